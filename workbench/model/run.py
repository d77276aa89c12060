"""A run: one AI answer, owned by the server and not by the browser that asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from workbench.model.prompt import Prompt
from workbench.model.usage import Usage


class Status(StrEnum):
    """Where a run stands."""

    PENDING = "pending"
    STREAMING = "streaming"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self not in (Status.PENDING, Status.STREAMING)


class Feature(StrEnum):
    """What a run is for."""

    EDIT = "edit"
    BLOCK = "block"
    COACH = "coach"
    ANALYSIS = "analysis"
    TEST = "test"

    @property
    def finishes_unwatched(self) -> bool:
        """Whether it goes on with nobody watching."""
        return self is not Feature.COACH


CUT_SHORT = ("max_tokens", "model_context_window_exceeded", "refusal")
"""Reasons for which a model ends an answer before it is whole."""


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """What is asked, by whom and about what."""

    user: str
    feature: Feature
    prompt: Prompt
    course_id: str | None = None
    document_id: str | None = None
    conversation_id: str | None = None
    hint_level: int | None = None
    request_id: str | None = None
    """The asker's own id: asking twice with one id starts one run."""
    details: dict[str, object] = field(default_factory=dict)
    """What the asking service needs when the run ends (block ids, offsets, text hash); plain JSON."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as it stands in the database."""

    id: str
    request: RunRequest
    status: Status
    epoch: int
    length: int
    """Cursor position of its end: characters of text plus one for each control event."""
    created: datetime
    text: str = ""
    finish_reason: str = ""
    error_code: str | None = None
    error_message: str | None = None
    usage: Usage | None = None
    model: str = ""
    provider: str = ""
    first_token_ms: int | None = None
    duration_ms: int | None = None
    accepted_by: str | None = None
    accepted_at: datetime | None = None
    ended: datetime | None = None

    @property
    def said(self) -> str:
        """Its text behind what it goes on from, if it continues an answer that broke off."""
        return self.request.prompt.continues + self.text

    @property
    def whole(self) -> bool:
        """Whether the answer came to its own end."""
        return self.status is Status.COMPLETED and self.finish_reason not in CUT_SHORT


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a run ended, and what it took."""

    status: Status
    finish_reason: str = ""
    error_code: str | None = None
    error_message: str | None = None
    retryable: bool = False
    usage: Usage | None = None
    provider: str = ""
    model: str = ""
    first_token_ms: int | None = None
    duration_ms: int | None = None


class Cursor(NamedTuple):
    """A place in a run: the SSE id `epoch-position`."""

    epoch: int = 0
    position: int = 0

    def __str__(self) -> str:
        return f"{self.epoch}-{self.position}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The cursor that an SSE id names.

        Raises:
            ValueError: it is none.
        """
        epoch, _, position = text.partition("-")
        cursor = cls(epoch=int(epoch), position=int(position))
        if cursor.epoch < 0 or cursor.position < 0:
            raise ValueError(text)
        return cursor
