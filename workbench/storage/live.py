"""The live log: what is committed, in memory, and a bell for everybody who reads it."""

from __future__ import annotations

import asyncio
import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby, islice
from operator import attrgetter
from typing import Protocol

from workbench.model.events import ErrorEvent, StreamClose
from workbench.model.log import TEXT, Log, Segment, append
from workbench.model.run import Cursor
from workbench.storage.bell import Bell, ring_soon
from workbench.storage.logs import Kept, News

_position = attrgetter("position")


class Tail:
    """A run's committed log in memory. Appended by one thread, read by any."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        self.epoch = 0
        self.bases: tuple[int, ...] = ()
        self.behind = True
        """Whether the database holds more than this."""
        self.failure: ErrorEvent | None = None
        """Why nothing more will come although nothing was kept."""
        self.loading = threading.Lock()
        self.bells: set[Bell] = set()
        self.end = 0
        """The position after what is here."""
        self.number = 0
        """How far the journal was read for it."""
        self.said_at: float | None = None
        """When the model said what was appended last, by this process's clock."""
        self._known = (0, 0)
        self._segments: list[Segment] = []
        self._lock = threading.Lock()

    @property
    def closed(self) -> Segment | None:
        """The segment that closes the log, once it is there."""
        last = self._segments[-1] if self._segments else None
        return last if last is not None and last.kind == StreamClose.name else None

    @property
    def place(self) -> Cursor:
        """The end of what is here."""
        with self._lock:
            return Cursor(epoch=self.epoch, position=self.end)

    def hold(self, log: Log) -> None:
        """Be this log from now on, unless a later epoch is known already."""
        with self._lock:
            if log.epoch < self.epoch:
                return
            self._segments = list(log.segments)
            self.end = log.end
            self.bases, self.epoch = log.bases, log.epoch
            self.behind, self.failure, self._known = False, None, (log.epoch, log.end)

    def load(self, news: News) -> None:
        """Take in what the database has beyond this."""
        with self._lock:
            # While the database was read, the run may have gone on in a new epoch here.
            if news.epoch >= self.epoch:
                self._take(news)
            # Something may have been committed and shown meanwhile.
            self.behind = (self.epoch, self.end) < self._known

    @property
    def log(self) -> Log:
        """All that is here."""
        with self._lock:
            return Log(epoch=self.epoch, bases=self.bases, segments=tuple(self._segments))

    def extend(self, segment: Segment, said_at: float | None = None) -> None:
        """Append what was just committed; after a gap, note that the database has more."""
        with self._lock:
            self.said_at = said_at
            if segment.position == self.end and segment.epoch == self.epoch and not self.behind:
                self._append(segment)
            elif (segment.epoch, segment.end) > (self.epoch, self.end):
                self.behind, self._known = True, max(self._known, (segment.epoch, segment.end))

    def begin(self, asked: Cursor) -> Cursor | None:
        """Where a reader goes on who has read to a place; None when that place is not known."""
        with self._lock:
            if asked > Cursor(epoch=self.epoch, position=self.end):
                return None
            base = min(self.bases[asked.epoch :], default=self.end) if asked.epoch else 0
            return Cursor(epoch=self.epoch, position=min(asked.position, base))

    def ended(self, cursor: Cursor) -> Segment | ErrorEvent | None:
        """What closed the log, or why nothing more will come, for a reader who has all there is."""
        with self._lock:
            if cursor.epoch != self.epoch or cursor.position < self.end:
                return None
            return self.closed or self.failure

    def after(self, epoch: int, position: int, most: int) -> tuple[Segment, ...]:
        """The next stretch: an event, or text of at most so many characters; none once the epoch is past."""
        with self._lock:
            index = bisect_right(self._segments, position, key=_position) - 1
            if epoch != self.epoch or index < 0 or position >= self.end or most < 1:
                return ()
            first = self._segments[index]
            if first.kind != TEXT:
                return (first,)
            return (self._text(index, position, most),)

    def fresh(self, epoch: int, position: int, most: int) -> str | None:
        """All that is behind a place, if that is a little text said just now; else None."""
        with self._lock:
            if epoch != self.epoch or self.behind or not position < self.end <= position + most:
                return None
            parts = []
            for segment in reversed(self._segments):
                if segment.kind != TEXT:
                    return None
                if segment.position <= position:
                    parts.append(segment.payload[position - segment.position :])
                    break
                parts.append(segment.payload)
            return "".join(reversed(parts))

    def before(self, position: int) -> tuple[Segment, ...]:
        """The log up to a place, neighbouring text joined."""
        with self._lock:
            known = self._segments[: bisect_left(self._segments, position, key=_position)]
        joined = []
        for kind, some in groupby(known, lambda one: one.kind):
            first, *rest = some
            if kind != TEXT:
                joined += [first, *rest]
                continue
            text = "".join([first.payload, *(one.payload for one in rest)])
            joined.append(first._replace(payload=text[: position - first.position]))
        return tuple(joined)

    def _text(self, index: int, position: int, most: int) -> Segment:
        first = self._segments[index]
        parts = [first.payload[position - first.position :]]
        length = len(parts[0])
        for segment in islice(self._segments, index + 1, None) if length < most else ():
            if segment.kind != TEXT or length >= most:
                break
            parts.append(segment.payload)
            length += len(segment.payload)
        return first._replace(position=position, payload="".join(parts)[:most])

    def _take(self, news: News) -> None:
        if news.epoch > self.epoch:
            self._cut(min(news.bases[self.epoch :], default=0) if self.epoch else 0)
        self.bases, self.epoch, self.number = news.bases, news.epoch, news.number
        for segment in news.segments:
            if segment.position <= self.end < segment.end:
                self._append(segment.after(self.end))

    def _append(self, segment: Segment) -> None:
        append(self._segments, segment)
        self.end = segment.end

    def _cut(self, base: int) -> None:
        while self._segments and self.end > base:
            last = self._segments.pop()
            self.end = last.position
            if last.kind == TEXT and last.position < base:
                self._append(last._replace(payload=last.payload[: base - last.position]))


