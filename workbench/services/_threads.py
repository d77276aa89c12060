"""Threads: an event loop in a thread of its own, and those that work beside it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

_log = logging.getLogger(__name__)


class Threads:
    """The threads of an engine: the loop's, those it reads in, and those that do the work on runs."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(4, "workbench-read")
        self._workers = ThreadPoolExecutor(4, "workbench-run")
        self._thread = threading.Thread(target=self._serve, name="workbench-engine", daemon=True)

    def start(self) -> None:
        """Begin to serve the loop."""
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(self._readers)
        self._thread.start()

    def call(self, function: Callable[..., object], *arguments: object) -> None:
        """Call something in the loop's thread, soon.

        Raises:
            RuntimeError: the loop is closed.
        """
        self._loop.call_soon_threadsafe(function, *arguments)

    def run(self, coroutine: Coroutine[Any, Any, None]) -> Future[None]:
        """Run a coroutine in the loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def submit(self, work: Callable[..., Any], *arguments: object) -> None:
        """Do something in a worker thread; a failure is logged."""
        self._workers.submit(work, *arguments).add_done_callback(_log_failure)

    def close(self) -> None:
        """End the loop with all that runs in it, and the work once it is done."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5.0)
        self._workers.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()


def _log_failure(future: Future[Any]) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        _log.error("Work on a run failed", exc_info=error)
