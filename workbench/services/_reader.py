"""Reading a run: a cursor moves along its committed log; nothing is queued for a reader."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass

from workbench.model.errors import StorageError
from workbench.model.events import ErrorEvent, Ping, StreamClose, StreamEvent, StreamStart
from workbench.model.limits import RunLimits
from workbench.model.log import TEXT, Segment, event_of
from workbench.model.run import Cursor
from workbench.services._pace import Pace
from workbench.storage.bell import Bell
from workbench.storage.live import LiveLog, Tail

_AGAIN_SECONDS = 0.25
"""Until a database that could not be read is asked again."""


AtOnce = Callable[[Cursor, str, float | None], bool]
"""Takes text behind a place, with when it was said, if it can be given to the viewer at once."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """An event, and the cursor after it; none for what is not in the log."""

    event: StreamEvent
    cursor: Cursor | None = None
    said_at: float | None = None
    """When the model said it, for text that comes as it is said; by `time.monotonic`."""


class Reader:
    """One viewer of one run."""

    def __init__(
        self,
        run_id: str,
        *,
        live: LiveLog,
        load: Callable[[Tail], None],
        limits: RunLimits,
        after: Cursor | None = None,
        pace: Pace | None = None,
        at_once: AtOnce | None = None,
    ) -> None:
        """A viewer without a pace of its own may take text `at_once`: then no coroutine is woken for it."""
        self._run_id, self._live, self._load, self._limits = run_id, live, load, limits
        self._pace = pace or Pace()
        self._at_once = at_once if pace is None else None
        self._cursor = after or Cursor()
        self._started = False
        self._began = self._quiet_since = time.monotonic()

    async def steps(self) -> AsyncGenerator[Step]:
        """Everything after the cursor, then what comes, until the run has ended."""
        bell = Bell(self._answer if self._at_once else None)
        tail = self._tail = self._live.listen(self._run_id, bell)
        self._pace.on_change(bell.ring_soon)
        try:
            while True:
                bell.clear()
                if tail.behind or (not self._started and self._cursor > tail.place):
                    await self._catch_up(tail)
                for step in self._next(tail):
                    self._quiet_since = time.monotonic()
                    yield step
                    if isinstance(step.event, StreamClose):
                        return
                if not await self._rest(bell, tail):
                    self._quiet_since = time.monotonic()
                    yield Step(event=Ping())
        finally:
            self._live.unlisten(self._run_id, bell)

    def _answer(self) -> bool:
        """Give what was just said to a viewer who waits for it; False when the reader must be woken."""
        if self._at_once is None or self._live.closed:
            return False
        epoch, position = self._cursor
        text = self._tail.fresh(epoch, position, self._limits.frame_chars)
        if text is None or not self._at_once(self._cursor, text, self._tail.said_at):
            return False
        self._cursor = Cursor(epoch, position + len(text))
        self._quiet_since = time.monotonic()
        return True

    async def _catch_up(self, tail: Tail) -> None:
        """Read what the tail lacks; a reader in mid-text outlasts a database that is away for a while."""
        try:
            await asyncio.to_thread(self._load, tail)
        except StorageError:
            if not self._started:
                raise

    def _next(self, tail: Tail) -> Iterator[Step]:
        # The tail may change at any moment, also while what was yielded is being sent.
        while True:
            if not self._started or tail.epoch != self._cursor.epoch:
                yield from self._start(tail)
            segments = tail.after(self._cursor.epoch, self._cursor.position, self._most())
            for segment in segments:
                self._cursor = Cursor(epoch=self._cursor.epoch, position=segment.end)
                if segment.kind == TEXT:
                    self._pace.take(len(segment.payload))
                yield Step(event=event_of(segment), cursor=self._cursor, said_at=self._said_at(tail))
            if not segments:
                break
        if self._live.closed:
            yield Step(event=StreamClose(reason="shutdown"))
        else:
            yield from _last_words(tail.ended(self._cursor))

    def _said_at(self, tail: Tail) -> float | None:
        fresh = self._cursor.position == tail.end and tail.said_at is not None
        return tail.said_at if fresh and (tail.said_at or 0.0) > self._began else None

    def _start(self, tail: Tail) -> Iterator[Step]:
        known = tail.begin(self._cursor)
        self._cursor, self._started = known or Cursor(epoch=tail.epoch), True
        start = StreamStart(stream_id=self._run_id, epoch=self._cursor.epoch, base=self._cursor.position)
        yield Step(event=start, cursor=self._cursor)
        if known is None:
            yield Step(event=_GAP)

    def _most(self) -> int:
        return self._pace.allowance(self._limits.frame_chars)

    async def _rest(self, bell: Bell, tail: Tail) -> bool:
        """Sleep until there is something to look at; False when it was quiet for too long."""
        while (ping_in := self._quiet_since + self._limits.ping_seconds - time.monotonic()) > 0:
            waiting = self._cursor.position < tail.end
            patience = self._pace.patience(ping_in) if waiting else ping_in
            patience = min(patience, _AGAIN_SECONDS) if tail.behind else patience
            if await bell.wait(min(patience, ping_in)) or patience < ping_in:
                return True
        return False


def _last_words(ended: Segment | ErrorEvent | None) -> Iterator[Step]:
    """What to tell a reader who has all there is, when nothing more will come."""
    if isinstance(ended, Segment):
        yield Step(event=event_of(ended))
    elif ended is not None:
        yield Step(event=ended)
        yield Step(event=StreamClose(reason="failed"))


_GAP = ErrorEvent(
    code="resume_gap",
    message="The place you asked to go on from is not known here; the answer starts again.",
    retryable=True,
)