def _ring(tails: Iterable[Tail]) -> None:
    """Wake the readers of these tails, with one call per event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Bell]] = defaultdict(list)
    for tail in tails:
        for bell in tail.bells:
            by_loop[bell.loop].append(bell)
    for loop, bells in by_loop.items():
        ring_soon(loop, tuple(bells))


class Relay(Protocol):
    """How processes hear of one another's news; the database is looked at in any case, only less often."""

    @property
    def healthy(self) -> bool:
        """Whether news travel at once."""
        ...

    def start(self) -> None:
        """Begin to send and to hear."""
        ...

    def send(self, segments: Iterable[Segment]) -> None:
        """Tell the other processes what was committed; never waits."""
        ...

    def ring(self, run_id: str) -> None:
        """Have the others look into the database for a run."""
        ...

    def follow(self, run_id: str) -> None:
        """Hear of a run from now on."""
        ...

    def close(self) -> None:
        """Stop."""
        ...


class Alone:
    """The relay of a process that is the only one, or meets the others in the database."""

    healthy = False

    def start(self) -> None:
        """Do nothing."""

    def send(self, segments: Iterable[Segment]) -> None:
        """Tell nobody."""

    def ring(self, run_id: str) -> None:
        """Tell nobody."""

    def follow(self, run_id: str) -> None:
        """Hear nothing."""

    def close(self) -> None:
        """Do nothing."""


