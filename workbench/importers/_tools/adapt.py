"""Courses of the Adapt framework: pages, articles, blocks and components in JSON files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.importers._placing import Placed
from workbench.importers._tools.adapt_part import PartReader
from workbench.importers._tools.shared import (
    Launch,
    Tool,
    Writer,
    joined,
    parsed,
    plain,
    record,
    records,
    string,
)
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Json = Any
Blocks = tuple[Node, ...]
_FILES = r"(^|/)course/[\w-]+/contentObjects\.json$"
_PARTS = ("articles", "blocks", "components")
_HANDLEBARS = re.compile(r"\{\{[#/](?:[^{}]|\{[^{}]{0,200}\}){0,300}\}\}")
_DRAWN = re.compile(r"""\{\{#img\b[^{}]{0,200}?\bsrc=\\"([^"\\{}]{1,300})\\"[^{}]{0,200}\}\}""")
_DEEPEST = 8


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


def _unhandled(text: str) -> str:
    """A course's data without the signs of the plugins that fill it in: `{{#glossary}}sea{{/glossary}}`."""
    return _HANDLEBARS.sub("", _DRAWN.sub(r'<img src=\\"\1\\">', text))


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
    off: list[Json] = field(default_factory=list)
    """The parts that are switched off and were met so far."""
    has_switches: bool = False
    write: Writer = field(init=False)
    part: PartReader = field(init=False)

    def __post_init__(self) -> None:
        top = posixpath.dirname(posixpath.dirname(self.folder))
        self.write = Writer(package=self.launch.package, folders=(top, self.folder))
        self.part = PartReader(self.write, self.launch.package.notes, self.folder)
        for sort in ("contentObjects", *_PARTS):
            for one in self._listed(sort):
                self.below.setdefault(str(one.get("_parentId")), []).append(one)
                self.has_switches = self.has_switches or one.get("_isEnabled") is True

    def _read(self, sort: str) -> Json:
        path = f"{self.folder}/{sort}.json"
        return parsed(_unhandled(self.launch.text(path))) if path in self.launch.package.archive else None

    def _listed(self, sort: str) -> list[Json]:
        return records(self._read(sort))

    def pages(self) -> Iterator[Page]:
        """The menus and pages, from the course down; what hangs on nothing comes last."""
        course = record(self._read("course"))
        body = self.part.own(course, 1)
        if body:
            title = plain(course.get("title")) or "Introduction"
            yield self.launch.package.left(
                Placed(title=title, body=doc(*body), path=f"{self.folder}/course.json")
            )
        every = self._listed("contentObjects")
        known = {str(one.get("_id")) for one in every}
        tops = [one for one in every if str(one.get("_parentId")) not in known]
        yield from (self._page(one, 0) for one in tops)
        for name, listed in (("_glossary", "_glossaryItems"), ("_resources", "_resourcesItems")):
            yield from self._beside(record(course.get(name)), listed, name[1:].title())

    def _beside(self, told: Json, listed: str, name: str) -> Iterator[Page]:
        """What a course keeps beside its pages: a page for its glossary and one for its resources."""
        blocks = joined(
            (*self.part.own(one, 2), *self.write.link(string(one.get("_link")), string(one.get("_link"))))
            if string(one.get("_link"))
            else self.part.own(one, 2)
            for one in records(told.get(listed))
        )
        if blocks:
            path = f"{self.folder}/course.json"
            yield self.launch.package.left(
                Placed(title=plain(told.get("title")) or name, body=doc(*blocks), path=path)
            )

    def _page(self, data: Json, depth: int) -> Placed:
        below = self.below.get(str(data.get("_id")), []) if depth < _DEEPEST else []
        above = [one for one in below if one.get("_type") in ("page", "menu")]
        parts = [one for one in below if one.get("_type") not in ("page", "menu")]
        before = len(self.off)
        body = (*self.part.body(data), *joined(self._part(one, 2) for one in parts))
        hidden = tuple(self._switched_off(self.off[before:]))
        page = Placed(
            title=plain(data.get("displayTitle")) or plain(data.get("title")) or "Page",
            kind=PageKind.SECTION if above and not parts else PageKind.PAGE,
            body=doc(*body),
            path=f"{self.folder}/contentObjects.json",
            place=str(data.get("_id") or ""),
            settings=(("Visible", "no"),) if self._is_off(data) else (),
        )
        package = self.launch.package
        package.report.page(page, package.depth + depth)
        return replace(page, pages=(*hidden, *(self._page(one, depth + 1) for one in above)))

    def _is_off(self, data: Json) -> bool:
        """Whether an author switched a part off: Evolve has its own sign for it, on each part."""
        return data.get("_isAvailable") is False or (self.has_switches and data.get("_isEnabled") is False)

    def _switched_off(self, parts: list[Json]) -> Iterator[Placed]:
        """A page for the parts of another that learners do not see."""
        body = joined(self._shown(one, 2) for one in parts)
        if body:
            self.launch.package.notes.info(
                "Parts that the author switched off are on a hidden page of their own.",
                where=f"{self.folder}/contentObjects.json",
                excerpt=", ".join(plain(one.get("displayTitle") or one.get("title")) for one in parts),
                code="switched_off",
            )
            yield Placed(title="Switched off", body=doc(*body), settings=(("Visible", "no"),))

    def _part(self, data: Json, level: int) -> Blocks:
        """An article, block or component with what is below it; what is switched off is put aside."""
        if self._is_off(data):
            self.off.append(data)
            return ()
        return self._shown(data, level)

    def _shown(self, data: Json, level: int) -> Blocks:
        own = self.part.own(data, level)
        below = self.below.get(str(data.get("_id")), ()) if level < _DEEPEST else ()
        return (*own, *joined(self._part(one, level + 1) for one in below))
