"""A course as a list of entries: what is in it and in which order, without the pages' text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workbench.model.course import PageKind


@dataclass(frozen=True, kw_only=True)
class CourseInfo:
    """What a list of courses shows of one."""

    id: str
    title: str
    owner: str
    created: datetime
    updated: datetime
    description: str = ""
    language: str = ""
    pages: int = 0
    deleted: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of an outline, and the lines below it."""

    id: str
    title: str
    kind: PageKind
    parent_id: str | None
    updated: datetime
    entries: tuple[Entry, ...] = ()

    def walk(self) -> Iterator[Entry]:
        """This entry and all below it, in outline order."""
        yield self
        for entry in self.entries:
            yield from entry.walk()


@dataclass(frozen=True, kw_only=True)
class CourseOutline:
    """A course and its entries."""

    course: CourseInfo
    entries: tuple[Entry, ...] = ()

    def walk(self) -> Iterator[Entry]:
        """All entries, in outline order."""
        for entry in self.entries:
            yield from entry.walk()

    def find(self, document_id: str) -> Entry | None:
        """The entry of this document, if the course has it."""
        return next((entry for entry in self.walk() if entry.id == document_id), None)
