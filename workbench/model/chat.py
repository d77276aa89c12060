"""The coach's conversations: messages and hint levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Literal


class HintLevel(IntEnum):
    """How much a hint gives away; never the solution."""

    NUDGE = 1
    """A question back that points where to look."""
    HINT = 2
    """The idea or rule that is needed."""
    STEP = 3
    """The next step, worked on a different example."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message; the text of an assistant's message is its run's."""

    id: str
    role: Literal["user", "assistant"]
    text: str
    at: datetime
    hint_level: HintLevel | None = None
    run_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A learner's talk with the coach about one course."""

    id: str
    user: str
    course_id: str
    title: str
    created: datetime
    document_id: str | None = None
    messages: tuple[Message, ...] = ()
