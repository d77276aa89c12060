"""What the resources of a Common Cartridge are: pages, links, tools, discussions, assignments, quizzes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

from workbench.importers._cartridge_canvas import Canvas, Setting, assignment_settings
from workbench.importers._cartridge_links import Links
from workbench.importers._lom import lom
from workbench.importers._package import Folder, Package
from workbench.importers._placing import Placed
from workbench.importers._qti1_pages import Quizzes
from workbench.importers._qti_names import Element, attr, below, child, children, name, string
from workbench.importers._qti_package import Listed
from workbench.importers._scorm_page import PAGES, PageReader
from workbench.importers._xml import preserved
from workbench.model.content import Node, doc, heading, node, safe_url
from workbench.model.course import Page, PageKind

_WEB = frozenset({"http", "https"})
_SECRET = re.compile(r"secret|password|passwd|token|(shared|consumer|api|private).?key", re.IGNORECASE)
_META = re.compile(r"<meta\s[^>]*?name=[\"']([\w-]+)[\"'][^>]*?content=[\"']([^\"']*)[\"']", re.IGNORECASE)
_PAGE_META = {"todo_date": "To do by", "publish_at": "Opens", "front_page": "Front page"}


_USES = {"lessonplan": "lesson plan", "syllabus": "syllabus", "assignment": "assignment"}
_MATERIALS = {
    "d2lquiz": "imsqti",
    "d2lsurvey": "imsqti",
    "d2lselfassess": "imsqti",
    "d2lquestionlibrary": "imsqti",
    "contentlink": "d2l-link",
    "contentmodule": "d2l-module",
}
"""What Desire2Learn calls its resources, all of which are web content to the standard."""


def is_quiz(one: Listed) -> bool:
    """Whether a resource is a quiz or a bank."""
    path = (one.path or "").lower()
    kind = _MATERIALS.get(attr(one.element, "material-type")) or one.kind
    return "imsqti" in kind or path.endswith(".qti")


@dataclass
class Resources:
    """Turns the resources of one cartridge into pages, each once."""

    package: Package
    folder: str
    listed: dict[str, Listed]
    canvas: Canvas
    quizzes: Quizzes = field(default_factory=Quizzes)
    read: set[str] = field(default_factory=set)

    def page(self, identifier: str, title: str) -> Placed | None:
        """The page that a resource is, under an outline's title; None where it is unknown."""
        found = self.listed.get(identifier)
        if found is None:
            return None
        self.read.add(identifier)
        kind = _MATERIALS.get(attr(found.element, "material-type")) or found.kind
        method = next((method for key, method in _KINDS if key in kind), Resources._unknown)
        made = method(self, found, title)
        return None if made is None else self._placed(made, found)

    def list_questions(self) -> None:
        """Look at the questions of all quizzes first, since one may refer to those of another."""
        for one in self.listed.values():
            if is_quiz(one) and one.path and (root := self.package.xml(one.path)) is not None:
                self.quizzes.list_questions(root)

    def inner(self, one: Listed, title: str) -> Page | None:
        """A link within Desire2Learn: to a quiz that came along, or to the web."""
        wanted = (parse_qs(urlsplit(one.href).query).get("rCode") or [""])[0]
        target = next((key for key in self.listed if wanted and key.endswith(wanted)), "")
        if target and target != one.identifier and target not in self.read:
            return self.page(target, title)
        return self.weblink(one, title) if "://" in one.href else None

    def heading(self, one: Listed, title: str) -> Page | None:
        """A module of Desire2Learn, which only holds others."""
        return Page(title=title or one.title or "Module", kind=PageKind.SECTION)

    def _placed(self, page: Page, one: Listed) -> Placed:
        """The page with where it came from, and what metadata say of it."""
        about = lom(self.package, one.element, self.folder)
        use = attr(one.element, "intendeduse") or attr(one.element, "intended-use")
        standards = [string(each) for each in below(one.element, "guid")]
        used = (("Intended use", _USES[use.lower()]),) if use.lower() in _USES else ()
        more = [*about.settings(), *used, *((("Standards", ", ".join(standards)),) if standards else ())]
        own = page if isinstance(page, Placed) else None
        return Placed(
            title=page.title,
            body=page.body,
            kind=page.kind,
            pages=page.pages,
            settings=(*page.settings, *more),
            path=one.path or "",
            place=one.identifier,
            names=(f"id:{one.identifier}", *(own.names if own else ())),
        )

    # Kinds

    def web(self, one: Listed, title: str) -> Page:
        """A page, or a file to be opened."""
        if one.path is None:
            return self._missing(one, title)
        if one.path.lower().endswith(PAGES):
            return self._html_page(one, one.path, title)
        blocks = PageReader(self.package).file(one.path)
        return Page(title=title or one.title or posixpath.basename(one.path), body=doc(*blocks))

    def unlisted(self, path: str) -> Placed | None:
        """A page that the manifest does not list."""
        self.package.notes.info(
            "The manifest does not list this page, but a link leads to it.", where=path, code="unlisted_page"
        )
        self.listed[path] = Listed(identifier=path, kind="webcontent", path=path, href=path)
        return self.page(path, "")

    def _html_page(self, one: Listed, path: str, title: str) -> Page:
        source = self.package.text(path)
        blocks = self._html(source, self.package.at(path), path)
        told = dict(_META.findall(source[:8000]))
        settings = [(label, told[key]) for key, label in _PAGE_META.items() if told.get(key)]
        if told.get("workflow_state") == "unpublished":
            settings.append(("Published", "no"))
        own = title or _html_title(source) or one.title or posixpath.basename(path)
        names = (f"id:{told['identifier']}",) if told.get("identifier") else ()
        slug = posixpath.basename(path).rpartition(".")[0]
        page = Placed(title=own, body=doc(*blocks), settings=tuple(settings), names=(*names, f"id:{slug}"))
        return self._settled(page, one)

    def weblink(self, one: Listed, title: str) -> Page:
        """A link to the web."""
        root = self._xml(one)
        url = next((attr(each, "href") for each in below(root, "url")), "") or _inline_url(one)
        own = title or string(child(root, "title")) or url
        src = safe_url(url.strip(), _WEB) or ""
        if not src:
            self.package.notes.loss(
                "The link has no address that can be taken over.", where=own, excerpt=url, code="link"
            )
        return Page(
            title=own or "Link", kind=PageKind.LINK, body=doc(node("embed", kind="web", src=src, title=own))
        )

    def tool(self, one: Listed, title: str) -> Page:
        """A tool that is launched elsewhere (LTI 1.1 or 1.3), with its custom fields, without its secrets."""
        root = self._xml(one)
        told = {
            key: next((string(each) for each in below(root, key)), "") for key in ("title", "description")
        }
        urls = [
            string(each) for each in below(root, "secure-launch-url", "launch-url", "url") if string(each)
        ]
        own = title or told["title"] or "Tool"
        src = safe_url(urls[0], _WEB) if urls else ""
        embed = node("embed", kind="lti", src=src or "", title=own, data=self._custom(root, own) or None)
        blocks = self._html(told["description"], self._place(one), own) if told["description"] else ()
        if not src:
            self.package.notes.warning(
                "The tool has no address to launch it at.", where=own, code="link", advice="Set it up again."
            )
        return Page(title=own, kind=PageKind.LINK, body=doc(*blocks, embed))

    def _custom(self, root: Element | None, where: str) -> dict[str, str]:
        """The fields that a tool is given; what looks like a secret is left out and said."""
        found = {attr(each, "name"): string(each) for each in below(root, "property") if attr(each, "name")}
        secret = [key for key in found if _SECRET.search(key)]
        if secret:
            self.package.notes.warning(
                "Keys and secrets of the tool were left out.",
                where=where,
                excerpt=", ".join(secret),
                code="secret",
                advice="Enter them again where the course is used.",
            )
        return {key: value for key, value in found.items() if key not in secret}

    def discussion(self, one: Listed, title: str) -> Page:
        """A topic to be discussed, with its files."""
        root = self._xml(one)
        if root is None:
            return self._missing(one, title)
        text = child(root, "text")
        blocks = list(self._html(_told(text), self._place(one), title or one.identifier))
        for each in below(root, "attachment"):
            blocks.extend(self._attached(attr(each, "href"), one, title))
        own = title or string(child(root, "title")) or "Discussion"
        return Page(
            title=own,
            kind=PageKind.DISCUSSION,
            body=doc(*blocks),
            settings=self.canvas.topic(one.identifier),
        )

    def assignment(self, one: Listed, title: str) -> Page:
        """An assignment of Common Cartridge 1.3."""
        root = self._xml(one)
        texts = (child(root, "text"), child(root, "instructor-text"))
        blocks, aside = (self._html(_told(text), self._place(one), title) for text in texts)
        if aside:
            blocks = (*blocks, node("callout", heading(3, "For teachers"), *aside))
        files = (self._attached(attr(each, "href"), one, title) for each in below(root, "attachment"))
        blocks = (*blocks, *(block for file in files for block in file))
        gradable = child(root, "gradable")
        points = attr(gradable, "points-possible") if gradable is not None else ""
        formats = ", ".join(attr(each, "type") for each in below(root, "format"))
        found = [("Points", points), ("Handed in as", formats)]
        own = title or string(child(root, "title")) or "Assignment"
        settings = tuple(pair for pair in found if pair[1])
        extra = next(below(root, "assignment"), None)
        more = assignment_settings(extra) if extra is not None else ()
        settings = (*settings, *(pair for pair in more if pair[0] not in dict(settings)))
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
        path = (one.path or "").lower()
        if path.endswith((".xml.qti", ".qti")):
            return self.quiz(one, title)
        if path.endswith(PAGES):
            return self.web(one, title)
        if path.endswith("assignment_settings.xml"):
            return self._settled(Page(title=title or one.title or "Assignment"), one)
        return None if path.endswith(".xml") or not path else self.web(one, title)

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
        file = PageReader(self.package).file(one.path) if one.path else ()
        if one.href and one.path is None:
            self._tell_missing(one, title)
        return Page(title=title or one.title or one.identifier, body=doc(kept, *file))

    def _missing(self, one: Listed, title: str) -> Page:
        self._tell_missing(one, title)
        return Page(title=title or one.title or one.identifier)

    def _tell_missing(self, one: Listed, title: str) -> None:
        self.package.notes.loss(
            f"The file “{one.href[:120]}” is missing from the package.",
            where=title or one.identifier,
            code="missing_file",
        )

    # Parts

    def _xml(self, one: Listed) -> Element | None:
        return self.package.xml(one.path) if one.path else one.element

    def _place(self, one: Listed) -> Folder:
        return self.package.at(one.path or "")

    def _html(self, html: str, place: Folder, where: str) -> tuple[Node, ...]:
        return self.html(html, place, where) if html.strip() else ()

    def html(self, html: str, place: Folder, where: str) -> tuple[Node, ...]:
        """The blocks of some HTML of the cartridge."""
        return Links(package=self.package, folder=self.folder).blocks(html, place, where)

    def _attached(self, href: str, one: Listed, where: str) -> Iterator[Node]:
        links = Links(package=self.package, folder=self.folder)
        path = self.package.path(links.plain(href), posixpath.dirname(one.path or ""))
        url = self.package.asset(path) if path else None
        if url:
            yield node("media", kind="file", src=url, title=posixpath.basename(href))
        else:
            self.package.notes.loss(
                "An attached file is missing from the package.",
                where=where,
                excerpt=href,
                code="missing_file",
            )

    def _settled(self, page: Page, one: Listed) -> Page:
        """Canvas keeps an assignment's settings beside its text."""
        beside = self.package.at(one.path or "").xml("assignment_settings.xml")
        if beside is None or name(beside) != "assignment":
            return page
        settings: tuple[Setting, ...] = assignment_settings(beside)
        own = string(child(beside, "title")) or page.title
        known = dict(settings)
        kept = tuple(pair for pair in page.settings if pair[0] not in known)
        return replace(page, title=own, kind=PageKind.ASSIGNMENT, settings=(*settings, *kept))


def _told(element: Element | None) -> str:
    """The text of an element as it was written, which may be escaped HTML."""
    return "" if element is None else "".join(element.itertext())


def _inline_url(one: Listed) -> str:
    """Thin cartridges may name the address in the manifest."""
    return one.href if "://" in one.href else ""


def _html_title(source: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title", source, re.IGNORECASE | re.DOTALL)
    return " ".join(found[1].split())[:200] if found else ""


_KINDS: tuple[tuple[str, Callable[[Resources, Listed, str], Page | None]], ...] = (
    ("d2l-link", Resources.inner),
    ("d2l-module", Resources.heading),
    ("webcontent", Resources.web),
    ("imswl", Resources.weblink),
    ("imsbasiclti", Resources.tool),
    ("imslti", Resources.tool),
    ("lti_resource_link", Resources.tool),
    ("imsdt", Resources.discussion),
    ("imsqti", Resources.quiz),
    ("assignment_xml", Resources.assignment),
    ("associatedcontent", Resources.associated),
    ("learning-application-resource", Resources.associated),
)
