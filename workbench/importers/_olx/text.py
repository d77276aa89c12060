"""Texts of an Open edX course: their addresses, equations and files."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from lxml import etree

from workbench.importers._html.reading import html_to_blocks
from workbench.importers._notes import Notes
from workbench.importers._package.files import Package
from workbench.importers._placing import link_to, to_place
from workbench.importers._xml import Element
from workbench.model.content import Node, node, safe_url

Blocks = tuple[Node, ...]
_ASSET = re.compile(r"^/?(?:static/|(?:asset-v1:|c4x/)[^\"'?#]*?(?:block@|/asset/))", re.IGNORECASE)
_JUMP = re.compile(r"^/jump_to(?:_id)?/(?:[^\"'?#]*(?:@|/))?([\w.:-]+)")
_PLATFORM = re.compile(r"^/(?:courses?|c4x|wiki|xblock|dashboard|account)\b", re.IGNORECASE)
_INLINE = re.compile(r"\[(/?)mathjaxinline\]", re.IGNORECASE)
_DISPLAY = re.compile(r"\[(/?)mathjax\]", re.IGNORECASE)
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, kw_only=True)
class OlxText:
    """Turns the HTML of one course into blocks."""

    package: Package
    base: str

    @property
    def notes(self) -> Notes:
        """What is told of the course."""
        return self.package.notes

    def html(self, html: str, where: str) -> Blocks:
        """The blocks of some HTML."""
        if not html.strip():
            return ()
        html = _INLINE.sub(lambda found: r"\)" if found[1] else r"\(", html)
        html = _DISPLAY.sub(lambda found: r"\]" if found[1] else r"\[", html)
        blocks, notes = html_to_blocks(
            html,
            resolve=self.resolve,
            keep=self.package.keep,
            link=self.link,
            limits=self.package.limits,
            where=where,
            names=True,
        )
        self.notes.extend(notes)
        return tuple(one for one in blocks if one.content or one.type != "paragraph")

    def inside(self, element: Element | None, where: str) -> Blocks:
        """The blocks of what is in an element."""
        return () if element is None else self.html(markup(element), where)

    def path(self, url: str) -> str | None:
        """The file that an address means."""
        bare = unquote(url.partition("?")[0].partition("#")[0])
        if found := _ASSET.match(bare):
            rest = bare[found.end() :]
            names = (rest, rest.replace("/", "_"), posixpath.basename(rest))
            places = (self.package.path(quote(f"static/{one}"), self.base) for one in names)
            return next(filter(None, places), None) or self.package.nearest(posixpath.basename(rest))
        return self.package.path(quote(bare), self.base) if bare else None

    def resolve(self, url: str) -> str | None:
        """The address of a picture or player."""
        if "://" in url or url.startswith(("data:", "asset:", "//")):
            return self.package.at("").resolve(url)
        found = self.path(url)
        return self.package.asset(found) if found else None

    def link(self, url: str) -> str | None:
        """Where a link leads: to a part of the course, a file of it or the web."""
        if found := _JUMP.match(url):
            return to_place(link_to(f"id:{found[1]}"), url)
        if "://" in url or url.startswith(("mailto:", "tel:", "#", "//")):
            return None
        if path := self.path(url):
            return self.package.asset(path)
        platform = bool(_PLATFORM.match(url))
        self.notes.warning(
            "A link to a place in the learning platform was kept as words."
            if platform
            else "A link leads to a file that the course does not have; its words were kept.",
            excerpt=url,
            code="page_link" if platform else "missing_file",
        )
        return ""

    def media(self, url: str, kind: str, title: str, where: str) -> Blocks:
        """A player for a file or something on the web."""
        src = self.resolve(url) or safe_url(url, _WEB)
        if not src:
            self.notes.loss(
                f"A {kind} is missing: its file did not come along.",
                where=where,
                excerpt=url,
                code="missing_file",
            )
            return ()
        return (node("media", kind=kind, src=src, title=title),)


def markup(element: Element) -> str:
    """What is in an element, as HTML."""
    own = "".join(etree.tostring(one, encoding="unicode", method="html") for one in element)
    text = element.text or ""
    return text.replace("&", "&amp;").replace("<", "&lt;") + own
