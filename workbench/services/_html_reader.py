"""Reading a run as HTML: the same events and cursors, with blocks of safe HTML in place of Markdown.

A delta's `pos` is where its block begins in the run. It replaces what was given at this place and behind it;
a `stream.start` takes back the blocks that begin at its base or later. After a reconnection the block in
which the reader's place lies is given whole, so a reader needs to keep nothing but HTML by place.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import replace

from workbench.model.events import (
    ErrorEvent,
    MessageDelta,
    MessageEnd,
    StreamClose,
    StreamEvent,
    StreamStart,
)
from workbench.model.log import TEXT, Segment
from workbench.model.run import CUT_SHORT, Cursor, Status
from workbench.services._html_blocks import HtmlBlocks
from workbench.services._reader import Step

Before = Callable[[int], tuple[Segment, ...]]


_BROKEN = (Status.CANCELLED, Status.FAILED, Status.INTERRUPTED)
_QUICK = 500
"""Most characters of an open block that are read without leaving the event loop."""


class HtmlReader:
    """One viewer who wants HTML."""

    def __init__(self, before: Before, *, origins: frozenset[str]) -> None:
        """Take `before(position)`, what a run's log has up to a place, and whose pictures may be shown."""
        self._before, self._origins = before, origins
        self._places: list[tuple[int, int]] = []
        self._length = 0
        self._cursor: Cursor | None = None
        self._said_at: float | None = None
        self._blocks = HtmlBlocks(origins=origins)
        self._over = False

    async def steps(self, steps: AsyncGenerator[Step]) -> AsyncGenerator[Step]:
        """The steps of a reader of Markdown, in HTML."""
        async with aclosing(steps):
            async for step in steps:
                for given in await self._as_html(step):
                    yield given

    async def _as_html(self, step: Step) -> Iterable[Step]:
        event = step.event
        if isinstance(event, StreamStart):
            return [step, *await _aside(self._start(event))]
        if isinstance(event, MessageDelta):
            self._cursor, self._said_at = step.cursor, step.said_at
            given = self._given(self._take(event.pos, event.content))
            return await _aside(given) if self._blocks.open > _QUICK else given
        return [*await _aside(self._given(self._rest(step))), step]

    def _start(self, event: StreamStart) -> Iterator[Step]:
        """Go on from a place in the middle: what was settled before stays with the reader."""
        self._blocks, self._places, self._length = HtmlBlocks(origins=self._origins), [], 0
        self._cursor = Cursor(epoch=event.epoch, position=event.base)
        self._over = False
        text = [one for one in self._before(event.base) if one.kind == TEXT]
        for segment in text:
            self._note(segment.position, segment.payload)
        if text:
            yield from self._given(self._blocks.resume("".join(one.payload for one in text)))

    def _take(self, position: int, text: str) -> Iterator[tuple[int, str]]:
        self._note(position, text)
        return self._blocks.feed(text)

    def _note(self, position: int, text: str) -> None:
        self._places.append((self._length, position))
        self._length += len(text)

    def _rest(self, step: Step) -> Iterator[tuple[int, str]]:
        """What has not been given yet, before an event whose place says that the reader has it."""
        last = isinstance(step.event, MessageEnd | StreamClose) or (
            isinstance(step.event, ErrorEvent) and step.cursor is not None
        )
        if self._over or not self._length:
            return iter(())
        self._over = last
        if last:
            return self._blocks.finish(broken=_broken(step.event))
        return iter(()) if step.cursor is None else self._blocks.look()

    def _given(self, blocks: Iterator[tuple[int, str]]) -> Iterator[Step]:
        """The blocks as deltas; the last brings the cursor, for only then the reader has all of it."""
        found = list(blocks)
        for number, (offset, html) in enumerate(found, start=1):
            delta = MessageDelta(content=html, type="html", pos=self._position(offset))
            step = Step(event=delta)
            last = replace(step, cursor=self._cursor, said_at=self._said_at)
            yield last if number == len(found) else step

    def _position(self, offset: int) -> int:
        """The place in the run of a place in its text."""
        index = max(0, bisect_right(self._places, (offset, 1 << 60)) - 1)
        start, position = self._places[index] if self._places else (0, 1)
        return position + offset - start


def _broken(event: StreamEvent) -> bool:
    """Whether an answer that ends so is not whole."""
    if isinstance(event, MessageEnd):
        return event.finish_reason in CUT_SHORT
    return isinstance(event, ErrorEvent) or isinstance(event, StreamClose) and event.reason in _BROKEN


async def _aside(steps: Iterator[Step]) -> list[Step]:
    """What takes long is done in a thread: other viewers are waiting."""
    return await asyncio.to_thread(list, steps)
