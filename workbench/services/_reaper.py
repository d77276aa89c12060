"""The reaper: finds runs whose process died or let go of them, so that they are taken over."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from workbench.model.errors import StorageError
from workbench.model.limits import RunLimits
from workbench.storage.leases import Lease
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)


class Reaper:
    """Watches the leases of other processes.

    `take` is called with each lease that may be claimed, `settle` with runs that ended and whose asker
    was not told; both from a worker thread.
    """

    def __init__(
        self,
        runs: RunStore,
        limits: RunLimits,
        *,
        owner: str,
        take: Callable[[Lease], None],
        settle: Callable[[str], None],
    ) -> None:
        self._runs, self._limits, self._owner = runs, limits, owner
        self._take, self._settle = take, settle
        self._seen: dict[str, tuple[Lease, float]] = {}
        self._looked = time.monotonic()
        self._now = asyncio.Event()

    def soon(self) -> None:
        """Look at once; on the loop only."""
        self._now.set()

    async def run(self) -> None:
        """Look now and then, for ever."""
        while True:
            try:
                await asyncio.to_thread(self._look)
            except StorageError as error:
                _log.warning("Runs of other processes could not be looked at: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), self._limits.reaper_seconds)
            self._now.clear()

    def _look(self) -> None:
        now = time.monotonic()
        for lease, since in self._standing(now):
            if self._dead(lease, now - since):
                self._take(lease)
        for run_id in self._runs.leases.unsettled(older_than=self._limits.lease_seconds):
            self._settle(run_id)
        self._runs.logs.purge()

    def _standing(self, now: float) -> list[tuple[Lease, float]]:
        """The leases of others, and since when each was seen unmoved."""
        leases = {lease.run_id: lease for lease in self._runs.leases.others(self._owner)}
        if now - self._looked > self._limits.reaper_seconds + self._limits.lease_seconds / 4:
            self._seen = {}  # the database was away, or all slept: let living holders renew first
        self._looked = now
        self._seen = {
            run_id: self._seen[run_id]
            if run_id in self._seen and self._seen[run_id][0] == lease
            else (lease, now)
            for run_id, lease in leases.items()
        }
        return list(self._seen.values())

    def _dead(self, lease: Lease, still: float) -> bool:
        """Whether its holder is gone: it let go, or its lease is over and stands still.

        The second look guards against a clock that jumped: a living holder renews in between.
        """
        if lease.free:
            return True
        over = lease.expired(time.time()) and still > self._limits.lease_seconds / 4
        return over or still > self._limits.lease_seconds
