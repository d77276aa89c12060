"""Duties: what an engine does all the time, beside answering."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any

from workbench.model.errors import StorageError
from workbench.model.limits import RunLimits
from workbench.services._held_runs import HeldRuns
from workbench.services._measures import Measures
from workbench.storage.live import LiveLog
from workbench.storage.runs import RunStore

_log = logging.getLogger(__name__)

_SETTLE_SECONDS = 2.0


async def watching(held: HeldRuns, live: LiveLog, limits: RunLimits, measures: Measures) -> None:
    """End coach answers that nobody follows, and measure how late the loop is."""
    while True:
        due = time.monotonic() + min(1.0, limits.unwatched_seconds / 4)
        await asyncio.sleep(due - time.monotonic())
        measures.lag.set(max(0.0, time.monotonic() - due))
        held.stop_unwatched(live.watched(), limits.unwatched_seconds)


async def settling(runs: RunStore) -> None:
    """Put what was committed in its place, so that no commit has to."""
    while True:
        await asyncio.sleep(_SETTLE_SECONDS)
        try:
            await asyncio.to_thread(runs.logs.settle)
        except StorageError as error:
            _log.warning("What was written ahead could not be put in its place: %s", error)


async def forever(duty: Coroutine[Any, Any, None]) -> None:
    """Do a duty until the loop ends; that one breaks is logged."""
    try:
        await duty
    except asyncio.CancelledError:
        return
    except BaseException:
        _log.exception("A duty of the engine ended")
        raise
