"""Settling: who asked is told that a run has ended, once, by whichever process comes to it first."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

from workbench.model.run import Feature, Run
from workbench.services import _journaling
from workbench.services._measures import Measures
from workbench.storage.runs import RunStore

Told = Callable[[Run], None]


class Settling:
    """Tells handlers of the runs that have ended. `seconds` is how long one process may take for it."""

    def __init__(self, runs: RunStore, measures: Measures, *, owner: str, seconds: float) -> None:
        self._runs, self._measures = runs, measures
        self._owner, self._seconds = owner, seconds
        self._handlers: dict[Feature, list[Told]] = defaultdict(list)
        self._expected: set[str] = set()
        self._changed = threading.Condition()

    def on_end(self, feature: Feature, handler: Told) -> None:
        """Have a handler called once for each run of a feature that ends."""
        self._handlers[feature].append(handler)

    def expect(self, run_id: str) -> None:
        """A run was started here, so that its end is told here, too, unless another process is first."""
        with self._changed:
            self._expected.add(run_id)

    def settle(self, run_id: str) -> None:
        """Tell of a run that has ended, if nobody else does."""
        try:
            run = self._runs.get(run_id)
            handlers = tuple(self._handlers[run.request.feature])
            if not handlers and run_id not in self._expected:
                return  # another process knows whom to tell
            if self._runs.leases.claim_settling(run_id, self._owner, seconds=self._seconds):
                self._measures.ended(run)
                _journaling.ended(run)
                for handler in handlers:
                    handler(run)
                self._runs.settle(run_id)
        finally:
            with self._changed:
                self._expected.discard(run_id)
                self._changed.notify_all()

    def wait(self, run_id: str, timeout: float | None) -> None:
        """Block until the end of a run was told, as far as it is told here."""
        with self._changed:
            self._changed.wait_for(lambda: run_id not in self._expected, timeout)
