"""The pages of a course that Blackboard exported: its outline, texts, links and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._blackboard.activities import Activities, value_of
from workbench.importers._blackboard.ultra import joined, plain
from workbench.importers._markup import unsigned
from workbench.importers._notes import counted
from workbench.importers._package.files import Folder, Package
from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.importers._qti1.text import OldText
from workbench.importers._xml import local
from workbench.model.content import Node, doc, node, safe_url
from workbench.model.course import Page, PageKind

_BESIDE = (
    "x-bb-link",
    "x-bb-discussionboard",
    "x-bb-announcement",
    "x-bb-gradebook",
    "x-bb-rubrics",
    "x-bb-qti-test",
    "x-bb-qti-survey",
)
_WEB = frozenset({"http", "https"})
_LABEL = re.compile(r"COURSE_DEFAULT\.(\w+)\..*")
"""What Blackboard calls the parts of its own menu: `COURSE_DEFAULT.Content.CONTENT_LINK.label`."""
_TOP = "--TOP--"
"""The folder that holds all others of an entry in the menu."""
_TOOL, _LINK, _TASK = "x-bb-blti-link", "x-bb-externallink", "x-bb-assignment"
_DEEPEST = 60


def blackboard_pages(package: Package, manifest: Element | None) -> Iterator[Page]:
    """The outline's pages; nothing for packages of other systems."""
    listed = {attr(one, "identifier"): one for one in below(manifest, "resource")}
    if not any("x-bb-" in attr(one, "type") for one in listed.values()):
        return
    reading = _Course(package, listed)
    for organization in below(manifest, "organization"):
        for item in children(organization, "item"):
            yield from reading.page(item)
    yield from reading.activities.pages()
    reading.tell_rest()


def blackboard_title(package: Package, manifest: Element | None) -> str:
    """The title of a course, which stands in a file of its own."""
    return _setting(package, manifest, "title")


def blackboard_language(package: Package, manifest: Element | None) -> str:
    """The language of a course; the rest of what is set is still to be told."""
    used = set(package.used)
    found = _setting(package, manifest, "language")
    package.used.intersection_update(used)
    return found


def _setting(package: Package, manifest: Element | None, key: str) -> str:
    for one in below(manifest, "resource"):
        path = package.path(attr(one, "file")) if attr(one, "type") == "course/x-bb-coursesetting" else None
        if path and (value := value_of(package.xml(path), key)):
            return value
    return ""


