"""The outlook: how far a run is, how long it may become, when it is tried again, when the next may start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from workbench.model.limits import RunLimits
from workbench.services._answering import NextTry
from workbench.storage.live import LiveLog
from workbench.storage.runs import RunStore


class Outlook:
    """What those who wait for an answer can expect. `next_try` says when a run of this process goes on."""

    def __init__(
        self, runs: RunStore, live: LiveLog, limits: RunLimits, next_try: Callable[[str], NextTry | None]
    ) -> None:
        self._runs, self._live, self._limits = runs, live, limits
        self.next_try = next_try

    def room_at(self, user: str) -> datetime | None:
        """When a person may start the next run; None where the limit of a minute is not in the way."""
        return self._runs.room_at(user, self._limits)

    def written(self, run_id: str) -> int:
        """How long a run that is read here is so far, in positions."""
        tail = self._live.tail(run_id)
        return 0 if tail is None else tail.end

    def usual_length(self, run_id: str) -> int:
        """How long answers of a run's kind usually become, in positions; 0 when there were none.

        Raises:
            NotFound: there is no such run.
        """
        return self._runs.usual_length(self._runs.get(run_id).request.feature)
