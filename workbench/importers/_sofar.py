"""What a reader has so far, left on disk as it goes: what remains when it is stopped or fails.

A page or question costs what it is, however many came before it: nothing is written twice. What was read
within the last half second is not there yet when a process dies at once.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from workbench.importers._lines import (
    asset_line,
    body_lines,
    course_line,
    line,
    listed_lines,
    page_lines,
    proposal_lines,
)
from workbench.model.content import Node, doc
from workbench.model.course import Asset, Course, Page
from workbench.model.imported import Imported, Provenance

_EVERY = 0.5
_OFTEN = 400
"""Seconds, and pages and blocks, after which what is waiting is written."""
_BARE = doc()
Growing = Callable[[], Iterable[Any]]


@dataclass
class SoFar:
    """The increments of one reading: waiting in memory, then lines in a file."""

    path: Path
    provenance: Provenance | None = None
    title: str = ""
    done: int = 0
    total: int = 0
    unit: str = ""
    _watched: list[tuple[str, Growing, list[int]]] = field(default_factory=list)
    _waiting: deque[Callable[[], Iterator[str]]] = field(default_factory=deque)
    _growing: tuple[int, list[Node]] | None = None
    """The page that was added to last, with what of it is waiting."""
    _pages: int = 0
    _units: int = 0
    _last: float = field(default_factory=time.monotonic)

    def watch(self, kind: str, growing: Growing) -> None:
        """Take what a collection has more each time: notes, assets, offers, origins or proposals."""
        self._watched.append((kind, growing, [0]))

    def page(self, page: Page, depth: int) -> int:
        """Begin a page; its number."""
        number = self._pages
        self._pages += 1
        self._waiting.append(partial(page_lines, page, depth))
        if page.body != _BARE:
            self._waiting.append(partial(body_lines, number, page.body.content))
        self._counted()
        return number

    def add(self, page: int, blocks: tuple[Node, ...]) -> None:
        """Go on with the body of a page."""
        if not blocks:
            return
        if self._growing is not None and self._growing[0] == page:
            self._growing[1].extend(blocks)
        else:
            self._growing = (page, list(blocks))
            self._waiting.append(partial(body_lines, *self._growing))
        self._counted()

    def mark(self) -> int:
        """How many pages there are."""
        return self._pages

    def drop(self, first: int, end: int) -> None:
        """Forget the pages from one number to before another."""
        if first < end:
            self._waiting.append(partial(_single, "drop", first, end))

    def _counted(self) -> None:
        self._units += 1
        if self._units >= _OFTEN or time.monotonic() - self._last > _EVERY:
            self.write()

    def write(self) -> None:
        """Write what is waiting."""
        self._growing = None
        with self.path.open("a", encoding="ascii") as file:
            self._head(file)
            while self._waiting:
                file.write("".join(self._waiting[0]()))  # all of one, or none when there is no memory
                self._waiting.popleft()
            for kind, growing, seen in self._watched:
                for value in list(islice(growing(), seen[0], None)):
                    file.write(self._said(kind, value))
                    seen[0] += 1
            if self.total:
                file.write(line("done", self.done, self.total, self.unit))
        self._units, self._last = 0, time.monotonic()

    def _head(self, file: IO[str]) -> None:
        if file.tell() == 0:
            course = Course(title=self.title)
            file.write(course_line(Imported(course=course, provenance=self.provenance, partial=True)))

    def _said(self, kind: str, value: Any) -> str:
        if kind == "assets":
            keep(value, self.path.parent)
            return asset_line(value)
        if kind == "proposals":
            number, self._pages = self._pages, self._pages + 1
            return "".join(proposal_lines(number, value))
        return "".join(listed_lines(kind, (value,)))


def _single(kind: str, *values: Any) -> Iterator[str]:
    yield line(kind, *values)


def keep(asset: Asset, folder: Path) -> None:
    """Leave the bytes of a file in a folder, under its hash."""
    path = folder / asset.sha256
    if path.exists():
        return
    if isinstance(asset.content, bytes):
        path.write_bytes(asset.content)
        return
    try:
        os.link(asset.content, path)
    except OSError:  # another disk
        shutil.copyfile(asset.content, path)
