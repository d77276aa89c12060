"""What the resources of a Common Cartridge are: pages, links, tools, discussions, assignments, quizzes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._cartridge_links import Links
from workbench.importers._package import Folder, Package
from workbench.importers._qti1_pages import Quizzes
from workbench.importers._qti_names import Element, attr, below, child, children, name, string
from workbench.importers._qti_package import Listed
from workbench.importers._scorm_page import PAGES, PageReader
from workbench.importers._xml import preserved
from workbench.model.content import Node, doc, node, safe_url
from workbench.model.course import Page, PageKind

_WEB = frozenset({"http", "https"})
_ASSIGNMENT = {
    "points_possible": "Points",
    "grading_type": "Grading",
    "submission_types": "Handed in as",
    "allowed_extensions": "File types",
    "due_at": "Due",
    "unlock_at": "Opens",
    "lock_at": "Closes",
    "peer_reviews": "Peer reviews",
}


@dataclass
class Resources:
    """Turns the resources of one cartridge into pages, each once."""

    package: Package
    folder: str
    listed: dict[str, Listed]
    quizzes: Quizzes = field(default_factory=Quizzes)
    read: set[str] = field(default_factory=set)

    def page(self, identifier: str, title: str) -> Page | None:
        """The page that a resource is, under an outline's title; None where it is unknown."""
        found = self.listed.get(identifier)
        if found is None:
            return None
        self.read.add(identifier)
        for key, method in _KINDS:
            if key in found.kind:
                return method(self, found, title)
        return self._unknown(found, title)

    # Kinds

    def web(self, one: Listed, title: str) -> Page:
        """A page, or a file to be opened."""
        if one.path is None:
            return self._missing(one, title)
        if one.path.lower().endswith(PAGES):
            source = self.package.text(one.path)
            blocks = self._html(source, self.package.at(one.path), one.path)
            own = title or _html_title(source) or one.title or posixpath.basename(one.path)
            return self._settled(Page(title=own, body=doc(*blocks)), one)
        blocks = PageReader(self.package).read(one.path).blocks
        return Page(title=title or one.title or posixpath.basename(one.path), body=doc(*blocks))

    def weblink(self, one: Listed, title: str) -> Page:
        """A link to the web."""
        root = self._xml(one)
        url = next((attr(each, "href") for each in below(root, "url")), "")
        own = title or string(child(root, "title")) or url
        body = doc(node("embed", kind="web", src=safe_url(url, _WEB) or "", title=own))
        return Page(title=own or "Link", kind=PageKind.LINK, body=body)

    def tool(self, one: Listed, title: str) -> Page:
        """A tool that is launched elsewhere (LTI)."""
        root = self._xml(one)
        told = {
            key: next((string(each) for each in below(root, key)), "") for key in ("title", "description")
        }
        urls = [string(each) for each in below(root, "secure-launch-url", "launch-url") if string(each)]
        custom = {attr(each, "name"): string(each) for each in below(root, "property") if attr(each, "name")}
        own = title or told["title"] or "Tool"
        src = safe_url(urls[0], _WEB) if urls else ""
        embed = node("embed", kind="lti", src=src or "", title=own, data=custom or None)
        blocks = self._html(told["description"], self._place(one), own) if told["description"] else ()
        return Page(title=own, kind=PageKind.LINK, body=doc(*blocks, embed))

    def discussion(self, one: Listed, title: str) -> Page:
        """A topic to be discussed, with its files."""
        root = self._xml(one)
        text = child(root, "text")
        blocks = list(self._html(_told(text), self._place(one), one.identifier))
        for each in below(root, "attachment"):
            blocks.extend(self._attached(attr(each, "href"), one))
        own = title or string(child(root, "title")) or "Discussion"
        return Page(title=own, kind=PageKind.DISCUSSION, body=doc(*blocks))

    def assignment(self, one: Listed, title: str) -> Page:
        """An assignment of Common Cartridge 1.3."""
        root = self._xml(one)
        blocks = self._html(
            _told(child(root, "text")) or _told(child(root, "instructor-text")),
            self._place(one),
            one.identifier,
        )
        gradable = child(root, "gradable")
        points = attr(gradable, "points-possible") if gradable is not None else ""
        formats = ", ".join(attr(each, "type") for each in below(root, "format"))
        found = [("Points", points), ("Handed in as", formats)]
        own = title or string(child(root, "title")) or "Assignment"
        settings = tuple(pair for pair in found if pair[1])
        return Page(title=own, kind=PageKind.ASSIGNMENT, body=doc(*blocks), settings=settings)

    def quiz(self, one: Listed, title: str) -> Page:
        """A quiz or bank; the fuller of two copies."""
        root = self._xml(one)
        if root is None:
            return self._missing(one, title)
        idents = [attr(each, "ident") for each in children(root, "assessment", "objectbank")]
        self._own_copies(idents)
        self.quizzes.read(root, self._place(one), one.path or "", self.package.notes)
        found = next((page for ident in idents if (page := self.quizzes.take(ident))), None)
        if found is None:
            return self._unknown(one, title)
        return replace(found, title=title or found.title)

    def _own_copies(self, idents: list[str]) -> None:
        """Canvas's own copy of a quiz, which says more, is read first."""
        for ident in idents:
            path = self.package.path(f"non_cc_assessments/{ident}.xml.qti", self.folder)
            root = self.package.xml(path) if path else None
            if path and root is not None:
                self.quizzes.read(root, self.package.at(path), path, self.package.notes)

    def associated(self, one: Listed, title: str) -> Page | None:
        """What goes with something else; Canvas keeps its assignments and banks here."""
        path = one.path or ""
        if path.lower().endswith((".xml.qti", ".qti")):
            return self.quiz(one, title)
        if path.lower().endswith(PAGES):
            return self.web(one, title)
        return None

    def _unknown(self, one: Listed, title: str) -> Page:
        self.package.notes.loss(
            f"Nothing here reads resources of the type “{one.kind[:80]}”; only their entry is kept.",
            where=title or one.identifier,
            code="unknown_resource",
        )
        source = preserved(one.element) if one.element is not None else ""
        kept = node(
            "preserved", format="cartridge", source=source, reason=f"A resource of the type {one.kind}."
        )
        return Page(title=title or one.title or one.identifier, body=doc(kept))

    def _missing(self, one: Listed, title: str) -> Page:
        self.package.notes.loss(
            f"The file “{one.href[:120]}” is missing from the package.", where=title, code="missing_file"
        )
        return Page(title=title or one.title or one.identifier)

    # Parts

    def _xml(self, one: Listed) -> Element | None:
        return self.package.xml(one.path) if one.path else None

    def _place(self, one: Listed) -> Folder:
        return self.package.at(one.path or "")

    def _html(self, html: str, place: Folder, where: str) -> tuple[Node, ...]:
        return Links(package=self.package, folder=self.folder).blocks(html, place, where)

    def _attached(self, href: str, one: Listed) -> Iterator[Node]:
        links = Links(package=self.package, folder=self.folder)
        path = self.package.path(links.plain(href), posixpath.dirname(one.path or ""))
        url = self.package.asset(path) if path else None
        if url:
            yield node("media", kind="file", src=url, title=posixpath.basename(href))

    def _settled(self, page: Page, one: Listed) -> Page:
        """Canvas keeps an assignment's settings beside its text."""
        beside = self.package.at(one.path or "").xml("assignment_settings.xml")
        if beside is None or name(beside) != "assignment":
            return page
        told = {each.tag.rpartition("}")[2]: string(each) for each in children(beside)}
        settings = tuple(
            (label, told[key])
            for key, label in _ASSIGNMENT.items()
            if told.get(key) not in (None, "", "false")
        )
        own = told.get("title") or page.title
        return replace(page, title=own, kind=PageKind.ASSIGNMENT, settings=settings)


def _told(element: Element | None) -> str:
    """The text of an element as it was written, which may be escaped HTML."""
    return "" if element is None else "".join(element.itertext())


def _html_title(source: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title", source, re.IGNORECASE | re.DOTALL)
    return " ".join(found[1].split())[:200] if found else ""


_KINDS: tuple[tuple[str, Callable[[Resources, Listed, str], Page | None]], ...] = (
    ("webcontent", Resources.web),
    ("imswl", Resources.weblink),
    ("imsbasiclti", Resources.tool),
    ("imslti", Resources.tool),
    ("imsdt", Resources.discussion),
    ("imsqti", Resources.quiz),
    ("assignment_xml", Resources.assignment),
    ("associatedcontent", Resources.associated),
    ("learning-application-resource", Resources.associated),
)
