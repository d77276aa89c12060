"""What a reader in a process of its own tells the server, and leaves for it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.importers._base import Growing
from workbench.importers._lines import body_lines, course_line, imported_lines, line, page_lines
from workbench.importers._notes import Notes, counted
from workbench.importers._overlong import parted
from workbench.importers._sofar import SoFar, keep
from workbench.model.content import Node
from workbench.model.course import Course, Page
from workbench.model.errors import WorkbenchError
from workbench.model.imported import Imported, Provenance

RESULT, SO_FAR, PLAIN, FIRST = "result.lines", "sofar.lines", "plain.lines", "first.lines"
_SEEN = 0.1
"""Seconds between what a person is told."""


class Sender:
    """Writes messages to the parent and leaves what is read: a report for the importer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._so_far = SoFar(folder / SO_FAR)
        self._notes = Notes()
        self._so_far.watch("notes", lambda: self._notes)
        self._told = 0.0
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # whatever a library prints must not look like a message

    def send(self, **message: Any) -> None:
        """Write one message."""
        self._out.write(json.dumps(message) + "\n")
        self._out.flush()

    def progress(self, share: float, doing: str) -> None:
        """Say how far it is, as often as a person can see it."""
        now = time.monotonic()
        if now - self._told > _SEEN:
            self._told = now
            self.send(progress=[share, doing])

    def expect(self, count: int, unit: str) -> None:
        """Remember how much there is."""
        so_far = self._so_far
        so_far.done, so_far.total = (so_far.done, so_far.total) if so_far.unit == unit else (0, 0)
        so_far.total, so_far.unit = so_far.total + count, unit

    def did(self, unit: str, count: int = 1) -> None:
        """Remember how much is done, and say it."""
        so_far = self._so_far
        if unit != so_far.unit:
            return
        so_far.done = min(so_far.done + count, so_far.total)
        shown = f"{so_far.done} of {counted(so_far.total, so_far.unit)}"
        self.progress(min(1.0, so_far.done / max(1, so_far.total)), shown)

    def begin(self, provenance: Provenance, title: str = "") -> None:
        """Remember what is read."""
        if self._so_far.provenance is None:  # a package within the file is no source of its own
            self._so_far.provenance, self._so_far.title = provenance, title

    def watch(self, kind: str, growing: Growing) -> None:
        """Leave what a collection gets."""
        self._so_far.watch(kind, growing)

    def page(self, page: Page, depth: int = 0) -> int:
        """Leave a page."""
        body = replace(page.body, content=parted(page.body.content, self._notes))
        return self._so_far.page(replace(page, body=body), depth)

    def add(self, page: int, *blocks: Node) -> None:
        """Leave more of a page."""
        self._so_far.add(page, parted(blocks, self._notes))

    def mark(self) -> int:
        """The number that the next page gets."""
        return self._so_far.mark()

    def drop(self, first: int, end: int) -> None:
        """Take pages back."""
        self._so_far.drop(first, end)

    def plain(self, title: str, blocks: Iterable[Node]) -> None:
        """Leave the plain text of a document."""
        whole = Imported(course=Course(title=title), provenance=self._so_far.provenance)
        with (self._folder / PLAIN).open("w", encoding="ascii") as file:
            file.write(course_line(whole))
            file.writelines(page_lines(Page(title=title), 0))
            file.writelines(body_lines(0, (part for one in blocks for part in parted((one,), self._notes))))

    def first(self, read: Callable[[], tuple[Imported, str, str] | None]) -> None:
        """Leave what the beginning of a file says; where that fails, so will the whole."""
        with suppress(WorkbenchError, MemoryError, SystemError):
            if (found := read()) is not None:
                imported, said, where = found
                save(imported, self._folder / FIRST)
                with (self._folder / FIRST).open("a", encoding="ascii") as file:
                    file.write(line("ends", said, where))

    def leave(self) -> None:
        """Leave all that is waiting."""
        with suppress(OSError, MemoryError):  # what was left before stands
            self._so_far.write()


def save(imported: Imported, path: Path) -> None:
    """Leave an import as a file, with its assets beside it."""
    for asset in imported.assets:
        keep(asset, path.parent)
    part = path.with_suffix(".part")
    with part.open("w", encoding="ascii") as file:
        file.writelines(imported_lines(imported))
    part.replace(path)
