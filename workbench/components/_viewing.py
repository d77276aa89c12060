"""How one window takes an answer that is being written: pause, skip, speed, and how far it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol

from workbench.components._channel import Json
from workbench.components._remedies import waits_for
from workbench.model.errors import BadInput
from workbench.model.preferences import FASTEST, SLOWEST
from workbench.model.run import Cursor
from workbench.services.generating import Generating, Pace, Progress

Data = Mapping[str, Json]
_PROGRESS_SECONDS = 1.0


class Showing(Protocol):
    """What shows an answer, with its pace beside it."""

    def show_beside(self, **state: Json) -> None:
        """Show this state: current, paused, speed."""
        ...

    def mention(self, kind: str, **data: Json) -> None:
        """Tell how far the answer is."""
        ...


class Viewing:
    """One answer that this window takes at its pace."""

    def __init__(self, name: str, run_id: str, pace: Pace, *, usual: int) -> None:
        self.name, self.run_id, self.pace = name, run_id, pace
        self._usual, self._began, self._shown = usual, time.monotonic(), 0

    def seen(self, cursor: Cursor) -> None:
        """The window has this much."""
        self._shown = cursor.position

    def progress(self, written: int) -> Progress:
        """How far the window and the answer are."""
        seconds = time.monotonic() - self._began
        return Progress.of(self.pace, shown=self._shown, written=written, usual=self._usual, seconds=seconds)


class Paced:
    """Takes answers at one window's pace; what a visitor turns here is this window's alone."""

    def __init__(self, generating: Generating, showing: Showing) -> None:
        self._generating, self._showing = generating, showing
        self._viewing: Viewing | None = None
        self._speed: float | None = None

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

    # For those that follow answers ----------------------------------------------------------

    @asynccontextmanager
    async def _at_pace(self, name: str, run_id: str, *, ahead: int) -> AsyncIterator[Viewing]:
        """One answer, of which `ahead` may be shown at once, with its pace beside it until it has ended."""
        usual = await asyncio.to_thread(self._generating.outlook.usual_length, run_id)
        viewing = Viewing(name, run_id, Pace(speed=self._speed, ahead=ahead), usual=usual)
        self._show(viewing)
        telling = asyncio.create_task(self._tell_progress(viewing))
        try:
            yield viewing
        finally:
            telling.cancel()
            if self._viewing is viewing:
                self._show(None)

    async def _tell_progress(self, viewing: Viewing) -> None:
        """Once a second, where something changed: a paused answer that is whole costs nothing."""
        told: tuple[Progress, str] | None = None
        while True:
            await asyncio.sleep(_PROGRESS_SECONDS)
            now = viewing.progress(self._generating.outlook.written(viewing.run_id))
            waiting = waits_for(self._generating.outlook.next_try(viewing.run_id))
            if (now, waiting) != told:
                told = now, waiting
                self._showing.mention(
                    "progress",
                    id=viewing.name,
                    shown=now.shown,
                    written=now.written,
                    usual=now.usual,
                    seconds_left=now.seconds_left,
                    waiting=waiting,
                )

    def _show(self, viewing: Viewing | None) -> None:
        self._viewing = viewing
        self._showing.show_beside(
            current=viewing.name if viewing else None,
            paused=bool(viewing and viewing.pace.paused),
            speed=viewing.pace.speed if viewing else self._speed,
        )
