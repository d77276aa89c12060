"""Pace: how one viewer takes a stream, whatever the run does meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

_STEP = 0.05


class Pace:
    """Pause, resume, skip and speed of one viewer; may be turned from any thread while the viewer reads."""

    def __init__(self, *, speed: float | None = None, paused: bool = False, ahead: int = 0) -> None:
        """`ahead` is how much may be taken at once, before the speed counts: what was there already."""
        self._speed = speed
        self._paused = paused
        self._ahead = ahead
        self._credit = 0.0
        self._at = time.monotonic()
        self._changed: Callable[[], None] = _nobody

    @property
    def paused(self) -> bool:
        """Whether the viewer waits."""
        return self._paused

    @property
    def speed(self) -> float | None:
        """Characters a second; None takes text as it comes."""
        return self._speed

    @speed.setter
    def speed(self, value: float | None) -> None:
        self._speed = value if value is None else max(1.0, value)
        self._credit, self._at = 0.0, time.monotonic()
        self._changed()

    def pause(self) -> None:
        """Stop here."""
        self._paused = True
        self._changed()

    def resume(self) -> None:
        """Go on."""
        self._paused = False
        self._credit, self._at = 0.0, time.monotonic()
        self._changed()

    def skip(self) -> None:
        """Take all there is at once, and the rest as it comes."""
        self._paused = False
        self.speed = None

    def on_change(self, changed: Callable[[], None]) -> None:
        """Be told of every turn of a knob."""
        self._changed = changed

    def allowance(self, most: int) -> int:
        """How many characters the viewer may take now."""
        if self._paused:
            return 0
        if self._speed is None:
            return most
        if self._ahead > 0:
            return min(most, self._ahead)
        now = time.monotonic()
        # What was not taken is not saved up: after a wait the text goes on at its speed.
        self._credit = min(self._credit + (now - self._at) * self._speed, max(1.0, self._speed * 4 * _STEP))
        self._at = now
        return min(most, int(self._credit))

    def take(self, characters: int) -> None:
        """Count what was taken."""
        given = min(characters, self._ahead)
        self._ahead -= given
        self._credit -= characters - given if self._speed is not None else 0

    def patience(self, most: float) -> float:
        """How long to sleep before asking again, when there is text to take."""
        if self._paused or self._speed is None:
            return most
        return max(_STEP, 1.0 / self._speed)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a viewer and the answer are, in positions, and an estimate of the time left."""

    shown: int
    written: int
    usual: int
    """How long such answers usually become; 0 where nobody knows."""
    seconds_left: float | None

    @classmethod
    def of(cls, pace: Pace, *, shown: int, written: int, usual: int, seconds: float) -> Progress:
        """The progress of a viewer who took `shown` in so many seconds."""
        rate = pace.speed or shown / max(0.1, seconds)
        left = max(written, usual) - shown
        known = bool(rate) and not pace.paused
        return cls(
            shown=shown, written=written, usual=usual, seconds_left=round(left / rate, 1) if known else None
        )


def _nobody() -> None:
    """Nobody listens yet."""
