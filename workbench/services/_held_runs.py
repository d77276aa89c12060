"""The runs that this process holds: each has a task in the engine's loop, until it ends or is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping

from workbench.model.run import Ending, Status
from workbench.services._answering import Answering, NextTry
from workbench.services._attendance import Attendance
from workbench.services._lines import Line

Task = asyncio.Task[None]
_UNWATCHED = Ending(
    status=Status.INTERRUPTED,
    error_code="unwatched",
    error_message="Nobody was reading, so the answer was not finished. It can be continued or written again.",
    retryable=True,
)


class HeldRuns:
    """Begins and stops the tasks, in the loop's thread; `done` is called for each that is over."""

    def __init__(self, done: Callable[[Answering, Task], None]) -> None:
        self._done = done
        self._answering: dict[str, Answering] = {}
        self._tasks: dict[str, Task] = {}
        self._attendance = Attendance()

    def __len__(self) -> int:
        return len(self._tasks)

    def next_try(self, run_id: str) -> NextTry | None:
        """When a run is tried again; None where it does not wait for that."""
        answering = self._answering.get(run_id)
        return None if answering is None else answering.next_try

    def begin(self, answering: Answering) -> None:
        """Answer a run."""
        run_id = answering.run_id
        self.stop(run_id, None, "interrupted")  # of an earlier epoch, if it was lost unnoticed
        self._answering[run_id] = answering
        self._attendance.begin(run_id)
        task = asyncio.get_running_loop().create_task(answering.answer(), name=f"run {run_id}")
        self._tasks[run_id] = task
        task.add_done_callback(lambda done: self._over(answering, done))

    def _over(self, answering: Answering, task: Task) -> None:
        run_id = answering.run_id
        if self._tasks.get(run_id) is task:
            del self._tasks[run_id], self._answering[run_id]
            self._attendance.end(run_id)
        self._done(answering, task)

    def stop(self, run_id: str, ending: Ending | None, outcome: str, line: Line | None = None) -> None:
        """End a run's call, or only that of a line; without an ending the run is left to others."""
        task, answering = self._tasks.get(run_id), self._answering.get(run_id)
        if task is not None and answering is not None and line in (None, answering.line):
            answering.stop, answering.stopped_as = ending, outcome
            task.cancel()

    async def stop_all(self) -> None:
        """End all calls, and wait until they are over."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def followed(self, elsewhere: Mapping[str, float | None]) -> None:
        """Note when each run was last followed in another process."""
        self._attendance.followed(elsewhere)

    def stop_unwatched(self, read_here: Collection[str], seconds: float) -> None:
        """End the answers that nobody has followed for so long, where nobody would come back for them."""
        for run_id in self._attendance.alone(read_here, seconds):
            answering = self._answering.get(run_id)
            if answering is not None and not answering.request.feature.finishes_unwatched:
                self.stop(run_id, _UNWATCHED, "interrupted")
