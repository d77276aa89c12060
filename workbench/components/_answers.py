"""The answers that are being written in a talk, as one window takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from workbench.components._answer import follow
from workbench.components._loop import Home
from workbench.components._viewing import Paced
from workbench.components.transcript import Transcript
from workbench.services.generating import Generating

Ended = Callable[[str, "asyncio.Task[None]"], None]


class Answers(Paced):
    """Follows answers one after the other."""

    def __init__(self, generating: Generating, talk: Transcript, home: Home, *, ended: Ended) -> None:
        super().__init__(generating, talk)
        self._talk, self._home = talk, home
        self._on_end = ended
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def going(self) -> bool:
        """Whether an answer is being shown as it comes."""
        return bool(self._tasks)

    def follow(self, message_id: str, run_id: str, *, fresh: bool) -> None:
        """Show an answer as it comes; what was written before this window came is shown at once."""
        if message_id in self._tasks:
            return
        before = tuple(self._tasks.values())
        task = self._home.run(self._take(message_id, run_id, before, fresh=fresh))
        if task is not None:
            self._tasks[message_id] = task
            task.add_done_callback(partial(self._home.call, self._ended, message_id))

    def leave(self) -> None:
        """Something else is shown now; the answers go on without this window."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self._show(None)

    def stop(self, user: str) -> bool:
        """Stop the answer that is shown, for all; False when none is."""
        if self._viewing is None:
            return False
        self._generating.cancel(self._viewing.run_id, user=user)
        self.do_skip({})
        return True

    async def _take(
        self, message_id: str, run_id: str, before: tuple[asyncio.Task[None], ...], *, fresh: bool
    ) -> None:
        if before:
            await asyncio.wait(before)
        ahead = 0 if fresh else (await asyncio.to_thread(self._generating.run, run_id)).length
        async with self._at_pace(message_id, run_id, ahead=ahead) as viewing:
            reading = self._generating.read(run_id, pace=viewing.pace)
            await follow(reading, message_id, self._talk, viewing.seen)

    def _ended(self, message_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(message_id) is task:
            del self._tasks[message_id]
        self._on_end(message_id, task)
