"""The engine: a thread with an event loop, where the runs that this process holds are answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from workbench.model.errors import StorageError
from workbench.model.limits import RunLimits
from workbench.model.log import Log
from workbench.model.run import Ending, Run, RunRequest, Status
from workbench.providers._base import Provider
from workbench.services import _journaling, _recovery
from workbench.services._answering import Answering, NextTry
from workbench.services._committing import Record, Told
from workbench.services._duties import forever, settling, watching
from workbench.services._follower import Follower
from workbench.services._held_runs import HeldRuns, Task
from workbench.services._lines import Line
from workbench.services._measures import Measures
from workbench.services._reaper import Reaper
from workbench.services._threads import Threads
from workbench.services._writer import Writer
from workbench.storage.leases import Lease
from workbench.storage.live import LiveLog, Tail
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)


class Engine:
    """Holds runs: asks for their answers, keeps their leases, and takes over those of processes that died."""

    def __init__(
        self,
        runs: RunStore,
        live: LiveLog,
        provider: Callable[[], Provider],
        record: Record,
        limits: RunLimits,
        *,
        owner: str,
        measures: Measures,
        ended: Callable[[str], None],
    ) -> None:
        self._runs, self._live, self._provider, self._limits = runs, live, provider, limits
        self._owner, self._measures = owner, measures
        self.threads = Threads()
        self.writer = Writer(
            runs,
            live,
            record,
            limits,
            owner=owner,
            told=Told(lost=self._lost, ended=ended, stopped=self._stop_line, renewed=self._renewed),
            measures=measures,
        )
        self._held = HeldRuns(self._done)
        self._reaper = Reaper(runs, limits, owner=owner, take=self._claim, settle=ended)
        self._follower = Follower(runs, live, limits, freed=self.reap_soon)
        self._closing = False

    def start(self) -> None:
        """Begin to answer and to look after the runs of others."""
        self.threads.start()
        self.writer.start()
        self._live.open()
        for duty in (
            self._reaper.run(),
            watching(self._held, self._live, self._limits, self._measures),
            self._follower.run(),
            settling(self._runs),
        ):
            self.threads.run(forever(duty))

    # From any thread

    def hold(self, run: Run) -> None:
        """Answer a run that was just made for this process."""
        line = self.writer.hold(run.id, Log(epoch=run.epoch, bases=(0,)))
        self._answer(line, run.request)

    def reap_soon(self) -> None:
        """Look at once for runs that nobody holds."""
        if not self._closing:
            self.threads.call(self._reaper.soon)

    def cancelled(self, run_id: str) -> None:
        """Somebody ended a run in the database: end its call too, if it is here."""
        self.writer.let_go(run_id)
        self._live.look(run_id)
        self._live.relay.ring(run_id)
        self.threads.call(self._held.stop, run_id, None, "cancelled")

    def hand_over(self) -> None:
        """Let go of all runs, and have the other processes look at once."""
        try:
            freed = self._runs.leases.release(self._owner)
        except StorageError as error:
            _log.warning("Runs could not be handed over; their leases will run out: %s", error)
            return
        for run_id in freed:
            self._live.relay.ring(run_id)

    def load(self, tail: Tail) -> None:
        """Read from the database what a tail lacks.

        Raises:
            NotFound: there is no such run.
        """
        self._follower.load(tail)

    def next_try(self, run_id: str) -> NextTry | None:
        """When a run of this process is tried again; None where it does not wait for that."""
        return self._held.next_try(run_id)

    @property
    def held(self) -> int:
        """How many runs are answered here."""
        return len(self._held)

    def close(self) -> None:
        """Stop answering, commit what there is, and let go of all runs."""
        self._closing = True
        self.threads.run(self._held.stop_all()).result(10.0)
        self.writer.close(timeout=10.0)
        self.hand_over()
        self._live.close()
        self.threads.close()

    # In the loop's thread

    def _begin(self, answering: Answering) -> None:
        if not self._closing:
            self._held.begin(answering)

    def _done(self, answering: Answering, task: Task) -> None:
        if answering.stopped_as == "cancelled":
            self.threads.submit(self._runs.note_usage, answering.run_id, answering.costs_so_far)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("Run %s broke", answering.run_id, exc_info=error)
            self.writer.end(answering.line, _broken(answering))

    # Called by the writer

    def _lost(self, line: Line) -> None:
        """Another process has the run now, or somebody ended it: see which, and end the call."""
        self._measures.lost.inc()
        _journaling.note("run.lost", line.run_id, epoch=line.epoch)
        self.threads.submit(self._let_lost, line)

    def _let_lost(self, line: Line) -> None:
        cancelled = self._runs.get(line.run_id).status is Status.CANCELLED
        self._stop_line(line, "cancelled" if cancelled else "interrupted")

    def _stop_line(self, line: Line, outcome: str = "interrupted") -> None:
        self.threads.call(self._held.stop, line.run_id, None, outcome, line)

    def _renewed(self, watched: dict[str, float | None]) -> None:
        self.threads.call(self._held.followed, watched)

    # Taking over what others left

    def _claim(self, lease: Lease) -> None:
        if not self._closing:
            self.threads.submit(self._take_over, lease)

    def _take_over(self, lease: Lease) -> None:
        seconds = self._limits.lease_seconds
        claimed = self._runs.leases.claim(lease, self._owner, seconds=seconds, base=_recovery.base)
        if claimed is None:
            return
        run = self._runs.get(lease.run_id)
        plan = _recovery.plan(claimed, run.request, self._limits)
        _journaling.note("run.taken_over", run.id, user=run.request.user, epoch=claimed.log.epoch)
        line = self.writer.hold(run.id, claimed.log)
        if plan.ending is not None:
            self.writer.end(line, plan.ending)
        else:
            self._answer(line, run.request, plan)

    def _answer(self, line: Line, request: RunRequest, plan: _recovery.Plan | None = None) -> None:
        plan = plan or _recovery.Plan(prompt=request.prompt)
        answering = Answering(
            line,
            request,
            provider=self._provider,
            writer=self.writer,
            limits=self._limits,
            prompt=plan.prompt,
            begun=plan.begun,
        )
        with suppress(RuntimeError):  # closed: the run is handed over
            self.threads.call(self._begin, answering)


def _broken(answering: Answering) -> Ending:
    status = Status.INTERRUPTED if answering.shown else Status.FAILED
    return Ending(
        status=status,
        error_code="internal",
        error_message="Something broke while this answer was being written; it has been logged.",
        retryable=True,
    )
