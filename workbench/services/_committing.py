"""Committing: what the runs of a process have to say is kept, and only then shown."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.model.events import ErrorEvent
from workbench.model.limits import RunLimits
from workbench.model.run import Ending, Status
from workbench.model.usage import Call
from workbench.services._lines import Due, Line, Lines
from workbench.services._measures import Measures
from workbench.services._ticks import Ticks
from workbench.storage.live import LiveLog
from workbench.storage.logs import Batch, Kept
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)

Record = Callable[[Connection, Call], None]

_STORAGE = (
    "The answer could not be kept: the database cannot be written. What you see is kept; try again later."
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who is told what becomes of lines; called in the thread that commits."""

    lost: Callable[[Line], None]
    """Another process has the run now, or somebody ended it."""
    ended: Callable[[str], None]
    """The end of a run is kept."""
    stopped: Callable[[Line], None]
    """What a run says cannot be kept."""
    renewed: Callable[[dict[str, float | None]], None]
    """The leases of these runs were renewed; when each was last followed."""


class Committing:
    """Commits what is due, shows what was kept, parts with runs that others hold now."""

    def __init__(
        self,
        lines: Lines,
        ticks: Ticks,
        runs: RunStore,
        live: LiveLog,
        record: Record,
        limits: RunLimits,
        *,
        owner: str,
        told: Told,
        measures: Measures,
    ) -> None:
        self._lines, self._ticks = lines, ticks
        self._runs, self._live, self._record, self._limits = runs, live, record, limits
        self._owner, self._told, self._measures = owner, told, measures

    def commit(self) -> None:
        """Commit all that is due now."""
        due = self._lines.take()
        batch = self._batch(due)
        silent = self._lines.silent(due.lines) if batch.renew is not None else []
        began = time.monotonic()
        try:
            kept = self._runs.logs.commit(batch, self._record)
        except Exception as error:  # noqa: BLE001  whatever it is, the runs of all others go on
            self._failed(error, due)
        else:
            self._ticks.mended()
            if batch.renew is not None:
                self._ticks.renewed()
            self._show(kept, due)
            self._part([line for line in silent if line.run_id not in kept.watched])
            self._measure(began, due.calls)
        self._ticks.over(began)

    def _batch(self, due: Due) -> Batch:
        return Batch(
            owner=self._owner,
            epochs={line.run_id: line.epoch for line, _ in due.lines},
            segments=[segment for _, pending in due.lines for segment in pending],
            endings=due.endings,
            calls=due.calls,
            renew=self._limits.lease_seconds if self._ticks.renewing else None,
        )

    def _measure(self, began: float, calls: list[Call]) -> None:
        now = time.monotonic()
        self._measures.commit.observe(now - began)
        if self._lines.waiting_since is not None:
            self._measures.shown.observe(now - self._lines.waiting_since)
        self._lines.tick_over()
        for call in calls:
            self._measures.called(call)

    def _show(self, kept: Kept, due: Due) -> None:
        self._lines.kept(due)
        self._live.publish(kept, self._lines.waiting_since)
        if kept.ended or kept.lost:
            for line, _ in due.lines:
                if line.run_id in kept.ended:
                    self._drop(line)
                    self._told.ended(line.run_id)
            self._part([line for line, _ in due.lines if line.run_id in kept.lost])
        if kept.watched:
            self._told.renewed(dict(kept.watched))

    def _part(self, lost: list[Line]) -> None:
        """Give up the lines of runs that this process no longer holds."""
        for line in lost:
            if self._drop(line):
                self._told.lost(line)

    def _drop(self, line: Line) -> bool:
        """Write no more of a run; whether it was still written."""
        if not self._lines.drop(line):
            return False
        self._live.let_go(line.run_id)
        return True

    # When a commit fails, nothing of it was kept

    def _failed(self, error: Exception, due: Due) -> None:
        seconds = self._ticks.failed()
        _log.warning("A commit of %d runs failed: %s", len(due.lines), error)
        if not isinstance(error.__cause__, OperationalError | PoolTimeout):
            _log.error("Trying the runs one by one", exc_info=error)
            self._one_by_one(due)
        elif seconds >= self._limits.storage_seconds:
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
        self._ticks.mended()

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
        self._told.stopped(line)


def _unkept(*, shown: bool) -> Ending:
    return Ending(
        status=Status.INTERRUPTED if shown else Status.FAILED,
        error_code="storage_error",
        error_message=_STORAGE,
        retryable=True,
    )
