"""What a launch page shows: its own text, the pages that its scripts load, or an authoring tool's data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import unquote

from workbench.importers._decode import decode
from workbench.importers._html import Html, read_html
from workbench.importers._notes import shortened
from workbench.importers._package import Package
from workbench.importers._scorm_data import tool_pages
from workbench.model.content import Node, doc, node
from workbench.model.course import Page
from workbench.model.errors import BadInput

PAGES = (".html", ".htm", ".xhtml")
_ENOUGH = 200
"""Characters of text from which on a page is taken to be content and not a loader."""
_LOADED = re.compile(r"""["']([^"'\s<>]{1,200}?\.x?html?)(?:\?([^"'\s<>]{0,300}))?["']""", re.IGNORECASE)
_FRAME = re.compile(
    r"""<(?:i?frame|meta|object|embed)\b[^>]*?(?:src|data|url)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE
)
_SCRIPT = re.compile(r"""<script\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_CODE = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
_DEPTH = 3
_MOST_SCRIPT = 4 * 2**20


@dataclass
class PageReader:
    """Reads the pages of a package, each loaded page once for each launch."""

    package: Package
    pages: dict[str, str] = field(default_factory=dict)
    """The titles of outline entries by the files they open, for links between them."""

    def read(self, path: str, query: str = "") -> tuple[tuple[Node, ...], tuple[Page, ...]]:
        """The blocks of a launch page and the pages within it."""
        if not path.lower().endswith(PAGES):
            return self._file(path), ()
        source = self.source(path)
        blocks = self._blocks(path, source)
        if _length(blocks) >= _ENOUGH:
            return blocks, ()
        scripts = tuple(self._scripts(path, source))
        tool = tool_pages(self.package, path, scripts)
        if tool:
            note = f"Made with {tool.name}: the text was taken from its data, layout and effects were not."
            self.package.notes.warning(note, where=path, code="authoring_tool")
            return tuple(block for block in blocks if _length((block,))), tool.pages
        loaded = self._follow(path, source, scripts, query, {path}, _DEPTH)
        if loaded:
            self.package.notes.info(
                f"The page is loaded by a script; {len(loaded)} pages it names were read.",
                where=path,
                code="loader",
            )
        elif not _length(blocks):
            self.package.notes.warning(
                "The page shows nothing without its scripts, and no text was found in them.",
                where=path,
                code="no_text",
            )
        return blocks, tuple(loaded)

    # Text

    def source(self, path: str) -> str:
        """The text of a page or script."""
        self.package.used.add(path)
        try:
            return decode(self.package.archive.read(path), self.package.notes, name=path)
        except BadInput as error:
            self.package.notes.loss(str(error), where=path, code="unreadable_file")
            return ""

    def html(self, path: str, source: str) -> Html:
        """The page in a file, its pictures as assets."""
        folder = self.package.at(path)
        read = read_html(
            source,
            resolve=folder.resolve,
            keep=self.package.keep,
            link=partial(self._link, posixpath.dirname(path)),
            limits=self.package.limits,
            where=path,
        )
        self.package.notes.extend(read.notes)
        return read

    def _blocks(self, path: str, source: str) -> tuple[Node, ...]:
        return self.html(path, source).blocks if source.strip() else ()

    def _link(self, base: str, url: str) -> str | None:
        """Links to files become assets; those to other pages keep their words and lose their address."""
        path = self.package.path(url, base)
        if path is None:
            return None
        return "" if path.lower().endswith(PAGES) else self.package.asset(path)

    def _file(self, path: str) -> tuple[Node, ...]:
        """A launch file that is no page."""
        kind = path.lower().rpartition(".")[2]
        url = self.package.asset(path) or ""
        if kind in ("png", "jpg", "jpeg", "gif", "svg", "webp"):
            return (node("paragraph", node("image", src=url, alt=posixpath.basename(path))),)
        sort = {"mp4": "video", "webm": "video", "mov": "video", "mp3": "audio", "wav": "audio"}.get(
            kind, "file"
        )
        return (node("media", kind=sort, src=url, title=posixpath.basename(path)),)

    # Loaders

    def _scripts(self, path: str, source: str) -> Iterator[tuple[str, str]]:
        """The scripts of a page with their names, its own ones under the page's."""
        yield path, "\n".join(re.findall(r"<script\b[^>]*>(.*?)</script", source, re.IGNORECASE | re.DOTALL))
        for url in _SCRIPT.findall(source)[:40]:
            found = self.package.path(unquote(url), posixpath.dirname(path))
            if found and self.package.archive.size(found) <= _MOST_SCRIPT:
                yield found, self.source(found)

    def _follow(
        self,
        path: str,
        source: str,
        scripts: tuple[tuple[str, str], ...],
        query: str,
        seen: set[str],
        depth: int,
    ) -> list[Page]:
        """The pages that a page names in frames and scripts, in their order."""
        found: dict[str, str] = {}
        bare = _CODE.sub("", source)
        for base, text in ((path, " ".join(f'"{url}"' for url in _FRAME.findall(bare))), *scripts):
            for url, inner in _LOADED.findall(_COMMENT.sub("", text)):
                target = self._loaded(url, base, path)
                if target and target not in seen:
                    found.setdefault(target, inner)
        pages = []
        for target, inner in _chosen(found, query).items():
            seen.add(target)
            pages += self._loaded_page(target, inner or query, seen, depth)
        return pages

    def _loaded(self, url: str, base: str, path: str) -> str | None:
        """A named page, as seen from the script, from the page, from above it or from the top."""
        for folder in (
            posixpath.dirname(base),
            posixpath.dirname(path),
            posixpath.dirname(posixpath.dirname(path)),
        ):
            if (found := self.package.path(unquote(url), folder)) is not None:
                return found
        return None

    def _loaded_page(self, target: str, query: str, seen: set[str], depth: int) -> list[Page]:
        source = self.source(target)
        read = self.html(target, source)
        title = _title(read, target)
        if _length(read.blocks) < _ENOUGH and depth > 1:
            scripts = tuple(self._scripts(target, source))
            inner = self._follow(target, source, scripts, query, seen, depth - 1)
            if inner:
                return inner if not read.blocks else [_page(title, read.blocks), *inner]
        return [_page(title, read.blocks)] if _length(read.blocks) or read.blocks else []


def _page(title: str, blocks: tuple[Node, ...]) -> Page:
    return Page(title=title, body=doc(*blocks))


def _chosen(found: dict[str, str], query: str) -> dict[str, str]:
    """Of the pages that a loader names, those that its query asks for, where that can be told."""
    values = [
        unquote(part.partition("=")[2]).lower()
        for part in query.replace("&amp;", "&").split("&")
        if "=" in part
    ]
    for value in values:
        named = {path: inner for path, inner in found.items() if value and _speaks_of(path, value)}
        if named:
            return named
    return found


def _speaks_of(path: str, value: str) -> bool:
    folders = [part.lower() for part in path.split("/")]
    return any(part == value or part.partition(".")[0] == value for part in folders)


def _title(read: Html, path: str) -> str:
    first = next((one for one in read.blocks if one.type == "heading" and one.plain.strip()), None)
    return shortened(
        read.title or (first.plain if first else "") or posixpath.basename(path).partition(".")[0], 120
    )


def _length(blocks: tuple[Node, ...]) -> int:
    """How much there is to read or see; a picture counts as some text."""
    words = sum(len("".join(block.plain.split())) for block in blocks)
    shown = sum(
        1 for block in blocks for one in block.walk() if one.type in ("image", "media", "embed", "table")
    )
    return words + 40 * shown
