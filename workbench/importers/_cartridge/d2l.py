"""What a course of Desire2Learn (Brightspace) keeps in files of its own, and links to by codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workbench.importers._cartridge.d2l_pages import Activity
from workbench.importers._cartridge.d2l_rubrics import rubrics
from workbench.importers._cartridge.parts import Parts
from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._qti.package import Listed
from workbench.model.content import doc
from workbench.model.course import Page, PageKind

_KINDS = ("d2ldropbox", "d2ldiscussion", "d2lnews", "d2lsyllabus", "d2lchecklist", "d2lrubric", "d2lrubrics")
_ASKING = ("d2lquiz", "d2lsurvey", "d2lselfassess")
_CODED = ("folder", "topic", "forum", "checklist")
_TITLES = {
    "dropbox": "Assignments",
    "discussion": "Discussions",
    "news": "Announcements",
    "checklists": "Checklists",
    "rubrics": "Rubrics",
    "syllabus": "Syllabus",
}


def is_activity(one: Listed) -> bool:
    """Whether a resource is a file of activities."""
    return attr(one.element, "material-type") in _KINDS


@dataclass
class Activities:
    """The activities of one course by their codes, each given once."""

    parts: Parts
    listed: Iterable[Listed]
    coded: dict[str, tuple[Element, Listed]] = field(default_factory=dict)
    quizzes: dict[str, str] = field(default_factory=dict)
    """The resources of quizzes and surveys by the codes that links name them by."""
    taken: set[str] = field(default_factory=set)
    _rubrics: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.listed:
            asks = attr(one.element, "material-type") in _ASKING
            if (asks or is_activity(one)) and one.path and one.path.lower().endswith(".xml"):
                self._list(one, self.parts.package.xml(one.path))

    def _list(self, one: Listed, root: Element | None) -> None:
        for each in below(root, *_CODED) if is_activity(one) else ():
            if code := attr(each, "resource-code"):
                self.coded.setdefault(code, (each, one))
        for each in below(root, "assessment"):
            if code := attr(each, "resource-code"):
                self.quizzes.setdefault(code, one.identifier)
        for each in below(root, "rubric"):
            if attr(each, "id") and attr(each, "name"):
                self._rubrics.setdefault(attr(each, "id"), attr(each, "name"))

    def names(self, identifier: str) -> tuple[str, ...]:
        """The codes that links name a quiz by, as names of its page."""
        return tuple(f"id:{code}" for code, quiz in self.quizzes.items() if quiz == identifier)

    def tell(self) -> None:
        """Say which settings have no place in a course here."""
        package = self.parts.package
        own = ((attr(one.element, "material-type"), one.path) for one in self.listed)
        left = [path for sort, path in own if path and sort.startswith(("d2l", "orgunit"))]
        left = [path for path in left if path not in package.used and path.lower().endswith(".xml")]
        if left:
            package.used.update(left)
            package.notes.info(
                "Grades, conditions for release and other settings of the course were left out: "
                "there is no place for them here.",
                excerpt=", ".join(path.rpartition("/")[2] for path in left),
                code="course_settings",
                advice="Set them again in the system that the course goes to.",
            )

    def page(self, code: str, title: str) -> Page | None:
        """The activity of a code, under an outline's title."""
        if code not in self.coded:
            return None
        self.taken.add(code)
        element, one = self.coded[code]
        return self._page(element, one, title)

    def rest(self, one: Listed, title: str) -> Page | None:
        """What a file holds that no entry of the outline has shown."""
        root = self.parts.xml(one)
        if root is None:
            return self.parts.missing(one, title)
        kind = name(root)
        own = title or _TITLES.get(kind) or attr(one.element, "title") or one.identifier
        if kind in ("syllabus", "rubrics"):
            told = self._activity(one)
            blocks = tuple(rubrics(root, told.html)) if kind == "rubrics" else told.syllabus(root)
            return Page(title=own, body=doc(*blocks)) if blocks else None
        pages = tuple(self._left(root, one))
        return Page(title=own, kind=PageKind.SECTION, pages=pages) if pages else None

    def _left(self, root: Element, one: Listed) -> Iterator[Page]:
        for each in children(root, "folder", "forum", "checklist", "item"):
            code = attr(each, "resource-code")
            if code in self.taken and name(each) != "forum":
                continue
            self.taken.update({code} if code else ())
            page = self._page(each, one, "")
            if name(each) != "forum" or page.pages or page.body.plain.strip():
                yield page

    def _page(self, element: Element, one: Listed, title: str) -> Page:
        activity = self._activity(one)
        makers = {"topic": activity.topic, "item": activity.item, "checklist": activity.checklist}
        make = makers.get(name(element), activity.folder)
        made = self._forum(element, one, title) if name(element) == "forum" else make(element, title)
        code = attr(element, "resource-code")
        return Placed(
            title=made.title,
            body=made.body,
            kind=made.kind,
            pages=made.pages,
            settings=made.settings,
            path=one.path or "",
            place=code or one.identifier,
            names=(f"id:{code}",) if code else (),
        )

    def _forum(self, element: Element, one: Listed, title: str) -> Page:
        """A forum with those of its topics that nothing has shown yet."""
        content = child(element, "content")
        pages = []
        for topic in below(element, "topic"):
            code = attr(topic, "resource-code")
            if code not in self.taken:
                self.taken.update({code} if code else ())
                pages.append(self._page(topic, one, ""))
        return Page(
            title=title or string(child(content, "title")) or "Forum",
            kind=PageKind.DISCUSSION if not pages else PageKind.SECTION,
            body=doc(*self._activity(one).said(child(content, "description"))),
            pages=tuple(pages),
        )

    def _activity(self, one: Listed) -> Activity:
        return Activity(parts=self.parts, one=one, rubrics=self._rubrics)
