"""Events: what a provider says to the engine, and what the engine says to whoever follows a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from workbench.model.usage import Usage

# From a provider ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Started:
    """The model took the call; `usage` already holds what was sent, if it says so."""

    model: str
    usage: Usage


@dataclass(frozen=True, kw_only=True)
class TextDelta:
    """More text."""

    text: str


@dataclass(frozen=True, kw_only=True)
class ToolCalled:
    """A whole tool call."""

    name: str
    input: Any


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The end. stop_reason: `end_turn`, `max_tokens`, `stop_sequence`, `tool_use`, `refusal`."""

    usage: Usage
    stop_reason: str


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The call broke; `usage` is what was counted until then."""

    code: str
    message: str
    retryable: bool
    retry_after: float | None = None
    usage: Usage | None = None


ProviderEvent = Started | TextDelta | ToolCalled | Finished | Failed

# To a follower ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class StreamStart:
    """Where this reading begins: keep the first `base` positions of what you have, drop the rest."""

    name: ClassVar[str] = "stream.start"
    stream_id: str
    epoch: int
    base: int


@dataclass(frozen=True, kw_only=True)
class MessageStart:
    """The answer begins."""

    name: ClassVar[str] = "message.start"
    message_id: str
    hint_level: int | None = None


@dataclass(frozen=True, kw_only=True)
class MessageDelta:
    """Text, from position `pos` on."""

    name: ClassVar[str] = "message.delta"
    content: str
    pos: int
    type: Literal["markdown", "html"] = "markdown"


@dataclass(frozen=True, kw_only=True)
class SuggestedTests:
    """Tests the coach proposes."""

    name: ClassVar[str] = "tool.suggested_tests"
    tests: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class MessageEnd:
    """The answer is whole."""

    name: ClassVar[str] = "message.end"
    total_tokens: int
    input_tokens: int
    output_tokens: int
    finish_reason: str


@dataclass(frozen=True, kw_only=True)
class Ping:
    """Still here."""

    name: ClassVar[str] = "ping"


@dataclass(frozen=True, kw_only=True)
class ErrorEvent:
    """What went wrong."""

    name: ClassVar[str] = "error"
    code: str
    message: str
    retryable: bool


@dataclass(frozen=True, kw_only=True)
class StreamClose:
    """Nothing more will come. reason: a final status, or `shutdown`, `slow`, `expired`."""

    name: ClassVar[str] = "stream.close"
    reason: str


StreamEvent = (
    StreamStart | MessageStart | MessageDelta | SuggestedTests | MessageEnd | Ping | ErrorEvent | StreamClose
)
