"""How a person takes answers; kept for all their windows and devices."""

from __future__ import annotations

from dataclasses import dataclass

SPEEDS = {"slow": 20.0, "normal": 45.0, "fast": 120.0, "as it comes": None}
"""Characters a second by name; None takes text as it comes."""
SLOWEST, FASTEST = 1.0, 100_000.0


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """What a person prefers."""

    characters_per_second: float | None = None
    """How fast answers appear; None shows text as it comes."""
    auto_accept: bool = False
    """Whether what the assistant proposes goes into the text at once."""
    reduced_motion: bool = False
    """Whether nothing moves or blinks."""
