"""Addresses in a cartridge's pages: files by its signs, other pages of the course, the web."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qs, quote, unquote, urlsplit

from workbench.importers._blackboard.files import meant
from workbench.importers._cartridge.quicklinks import code_in, file_in
from workbench.importers._html.reading import html_to_blocks
from workbench.importers._package.files import Folder, Package
from workbench.importers._package.text import PAGES
from workbench.importers._placing import link_to, to_place
from workbench.model.content import Node, map_nodes, node, safe_url

_BASE = re.compile(r"^\$IMS[-_]CC[-_]FILE[-_]?BASE\$/?", re.IGNORECASE)
_COURSE = r"^(?:\$CANVAS_COURSE_REFERENCE\$|/courses/\d+)/"
"""The course itself, also as Canvas names it where it has not put its sign."""
_FILES = re.compile(rf"{_COURSE}(?:file_contents|files)/(?:course(?:%20| )files/)?", re.IGNORECASE)
_FILE = re.compile(rf"{_COURSE}file_ref/([\w-]+)", re.IGNORECASE)
_WIKI = re.compile(rf"(?:^\$WIKI_REFERENCE\$/|{_COURSE})(?:pages|wiki)/([^?#/]+)", re.IGNORECASE)
_OBJECT = re.compile(
    r"^\$CANVAS_(?:OBJECT|COURSE)_REFERENCE\$/[\w/]*?/([\w-]{6,})/?(?:[?#].*)?$", re.IGNORECASE
)
_SYLLABUS = re.compile(r"^\$CANVAS_COURSE_REFERENCE\$/assignments/syllabus", re.IGNORECASE)
_TOOL = re.compile(r"^\$CANVAS_COURSE_REFERENCE\$/external_tools/retrieve", re.IGNORECASE)
_SAID_OUTSIDE = re.compile(
    r"<span class=\"screenreader-only\">(?:\s|&nbsp;)*\(?Links to an external site\.\)?\s*</span>",
    re.IGNORECASE,
)
"""What Canvas itself puts behind links that lead out."""
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, kw_only=True)
class Links:
    """What addresses in the pages of one cartridge lead to."""

    package: Package
    folder: str
    files: Mapping[str, str] = field(default_factory=dict)
    """The files of the cartridge by their identifiers."""
    tool: Callable[[str], str] = str
    """The address of the launch that Canvas names by a code."""
    launched: set[str] = field(default_factory=set)
    """The addresses of tools that were launched."""

    def blocks(self, html: str, place: Folder, where: str) -> tuple[Node, ...]:
        """The blocks of a page, its pictures and files as assets."""
        blocks, notes = html_to_blocks(
            _SAID_OUTSIDE.sub("", html),
            resolve=partial(self.resolve, place),
            keep=self.package.keep,
            link=partial(self._linked, place, where),
            limits=self.package.limits,
            where=where,
            names=True,
        )
        self.package.notes.extend(notes)
        return tuple(map_nodes(block, self._as_tool) for block in blocks)

    def plain(self, url: str) -> str:
        """An address that starts with one of the cartridge's signs, as one from the package's top."""
        bare = _bare(url)
        if (named := _FILE.match(bare)) and (path := self.files.get(named[1])):
            return quote(path)
        for pattern in (_BASE, _FILES):
            if pattern.match(bare):
                return self._file(pattern.sub("", _bare(url.partition("?")[0])))
        found = meant(bare, self.package.named)
        return file_in(url) or (url if found == unquote(url) else found)

    def _file(self, rest: str) -> str:
        """The address of a file of the course, which may have signs in its name that addresses use."""
        said = dict.fromkeys((rest, rest.partition("?")[0]))
        places = [place for one in said for place in self._places(one)]
        for place in places:
            if found := self.package.archive.find(posixpath.normpath(posixpath.join(self.folder, place))):
                return quote(found)
        return next((one for one in places if self.package.path(one, self.folder)), [*said][-1])

    def _places(self, rest: str) -> Iterator[str]:
        """Where a file of the course may lie."""
        yield posixpath.join("web_resources", rest)
        yield rest
        yield posixpath.join("web_resources", posixpath.basename(rest))

    def page(self, url: str) -> str | None:
        """The link to another page of the course that an address means."""
        bare = _bare(url)
        if _SYLLABUS.match(bare):
            return link_to("syllabus")
        if found := _WIKI.match(bare):
            path = self.package.path(f"wiki_content/{found[1]}.html", self.folder)
            return link_to(path or f"id:{found[1]}")
        if code := code_in(url) if url.startswith("/") else "":
            return link_to(f"id:{code}")
        found = _OBJECT.match(bare)
        return link_to(f"id:{found[1]}") if found else None

    def resolve(self, place: Folder, url: str) -> str | None:
        """The address of a file or a page of the course, as seen from a folder."""
        if _TOOL.match(_bare(url)):
            return self._tool_url(url)
        return place.resolve(self.plain(url)) or self.page(url)

    def _linked(self, place: Folder, where: str, url: str) -> str | None:
        """Where a link leads, with the place in a page that it names."""
        found = self._link(place, where, url)
        return found and to_place(found, url)

    def _link(self, place: Folder, where: str, url: str) -> str | None:
        """Links to files become assets, those to other pages of the course lead to them."""
        if url.startswith("#"):
            return None
        inside = self.plain(url)
        if url.startswith("/") and code_in(url):
            return self.page(url)
        if _bare(inside).startswith("$") or _WIKI.match(_bare(inside)):
            return self._reference(where, url)
        path = self.package.path(inside, place.folder)
        if path and path.lower().endswith(PAGES):
            return link_to(path)
        return self.package.asset(path) if path else self._missing(where, url)

    def _reference(self, where: str, url: str) -> str:
        """An address by one of Canvas's own signs."""
        found = self._tool_url(url) if _TOOL.match(_bare(url)) else self.page(url)
        if not found:
            self.package.notes.info(
                "A link to a place in the learning platform was kept as words.",
                where=where,
                excerpt=url,
                code="page_link",
            )
        return found or ""

    def _tool_url(self, url: str) -> str:
        """Where a tool is launched, from the address by which Canvas does so."""
        asked = parse_qs(urlsplit(unquote(url).partition("$/")[2]).query)
        named = self.tool((asked.get("resource_link_lookup_uuid") or [""])[0])
        found = named or safe_url((asked.get("url") or [""])[0], _WEB) or ""
        self.launched.add(found)
        return found

    def _as_tool(self, one: Node) -> Node:
        """Frames of tools are told from those of pages by how they are launched, or by their addresses."""
        src = str(one.attrs.get("src") or "")
        tool = src in self.launched or "/lti" in src.lower()
        if one.type != "embed" or one.attrs["kind"] != "web" or not src or not tool:
            return one
        return node("embed", kind="lti", src=src, title=one.attrs["title"])

    def _missing(self, where: str, url: str) -> str | None:
        """A relative address with nothing behind it keeps its words."""
        if "://" in url or re.match(r"^(mailto|tel|javascript|data):", url, re.IGNORECASE):
            return None
        self.package.notes.warning(
            "A link leads to a file that the package does not have; its words were kept.",
            where=where,
            excerpt=url,
            code="missing_file",
        )
        return ""


def _bare(url: str) -> str:
    """An address without its signs for signs, and without a slash before one of Canvas's own."""
    bare = unquote(url).strip()
    return bare[1:] if bare.startswith("/$") else bare


@dataclass(frozen=True, kw_only=True)
class CourseFolder(Folder):
    """A folder of a cartridge, from which quizzes also lead to files and pages by the cartridge's signs."""

    links: Links

    def resolve(self, url: str) -> str | None:
        """The tree's address for a file or a page of the course."""
        return self.links.resolve(Folder(package=self.package, folder=self.folder, home=self.home), url)
