"""How the seconds of an import are shared between a reader and who puts together what it left."""

from __future__ import annotations

import os

_PACE = 4_000_000
"""Bytes of what a reader left that are put together in a second on a machine that does nothing else."""
_CROWD = 3.0
"""More than that is not believed: who waits is put before who reads."""


def reading_seconds(budget: float, left: int, crowd: float | None = None) -> float:
    """After how many seconds a reader that left so many bytes is stopped; at least half of them are its own.

    Args:
        budget: seconds from the start until what was read can be shown.
        left: bytes that are to be put together then.
        crowd: how many want each processor, if that is known.
    """
    waiting = left / _PACE * (_waiting() if crowd is None else crowd)
    return max(budget / 2, budget - waiting)


def _waiting() -> float:
    """How many programs want each processor: everything takes so many times as long."""
    try:
        return min(_CROWD, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))
    except (AttributeError, OSError):  # Windows does not say
        return 1.0
