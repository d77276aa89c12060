"""Projects of ActivePresenter: one script tells the slides, their texts, pictures and sounds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workbench.importers._endings import is_picture, played
from workbench.importers._javascript import values_after
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import (
    Launch,
    Tool,
    Writer,
    joined,
    listed,
    plain,
    record,
    records,
    string,
)
from workbench.importers._tools.storyline_slide import CHROME
from workbench.model.content import Node, doc, heading
from workbench.model.course import Page

Json = Any
Blocks = tuple[Node, ...]
_FILES = r"(^|/)rlprez\.js$"
_RESOURCES = r"(^|/)res_\d+\.\w+$"
_NUMBER = re.compile(r"res_(\d+)\.(\w+)$")
_DATA = re.compile(r"=\s*(?=\{)")
_KNOWN = frozenset((0, 1, 2, 3, 4, 10, 21))
"""Kinds of objects that only show something: shapes, pictures, sounds, videos, buttons and groups."""
_PICTURE_FILL = 3
_STOCK = frozenset(
    f"{kind} feedback" for kind in ("blank", "resume", "timeout", "password", "reload", "interrupt")
)
_DEEPEST = 30


def activepresenter(launch: Launch) -> Tool | None:
    """The slides that a page plays, if ActivePresenter made it."""
    files = launch.files(_FILES)
    own = [path for path in files if posixpath.dirname(path) == launch.folder] or list(files[:1])
    pages = tuple(page for path in own for page in _pages(launch, path))
    return Tool(name="ActivePresenter", pages=pages) if pages else None


def _pages(launch: Launch, path: str) -> Iterator[Page]:
    source = launch.text(path)
    for data in values_after(source, _DATA, 2 * len(source)):
        project = _Project(launch, path, record(data))
        if project.slides:
            yield from project.pages()
            return


@dataclass
class _Project:
    """Reads the slides of one project."""

    launch: Launch
    path: str
    data: dict[str, Json]
    asked: int = field(init=False, default=0)
    """How many objects with words were met that a learner answers with, or that are not known here."""

    @cached_property
    def slides(self) -> list[dict[str, Json]]:
        """The slides, in their order; not the layers of feedback."""
        found = [
            each
            for key, value in self.data.items()
            if key not in ("feedbacks", "params")
            for one in records(value)
            for each in ([one] if "tl" in one else _below(one))
        ]
        return [one for one in found if "fbi" not in one]

    @cached_property
    def _write(self) -> Writer:
        top = posixpath.dirname(self.path)
        return Writer(package=self.launch.package, folders=(top, posixpath.join(top, "resources")))

    @cached_property
    def _files(self) -> dict[str, str]:
        """The files of the project's pictures and sounds, by their numbers."""
        top = posixpath.dirname(self.path)
        inside = [name for name in self.launch.files(_RESOURCES) if name.startswith(f"{top}/" if top else "")]
        found = [(match[1], name) for name in inside if (match := _NUMBER.search(name))]
        return dict(reversed(found))

    def pages(self) -> Iterator[Page]:
        """A page for each slide that shows something; then what the player says."""
        for at, slide in enumerate(self.slides, start=1):
            seen: set[str] = set()
            title = plain(slide.get("n")) or plain(slide.get("at")) or f"Slide {at}"
            back = record(slide.get("b"))
            blocks = (
                *self._write.html(slide.get("de")),
                *self._picture(back.get("im")),
                *self._filled(back.get("f")),
                *self._objects(back, seen, 0),
                *self._objects(slide, seen, 0),
            )
            if blocks:
                place = str(slide.get("i") or at)
                page = Placed(title=title, body=doc(*blocks), path=self.path, place=place)
                yield self.launch.package.left(page)
        yield from self._messages()
        if self.asked:
            self.launch.package.notes.warning(
                f"Questions, fields and other objects of kinds that are not known here were kept as text: "
                f"{self.asked}. Which answers are right was not read.",
                where=self.path,
                code="question_kind",
                advice="Write the questions anew from their texts, or export the project to Microsoft Word.",
            )

    def _messages(self) -> Iterator[Page]:
        """What is said of answers, on a page that learners do not see."""
        found: list[Blocks] = []
        seen: set[str] = set()
        for one in records(self.data.get("feedbacks")):
            name = plain(one.get("n"))
            blocks = () if name.lower() in _STOCK else self._objects(one, seen, 0)
            if blocks:
                found.append((heading(2, name or "Feedback"), *blocks))
        if found:
            page = Placed(title="Messages", body=doc(*joined(found)), settings=(("Visible", "no"),))
            yield self.launch.package.left(page)

    def _objects(self, holder: dict[str, Json], seen: set[str], depth: int) -> Blocks:
        found: list[Blocks] = []
        for key, value in holder.items() if depth < _DEEPEST else ():
            if key not in ("s", "e", "tl", "w"):
                found += (self._object(one, seen, depth) for one in records(value))
        return joined(found)

    def _object(self, one: dict[str, Json], seen: set[str], depth: int) -> Blocks:
        """The words, picture and player of an object as it is seen first, and what is in it."""
        states = records(one.get("s"))
        state = next((each for each in states if each.get("d")), record(next(iter(states), None)))
        words = string(next(iter(listed(state.get("t"))), ""))
        said = plain(words)
        new = bool(said) and said not in seen and said.lower() not in CHROME
        seen.add(said)
        inner = self._objects(one, seen, depth + 1)
        if "k" in one and one.get("k") not in _KNOWN and (new or inner):
            self.asked += 1
        return (
            *(self._write.html(words) if new else ()),
            *self._picture(state.get("im"), one.get("alt")),
            *self._filled(state.get("f")),
            *self._media(one.get("mi")),
            *inner,
        )

    # Pictures and players

    def _filled(self, fill: Json) -> Blocks:
        """The picture that fills a shape."""
        told = listed(fill)
        return self._picture(told[1:2]) if told[:1] == [_PICTURE_FILL] else ()

    def _picture(self, told: Json, alt: Json = "") -> Blocks:
        path = self._file(told)
        return self._write.image(posixpath.basename(path), alt) if is_picture(path) else ()

    def _media(self, number: Json) -> Blocks:
        path = self._file([number])
        kind = played(path)
        return self._write.media(posixpath.basename(path), kind) if kind else ()

    def _file(self, told: Json) -> str:
        number = next(iter(listed(told)), None)
        return self._files.get(str(number), "")


def _below(one: dict[str, Json]) -> list[dict[str, Json]]:
    """The slides that a section or a pool of questions holds."""
    return [each for value in one.values() for each in records(value) if "tl" in each]
