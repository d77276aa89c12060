"""Watching a conversation: its answers one after the other, as one viewer takes them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from workbench.model.run import Cursor
from workbench.server._api import in_thread
from workbench.services.generating import Form, Generating, Pace, Progress, Step

Json = dict[str, Any]
_LOOK_SECONDS = 1.0
"""How often it is looked whether somebody asked in another process or window."""


class Watching:
    """Follows what is being answered in a conversation, and whatever is answered next."""

    def __init__(self, generating: Generating, conversation_id: str, *, form: Form) -> None:
        self._generating, self._conversation, self._form = generating, conversation_id, form
        self._looking = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.pace = Pace()
        self.run_id: str | None = None
        self.cursor: Cursor | None = None
        self._began, self._usual = 0.0, 0

    def look(self) -> None:
        """Something was asked: look at once. From any thread."""
        self._loop.call_soon_threadsafe(self._looking.set)

    async def steps(self, first: str | None, after: Cursor | None) -> AsyncIterator[tuple[str, Step]]:
        """Everything that is said in the conversation from now on, or after a place in an answer."""
        leave = self._generating.conversations.on_start(self._conversation, self.look)
        try:
            last = (
                await in_thread(self._generating.conversations.last_ended, self._conversation)
                if first is None
                else first
            )
            if first is not None:
                async for step in self._follow(first, after):
                    yield first, step
            while not self._generating.closing:
                for run_id in await in_thread(
                    self._generating.conversations.asked_after, self._conversation, last
                ):
                    last = run_id
                    async for step in self._follow(run_id, None):
                        yield run_id, step
                await self._rest()
        finally:
            leave()

    async def _follow(self, run_id: str, after: Cursor | None) -> AsyncIterator[Step]:
        self._usual = await in_thread(self._generating.outlook.usual_length, run_id)
        self.run_id, self.cursor, self._began = run_id, after, time.monotonic()
        reading = self._generating.read(run_id, after=after, pace=self.pace, form=self._form)
        async with aclosing(reading) as steps:
            async for step in steps:
                self.cursor = step.cursor or self.cursor
                yield step
        self.run_id = None

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                await self._looking.wait()
        except TimeoutError:
            return
        self._looking.clear()

    @property
    def state(self) -> Json:
        """How this viewer takes it."""
        return {"paused": self.pace.paused, "characters_per_second": self.pace.speed}

    @property
    def progress(self) -> Json | None:
        """How far the viewer and the answer are; `seconds_left` is an estimate, None when there is none."""
        if self.run_id is None:
            return None
        written = self._generating.outlook.written(self.run_id)
        shown = self.cursor.position if self.cursor else 0
        seconds = time.monotonic() - self._began
        now = Progress.of(self.pace, shown=shown, written=written, usual=self._usual, seconds=seconds)
        return {
            "stream_id": self.run_id,
            "shown": shown,
            "written": written,
            "seconds_left": now.seconds_left,
        }
