"""A reader's place: what it has, where it goes on, and whether events come as they may.

The rules of a stream: it begins with `stream.start`, which says how much of what the reader has still
counts; each event stands where the one before ended; after `stream.close` nothing comes.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from workbench.client._frames import Frame
from workbench.model.events import (
    ErrorEvent,
    MessageDelta,
    MessageEnd,
    MessageStart,
    Ping,
    StreamClose,
    StreamEvent,
    StreamStart,
    SuggestedTests,
)

_KINDS: dict[str, type[Any]] = {
    kind.name: kind
    for kind in (
        StreamStart,
        MessageStart,
        MessageDelta,
        SuggestedTests,
        MessageEnd,
        ErrorEvent,
        StreamClose,
        Ping,
    )
}


class GrammarError(Exception):
    """The server sent an event that may not come here."""


def event_of(frame: Frame) -> StreamEvent | None:
    """The event that a frame holds; None for one that a newer server may send."""
    kind = _KINDS.get(frame.event)
    if kind is None:
        return None
    values = json.loads(frame.data)
    known = {one.name for one in fields(kind)}
    if kind is SuggestedTests:
        values["tests"] = tuple(values["tests"])
    event: StreamEvent = kind(**{name: value for name, value in values.items() if name in known})
    return event


class Place:
    """What a reader has of one answer: Markdown, or HTML blocks by where they begin."""

    def __init__(self, *, html: bool = False) -> None:
        self.cursor = ""
        """The id to go on from."""
        self.closed: str | None = None
        """Why the stream was closed, once it was."""
        self._html = html
        self._pieces: dict[int, str] = {}
        self._position = 0
        self._started = False

    @property
    def text(self) -> str:
        """All that has come."""
        return "".join(self._pieces.values())

    def connect(self) -> None:
        """A new connection begins; what closed the last one is over."""
        self._started, self.closed = False, None

    def take(self, frame: Frame) -> StreamEvent | None:
        """Take an event in; None when it is of a kind that is not known.

        Raises:
            GrammarError: it may not come here.
        """
        event = event_of(frame)
        if event is None or isinstance(event, Ping):
            return event
        if self.closed is not None:
            raise GrammarError(f"{event.name} came after the end.")
        if not self._started and not isinstance(event, StreamStart):
            raise GrammarError(f"{event.name} came before stream.start.")
        self._put(event)
        if frame.id:
            self.cursor, self._position = frame.id, int(frame.id.partition("-")[2])
        return event

    def _put(self, event: StreamEvent) -> None:
        if isinstance(event, StreamStart):
            self._begin(event)
        elif isinstance(event, MessageDelta):
            self._say(event)
        elif isinstance(event, StreamClose):
            self.closed = event.reason

    def _begin(self, event: StreamStart) -> None:
        """Keep what still counts."""
        self._started = True
        self._pieces = {pos: text for pos, text in self._pieces.items() if pos < event.base}
        if self._pieces and not self._html:
            last = next(reversed(self._pieces))
            self._pieces[last] = self._pieces[last][: event.base - last]

    def _say(self, event: MessageDelta) -> None:
        if self._html:
            self._pieces = {pos: html for pos, html in self._pieces.items() if pos < event.pos}
        elif event.pos != self._position:
            raise GrammarError(f"Text for {event.pos} came when {self._position} was reached.")
        self._pieces[event.pos] = event.content
