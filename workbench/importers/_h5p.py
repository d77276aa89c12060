"""Interactive content of H5P: content.json, and the libraries that say what its parts mean."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.importers._h5p_question import QUESTIONS
from workbench.importers._package import Package
from workbench.importers._placing import Placed
from workbench.importers._tool import Writer, parsed, plain, record, records, string
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Json = Any
Blocks = tuple[Node, ...]
_LIBRARY = re.compile(r"^(H5P\.[\w.-]+?)(?:[ -]\d+(?:\.\d+)*)?$")
_TEXTS = (
    "intro", "introduction", "text", "taskDescription", "description", "content", "body", "summary",
    "question", "answer", "tip", "dialog", "imageAltText",
)  # fmt: skip
_TITLES = ("title", "header", "label", "headline", "name", "date", "startDate", "displayTime")
_SKIPPED = frozenset(
    "l10n override behaviour media overallFeedback UI ui confirmCheck confirmRetry currentMenu presets "
    "visuals accessibility a11y globalBackgroundSelector library subContentId metadata copyright".split()
)
_DEEPEST = 40
_WRITTEN = re.compile(r"\bH5PIntegration\s*=\s*(?:[\w.]+\s*\|\|\s*)?(?=\{)")


def h5p_pages(package: Package, folder: str) -> tuple[Page, ...]:
    """The pages of the H5P content whose h5p.json lies in a folder."""
    head = record(_read(package, posixpath.join(folder, "h5p.json")))
    content = _read(package, posixpath.join(folder, "content/content.json"))
    if content is None:
        content = _read(package, posixpath.join(folder, "content.json"))
    if content is None:
        return ()
    write = Writer(package=package, folders=(posixpath.join(folder, "content"), folder))
    reader = _H5p(write, posixpath.join(folder, "content/content.json"))
    return reader.pages(string(head.get("mainLibrary")), content, plain(head.get("title")) or "H5P")


def h5p_written(package: Package, path: str, source: str) -> tuple[Page, ...]:
    """The pages of the H5P content that a page's own script holds, as exports to one file write it."""
    found = _WRITTEN.search(source)
    if found is None:
        return ()
    try:
        told, _ = json.JSONDecoder().raw_decode(source, found.end())
    except (ValueError, RecursionError):
        return ()
    pages: tuple[Page, ...] = ()
    folder = posixpath.dirname(path)
    for content in record(record(told).get("contents")).values():
        one = record(content)
        params = parsed(string(one.get("jsonContent")))
        if params is not None:
            write = Writer(package=package, folders=(posixpath.join(folder, "content"), folder))
            title = plain(one.get("title")) or plain(record(one.get("metadata")).get("title")) or "H5P"
            pages += _H5p(write, path).pages(string(one.get("library")), params, title)
    return pages


def _read(package: Package, path: str) -> Json:
    return parsed(package.text(path)) if path in package.archive else None


@dataclass
class _H5p:
    """Reads one piece of content."""

    write: Writer
    path: str

    def pages(self, library: str, params: Json, title: str) -> tuple[Page, ...]:
        """A book's chapters and a presentation's slides are pages; everything else is one page."""
        chapters = records(record(params).get("chapters"))
        if library == "H5P.InteractiveBook" and chapters:
            cover = self.walk(record(params).get("bookCover"), 0)
            inner = tuple(self._page(one, f"Chapter {at}") for at, one in enumerate(chapters, start=1))
            return (self._made(title, cover, kind=PageKind.SECTION, pages=inner),)
        slides = records(record(record(params).get("presentation")).get("slides"))
        if slides:
            return tuple(
                self._made(f"{title} – slide {at}" if len(slides) > 1 else title, self.walk(slide, 0))
                for at, slide in enumerate(slides, start=1)
            )
        blocks = self.part({"library": library, "params": params}, 0)
        kind = PageKind.QUIZ if library == "H5P.QuestionSet" else PageKind.PAGE
        return (self._made(title, blocks, kind=kind),)

    def _page(self, chapter: Json, title: str) -> Placed:
        named = plain(record(record(chapter.get("metadata"))).get("title"))
        return self._made(named or title, self.part(chapter, 0))

    def _made(self, title: str, blocks: Blocks, **more: Any) -> Placed:
        return self.write.package.left(Placed(title=title, body=doc(*blocks), path=self.path, **more))

    def part(self, data: Json, depth: int) -> Blocks:
        """A part with its library: a question, a picture, a player, or texts with parts in them."""
        found = _LIBRARY.match(string(data.get("library")) or "")
        library, params = (found[1] if found else ""), record(data.get("params"))
        if depth > _DEEPEST:
            return ()
        asked = QUESTIONS.get(library)
        if asked is not None:
            title = plain(record(data.get("metadata")).get("title"))
            return asked(params, self.write, title)
        shown = _SHOWN.get(library)
        return shown(self, params) if shown else self.walk(params, depth + 1)

    def walk(self, data: Json, depth: int) -> Blocks:
        """The texts and parts in data of any shape, in its order."""
        if depth > _DEEPEST:
            return ()
        if isinstance(data, list):
            return tuple(block for one in data for block in self.walk(one, depth + 1))
        if not isinstance(data, dict):
            return ()
        if string(data.get("library")):
            return self.part(data, depth + 1)
        if string(data.get("path")) and string(data.get("mime")):
            return self.file(data)
        blocks: list[Node] = []
        for key in _TITLES:
            blocks += self.write.heading(data.get(key), 3)
        for key, value in data.items():
            if key in _SKIPPED:
                continue
            if isinstance(value, str):
                blocks += self.write.html(value) if key in _TEXTS else ()
            else:
                blocks += self.walk(value, depth + 1)
        return tuple(blocks)

    def file(self, data: Json, alt: str = "") -> Blocks:
        """A picture, sound, video or other file."""
        path, kind = string(data.get("path")), string(data.get("mime")).partition("/")[0]
        if kind == "image":
            return self.write.image(path, alt or data.get("alt"))
        if path.startswith("http"):
            return self.write.embed(path)
        return self.write.media(path, kind if kind in ("audio", "video") else "file")

    def image(self, params: Json) -> Blocks:
        """H5P.Image."""
        return self.file(record(params.get("file")), plain(params.get("alt")))

    def player(self, params: Json) -> Blocks:
        """H5P.Video and H5P.Audio: the first of the sources that is here."""
        sources = records(params.get("sources")) or records(params.get("files"))
        found = next((blocks for one in sources if (blocks := self.file(one))), ())
        return (*self.write.heading(params.get("title"), 3), *found)

    def link(self, params: Json) -> Blocks:
        """H5P.Link."""
        told = record(params.get("linkWidget"))
        url = f"{string(told.get('protocol'))}{string(told.get('url'))}"
        return self.write.link(url, plain(params.get("title")) or url) if url else ()

    def table(self, params: Json) -> Blocks:
        """H5P.Table and texts."""
        return self.write.html(params.get("text"))

    def frame(self, params: Json) -> Blocks:
        """H5P.IFrameEmbed."""
        return self.write.embed(params.get("source"))


_SHOWN: dict[str, Callable[[_H5p, Json], Blocks]] = {
    "H5P.Image": _H5p.image,
    "H5P.Video": _H5p.player,
    "H5P.Audio": _H5p.player,
    "H5P.Link": _H5p.link,
    "H5P.Table": _H5p.table,
    "H5P.IFrameEmbed": _H5p.frame,
}
