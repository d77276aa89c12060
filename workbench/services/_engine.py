"""The engine: a thread with an event loop, where the runs that this process holds are answered."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from workbench.model.errors import NotFound, StorageError
from workbench.model.limits import RunLimits
from workbench.model.log import Log
from workbench.model.run import Ending, Run, RunRequest, Status
from workbench.providers._base import Provider
from workbench.services import _journaling, _recovery
from workbench.services._answering import Answering
from workbench.services._measures import Measures
from workbench.services._writer import Line, Record, Writer
from workbench.storage.leases import Lease
from workbench.storage.live import LiveLog, Tail
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)

_RELAYED = 8
"""Times as seldom the database is looked at for runs that the relay tells of."""

_SETTLE_SECONDS = 2.0

_UNWATCHED = Ending(
    status=Status.INTERRUPTED,
    error_code="unwatched",
    error_message="Nobody was reading, so the answer was not finished. It can be continued or written again.",
    retryable=True,
)


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
        self._owner, self._ended, self._measures = owner, ended, measures
        self.writer = Writer(
            runs,
            live,
            record,
            limits,
            owner=owner,
            lost=self._lost,
            ended=self._over,
            stopped=self._stop_line,
            renewed=self._renewed,
            measures=measures,
        )
        self._answering: dict[str, Answering] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._seen: dict[str, tuple[Lease, float]] = {}
        self._watched: dict[str, tuple[float | None, float]] = {}
        self._closing = False
        self._reap_now = asyncio.Event()
        self._looked = time.monotonic()
        self._readers = ThreadPoolExecutor(4, "workbench-read")
        self._workers = ThreadPoolExecutor(4, "workbench-run")
        self._thread = threading.Thread(target=self._serve, name="workbench-engine", daemon=True)

    def start(self) -> None:
        """Begin to answer and to look after the runs of others."""
        self.loop = asyncio.new_event_loop()
        self.loop.set_default_executor(self._readers)
        self.writer.start()
        self._thread.start()
        self._live.open()
        for duty in (self._reaping(), self._watching(), self._polling(), self._settling()):
            asyncio.run_coroutine_threadsafe(_forever(duty), self.loop)

    # From any thread

    def hold(self, run: Run) -> None:
        """Answer a run that was just made for this process."""
        line = self.writer.hold(run.id, Log(epoch=run.epoch, bases=(0,)))
        self._answer(line, run.request)

    def reap_soon(self) -> None:
        """Look at once for runs that nobody holds."""
        if not self._closing:
            self.loop.call_soon_threadsafe(self._reap_now.set)

    def cancelled(self, run_id: str) -> None:
        """Somebody ended a run in the database: end its call too, if it is here."""
        self.writer.let_go(run_id)
        self._live.look(run_id)
        self._live.relay.ring(run_id)
        self.loop.call_soon_threadsafe(self._stop, run_id, None, "cancelled")

    def hand_over(self) -> None:
        """Let go of all runs, and have the other processes look at once."""
        try:
            freed = self._runs.leases.release(self._owner)
        except StorageError as error:
            _log.warning("Runs could not be handed over; their leases will run out: %s", error)
            return
        for run_id in freed:
            self._live.relay.ring(run_id)

    def submit(self, work: Callable[..., Any], *arguments: object) -> None:
        """Do something in a worker thread; a failure is logged."""
        self._workers.submit(work, *arguments).add_done_callback(_log_failure)

    def load(self, tail: Tail) -> None:
        """Read from the database what a tail lacks.

        Raises:
            NotFound: there is no such run.
        """
        with tail.loading:
            news = self._runs.logs.since(tail.run_id, epoch=tail.epoch, position=tail.end, number=tail.number)
            if news is None:
                raise NotFound("This answer does not exist.")
            tail.load(news)
        if news.free:
            self.reap_soon()
        if not news.ended and not self._live.held(tail.run_id):
            self._live.relay.follow(tail.run_id)

    @property
    def held(self) -> int:
        """How many runs are answered here."""
        return len(self._tasks)

    def close(self) -> None:
        """Stop answering, commit what there is, and let go of all runs."""
        self._closing = True
        asyncio.run_coroutine_threadsafe(self._stop_all(), self.loop).result(10.0)
        self.writer.close(timeout=10.0)
        self.hand_over()
        self._live.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5.0)
        self._workers.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)

    # In the loop's thread

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def _begin(self, answering: Answering) -> None:
        if self._closing:
            return
        run_id = answering.run_id
        self._stop(run_id, None, "interrupted")  # of an earlier epoch, if it was lost unnoticed
        self._answering[run_id] = answering
        self._watched[run_id] = (None, time.monotonic())
        task = self.loop.create_task(answering.answer(), name=f"run {run_id}")
        self._tasks[run_id] = task
        task.add_done_callback(lambda done: self._done(answering, done))

    def _done(self, answering: Answering, task: asyncio.Task[None]) -> None:
        run_id = answering.run_id
        if self._tasks.get(run_id) is task:
            del self._tasks[run_id], self._answering[run_id]
            self._watched.pop(run_id, None)
        if answering.stopped_as == "cancelled":
            self.submit(self._runs.note_usage, run_id, answering.costs_so_far)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("Run %s broke", run_id, exc_info=error)
            self.writer.end(answering.line, _broken(answering))

    def _stop(self, run_id: str, ending: Ending | None, outcome: str, line: Line | None = None) -> None:
        """End a run's call, or only that of a line; without an ending the run is left to others."""
        task, answering = self._tasks.get(run_id), self._answering.get(run_id)
        if task is not None and answering is not None and line in (None, answering.line):
            answering.stop, answering.stopped_as = ending, outcome
            task.cancel()

    async def _stop_all(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # Called by the writer

    def _lost(self, line: Line) -> None:
        """Another process has the run now, or somebody ended it: see which, and end the call."""
        self._measures.lost.inc()
        _journaling.note("run.lost", line.run_id, epoch=line.epoch)
        self.submit(self._let_lost, line)

    def _let_lost(self, line: Line) -> None:
        cancelled = self._runs.get(line.run_id).status is Status.CANCELLED
        self._stop_line(line, "cancelled" if cancelled else "interrupted")

    def _stop_line(self, line: Line, outcome: str = "interrupted") -> None:
        self.loop.call_soon_threadsafe(self._stop, line.run_id, None, outcome, line)

    def _over(self, run_id: str) -> None:
        self._ended(run_id)

    def _renewed(self, watched: dict[str, float | None]) -> None:
        self.loop.call_soon_threadsafe(self._note_watched, watched)

    def _note_watched(self, watched: dict[str, float | None]) -> None:
        now = time.monotonic()
        for run_id, seen in watched.items():
            if run_id in self._watched and self._watched[run_id][0] != seen:
                self._watched[run_id] = (seen, now)

    # Duties

    async def _reaping(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._reap)
            except StorageError as error:
                _log.warning("Runs of other processes could not be looked at: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._reap_now.wait(), self._limits.reaper_seconds)
            self._reap_now.clear()

    def _reap(self) -> None:
        leases = {lease.run_id: lease for lease in self._runs.leases.others(self._owner)}
        now = time.monotonic()
        if now - self._looked > self._limits.reaper_seconds + self._limits.lease_seconds / 4:
            self._seen = {}  # the database was away, or all slept: let living holders renew first
        self._looked = now
        self._seen = {
            run_id: self._seen[run_id]
            if run_id in self._seen and self._seen[run_id][0] == lease
            else (lease, now)
            for run_id, lease in leases.items()
        }
        for lease, since in list(self._seen.values()):
            if not self._closing and self._dead(lease, now - since):
                self.submit(self._take_over, lease)
        for run_id in self._runs.leases.unsettled(older_than=self._limits.lease_seconds):
            self._ended(run_id)
        self._runs.logs.purge()

    def _dead(self, lease: Lease, still: float) -> bool:
        """Whether its holder is gone: it let go, or its lease is over and stands still.

        The second look guards against a clock that jumped: a living holder renews in between.
        """
        if lease.free:
            return True
        over = lease.expired(time.time()) and still > self._limits.lease_seconds / 4
        return over or still > self._limits.lease_seconds

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
            self.loop.call_soon_threadsafe(self._begin, answering)

    async def _watching(self) -> None:
        """End coach answers that nobody follows."""
        while True:
            due = time.monotonic() + min(1.0, self._limits.unwatched_seconds / 4)
            await asyncio.sleep(due - time.monotonic())
            self._measures.lag.set(max(0.0, time.monotonic() - due))
            now, read = time.monotonic(), self._live.watched()
            for run_id, answering in list(self._answering.items()):
                seen, since = self._watched[run_id]
                if run_id in read:
                    self._watched[run_id] = (seen, now)
                elif now - since > self._limits.unwatched_seconds:
                    if not answering.request.feature.finishes_unwatched:
                        self._stop(run_id, _UNWATCHED, "interrupted")

    async def _settling(self) -> None:
        """Put what was committed in its place, so that no commit has to."""
        while True:
            await asyncio.sleep(_SETTLE_SECONDS)
            try:
                await asyncio.to_thread(self._runs.logs.settle)
            except StorageError as error:
                _log.warning("What was written ahead could not be put in its place: %s", error)

    async def _polling(self) -> None:
        """Look at the runs read here and written elsewhere: seldom, while the relay tells of them."""
        told: dict[str, float] = {}
        looked = 0.0
        while True:
            await asyncio.sleep(self._limits.poll_ms / 1000)
            if (
                self._live.relay.healthy
                and time.monotonic() - looked < _RELAYED * self._limits.poll_ms / 1000
            ):
                continue
            looked = time.monotonic()
            elsewhere = [run_id for run_id, here in self._live.watched().items() if not here]
            for run_id in elsewhere:
                await self._look(run_id, told)
            told = {run_id: told[run_id] for run_id in elsewhere if run_id in told}

    async def _look(self, run_id: str, told: dict[str, float]) -> None:
        tail = self._live.tail(run_id)
        if tail is None or tail.closed is not None:
            return
        before = (tail.epoch, tail.end)
        try:
            await asyncio.to_thread(self.load, tail)
            if time.monotonic() - told.get(run_id, -1e9) > self._limits.unwatched_seconds / 6:
                told[run_id] = time.monotonic()
                await asyncio.to_thread(self._runs.leases.watched, run_id)
        except StorageError as error:
            _log.warning("Run %s could not be looked at: %s", run_id, error)
        if (tail.epoch, tail.end) != before:
            self._live.ring([run_id])


def _broken(answering: Answering) -> Ending:
    status = Status.INTERRUPTED if answering.shown else Status.FAILED
    return Ending(
        status=status,
        error_code="internal",
        error_message="Something broke while this answer was being written; it has been logged.",
        retryable=True,
    )


async def _forever(duty: Coroutine[Any, Any, None]) -> None:
    try:
        await duty
    except asyncio.CancelledError:
        return
    except BaseException:
        _log.exception("A duty of the engine ended")
        raise


def _log_failure(future: Any) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        _log.error("Work on a run failed", exc_info=error)
