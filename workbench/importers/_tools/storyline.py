"""Courses of Articulate Storyline: each slide is a JSON string in a script of its own."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._javascript import unescaped
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import (
    Launch,
    Tool,
    Writer,
    amount,
    parsed,
    plain,
    record,
    records,
    string,
)
from workbench.importers._tools.storyline_old import old_slides
from workbench.importers._tools.storyline_question import answer_layers, asked_of, exercise
from workbench.importers._tools.storyline_slide import Shown, Slide
from workbench.model.content import Node, doc, heading, paragraph
from workbench.model.course import Page, PageKind

Json = Any
_FILES = r"(^|/)html5/data/js/[^/]+\.js$"
_CONTENT = ("story_content", "presentation_content", "quiz_content")
"""Where Storyline, Presenter and Quizmaker keep their media."""
_PROVIDED = re.compile(r"globalProvideData\(\s*'(\w+)'\s*,\s*(?='|\{)")
_STRING = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


def storyline(launch: Launch) -> Tool | None:
    """The slides of a Storyline course, if the launch page belongs to one."""
    pages = tuple(slides_in(launch)) or tuple(old_slides(launch))
    return Tool(name="Articulate Storyline", pages=pages) if pages else None


def slides_in(launch: Launch) -> Iterator[Page]:
    """The scenes and slides below the folder of a page."""
    files = list(launch.files(_FILES)) or list(launch.files(_FILES, above=True))
    data: dict[str, dict[str, Json]] = {}
    paths: dict[str, str] = {}
    for name in files:
        for kind, found in _provided(launch.text(name)):
            key = str(found.get("id") or posixpath.basename(name)[:-3])
            data.setdefault(kind, {})[key] = found
            paths.setdefault(key, name)
    if "slide" in data:
        yield from _Course(launch, data, paths).pages()


def _provided(source: str) -> Iterator[tuple[str, dict[str, Json]]]:
    """What a script provides: the JSON in its string, or written plainly."""
    for call in _PROVIDED.finditer(source):
        quoted = _STRING.match(source, call.end())
        body = unescaped(quoted[1]) if quoted else source[call.end() : source.rfind(")")]
        found = parsed(body)
        if isinstance(found, dict):
            yield call[1], found


@dataclass
class _Course:
    """Puts slides in the order of the course's scenes."""

    launch: Launch
    data: dict[str, dict[str, Json]]
    paths: dict[str, str]
    write: Writer = field(init=False)
    left: set[str] = field(init=False)

    def __post_init__(self) -> None:
        first = next(iter(self.paths.values()))
        root = first[: first.index("html5/data/js/")].rstrip("/")
        folders = (root, *(posixpath.join(root, name) for name in _CONTENT))
        self.write = Writer(package=self.launch.package, folders=folders)
        self.left = set(self.data["slide"])

    @property
    def _main(self) -> dict[str, Json]:
        return next((one for one in self.data.get("data", {}).values() if "scenes" in one), {})

    def pages(self) -> Iterator[Page]:
        """A section for each scene, where there are several; then what no scene names."""
        scenes = [one for one in records(self._main.get("scenes")) if not one.get("isMessageScene")]
        scenes.sort(key=lambda one: amount(one.get("sceneNumber")) or 0.0)
        bank = {str(one.get("id")): one for one in records(record(self._main.get("slideBank")).get("slides"))}
        made = [(scene, tuple(self._scene(scene, bank))) for scene in scenes]
        filled = [(scene, pages) for scene, pages in made if pages]
        for at, (scene, pages) in enumerate(filled, start=1):
            title = self._titles().get(str(scene.get("id"))) or f"Scene {scene.get('sceneNumber') or at}"
            if len(filled) > 1:
                yield Placed(title=title, kind=PageKind.SECTION, pages=pages)
            else:
                yield from pages
        for identifier in sorted(self.left, key=list(self.data["slide"]).index):
            yield from self._slide({"id": identifier}, len(filled) + 1)

    def _titles(self) -> dict[str, str]:
        """What the player's menu calls scenes and slides."""
        found: dict[str, str] = {}
        stack = [record(one.get("navData")).get("outline") for one in self.data.get("frame", {}).values()]
        while stack:
            for link in records(record(stack.pop()).get("links")):
                key = str(link.get("slideid") or "").rpartition(".")[2]
                found.setdefault(key, plain(link.get("displaytext")))
                stack.append(link)
        return found

    def _scene(self, scene: Json, bank: dict[str, Json]) -> Iterator[Placed]:
        draws = [
            bank[str(ref.get("id"))]
            for draw in records(scene.get("slidedraws"))
            for ref in records(draw.get("sliderefs"))
            if str(ref.get("id")) in bank
        ]
        slides = sorted(
            records(scene.get("slides")), key=lambda one: amount(one.get("slideNumberInScene")) or 0.0
        )
        for at, slide in enumerate((*slides, *draws), start=1):
            yield from self._slide(slide, at)

    def _slide(self, told: Json, at: int) -> Iterator[Placed]:
        """A slide as a page, unless it shows nothing that can be taken over."""
        identifier = str(told.get("id") or "")
        found = self.data["slide"].get(identifier)
        if found is None:
            return
        self.left.discard(identifier)
        slide = Slide(data=found, assets=self._assets(), write=self.write)
        blocks = (*self._body(told, slide), *self._notes(identifier))
        if blocks:
            title = plain(told.get("title")) or plain(found.get("title")) or blocks[0].plain[:80]
            path = self.paths[identifier]
            page = Placed(title=title or f"Slide {at}", body=doc(*blocks), path=path, place=identifier)
            yield self.launch.package.left(page)

    def _assets(self) -> dict[str, Json]:
        return {str(one.get("id")): one for one in records(self._main.get("assetLib"))}

    def _body(self, told: Json, slide: Slide) -> tuple[Node, ...]:
        interactions = records(told.get("interactions")) or records(slide.data.get("interactions"))
        apart = (answer_layers(one, status) for one in interactions for status in ("correct", "incorrect"))
        shown = list(slide.shown(frozenset[str]().union(*apart)))
        if not interactions:
            return tuple(block for one in shown for block in one.blocks)
        blocks: list[Node] = []
        for one in interactions:
            blocks += self._question(one, shown)
        return tuple(blocks)

    def _question(self, interaction: Json, shown: list[Shown]) -> tuple[Node, ...]:
        found = exercise(interaction, shown)
        if found is not None:
            return found
        self.launch.package.notes.warning(
            "A question of a kind that is not known here was kept as text.",
            where=self.paths.get(str(interaction.get("id")), self.launch.path),
            excerpt=f"{asked_of(interaction)} ({interaction.get('type')})",
            code="question_kind",
        )
        words = asked_of(interaction)
        told = [one for one in shown if one.blocks]
        own = () if any(words == one.plain for one in told) or not words else (paragraph(words),)
        return (*own, *(block for one in told for block in one.blocks))

    def _notes(self, identifier: str) -> tuple[Node, ...]:
        """What the author wrote for the slide's notes."""
        for frame in self.data.get("frame", {}).values():
            for one in records(frame.get("notesData")):
                if str(one.get("slideId") or "").rpartition(".")[2] == identifier:
                    words = self.write.html(string(one.get("content")))
                    return (heading(2, "Notes"), *words) if words else ()
        return ()


def _place(slide: Json) -> float:
    return amount(slide.get("slideNumberInScene")) or 0.0
