"""Courses of the Adapt framework: pages, articles, blocks and components in JSON files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._placing import Placed
from workbench.importers._scorm_adapt_question import question
from workbench.importers._tool import Launch, Tool, Writer, joined, parsed, plain, record, records, string
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Json = Any
Blocks = tuple[Node, ...]
_FILES = r"(^|/)course/[\w-]+/contentObjects\.json$"
_PARTS = ("articles", "blocks", "components")
_TITLES = ("displayTitle", "title", "strapline", "subtitle", "name", "heading")
_TEXTS = (
    "body",
    "instruction",
    "text",
    "content",
    "description",
    "caption",
    "quote",
    "credit",
    "_transcript",
)
_NESTED = ("_items", "_pins", "_hotspots", "_columns", "_rows", "_entries", "_events", "items")
_DEEPEST = 8
_NESTED_DEEPEST = 30


def adapt(launch: Launch) -> Tool | None:
    """The pages of an Adapt course, if the launch page belongs to one."""
    found = sorted(launch.files(_FILES), key=lambda path: (not _wanted(launch, path), path))
    if not found:
        return None
    if len(found) > 1:
        languages = ", ".join(posixpath.basename(posixpath.dirname(path)) for path in found[1:])
        launch.package.notes.warning(
            "The course is there in several languages; one was read.", excerpt=languages, code="languages"
        )
    pages = tuple(_Course(launch, posixpath.dirname(found[0])).pages())
    return Tool(name="Adapt", pages=pages) if pages else None


def _wanted(launch: Launch, path: str) -> bool:
    """Whether a language is the one that the course starts in."""
    folder = posixpath.dirname(posixpath.dirname(path))
    config = f"{folder}/config.json"
    told = record(parsed(launch.text(config))) if config in launch.package.archive else {}
    return posixpath.basename(posixpath.dirname(path)) == (told.get("_defaultLanguage") or "en")


@dataclass
class _Course:
    """Reads one language of a course."""

    launch: Launch
    folder: str
    below: dict[str, list[Json]] = field(default_factory=dict)
    write: Writer = field(init=False)

    def __post_init__(self) -> None:
        top = posixpath.dirname(posixpath.dirname(self.folder))
        self.write = Writer(package=self.launch.package, folders=(top, self.folder))
        for sort in ("contentObjects", *_PARTS):
            for one in self._listed(sort):
                self.below.setdefault(str(one.get("_parentId")), []).append(one)

    def _read(self, sort: str) -> Json:
        path = f"{self.folder}/{sort}.json"
        return parsed(self.launch.text(path)) if path in self.launch.package.archive else None

    def _listed(self, sort: str) -> list[Json]:
        return records(self._read(sort))

    def pages(self) -> Iterator[Page]:
        """The menus and pages, from the course down; what hangs on nothing comes last."""
        course = record(self._read("course"))
        body = self._own(course, 1)
        if body:
            title = plain(course.get("title")) or "Introduction"
            yield Placed(title=title, body=doc(*body), path=f"{self.folder}/course.json")
        every = self._listed("contentObjects")
        known = {str(one.get("_id")) for one in every}
        tops = [one for one in every if str(one.get("_parentId")) not in known]
        yield from (self._page(one, 0) for one in tops)

    def _page(self, data: Json, depth: int) -> Placed:
        below = self.below.get(str(data.get("_id")), []) if depth < _DEEPEST else []
        inner = tuple(self._page(one, depth + 1) for one in below if one.get("_type") in ("page", "menu"))
        parts = [one for one in below if one.get("_type") not in ("page", "menu")]
        body = (*self._body(data), *joined(self._part(one, 2) for one in parts))
        return Placed(
            title=plain(data.get("title")) or plain(data.get("displayTitle")) or "Page",
            kind=PageKind.SECTION if inner and not parts else PageKind.PAGE,
            body=doc(*body),
            pages=inner,
            path=f"{self.folder}/contentObjects.json",
            place=str(data.get("_id") or ""),
        )

    def _body(self, data: Json) -> Blocks:
        return (*joined(self.write.html(data.get(key)) for key in _TEXTS), *self._media(data))

    def _part(self, data: Json, level: int) -> Blocks:
        """An article, block or component with what is below it."""
        own = self._own(data, level)
        below = self.below.get(str(data.get("_id")), ()) if level < _DEEPEST else ()
        return (*own, *joined(self._part(one, level + 1) for one in below))

    def _own(self, data: Json, level: int) -> Blocks:
        if level > _NESTED_DEEPEST:
            return ()
        asked = question(data, self.write, self._media)
        if asked is not None:
            return (asked,)
        title = next((data[key] for key in _TITLES if string(data.get(key)).strip()), "") if level > 1 else ""
        blocks = [*self.write.heading(title, min(level, 6)), *self._body(data)]
        for key in _NESTED if level > 1 else ():
            blocks += joined(self._own(one, level + 1) for one in records(data.get(key)))
        return tuple(blocks)

    def _media(self, data: Json) -> Blocks:
        blocks: list[Node] = []
        for key in ("_graphic", "_itemGraphic", "_image", "_imageSrc"):
            graphic = record(data.get(key)) or {"src": data.get(key)}
            name = next(
                (string(graphic.get(one)) for one in ("large", "src", "small") if graphic.get(one)), ""
            )
            blocks += self.write.image(name, graphic.get("alt")) if name else ()
        media = record(data.get("_media"))
        for one, kind in (("mp4", "video"), ("ogv", "video"), ("mp3", "audio"), ("ogg", "audio")):
            if string(media.get(one)) and not any(block.type == "media" for block in blocks):
                blocks += self.write.media(media[one], kind, media.get("title"))
        blocks += self.write.embed(media.get("source"))
        audio = record(record(data.get("_audio")).get("_media")) or record(data.get("_audio"))
        name = string(audio.get("mp3")) or string(audio.get("src"))
        return (*blocks, *(self.write.media(name, "audio") if name else ()))