@dataclass
class _Course:
    """Reads the contents of one course."""

    package: Package
    listed: dict[str, Element]
    read: set[str] = field(default_factory=set)
    activities: Activities = field(init=False)

    def __post_init__(self) -> None:
        roots = {}
        for ident, one in self.listed.items():
            if any(sign in attr(one, "type") for sign in _BESIDE):
                root = self._root(one)
                roots.update({} if root is None else {ident: root})
        self.activities = Activities(self.package, roots, self._html)

    def _html(self, html: str, where: str) -> tuple[Node, ...]:
        """The blocks of some HTML of the course."""
        text = OldText(self.package.at(""), where)
        blocks = tuple(text.blocks(plain(unsigned(html.strip()), self.package.named))) if html.strip() else ()
        self.package.notes.extend(text.notes.all)
        return blocks

    def page(self, item: Element, depth: int = 0) -> Iterator[Page]:
        """An entry with those below it; one that only leads to a quiz or tool and has none is left out."""
        inner = list(children(item, "item")) if depth < _DEEPEST else []
        pages = tuple(page for one in inner for page in self.page(one, depth + 1))
        wanted = self.listed.get(attr(item, "identifierref"))
        root = self._root(wanted)
        title = _LABEL.sub(r"\1", string(child(item, "title"))) or value_of(root, "title")
        if root is None or local(root) != "CONTENT":
            if pages:
                yield joined(Page(title=title or "Untitled", kind=PageKind.SECTION, pages=pages))
            return
        if title == _TOP and pages:
            yield from pages
            return
        yield joined(self._content(root, wanted, title, pages))

    def _content(self, root: Element, wanted: Element, title: str, pages: tuple[Page, ...]) -> Page:
        """A content with the forum or test that it leads to, and its marks."""
        target = self.activities.target(attr(wanted, "identifier"))
        forum = self.activities.forum(target) if target is not None and local(target) == "FORUM" else ()
        body = doc(*self._blocks(root, attr(wanted, "base"), title), *forum)
        test = next(below(target, "assessment"), None)
        leads = ("Leads to", attr(test, "title"))
        hidden = attr(next(below(root, "isavailable"), None), "value") == "false"
        opens, closes = (value_of(child(root, "dates"), key) for key in ("start", "end"))
        told = (("Visible", "no" if hidden else ""), ("Opens", opens), ("Closes", closes), leads)
        marks = self.activities.marks.get(attr(wanted, "identifier"), ())
        return Page(
            title=title or "Untitled",
            kind=_kind_of(root, target, body, pages),
            body=body,
            pages=pages,
            settings=(*(pair for pair in told if pair[1]), *marks),
        )

    def _root(self, one: Element | None) -> Element | None:
        """The file of a resource, which Blackboard names in an attribute of its own."""
        path = self.package.path(attr(one, "file") or attr(one, "href"))
        if path is None:
            return None
        self.read.add(path)
        return self.package.xml(path)

    def _blocks(self, root: Element, base: str, title: str) -> Iterator[Node]:
        """The text of a content, the address that it leads to and the files that come with it."""
        place = self.package.at(f"{base}/x" if base else "")
        text = OldText(place, title)
        words = "".join(one for body in children(root, "body") for one in body.itertext())
        words = plain(unsigned(words.strip()), self.package.named)
        yield from text.blocks(words) if words else ()
        self.package.notes.extend(text.notes.all)
        url = safe_url(value_of(root, "url"), _WEB) if value_of(root, "url") else None
        if url:
            kind = "lti" if _TOOL in value_of(root, "contenthandler") else "web"
            yield node("embed", kind=kind, src=url, title=title)
        for file in below(root, "file"):
            yield from self._file(file, place, title)

    def _file(self, file: Element, place: Folder, title: str) -> Iterator[Node]:
        named = string(child(file, "name"))
        src = place.resolve(named) if named else None
        if src:
            yield node("media", kind="file", src=src, title=value_of(file, "linkname") or named)
        elif named:
            message = f"The file “{named[:120]}” is missing from the package."
            self.package.notes.loss(message, where=title, code="missing_file")

    def tell_rest(self) -> None:
        """Say what else the course holds, by what Blackboard calls it."""
        kinds: dict[str, int] = {}
        for path in self.package.archive.names():
            if path.lower().endswith(".dat") and path not in self.read and path not in self.package.used:
                root = self.package.xml(path)
                kind = "" if root is None else local(root)
                if kind and kind.lower() not in ("questestinterop", "pool"):
                    kinds[kind] = kinds.get(kind, 0) + 1
        said = [f"{kind} ({count})" for kind, count in kinds.items()]
        if said:
            self.package.notes.warning(
                f"{counted(sum(kinds.values()), 'part')} of the Blackboard course that "
                f"{'is' if sum(kinds.values()) == 1 else 'are'} no page or question were left out.",
                excerpt=", ".join(said),
                code="blackboard_rest",
                advice="Set them up again where the course goes.",
            )


def _kind_of(root: Element, target: Element | None, body: Node, pages: tuple[Page, ...]) -> PageKind:
    """What a content is, by what Blackboard handles it with and what it leads to."""
    handler = value_of(root, "contenthandler")
    if target is not None and local(target) == "FORUM":
        return PageKind.DISCUSSION
    if _TASK in handler:
        return PageKind.ASSIGNMENT
    if _TOOL in handler or _LINK in handler:
        return PageKind.LINK
    return PageKind.SECTION if pages and not body.plain.strip() else PageKind.PAGE
