"""What the readers of authoring tools share: their data's files, texts, pictures and players."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

from workbench.importers._html.reading import html_to_blocks
from workbench.importers._markup import escape
from workbench.importers._package.files import Package
from workbench.importers._placing import link_to, to_place
from workbench.importers._scorm.loader import Script
from workbench.model.content import Node, heading, mark, node, paragraph, safe_url, text
from workbench.model.course import Page

Json = Any
_MOST = 40 * 2**20
_RICH = re.compile(r"<[a-zA-Z/!][^>]*>|&#?\w+;")
_TAG = re.compile(r"<[^>]*>")
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, kw_only=True)
class Launch:
    """A launch page whose content may be an authoring tool's data."""

    package: Package
    path: str
    scripts: tuple[Script, ...]

    @property
    def folder(self) -> str:
        """The folder it lies in."""
        return posixpath.dirname(self.path)

    def files(self, pattern: str, *, above: bool = False) -> tuple[str, ...]:
        """The files below its folder (or the folder above that) whose names there fit."""
        top = posixpath.dirname(self.folder) if above else self.folder
        known = self.package.matches
        if (pattern, top) not in known:
            wanted, start = re.compile(pattern), f"{top}/" if top else ""
            inside = (name for name in self.package.archive.names() if name.startswith(start))
            known[pattern, top] = tuple(name for name in inside if wanted.search(name[len(start) :]))
        return known[pattern, top]

    def text(self, path: str) -> str:
        """The text of a data file; "" where it is far too large."""
        return self.package.text(path) if self.package.archive.size(path) <= _MOST else ""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """What was found in an authoring tool's data."""

    name: str
    pages: tuple[Page, ...]
    whole: bool = False
    """Whether its pages hold all that the launch page itself shows."""


def records(value: Json) -> list[dict[str, Json]]:
    """The objects in a list; nothing for what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def listed(value: Json) -> list[Json]:
    """A list, or an empty one for what is none."""
    return value if isinstance(value, list) else []


def amount(value: Json) -> float | None:
    """A number that is neither endless nor a yes or no; None for anything else."""
    try:
        found = None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found is not None and abs(found) < 1e15 else None


def record(value: Json) -> dict[str, Json]:
    """An object, or an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def string(value: Json) -> str:
    """A text as it is, "" for what is none."""
    return value if isinstance(value, str) else ""


def plain(value: Json) -> str:
    """A text on one line, without its tags."""
    blocks = _TAG.sub(" ", value) if isinstance(value, str) else ""
    return " ".join(unescape(blocks).split())[:300]


def parsed(text: str) -> Json:
    """What some JSON says, None where it is none."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Turns texts, pictures and players in data into blocks."""

    package: Package
    folders: tuple[str, ...]
    """Where files that the data names may lie, the likeliest first."""

    def html(self, html: Json) -> tuple[Node, ...]:
        """A text of the data, which is HTML or plain."""
        if not isinstance(html, str) or not html.strip():
            return ()
        rich = html if _RICH.search(html) else "".join(f"<p>{escape(line)}</p>" for line in html.split("\n"))
        blocks, notes = html_to_blocks(
            rich,
            resolve=self._resolve,
            keep=self.package.keep,
            link=self._link,
            limits=self.package.limits,
            where=self.folders[0],
        )
        self.package.notes.extend(notes)
        return tuple(block for block in blocks if block.content or block.type != "paragraph")

    def heading(self, words: Json, level: int = 2) -> tuple[Node, ...]:
        """A text as a heading; what is more than a line stays as it is."""
        found = self.html(words)
        if len(found) == 1 and found[0].type in ("paragraph", "heading"):
            return (heading(level, *found[0].content),)
        return found

    def path(self, name: str) -> str | None:
        """The file that the data names."""
        for base in self.folders:
            for word in dict.fromkeys((name, unquote(name))):
                if found := self.package.path(quote(word), base):
                    return found
        return self.package.nearest(name) or self.package.nearest(posixpath.basename(name))

    def image(self, name: Json, alt: Json = "", title: Json = "") -> tuple[Node, ...]:
        """A picture, by its file's name or address; a note where it is not there."""
        src = self._resolve(string(name)) if string(name) else None
        words, beside = plain(alt), plain(title)
        if src and src.startswith(("asset:", "http")):
            given = {"title": beside} if beside and beside != words else {}
            return (node("paragraph", node("image", src=src, alt="" if words == '""' else words, **given)),)
        if string(name):
            self.package.notes.loss(
                "A picture is missing: its file did not come along.",
                where=self.folders[0],
                excerpt=name,
                code="image",
            )
        return ()

    def media(self, name: Json, kind: str, title: Json = "") -> tuple[Node, ...]:
        """A sound, video or other file."""
        src = self._resolve(string(name)) or safe_url(string(name), _WEB) if string(name) else None
        if src:
            return (
                node("media", kind=kind, src=src, title=plain(title) or posixpath.basename(string(name))),
            )
        if string(name):
            self.package.notes.loss(
                f"A {kind} is missing: its file did not come along.",
                where=self.folders[0],
                excerpt=name,
                code="missing_file",
            )
        return ()

    def embed(self, src: Json, title: Json = "") -> tuple[Node, ...]:
        """Something on the web."""
        url = safe_url(string(src), _WEB) if string(src).startswith(("http:", "https:")) else None
        return (node("embed", kind="web", src=url, title=plain(title)),) if url else ()

    def link(self, href: str, words: str) -> tuple[Node, ...]:
        """Words that lead somewhere: to a lesson, a file or the web."""
        where = link_to(href) if href.startswith("rise:") else self._link(href)
        url = safe_url(where if where is not None else href)
        return (paragraph(text(words, mark("link", href=url)) if url else words),)

    def _resolve(self, url: str) -> str | None:
        if "://" in url or url[:5] in ("data:", "asset"):
            return self.package.at("x").resolve(url)
        found = self.path(url.partition("?")[0])
        return self.package.asset(found) if found else None

    def _link(self, url: str) -> str | None:
        if "://" in url or url.startswith(("mailto:", "tel:", "#")):
            return None
        found = self.path(url.partition("?")[0].partition("#")[0])
        if found is None:
            return None
        address = self.package.address(found)
        return address and to_place(address, url)


def joined(parts: Iterable[tuple[Node, ...]]) -> tuple[Node, ...]:
    """Blocks one after another."""
    return tuple(block for part in parts for block in part)
