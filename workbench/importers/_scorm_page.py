"""What a launch page shows: its own text, the pages that its scripts load, or an authoring tool's data."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import partial

from workbench.importers._html import Html, read_html
from workbench.importers._notes import shortened
from workbench.importers._package import Package
from workbench.importers._scorm_data import tool_pages
from workbench.importers._scorm_loader import Script, chosen, pages_named, scripts_of
from workbench.model.content import Node, doc, node
from workbench.model.course import Page

PAGES = (".html", ".htm", ".xhtml")
_ENOUGH = 200
"""Characters of text from which on a page is taken to be content and not a loader."""
_DEPTH = 3


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
        source = self.package.text(path)
        blocks = self._blocks(path, source)
        if _length(blocks) >= _ENOUGH:
            return blocks, ()
        scripts = scripts_of(self.package, path, source)
        tool = tool_pages(self.package, path, scripts)
        if tool:
            note = f"Made with {tool.name}: the text was taken from its data, layout and effects were not."
            self.package.notes.warning(note, where=path, code="authoring_tool")
            return tuple(block for block in blocks if _length((block,))), tool.pages
        loaded = self._follow(path, scripts, query, {path}, _DEPTH)
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

    def _follow(
        self, path: str, scripts: tuple[Script, ...], query: str, seen: set[str], depth: int
    ) -> list[Page]:
        """The pages that a page names in frames and scripts, in their order."""
        found = pages_named(self.package, path, scripts)
        new = {target: inner for target, inner in found.items() if target not in seen}
        pages = []
        for target, inner in chosen(new, query).items():
            seen.add(target)
            pages += self._loaded_page(target, inner or query, seen, depth)
        return pages

    def _loaded_page(self, target: str, query: str, seen: set[str], depth: int) -> list[Page]:
        source = self.package.text(target)
        read = self.html(target, source)
        title = _title(read, target)
        if _length(read.blocks) < _ENOUGH and depth > 1:
            scripts = scripts_of(self.package, target, source)
            inner = self._follow(target, scripts, query, seen, depth - 1)
            if inner:
                return inner if not read.blocks else [_page(title, read.blocks), *inner]
        return [_page(title, read.blocks)] if _length(read.blocks) or read.blocks else []


def _page(title: str, blocks: tuple[Node, ...]) -> Page:
    return Page(title=title, body=doc(*blocks))


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
