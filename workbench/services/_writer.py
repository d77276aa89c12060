"""The writer: one thread that commits what all runs of a process have to say, and only then shows it."""

from __future__ import annotations

import threading
import time

from workbench.model.events import StreamEvent
from workbench.model.limits import RunLimits
from workbench.model.log import Log
from workbench.model.run import Ending
from workbench.model.usage import Call
from workbench.services._committing import Committing, Record, Told
from workbench.services._lines import Line, Lines
from workbench.services._measures import Measures
from workbench.services._ticks import Ticks
from workbench.storage.live import LiveLog
from workbench.storage.runs import RunStore


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
        told: Told,
        measures: Measures,
    ) -> None:
        self._live, self._lines, self._ticks = live, Lines(), Ticks(limits)
        self._committing = Committing(
            self._lines, self._ticks, runs, live, record, limits, owner=owner, told=told, measures=measures
        )
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="workbench-writer", daemon=True)

    # From any thread

    def start(self) -> None:
        """Begin to write."""
        self._ticks.renewed()
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
        return self._ticks.failing

    @property
    def depth(self) -> int:
        """How many runs wait for a commit."""
        return self._lines.runs

    # In the thread

    def _run(self) -> None:
        while self._await():
            self._committing.commit()
        left = 0
        while (now := len(self._lines)) and now != left:
            left = now
            self._committing.commit()

    def _await(self) -> bool:
        """Sleep until the next tick; False when there is no next."""
        with self._lines.change:
            while not self._closing:
                now = time.monotonic()
                due = self._ticks.next(self._lines)
                if due <= now:
                    break
                self._lines.change.wait(due - now)
            return not self._closing
