"""The writer: one thread that commits what all runs of a process have to say, and only then shows it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.model.events import ErrorEvent, StreamEvent
from workbench.model.limits import RunLimits
from workbench.model.log import Log, Segment, append, event_segment, text_segment
from workbench.model.run import Ending, Status
from workbench.model.usage import Call
from workbench.services._measures import Measures
from workbench.storage.live import LiveLog
from workbench.storage.logs import Batch, Kept
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)

Record = Callable[[Connection, Call], None]

_GAP = 0.01
"""Least time between two commits, however urgent."""

_SHARE = 25
"""Times as long as the last commit took before an urgent one: what is urgent takes no more than its share."""

_ENDINGS = 40
"""Most runs that end, and calls that are recorded, in one commit: text that others wait for comes first."""

_STORAGE = (
    "The answer could not be kept: the database cannot be written. What you see is kept; try again later."
)


@dataclass(eq=False)
class Line:
    """A run as it is written in one epoch: what was kept of it, and what it still has to say.

    Its log is its own: what readers know of the run may lag behind, or be ahead when others took it over.
    """

    run_id: str
    log: Log
    epoch: int = field(init=False)
    position: int = field(init=False)
    buffer: list[str] = field(default_factory=list)
    pending: list[Segment] = field(default_factory=list)
    kept: list[Segment] = field(init=False)
    ending: Ending | None = None
    given_up: bool = False

    def __post_init__(self) -> None:
        """Go on where the log ends."""
        self.epoch, self.position, self.kept = self.log.epoch, self.log.end, list(self.log.segments)

    def whole(self, pending: list[Segment]) -> Log | None:
        """The log with what is being committed; none when it is not certain what the database has."""
        return None if self.given_up else replace(self.log, segments=(*self.kept, *pending))

    def settle(self) -> list[Segment]:
        """Turn the text so far into a segment; all that is pending."""
        if self.buffer:
            text = "".join(self.buffer)
            self.buffer.clear()
            self.add(text_segment(self.run_id, self.epoch, self.position, text))
        return list(self.pending)

    def add(self, segment: Segment) -> None:
        """Queue a segment."""
        self.pending.append(segment)
        self.position = segment.end


class Writer:
    """Takes text from the runs of a process and commits it by ticks."""

    def __init__(
        self,
        runs: RunStore,
        live: LiveLog,
        record: Record,
        limits: RunLimits,
        *,
        owner: str,
        lost: Callable[[Line], None],
        ended: Callable[[str], None],
        stopped: Callable[[Line], None],
        renewed: Callable[[dict[str, float | None]], None],
        measures: Measures,
    ) -> None:
        self._runs, self._live, self._record, self._limits = runs, live, record, limits
        self._owner, self._measures = owner, measures
        self._lost, self._ended, self._stopped, self._renewed = lost, ended, stopped, renewed
        self._lines: dict[str, Line] = {}
        self._dirty: dict[str, Line] = {}
        self._calls: list[Call] = []
        self._change = threading.Condition()
        self._urgent = self._closing = False
        self._committed_at = self._renewed_at = self._took = 0.0
        self._failing_since: float | None = None
        self._waiting_since: float | None = None
        self._next_since: float | None = None
        self._thread = threading.Thread(target=self._run, name="workbench-writer", daemon=True)

    # From any thread

    def start(self) -> None:
        """Begin to write."""
        self._renewed_at = time.monotonic()
        self._thread.start()

    def hold(self, run_id: str, log: Log) -> Line:
        """Take text for a run from now on, behind what its log has; an earlier line of it is cut off."""
        line = Line(run_id=run_id, log=log)
        with self._change:
            self._lines[run_id] = line
            self._dirty.pop(run_id, None)
        self._live.hold(run_id, log)
        return line

    def let_go(self, run_id: str) -> None:
        """Take nothing more for a run; what was not committed is dropped."""
        with self._change:
            self._lines.pop(run_id, None)
            self._dirty.pop(run_id, None)
        self._live.let_go(run_id)

    def text(self, line: Line, text: str, *, urgent: bool = False) -> None:
        """More text of a run."""
        with self._change:
            if self._open(line) and text:
                line.buffer.append(text)
                self._touch(line, urgent=urgent)

    def event(self, line: Line, event: StreamEvent) -> None:
        """A control event of a run."""
        with self._change:
            if self._open(line):
                line.settle()
                line.add(event_segment(line.run_id, line.epoch, line.position, event))
                self._touch(line, urgent=False)

    def end(self, line: Line, ending: Ending) -> None:
        """The end of a run."""
        with self._change:
            if self._open(line):
                line.ending = ending
                self._touch(line, urgent=True)

    def call(self, call: Call) -> None:
        """A call to be recorded."""
        with self._change:
            self._calls.append(call)
            self._change.notify()

    def close(self, *, timeout: float) -> None:
        """Commit what is pending, as far as the database allows, and stop."""
        with self._change:
            self._closing = self._urgent = True
            self._change.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)

    @property
    def failing(self) -> bool:
        """Whether the last commit failed."""
        return self._failing_since is not None

    @property
    def depth(self) -> int:
        """How many runs wait for a commit."""
        return len(self._dirty)

    def _open(self, line: Line) -> bool:
        return line.ending is None and self._lines.get(line.run_id) is line

    def _touch(self, line: Line, *, urgent: bool) -> None:
        """Note that a line has something to say; the thread is woken only when that brings a tick forward."""
        sooner = not self._dirty or (urgent and not self._urgent)
        self._dirty[line.run_id] = line
        if self._next_since is None:
            self._next_since = time.monotonic()
            self._waiting_since = self._waiting_since or self._next_since
        if sooner:
            self._urgent = self._urgent or urgent
            self._change.notify()

    # In the thread

    def _run(self) -> None:
        while self._await():
            self._tick()
        left = 0
        while (now := len(self._dirty) + len(self._calls)) and now != left:
            left = now
            self._tick()

    def _await(self) -> bool:
        """Sleep until the next tick; False when there is no next."""
        tick = self._limits.tick_ms / 1000
        with self._change:
            while not self._closing:
                now = time.monotonic()
                due = self._renewed_at + self._limits.lease_seconds / 5
                if self._dirty or self._calls:
                    due = min(due, self._committed_at + (self._gap(tick) if self._urgent else tick))
                if self._failing_since is not None:
                    due = max(due, self._committed_at + 10 * tick)
                if due <= now:
                    break
                self._change.wait(due - now)
            return not self._closing

    def _gap(self, tick: float) -> float:
        return min(tick, max(_GAP, _SHARE * self._took))

    def _tick(self) -> None:
        lines, calls = self._take()
        batch = self._batch(lines, calls)
        silent = self._silent(lines) if batch.renew is not None else []
        began = time.monotonic()
        try:
            kept = self._runs.logs.commit(batch, self._record)
        except Exception as error:  # noqa: BLE001  whatever it is, the runs of all others go on
            self._failed(error, lines, calls)
        else:
            self._failing_since = None
            if batch.renew is not None:
                self._renewed_at = time.monotonic()
            self._show(kept, lines, calls)
            self._part([line for line in silent if line.run_id not in kept.watched])
            self._measure(began, calls)
        # Ticks begin at even distances, however long a commit takes.
        self._took, self._committed_at = time.monotonic() - began, began

    def _measure(self, began: float, calls: list[Call]) -> None:
        now = time.monotonic()
        self._measures.commit.observe(now - began)
        if self._waiting_since is not None:
            self._measures.shown.observe(now - self._waiting_since)
        self._waiting_since = self._next_since
        for call in calls:
            self._measures.called(call)

    def _take(self) -> tuple[list[tuple[Line, list[Segment]]], list[Call]]:
        with self._change:
            self._urgent, self._next_since = False, None
            return [(line, line.settle()) for line in self._dirty.values()], self._calls[:_ENDINGS]

    def _silent(self, lines: list[tuple[Line, list[Segment]]]) -> list[Line]:
        """The runs held that say nothing now: whether they are still held shows when leases are renewed."""
        saying = {line.run_id for line, _ in lines}
        with self._change:
            return [line for line in self._lines.values() if line.run_id not in saying]

    def _batch(self, lines: list[tuple[Line, list[Segment]]], calls: list[Call]) -> Batch:
        due = time.monotonic() - self._renewed_at > self._limits.lease_seconds / 5 - 0.1
        return Batch(
            owner=self._owner,
            epochs={line.run_id: line.epoch for line, _ in lines},
            segments=[segment for _, pending in lines for segment in pending],
            endings=dict(islice(_endings(lines), _ENDINGS)),
            calls=calls,
            renew=self._limits.lease_seconds if due else None,
        )

    def _show(self, kept: Kept, lines: list[tuple[Line, list[Segment]]], calls: list[Call]) -> None:
        with self._change:
            del self._calls[: len(calls)]
            for line, pending in lines:
                self._committed(line, len(pending))
        self._live.publish(kept, self._waiting_since)
        for line, _ in lines:
            if line.run_id in kept.ended:
                self._drop(line)
                self._ended(line.run_id)
        self._part([line for line, _ in lines if line.run_id in kept.lost])
        if kept.watched:
            self._renewed(dict(kept.watched))

    def _part(self, lost: list[Line]) -> None:
        """Give up the lines of runs that this process no longer holds."""
        for line in lost:
            if self._drop(line):
                self._lost(line)

    def _committed(self, line: Line, count: int) -> None:
        for segment in islice(line.pending, count):
            append(line.kept, segment)
        del line.pending[:count]
        waits = line.pending or line.buffer or line.ending is not None
        if not waits and self._dirty.get(line.run_id) is line:
            del self._dirty[line.run_id]

    def _drop(self, line: Line) -> bool:
        """Write no more of a run; whether it was still written."""
        with self._change:
            if self._lines.get(line.run_id) is not line:
                return False
            del self._lines[line.run_id]
            self._dirty.pop(line.run_id, None)
        self._live.let_go(line.run_id)
        return True

    # When a commit fails, nothing of it was kept

    def _failed(self, error: Exception, lines: list[tuple[Line, list[Segment]]], calls: list[Call]) -> None:
        now = time.monotonic()
        since = self._failing_since = self._failing_since or now
        _log.warning("A commit of %d runs failed: %s", len(lines), error)
        if not isinstance(error.__cause__, OperationalError | PoolTimeout):
            _log.error("Trying the runs one by one", exc_info=error)
            self._one_by_one(lines, calls)
        elif now - since >= self._limits.storage_seconds:
            for line, _ in lines:
                self._give_up(line)

    def _one_by_one(self, lines: list[tuple[Line, list[Segment]]], calls: list[Call]) -> None:
        """Find whose fault it is; the others go on."""
        for line, pending in lines:
            if not self._alone([(line, pending)], []):
                self._give_up(line)
        for call in calls:
            if not self._alone([], [call]):
                _log.error("A call could not be recorded: %s", call)
                with self._change:
                    self._calls.remove(call)
        self._failing_since = None

    def _alone(self, lines: list[tuple[Line, list[Segment]]], calls: list[Call]) -> bool:
        try:
            kept = self._runs.logs.commit(self._batch(lines, calls), self._record)
        except Exception:  # noqa: BLE001  as above
            return False
        with self._change:
            first = list(self._calls[: len(calls)])
        if first == calls:
            self._show(kept, lines, calls)
        return True

    def _give_up(self, line: Line) -> None:
        """Tell the readers that no more can be kept; the ending is tried until it is written."""
        if line.given_up:
            return
        with self._change:
            line.given_up = True
            line.pending.clear()
            line.buffer.clear()
            line.ending = _unkept(shown=bool(line.kept))
        self._live.fail(line.run_id, ErrorEvent(code="storage_error", message=_STORAGE, retryable=True))
        self._stopped(line)


def _endings(
    lines: Iterable[tuple[Line, list[Segment]]],
) -> Iterator[tuple[str, tuple[Ending, Log | None]]]:
    for line, pending in lines:
        if line.ending is not None:
            yield line.run_id, (line.ending, line.whole(pending))


def _unkept(*, shown: bool) -> Ending:
    return Ending(
        status=Status.INTERRUPTED if shown else Status.FAILED,
        error_code="storage_error",
        error_message=_STORAGE,
        retryable=True,
    )
