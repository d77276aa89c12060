"""Suggestions about whole pages: what a new version of a source wants where people here did otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from workbench.model.suggestion import State


class PageAction(StrEnum):
    """What is suggested for a page."""

    RESTORE = "restore"
    """It changed in the source and was deleted here: bring it back as the source has it."""
    REMOVE = "remove"
    """It is gone from the source and was changed here: delete it."""
    RENAME = "rename"
    """It has new titles on both sides: take that of the source."""
    MOVE = "move"
    """It was moved on both sides: put it where the source has it."""


@dataclass(frozen=True, kw_only=True)
class PageSuggestion:
    """What is suggested for a page, decided on as a whole."""

    id: str
    document_id: str
    course_id: str
    import_id: str
    """The import that it came with."""
    action: PageAction
    source: str
    """What the source is called."""
    created: datetime
    title: str = ""
    """The title that the source gives the page."""
    base: str = ""
    """For a page that is to come back: the version that its text here goes on from."""
    revision: str = ""
    """For a page that is to come back: the version that the source has."""
    state: State = State.OPEN
    decided_by: str | None = None
    decided: datetime | None = None
    done: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What taking it did, so that it can be undone."""


@dataclass(frozen=True, kw_only=True)
class PageQuestion:
    """A suggestion about a page that waits for a decision, and where the page stands in the source."""

    suggestion: PageSuggestion
    page: str
    """The title that the page has here."""
    there: bool
    """Whether the page is there; otherwise it is in the bin."""
    parent: str | None = None
    """The page that it would stand below; None for the top of the course."""
    above: str = ""
    """The title of that page."""
    behind: str = ""
    """The title of the page that it would stand behind there."""
    position: int = 0
    """Its place among the pages there."""
