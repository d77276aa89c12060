"""The answers that are being written in a talk, as one window takes them: pause, speed, how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial

from workbench.components._answer import follow
from workbench.components._channel import Json
from workbench.components._loop import Home
from workbench.components.transcript import Transcript
from workbench.model.errors import BadInput
from workbench.model.preferences import FASTEST, SLOWEST
from workbench.model.run import Cursor
from workbench.services.generating import Generating, Pace, Progress

Data = Mapping[str, Json]
Ended = Callable[[str, "asyncio.Task[None]"], None]
_PROGRESS_SECONDS = 1.0


class Viewing:
    """One answer that this window takes at its pace."""

    def __init__(self, message_id: str, run_id: str, pace: Pace, *, usual: int) -> None:
        self.message_id, self.run_id, self.pace = message_id, run_id, pace
        self._usual, self._began, self._shown = usual, time.monotonic(), 0

    def seen(self, cursor: Cursor) -> None:
        """The window has this much."""
        self._shown = cursor.position

    def progress(self, written: int) -> Progress:
        """How far the window and the answer are."""
        seconds = time.monotonic() - self._began
        return Progress.of(self.pace, shown=self._shown, written=written, usual=self._usual, seconds=seconds)


class Answers:
    """Follows answers one after the other; pausing or skipping one is this window's alone."""

    def __init__(self, generating: Generating, talk: Transcript, home: Home, *, ended: Ended) -> None:
        self._generating, self._talk, self._home = generating, talk, home
        self._on_end = ended
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._viewing: Viewing | None = None
        self._speed: float | None = None

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

    def at_speed(self, speed: float | None) -> None:
        """Show this answer and those that follow at this speed."""
        self._speed = speed
        if self._viewing is not None:
            self._viewing.pace.speed = speed
        self._show(self._viewing)

    # What the visitor turns -----------------------------------------------------------------

    def do_pause(self, data: Data) -> None:
        """Stop here; the answer goes on being written."""
        if self._viewing is not None:
            self._viewing.pace.pause()
        self._show(self._viewing)

    def do_resume(self, data: Data) -> None:
        """Go on showing."""
        if self._viewing is not None:
            self._viewing.pace.resume()
        self._show(self._viewing)

    def do_skip(self, data: Data) -> None:
        """Show all there is at once, and the rest as it comes."""
        if self._viewing is not None:
            self._viewing.pace.skip()
        self._show(self._viewing)

    def do_speed(self, data: Data) -> None:
        """Show at another speed from now on, in this window."""
        speed = data.get("characters_per_second")
        number = isinstance(speed, int | float) and not isinstance(speed, bool)
        if speed is not None and not (number and SLOWEST <= speed <= FASTEST):
            raise BadInput("This is no speed.")
        self.at_speed(speed)

    def stop(self, user: str) -> bool:
        """Stop the answer that is shown, for all; False when none is."""
        if self._viewing is None:
            return False
        self._generating.cancel(self._viewing.run_id, user=user)
        self.do_skip({})
        return True

    # Showing --------------------------------------------------------------------------------

    async def _take(
        self, message_id: str, run_id: str, before: tuple[asyncio.Task[None], ...], *, fresh: bool
    ) -> None:
        if before:
            await asyncio.wait(before)
        ahead = 0 if fresh else (await asyncio.to_thread(self._generating.run, run_id)).length
        usual = await asyncio.to_thread(self._generating.usual_length, run_id)
        viewing = Viewing(message_id, run_id, Pace(speed=self._speed, ahead=ahead), usual=usual)
        self._show(viewing)
        telling = asyncio.create_task(self._tell_progress(viewing))
        try:
            reading = self._generating.read(run_id, pace=viewing.pace)
            await follow(reading, message_id, self._talk, viewing.seen)
        finally:
            telling.cancel()
            if self._viewing is viewing:
                self._show(None)

    async def _tell_progress(self, viewing: Viewing) -> None:
        """Once a second, where something changed: a paused answer that is whole costs nothing."""
        told: Progress | None = None
        while True:
            await asyncio.sleep(_PROGRESS_SECONDS)
            now = viewing.progress(self._generating.written(viewing.run_id))
            if now != told:
                told = now
                self._talk.mention(
                    "progress",
                    id=viewing.message_id,
                    shown=now.shown,
                    written=now.written,
                    usual=now.usual,
                    seconds_left=now.seconds_left,
                )

    def _show(self, viewing: Viewing | None) -> None:
        self._viewing = viewing
        self._talk.show_beside(
            current=viewing.message_id if viewing else None,
            paused=bool(viewing and viewing.pace.paused),
            speed=viewing.pace.speed if viewing else self._speed,
        )

    def _ended(self, message_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(message_id) is task:
            del self._tasks[message_id]
        self._on_end(message_id, task)
