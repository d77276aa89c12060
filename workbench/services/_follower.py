"""The follower: brings what other processes wrote of the runs that are read here."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from workbench.model.errors import NotFound, StorageError
from workbench.model.limits import RunLimits
from workbench.storage.live import LiveLog, Tail
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)

_RELAYED = 8
"""Times as seldom the database is looked at for runs that the relay tells of."""


class Follower:
    """Reads from the database what tails lack; `freed` is called when it meets a run that nobody holds."""

    def __init__(
        self, runs: RunStore, live: LiveLog, limits: RunLimits, *, freed: Callable[[], None]
    ) -> None:
        self._runs, self._live, self._limits, self._freed = runs, live, limits, freed
        self._told: dict[str, float] = {}

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
            self._freed()
        if not news.ended and not self._live.held(tail.run_id):
            self._live.relay.follow(tail.run_id)

    async def run(self) -> None:
        """Look at the runs read here and written elsewhere: seldom, while the relay tells of them."""
        poll, looked = self._limits.poll_ms / 1000, 0.0
        while True:
            await asyncio.sleep(poll)
            if self._live.relay.healthy and time.monotonic() - looked < _RELAYED * poll:
                continue
            looked = time.monotonic()
            elsewhere = [run_id for run_id, here in self._live.watched().items() if not here]
            for run_id in elsewhere:
                await self._look(run_id)
            self._told = {run_id: self._told[run_id] for run_id in elsewhere if run_id in self._told}

    async def _look(self, run_id: str) -> None:
        tail = self._live.tail(run_id)
        if tail is None or tail.closed is not None:
            return
        before = tail.place
        try:
            await asyncio.to_thread(self.load, tail)
            await self._tell(run_id)
        except NotFound:  # taken away while it was read: its readers hear of it when they look themselves
            _log.info("Run %s is gone", run_id)
        except StorageError as error:
            _log.warning("Run %s could not be looked at: %s", run_id, error)
        if tail.place != before:
            self._live.ring([run_id])

    async def _tell(self, run_id: str) -> None:
        """Let who holds a run know, now and then, that it is followed."""
        now = time.monotonic()
        if now - self._told.get(run_id, -1e9) > self._limits.unwatched_seconds / 6:
            self._told[run_id] = now
            await asyncio.to_thread(self._runs.leases.watched, run_id)
