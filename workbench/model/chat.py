"""The coach's conversations: messages, hint levels, and the passages an answer was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

from workbench.model.run import Status


class HintLevel(IntEnum):
    """How much a hint gives away; never the solution."""

    NUDGE = 1
    """A question back that points where to look."""
    HINT = 2
    """The idea or rule that is needed."""
    STEP = 3
    """The next step, worked on a different example."""


GO_ON = "Please go on from where your answer ends."
"""What a learner says who has an answer continued that broke off, was stopped or became too long."""


class LevelReason(StrEnum):
    """Why a hint level is what it is."""

    CHOSEN = "chosen"
    """The learner chose it."""
    NEW = "new"
    """A new question begins at the lowest."""
    SAME = "same"
    """The same question goes on."""
    AGAIN = "again"
    """Asked again: the last hint did not help."""
    STUCK = "stuck"
    """The learner says that they are stuck."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A passage of the course: what it is called, and where it is."""

    label: str
    document_id: str
    block_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message; the text and status of an assistant's message are its run's."""

    id: str
    role: Literal["user", "assistant"]
    text: str
    at: datetime
    position: int = 0
    hint_level: HintLevel | None = None
    level_reason: LevelReason | None = None
    run_id: str | None = None
    status: Status = Status.COMPLETED
    problem: str = ""
    """Why the run broke, in a sentence."""
    code: str = ""
    """The same for programs: a code of model/codes.py."""
    full: bool = False
    """Whether it ends where an answer may be no longer."""
    references: tuple[Reference, ...] = ()
    replaces: str | None = None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A learner's talk with the coach about one course."""

    id: str
    user: str
    course_id: str
    title: str
    created: datetime
    updated: datetime
    document_id: str | None = None
    messages: tuple[Message, ...] = ()
    """All of them, also answers that were replaced by a later try."""
    summary: str = ""
    summarised_until: int = 0

    @property
    def shown(self) -> tuple[Message, ...]:
        """The messages without the answers that were replaced."""
        replaced = {one.replaces for one in self.messages}
        return tuple(one for one in self.messages if one.id not in replaced)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A question that is asked when the answers before it are whole."""

    id: str
    text: str
    user: str
    at: datetime
    hint_level: HintLevel | None = None
    document_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What waits in a conversation, the next first."""

    waiting: tuple[Waiting, ...] = ()
    answering: bool = False
    """Whether an answer is being written, after which the next is asked."""
    held: bool = False
    """Whether it waits for a person to go on, after a stop or a failure."""
    at: datetime | None = None
    """When the next is asked, where only the limit of a minute is in the way."""
