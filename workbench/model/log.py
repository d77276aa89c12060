"""A run's log: segments of text and control events, each at its position; what a reader reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from workbench.model.events import (
    ErrorEvent,
    MessageDelta,
    MessageEnd,
    MessageStart,
    StreamClose,
    StreamEvent,
    SuggestedTests,
)

TEXT = "text"
_KEPT = (MessageStart, SuggestedTests, MessageEnd, ErrorEvent, StreamClose)
_KINDS: dict[str, type[Any]] = {kind.name: kind for kind in _KEPT}


class Segment(NamedTuple):
    """A stretch of a log: text, a position for each character, or a control event, which takes one."""

    # A tuple: thousands are made every second, and a frozen dataclass costs four times as much.

    run_id: str
    epoch: int
    position: int
    kind: str
    payload: str

    @property
    def end(self) -> int:
        """The position after it."""
        return self.position + (len(self.payload) if self.kind == TEXT else 1)

    def after(self, position: int) -> Segment:
        """What of it lies behind a position."""
        if position <= self.position:
            return self
        return self._replace(position=position, payload=self.payload[position - self.position :])


_JOINED = 2048
"""Characters up to which neighbouring text is kept as one: a segment takes more room than its words."""

_LOOSE = 8
"""Segments after which text is joined: not at every one, for each joining makes all of it anew."""


def append(segments: list[Segment], segment: Segment) -> None:
    """Put a segment at the end of a list, in which text is joined now and then."""
    segments.append(segment)
    if len(segments) % _LOOSE == 0:
        _join(segments)


def _join(segments: list[Segment]) -> None:
    """Make one of the text at the end."""
    start, length, epoch = len(segments), 0, segments[-1].epoch
    while start and segments[start - 1].kind == TEXT and segments[start - 1].epoch == epoch:
        length += len(segments[start - 1].payload)
        if length > _JOINED:
            break
        start -= 1
    if len(segments) - start > 1:
        first = segments[start]
        text = "".join([one.payload for one in segments[start:]])
        segments[start:] = [text_segment(first.run_id, epoch, first.position, text)]


def text_segment(run_id: str, epoch: int, position: int, text: str) -> Segment:
    """A stretch of text."""
    return Segment(run_id, epoch, position, TEXT, text)


def event_segment(run_id: str, epoch: int, position: int, event: StreamEvent) -> Segment:
    """A control event as it is kept."""
    return Segment(
        run_id=run_id, epoch=epoch, position=position, kind=event.name, payload=json.dumps(asdict(event))
    )


def event_of(segment: Segment) -> StreamEvent:
    """What a reader is told of a segment."""
    if segment.kind == TEXT:
        return MessageDelta(content=segment.payload, pos=segment.position)
    values = json.loads(segment.payload)
    if segment.kind == SuggestedTests.name:
        values["tests"] = tuple(values["tests"])
    event: StreamEvent = _KINDS[segment.kind](**values)
    return event


def cut(bases: Sequence[int], segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments that still count, in order: what lies beyond the base of a later epoch does not.

    `bases[epoch - 1]` is where an epoch began. What was kept twice counts once: a commit whose success
    was not heard of is tried again.
    """
    kept: list[Segment] = []
    reached = 0
    for segment in sorted(segments, key=lambda one: (one.epoch, one.position)):
        end = min(bases[segment.epoch :], default=segment.end)
        if segment.kind == TEXT and segment.position < end < segment.end:
            segment = segment._replace(payload=segment.payload[: end - segment.position])
        if reached < segment.end <= end:
            kept.append(segment.after(reached))
            reached = segment.end
    return tuple(kept)


@dataclass(frozen=True, kw_only=True)
class Log:
    """The segments of a run that count, in order."""

    epoch: int
    bases: tuple[int, ...]
    segments: tuple[Segment, ...] = ()

    @property
    def end(self) -> int:
        """The position after the last segment."""
        return self.segments[-1].end if self.segments else 0

    @property
    def text(self) -> str:
        """The text alone."""
        return "".join(segment.payload for segment in self.segments if segment.kind == TEXT)

    def position_of(self, offset: int) -> int:
        """The position after `offset` characters of the text and the events among them."""
        left = offset
        for segment in self.segments:
            if segment.kind != TEXT:
                continue
            if left <= len(segment.payload):
                return segment.position + left
            left -= len(segment.payload)
        return self.end
