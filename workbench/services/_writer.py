"""The writer: one thread that commits what all runs of a process have to say, and only then shows it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.model.events import ErrorEvent, StreamEvent
from workbench.model.limits import RunLimits
from workbench.model.log import Log
from workbench.model.run import Ending, Status
from workbench.model.usage import Call
from workbench.services._lines import Due, Line, Lines
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

_STORAGE = (
    "The answer could not be kept: the database cannot be written. What you see is kept; try again later."
)


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
        self._lines = Lines()
        self._closing = False
        self._committed_at = self._renewed_at = self._took = 0.0
        self._failing_since: float | None = None
        self._thread = threading.Thread(target=self._run, name="workbench-writer", daemon=True)

    # From any thread

    def start(self) -> None:
        """Begin to write."""
        self._renewed_at = time.monotonic()
        self._thread.start()

    def hold(self, run_id: str, log: Log) -> Line:
        """Take text for a run from now on, behind what its log has; an earlier line of it is cut off."""
        line = self._lines.hold(run_id, log)
        self._live.hold(run_id, log)
        return line

    def let_go(self, run_id: str) -> None:
        """Take nothing more for a run; what was not committed is dropped."""
        self._lines.let_go(run_id)
        self._live.let_go(run_id)

    def text(self, line: Line, text: str, *, urgent: bool = False) -> None:
        """More text of a run."""
        self._lines.text(line, text, urgent=urgent)

    def event(self, line: Line, event: StreamEvent) -> None:
        """A control event of a run."""
        self._lines.event(line, event)

    def end(self, line: Line, ending: Ending) -> None:
        """The end of a run."""
        self._lines.end(line, ending)

    def call(self, call: Call) -> None:
        """A call to be recorded."""
        self._lines.call(call)

    def close(self, *, timeout: float) -> None:
        """Commit what is pending, as far as the database allows, and stop."""
        with self._lines.change:
            self._closing = True
            self._lines.change.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)

    @property
    def failing(self) -> bool:
        """Whether the last commit failed."""
        return self._failing_since is not None

    @property
    def depth(self) -> int:
        """How many runs wait for a commit."""
        return self._lines.runs

    # In the thread

    def _run(self) -> None:
        while self._await():
            self._tick()
        left = 0
        while (now := len(self._lines)) and now != left:
            left = now
            self._tick()

    def _await(self) -> bool:
        """Sleep until the next tick; False when there is no next."""
        tick = self._limits.tick_ms / 1000
        with self._lines.change:
            while not self._closing:
                now = time.monotonic()
                due = self._renewed_at + self._limits.lease_seconds / 5
                if self._lines:
                    due = min(due, self._committed_at + (self._gap(tick) if self._lines.urgent else tick))
                if self._failing_since is not None:
                    due = max(due, self._committed_at + 10 * tick)
                if due <= now:
                    break
                self._lines.change.wait(due - now)
            return not self._closing

    def _gap(self, tick: float) -> float:
        return min(tick, max(_GAP, _SHARE * self._took))

    def _tick(self) -> None:
        due = self._lines.take()
        batch = self._batch(due)
        silent = self._lines.silent(due.lines) if batch.renew is not None else []
        began = time.monotonic()
        try:
            kept = self._runs.logs.commit(batch, self._record)
        except Exception as error:  # noqa: BLE001  whatever it is, the runs of all others go on
            self._failed(error, due)
        else:
            self._failing_since = None
            if batch.renew is not None:
                self._renewed_at = time.monotonic()
            self._show(kept, due)
            self._part([line for line in silent if line.run_id not in kept.watched])
            self._measure(began, due.calls)
        # Ticks begin at even distances, however long a commit takes.
        self._took, self._committed_at = time.monotonic() - began, began

    def _measure(self, began: float, calls: list[Call]) -> None:
        now = time.monotonic()
        self._measures.commit.observe(now - began)
        if self._lines.waiting_since is not None:
            self._measures.shown.observe(now - self._lines.waiting_since)
        self._lines.tick_over()
        for call in calls:
            self._measures.called(call)

    def _batch(self, due: Due) -> Batch:
        renew = time.monotonic() - self._renewed_at > self._limits.lease_seconds / 5 - 0.1
        return Batch(
            owner=self._owner,
            epochs={line.run_id: line.epoch for line, _ in due.lines},
            segments=[segment for _, pending in due.lines for segment in pending],
            endings=due.endings,
            calls=due.calls,
            renew=self._limits.lease_seconds if renew else None,
        )

    def _show(self, kept: Kept, due: Due) -> None:
        self._lines.kept(due)
        self._live.publish(kept, self._lines.waiting_since)
        if kept.ended or kept.lost:
            for line, _ in due.lines:
                if line.run_id in kept.ended:
                    self._drop(line)
                    self._ended(line.run_id)
            self._part([line for line, _ in due.lines if line.run_id in kept.lost])
        if kept.watched:
            self._renewed(dict(kept.watched))

    def _part(self, lost: list[Line]) -> None:
        """Give up the lines of runs that this process no longer holds."""
        for line in lost:
            if self._drop(line):
                self._lost(line)

    def _drop(self, line: Line) -> bool:
        """Write no more of a run; whether it was still written."""
        if not self._lines.drop(line):
            return False
        self._live.let_go(line.run_id)
        return True

    # When a commit fails, nothing of it was kept

    def _failed(self, error: Exception, due: Due) -> None:
        now = time.monotonic()
        since = self._failing_since = self._failing_since or now
        _log.warning("A commit of %d runs failed: %s", len(due.lines), error)
        if not isinstance(error.__cause__, OperationalError | PoolTimeout):
            _log.error("Trying the runs one by one", exc_info=error)
            self._one_by_one(due)
        elif now - since >= self._limits.storage_seconds:
            for line, _ in due.lines:
                self._give_up(line)

    def _one_by_one(self, due: Due) -> None:
        """Find whose fault it is; the others go on."""
        for said in due.lines:
            if not self._alone(Due([said], [])):
                self._give_up(said[0])
        for call in due.calls:
            if not self._alone(Due([], [call])):
                _log.error("A call could not be recorded: %s", call)
                self._lines.drop_call(call)
        self._failing_since = None

    def _alone(self, due: Due) -> bool:
        try:
            kept = self._runs.logs.commit(self._batch(due), self._record)
        except Exception:  # noqa: BLE001  as above
            return False
        self._show(kept, due)
        return True

    def _give_up(self, line: Line) -> None:
        """Tell the readers that no more can be kept."""
        if line.given_up:
            return
        self._lines.give_up(line, _unkept(shown=bool(line.kept)))
        self._live.fail(line.run_id, ErrorEvent(code="storage_error", message=_STORAGE, retryable=True))
        self._stopped(line)


def _unkept(*, shown: bool) -> Ending:
    return Ending(
        status=Status.INTERRUPTED if shown else Status.FAILED,
        error_code="storage_error",
        error_message=_STORAGE,
        retryable=True,
    )
