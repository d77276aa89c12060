"""What lies behind the parts of a Captivate slide: a slide of PowerPoint, a recorded screen, or a theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.importers._tools.captivate_text import accessible
from workbench.importers._tools.shared import plain, string
from workbench.model.content import Node

if TYPE_CHECKING:
    from workbench.importers._tools.captivate import Course

_OFTEN = 2
"""Slides up to which what lies behind them is their own, and not the look of many."""


class Backdrops:
    """The pictures behind slides; one that lies behind many is shown once."""

    def __init__(self, course: Course, slides: Sequence[str]) -> None:
        self._course = course
        self._shown: set[str] = set()
        found = ((key, string(course.display(key).get("ip"))) for key in slides)
        self._files = {key: name for key, name in found if name}
        self._times = Counter(map(course.pictures.address, self._files.values()))

    def behind(self, key: str) -> tuple[Node, ...]:
        """The picture behind a slide."""
        name = self._files.get(key)
        if not name:
            return ()
        address = self._course.pictures.address(name)
        often = self._times[address] > _OFTEN
        if address and often and address in self._shown:
            return ()
        self._shown.add(address)
        if address and often:
            self._course.launch.package.notes.info(
                f"A picture that lies behind {self._times[address]} slides is shown on the first of them.",
                where=self._course.path,
                excerpt=name,
                code="backdrop",
            )
        slide = self._course.item(key)
        told, title = plain(accessible(slide.get("accstr"))), plain(string(slide.get("lb")))
        return self._course.pictures.image(name, "" if told == title else told)
