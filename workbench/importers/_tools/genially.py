"""Creations of Genially: a page for each slide, from the data in its own page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.importers._endings import played
from workbench.importers._placing import Placed
from workbench.importers._scorm.data import told
from workbench.importers._scorm.data_coded import data_coded
from workbench.importers._tools.exercise import Answer, choice
from workbench.importers._tools.shared import Launch, Tool, Writer, amount, plain, record, records, string
from workbench.model.content import Node, doc

Json = Any
_HELD = re.compile(r"dataBase64\s*=")
_PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp|avif)$", re.IGNORECASE)
_STANDARD = "backgroundstandard"
"""The background that is none."""
_TEXTS = ("Title", "Text", "Html", "Content", "Description", "Tooltip")


def genially(launch: Launch) -> Tool | None:
    """The slides of a creation, if the launch page holds one."""
    held = (one.text for one in launch.scripts if _HELD.search(one.text))
    values = (record(value) for source in held for value in data_coded(source))
    data = next((one for one in values if "Genially" in one and "Slides" in one), None)
    if data is None:
        return None
    made = _Creation(package=launch.package, folders=(launch.folder, ""), data=data)
    pages = tuple(launch.package.left(one) for one in made.pages())
    return Tool(name="Genially", pages=pages, whole=True) if pages else None


@dataclass(frozen=True, kw_only=True)
class _Creation(Writer):
    """Writes the slides of one creation."""

    data: dict[str, Json]

    def pages(self) -> Iterator[Placed]:
        """The slides in their order, and what opens on none of them."""
        slides = sorted(records(self.data.get("Slides")), key=lambda one: amount(one.get("Order")) or 0)
        for number, slide in enumerate(slides, start=1):
            blocks = tuple(self._slide(slide))
            hidden = (("Visible", "no"),) if slide.get("Hidden") is True else ()
            if blocks or not slide.get("Popup"):
                title = plain(slide.get("Name")) or f"Slide {number}"
                yield Placed(title=title, body=doc(*blocks), settings=hidden)
        rest = {key: value for key, value in self.data.items() if _is_loose(value) and key != "Slides"}
        if blocks := told(rest, self):
            yield Placed(title="Windows and labels", body=doc(*blocks))

    def _slide(self, slide: dict[str, Json]) -> Iterator[Node]:
        """What a slide shows, in the order in which it is read."""
        behind = string(slide.get("Background"))
        if behind and _STANDARD not in behind.lower() and self.path(behind):
            yield from self.image(behind)
        listed = (one for value in self.data.values() for one in records(value))
        here = [one for one in listed if one.get("IdSlide") and one.get("IdSlide") == slide.get("Id")]
        for one in sorted(here, key=lambda one: amount(one.get("ReadingOrder")) or 0):
            yield from self._part(one)

    def _part(self, part: dict[str, Json]) -> Iterator[Node]:
        """What one part of a slide is: a question, a picture, a player, a frame or a text."""
        answers = records(part.get("Answers"))
        if answers and string(part.get("Question")):
            listed = [
                Answer(content=self.html(one.get("Text")), right=one.get("IsCorrect") is True)
                for one in answers
            ]
            yield choice(self.html(part.get("Question")), listed)
            return
        source = string(part.get("Source"))
        if _PICTURE.search(source):
            yield from self.image(source, part.get("Alt") or part.get("AltText"))
        elif kind := played(source):
            yield from self.media(source, kind)
        else:
            yield from self.html(source)
        for key in ("Question", *_TEXTS):
            yield from self.html(part.get(key))


def _is_loose(value: Json) -> bool:
    """Whether parts stand in a list that belong to no slide."""
    return bool(records(value)) and not any("IdSlide" in one for one in records(value))