class LiveLog:
    """The tails of the runs that this process writes or reads."""

    def __init__(self) -> None:
        self._tails: dict[str, Tail] = {}
        self._held: set[str] = set()
        self._lock = threading.Lock()
        self.relay: Relay = Alone()
        self.closed = False

    def open(self) -> None:
        """Begin to hear of the runs of other processes."""
        self.relay.start()

    def hold(self, run_id: str, log: Log) -> None:
        """Keep a tail for a run that is written here; its readers hear of the new epoch."""
        with self._lock:
            self._held.add(run_id)
            tail = self._tail(run_id)
        tail.hold(log)
        self.ring([run_id])
        if log.epoch > 1:
            self.relay.ring(run_id)

    def let_go(self, run_id: str) -> None:
        """Stop keeping a tail for its writer; it lives on while it has readers."""
        with self._lock:
            self._held.discard(run_id)
            self._sweep(run_id)

    def publish(self, kept: Kept, said_at: float | None = None) -> None:
        """Show what was committed, here and in the other processes."""
        self.show(kept.segments, said_at)
        if kept.segments:
            self.relay.send(kept.segments)

    def show(self, segments: Iterable[Segment], said_at: float | None = None) -> None:
        """Show what some process committed, and wake its readers here once."""
        touched = set()
        for segment in segments:
            tail = self._tails.get(segment.run_id)
            if tail is not None:
                tail.extend(segment, said_at)
                touched.add(tail)
        _ring(touched)

    def look(self, run_id: str) -> None:
        """Have the readers of a run look into the database."""
        tail = self._tails.get(run_id)
        if tail is not None:
            tail.behind = True
            self.ring([run_id])

    def fail(self, run_id: str, failure: ErrorEvent) -> None:
        """Tell the readers of a run that nothing more will come."""
        tail = self._tails.get(run_id)
        if tail is not None:
            tail.failure = failure
            self.ring([run_id])

    def listen(self, run_id: str, bell: Bell) -> Tail:
        """Have a bell rung whenever a run has news."""
        with self._lock:
            tail = self._tail(run_id)
            tail.bells = tail.bells | {bell}
            return tail

    def unlisten(self, run_id: str, bell: Bell) -> None:
        """Ring no more."""
        with self._lock:
            tail = self._tails.get(run_id)
            if tail is not None:
                tail.bells = tail.bells - {bell}
                self._sweep(run_id)
        bell.close()

    def watched(self) -> dict[str, bool]:
        """The runs that are read here, and whether they are written here too."""
        with self._lock:
            return {run_id: run_id in self._held for run_id, tail in self._tails.items() if tail.bells}

    def elsewhere(self) -> dict[str, Cursor]:
        """How far the runs are known that are read here, written in another process and not over."""
        with self._lock:
            known = [(run_id, tail) for run_id, tail in self._tails.items() if tail.bells]
            return {
                run_id: tail.place
                for run_id, tail in known
                if run_id not in self._held and tail.epoch and tail.closed is None
            }

    def held(self, run_id: str) -> bool:
        """Whether a run is written here."""
        return run_id in self._held

    @property
    def viewers(self) -> int:
        """How many read here."""
        with self._lock:
            return sum(len(tail.bells) for tail in self._tails.values())

    def tail(self, run_id: str) -> Tail | None:
        """The tail of a run that is written or read here."""
        return self._tails.get(run_id)

    def before(self, run_id: str, position: int) -> tuple[Segment, ...]:
        """The log of a run up to a place, as far as it is here."""
        tail = self._tails.get(run_id)
        return () if tail is None else tail.before(position)

    def ring(self, run_ids: Iterable[str]) -> None:
        """Wake the readers of these runs."""
        _ring(tail for run_id in run_ids if (tail := self._tails.get(run_id)) is not None)

    def close(self) -> None:
        """Tell all readers that this process stops."""
        self.closed = True
        self.ring(list(self._tails))
        self.relay.close()

    def _tail(self, run_id: str) -> Tail:
        return self._tails.setdefault(run_id, Tail(run_id))

    def _sweep(self, run_id: str) -> None:
        tail = self._tails.get(run_id)
        if tail is not None and not tail.bells and run_id not in self._held:
            del self._tails[run_id]
