"""Importing again: which earlier import a source was met in, what changed since, and what a person wants."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Match(StrEnum):
    """How a source was known again, the surest first."""

    FILE = "file"
    IDENTIFIER = "identifier"
    ADDRESS = "address"
    NAME = "name"


class PageState(StrEnum):
    """What became of a page in the source since it was last imported."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class PageChange:
    """One page of the new source, or of the course, held against the last import."""

    title: str
    state: PageState
    document_id: str | None = None
    """The page of the course; None for a new one."""
    page: int | None = None
    """The place in `Course.walk()` of the new source; None when it is gone from there."""
    edited: bool = False
    """Whether somebody changed or deleted the page here since."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """An earlier import of the same source."""

    import_id: str
    course_id: str
    course: str
    """The title of the course."""
    name: str
    user: str
    at: datetime
    match: Match
    unchanged: bool
    """True when the very same file was read the same way: merging it does nothing."""
    pages: tuple[PageChange, ...] = ()

    def count(self, state: PageState) -> int:
        """How many pages of the source are so."""
        return Counter(one.state for one in self.pages)[state]

    @property
    def edited(self) -> int:
        """How many of its pages were edited here since."""
        return sum(one.edited for one in self.pages)


@dataclass(frozen=True, kw_only=True)
class Replace:
    """The pages of an earlier import become what the source says now."""

    import_id: str


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What changed in the source since an earlier import is taken, what was edited here stays."""

    import_id: str


@dataclass(frozen=True, kw_only=True)
class KeepBoth:
    """The source comes in once more, titled so that the two can be told apart."""


Resolution = Replace | Merge | KeepBoth


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What storing an import did."""

    course_id: str
    import_id: str | None
    """None when there was nothing to do."""
    added: tuple[str, ...] = ()
    """Ids of the pages it made, in outline order."""
    changed: tuple[str, ...] = ()
    """Ids of the pages whose text or title it changed."""
    removed: tuple[str, ...] = ()
    """Ids of the pages that are gone from the source and were put into the bin."""
    kept: tuple[str, ...] = ()
    """Ids of the pages that are gone or changed in the source and stay as they are here until decided on."""
    suggestions: tuple[str, ...] = ()
    """Ids of the suggestions it made for texts."""
    settled: tuple[str, ...] = ()
    """Ids of earlier suggestions for texts that wait no more since, or wait again."""
    asked: tuple[str, ...] = ()
    """Ids of the suggestions it made for whole pages."""
    undecided: tuple[str, ...] = ()
    """Ids of the pages that these suggestions are about."""
