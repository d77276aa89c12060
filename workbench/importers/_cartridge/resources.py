"""What the resources of a Common Cartridge are: pages, links, tools, discussions, assignments, quizzes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._cartridge.beside import Beside
from workbench.importers._cartridge.d2l import Activities, is_activity
from workbench.importers._cartridge.elsewhere import leads_out, tool, weblink
from workbench.importers._cartridge.intended import intended
from workbench.importers._cartridge.pages import html_page, unknown_page
from workbench.importers._cartridge.parts import Parts
from workbench.importers._cartridge.quicklinks import code_in, file_in
from workbench.importers._cartridge.quizzes import own_copy, quiz_in, tell_poorer
from workbench.importers._cartridge.tasks import assignment, discussion, settled
from workbench.importers._cartridge.variants import Variants
from workbench.importers._lom import lom
from workbench.importers._package.files import Package
from workbench.importers._package.text import PAGES
from workbench.importers._placing import Placed
from workbench.importers._qti.names import attr, child, children, string
from workbench.importers._qti.package import Listed
from workbench.importers._qti.within import Questions
from workbench.importers._qti1.pages import Quizzes
from workbench.importers._scorm.page import PageReader
from workbench.model.content import doc
from workbench.model.course import Page, PageKind

_NAMING = (".xml", ".qti")
"""The files whose titles a resource may have of its own."""
_MATERIALS = {
    "d2lquiz": "imsqti",
    "d2lsurvey": "imsqti",
    "d2lselfassess": "imsqti",
    "d2lquestionlibrary": "imsqti",
    "contentlink": "d2l-link",
    "contentmodule": "d2l-module",
    "imsbasiclti_xmlv1p0": "imsbasiclti",
}
"""What Desire2Learn calls its resources, all of which are web content to the standard."""


def is_quiz(one: Listed) -> bool:
    """Whether a resource is a quiz or a bank."""
    path = (one.path or "").lower()
    kind = _MATERIALS.get(attr(one.element, "material-type")) or one.kind
    return "imsqti" in kind or path.endswith(".qti")


def as_named(package: Package, listed: tuple[Listed, ...], folder: str) -> Iterator[Listed]:
    """The resources with their files, whose names may bear signs, which may be a copy or lie elsewhere."""
    taken = frozenset(one.path for one in listed)
    for one in listed:
        if one.path or not one.href:
            yield one
            continue
        found = package.archive.find(posixpath.normpath(posixpath.join(folder, one.href)))
        own = package.path(own_copy(one.identifier), folder) if is_quiz(one) else None
        yield replace(one, path=found or own or package.strays.free(one.href, taken))


@dataclass(kw_only=True)
class Resources(Parts):
    """Turns the resources of one cartridge into pages, each once."""

    listed: dict[str, Listed]
    quizzes: Quizzes = field(default_factory=Quizzes)
    read: set[str] = field(default_factory=set)
    questions: Questions = field(init=False)
    activities: Activities = field(init=False)
    variants: Variants = field(init=False)
    beside: Beside = field(init=False)

    def __post_init__(self) -> None:
        self.questions = Questions(self.package)
        self.activities = Activities(self, self.listed.values())
        self.variants = Variants(self.package, self.listed, [key for key, _ in _KINDS])
        self.beside = Beside(self.package, self.listed)

    def page(self, identifier: str, title: str) -> Placed | None:
        """The page that a resource is, under an outline's title; None where it is unknown."""
        found = self.listed.get(self.variants.richer.get(identifier, identifier))
        if found is None:
            return None
        again = found.identifier in self.read
        plainer = () if again else self.variants.plainer(found, title)
        self.read.update((found.identifier, *plainer))
        kind = _MATERIALS.get(attr(found.element, "material-type")) or found.kind
        kind = "d2l-activities" if is_activity(found) else kind
        method = next((method for key, method in _KINDS if key in kind), unknown_page)
        files = (Resources.web, Resources.associated, unknown_page)
        made = (weblink if method in files and leads_out(found) else method)(self, found, title)
        return None if made is None else self._placed(made, found, plainer)

    def list_questions(self) -> None:
        """Look at the questions of all quizzes first, since one may refer to those of another."""
        for one in self.listed.values():
            if is_quiz(one) and one.path and (root := self.package.xml(one.path)) is not None:
                self.quizzes.list_questions(root)

    def inner(self, one: Listed, title: str) -> Page | None:
        """A link within Desire2Learn: to a quiz, activity or file that came along, or to the web."""
        code = code_in(one.href)
        if code and (made := self.activities.page(code, title)):
            return made
        ends = (key for key in self.listed if code and key.endswith(code))
        target = self.activities.quizzes.get(code) or next(ends, "")
        if target and target != one.identifier and target not in self.read:
            return self.page(target, title)
        if path := self.package.path(file_in(one.href), self.folder):
            return self.web(replace(one, path=path), title)
        return weblink(self, one, title) if "://" in one.href else None

    def held(self, one: Listed, title: str) -> Page | None:
        """What a file of Desire2Learn's activities still holds."""
        return self.activities.rest(one, title)

    def heading(self, one: Listed, title: str) -> Page | None:
        """A module of Desire2Learn, which only holds others."""
        return Page(title=title or one.title or "Module", kind=PageKind.SECTION)

    def _placed(self, page: Page, one: Listed, plainer: tuple[str, ...]) -> Placed:
        """The page with where it came from, and what metadata say of it."""
        about = lom(self.package, one.element, self.folder)
        more = (*intended(one.element, page.kind), *self._own_title(one, page))
        more = (*about.settings(), *(pair for pair in more if pair not in page.settings))
        own = page if isinstance(page, Placed) else None
        return Placed(
            title=page.title,
            body=page.body,
            kind=page.kind,
            pages=page.pages,
            settings=(*page.settings, *more),
            path=one.path or "",
            place=one.identifier,
            names=(
                *(f"id:{each}" for each in (one.identifier, *plainer)),
                *(own.names if own else ()),
                *self.activities.names(one.identifier),
                *self._graded(one),
            ),
        )

    def _own_title(self, one: Listed, page: Page) -> Iterator[tuple[str, str]]:
        """What a resource calls itself, where its entry has another title."""
        path = one.path or ""
        root = self.package.xml(path) if path.lower().endswith(_NAMING) else None
        named = string(child(root, "title")) or attr(child(root, "assessment"), "title")
        if named and " ".join(named.casefold().split()) != " ".join(page.title.casefold().split()):
            yield "Its own title", named

    def _graded(self, one: Listed) -> Iterator[str]:
        """The other name of what Canvas grades: that of the assignment that a topic or quiz is."""
        meta = self.canvas.topics.get(one.identifier)
        if meta is None and is_quiz(one):
            meta = self.place(one).xml("assessment_meta.xml")
        yield from (f"id:{attr(each, 'identifier')}" for each in children(meta, "assignment"))

    # Kinds

    def web(self, one: Listed, title: str) -> Page:
        """A page, or a file to be opened."""
        if one.path is None:
            return self.missing(one, title)
        if one.path.lower().endswith(PAGES):
            return html_page(self, one, one.path, title)
        blocks = PageReader(self.package).file(one.path)
        return Page(title=title or one.title or posixpath.basename(one.path), body=doc(*blocks))

    def unlisted(self, path: str) -> Placed | None:
        """A page that the manifest does not list."""
        self.package.notes.info(
            "The manifest does not list this page, but a link leads to it.", where=path, code="unlisted_page"
        )
        self.listed[path] = Listed(identifier=path, kind="webcontent", path=path, href=path)
        self.beside.paths.add(path)
        return self.page(path, "")

    def quiz(self, one: Listed, title: str) -> Page | None:
        """A quiz or bank; None for a copy of one."""
        root = self.xml(one)
        if root is None:
            return self.missing(one, title)
        if self.quizzes.is_copy(one.path or "") or self._is_taken(one):
            return None
        if one.path and (newer := self.questions.newer(root, one.path)) is not None:
            return replace(newer, title=title or newer.title)
        tell_poorer(self, self.beside.named, root, title)
        made = quiz_in(self, self.quizzes, root, one, title)
        if made is None and self.quizzes.is_copy(one.path or ""):
            return None
        return made or unknown_page(self, one, title)

    def _is_taken(self, one: Listed) -> bool:
        """Whether a quiz was read already for another resource that has the same file."""
        path = one.path or ""
        alike = (each for each in self.listed.values() if each.path == path and each is not one)
        return self.quizzes.stands(path) and any(each.identifier in self.read for each in alike)

    def associated(self, one: Listed, title: str) -> Page | None:
        """What goes with something else; Canvas keeps its assignments and banks here."""
        path = (one.path or "").lower()
        if path.endswith((".xml.qti", ".qti")):
            return self.quiz(one, title)
        if path.endswith(PAGES):
            return self.web(one, title)
        if path.endswith("assignment_settings.xml"):
            if text := self.beside.text(one.path or ""):
                return self.web(replace(one, path=text), title)
            return settled(self, Page(title=title or one.title or "Assignment"), one, title)
        return None if path.endswith(".xml") or not path else self.web(one, title)


_KINDS: tuple[tuple[str, Callable[[Resources, Listed, str], Page | None]], ...] = (
    ("d2l-link", Resources.inner),
    ("d2l-module", Resources.heading),
    ("d2l-activities", Resources.held),
    ("webcontent", Resources.web),
    ("imswl", weblink),
    ("imsbasiclti", tool),
    ("imslti", tool),
    ("lti_resource_link", tool),
    ("imsdt", discussion),
    ("imsqti", Resources.quiz),
    ("assignment_xml", assignment),
    ("associatedcontent", Resources.associated),
    ("learning-application-resource", Resources.associated),
)
