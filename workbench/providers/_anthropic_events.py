"""Anthropic's stream events as ours, tolerant of servers that only resemble Anthropic's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.model.events import Finished, ProviderEvent, Started, TextDelta, ToolCalled
from workbench.model.usage import Usage
from workbench.providers._failures import one_line

Json = Any


class Malformed(ValueError):
    """An event that cannot be read."""


class ErrorInStream(Exception):
    """The endpoint says, in the stream, that it failed."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(kw_only=True)
class _Block:
    """A content block that is still coming: a tool call, or something to pass over."""

    tool: str = ""
    given: Json = None
    parts: list[str] = field(default_factory=list)


class Reading:
    """Reads the events of one answer, in order."""

    def __init__(self, *, model: str) -> None:
        self.model = model
        self.usage = Usage()
        self.stop_reason = ""
        self.stopped = False
        self._started = False
        self._blocks: dict[int, _Block] = {}

    @property
    def started(self) -> bool:
        """Whether anything of the answer has come."""
        return self._started

    @property
    def whole(self) -> bool:
        """Whether the answer has come to its end."""
        return self.stopped or bool(self.stop_reason)

    def finished(self) -> Finished:
        """The last event."""
        return Finished(usage=self.usage, stop_reason=self.stop_reason or "end_turn")

    def read(self, name: str, data: str) -> Iterator[ProviderEvent]:
        """The events that one event of the endpoint stands for.

        Raises:
            Malformed: it cannot be read, so that text may be lost.
            ErrorInStream: it is an error.
        """
        if data.strip() == "[DONE]":
            self.stopped = True
            return
        event = _parsed(data)
        kind = event.get("type") or name
        if kind == "error":
            error = event.get("error")
            error = error if isinstance(error, dict) else {"message": str(error or event.get("message", ""))}
            raise ErrorInStream(str(error.get("type", "api_error")), str(error.get("message", "")))
        read = getattr(self, f"_read_{kind}", None) if kind in _KINDS else None
        if read is not None:
            yield from read(event)

    def read_whole(self, message: Json) -> Iterator[ProviderEvent]:
        """The events of an answer that came in one piece, from a server that does not stream."""
        if not isinstance(message, dict) or not isinstance(message.get("content"), list):
            raise Malformed("no message")
        yield from self._read_message_start({"message": message})
        for index, block in enumerate(message["content"]):
            yield from self._read_content_block_start({"index": index, "content_block": block})
            yield from self._read_content_block_stop({"index": index})
        self.stop_reason = str(message.get("stop_reason") or "end_turn")

    def _start(self, message: Json) -> Iterator[ProviderEvent]:
        if not self._started:
            self._started = True
            self.model = one_line(str(message.get("model") or self.model), most=120)
            self.usage = merged(self.usage, message.get("usage"))
            yield Started(model=self.model, usage=self.usage)

    def _read_message_start(self, event: Json) -> Iterator[ProviderEvent]:
        yield from self._start(_dict(event, "message"))

    def _read_content_block_start(self, event: Json) -> Iterator[ProviderEvent]:
        yield from self._start({})
        block = _dict(event, "content_block")
        if block.get("type") in ("tool_use", "server_tool_use"):
            self._blocks[_index(event)] = _Block(tool=str(block.get("name", "")), given=block.get("input"))
        elif block.get("type") == "text":
            yield from _text(block.get("text"))

    def _read_content_block_delta(self, event: Json) -> Iterator[ProviderEvent]:
        yield from self._start({})
        delta = _dict(event, "delta")
        if delta.get("type") == "text_delta":
            yield from _text(delta.get("text"))
        elif delta.get("type") == "input_json_delta":
            block = self._blocks.setdefault(_index(event), _Block())
            block.parts.append(str(delta.get("partial_json") or ""))

    def _read_content_block_stop(self, event: Json) -> Iterator[ProviderEvent]:
        block = self._blocks.pop(_index(event), None)
        if block is not None and block.tool:
            yield _called(block)

    def _read_message_delta(self, event: Json) -> Iterator[ProviderEvent]:
        yield from self._start({})
        self.stop_reason = str(_dict(event, "delta").get("stop_reason") or self.stop_reason)
        self.usage = merged(self.usage, event.get("usage"))
        yield from self._open_calls()

    def _read_message_stop(self, event: Json) -> Iterator[ProviderEvent]:
        yield from self._start({})
        self.stopped = True
        yield from self._open_calls()

    def _open_calls(self) -> Iterator[ProviderEvent]:
        """Calls whose end was never said. One that the token limit cut off is no call."""
        blocks, self._blocks = self._blocks, {}
        if self.stop_reason != "max_tokens":
            yield from (_called(block) for block in blocks.values() if block.tool)


_KINDS = frozenset(
    {
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    }
)


def merged(usage: Usage, reported: Json) -> Usage:
    """The usage with what was reported written over it: the endpoint's numbers are totals, never added."""
    if not isinstance(reported, dict):
        return usage
    changes = {}
    for name, theirs in (
        ("input_tokens", "input_tokens"),
        ("output_tokens", "output_tokens"),
        ("cache_read_tokens", "cache_read_input_tokens"),
    ):
        if (number := _number(reported.get(theirs))) is not None:
            changes[name] = number
    parts, details = reported.get("cache_creation"), reported.get("output_tokens_details")
    hour = _number(parts.get("ephemeral_1h_input_tokens")) if isinstance(parts, dict) else None
    if hour is not None:
        changes["cache_write_1h_tokens"] = hour
    if (written := _number(reported.get("cache_creation_input_tokens"))) is not None:
        changes["cache_write_tokens"] = max(0, written - (hour or usage.cache_write_1h_tokens))
    thinking = _number(details.get("thinking_tokens")) if isinstance(details, dict) else None
    if thinking is not None:
        changes["thinking_tokens"] = thinking
    return replace(usage, **changes)


def _number(value: Json) -> int | None:
    """A count of tokens, where it is one."""
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return value if fits else None


def _parsed(data: str) -> dict[str, Json]:
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(event, dict):
        raise Malformed("no object")
    return event


def _dict(event: Json, name: str) -> dict[str, Json]:
    value = event.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(name)
    return value


def _index(event: Json) -> int:
    value = event.get("index", 0)
    return value if isinstance(value, int) else 0


def _text(value: Json) -> Iterator[TextDelta]:
    if value is None or value == "":
        return
    if not isinstance(value, str):
        raise Malformed("text")
    yield TextDelta(text=value)


def _called(block: _Block) -> ToolCalled:
    """The call a block holds; its input came in pieces, or whole at the start."""
    written = "".join(block.parts).strip()
    if not written:
        return ToolCalled(name=block.tool, input=block.given if block.given is not None else {})
    try:
        return ToolCalled(name=block.tool, input=json.loads(written))
    except (ValueError, RecursionError) as error:
        raise Malformed("tool input") from error
