"""A bell wakes one reader on its own event loop, from any thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

_AT_ONCE = 200
"""Readers that are woken in one go; others on the same loop get a turn between."""


class Bell:
    """Wakes one reader, on its own event loop.

    One timer serves all waits: it is set anew only when it has run out, for most waits end by a ring.
    """

    def __init__(self, answer: Callable[[], bool] | None = None) -> None:
        """`answer` is asked at a ring whether it has done at once what the reader would be woken for."""
        self._answer = answer
        self.loop = asyncio.get_running_loop()
        self._rung = False
        self._waiting: asyncio.Future[bool] | None = None
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def ring(self) -> None:
        """Wake the reader, unless the answer saves it; on its loop only."""
        if self._waiting is not None and not self._waiting.done() and self._answer is not None:
            if self._answer():
                return
        self._rung = True
        self._wake(rung=True)

    def ring_soon(self) -> None:
        """Wake the reader from any thread."""
        ring_soon(self.loop, (self,))

    def clear(self) -> None:
        """Forget earlier rings; what comes from now on wakes."""
        self._rung = False

    async def wait(self, timeout: float) -> bool:
        """Sleep until rung; False when the time was over first."""
        if self._rung:
            return True
        self._until = self.loop.time() + timeout
        if self._timer is None or self._timer.when() > self._until:
            self._set_timer()
        self._waiting = self.loop.create_future()
        try:
            return await self._waiting
        finally:
            self._waiting = None

    def close(self) -> None:
        """Wait no more, and ask nobody: what the answer belongs to can go at once."""
        self._answer = None
        self._stop_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set_timer(self) -> None:
        self._stop_timer()
        self._timer = self.loop.call_at(self._until, self._timed_out)

    def _timed_out(self) -> None:
        self._timer = None
        if self._waiting is None:
            return
        if self.loop.time() < self._until:
            self._set_timer()
        else:
            self._wake(rung=False)

    def _wake(self, *, rung: bool) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(rung)


def ring_soon(loop: asyncio.AbstractEventLoop, bells: tuple[Bell, ...]) -> None:
    """Ring bells of one loop from any thread, with one call."""
    with suppress(RuntimeError):  # a closed loop: its readers went with it
        loop.call_soon_threadsafe(_ring_all, bells)


def _ring_all(bells: tuple[Bell, ...]) -> None:
    for bell in bells[:_AT_ONCE]:
        bell.ring()
    if len(bells) > _AT_ONCE:
        bells[0].loop.call_soon(_ring_all, bells[_AT_ONCE:])
