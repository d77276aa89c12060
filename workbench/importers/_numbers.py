"""Whole numbers in imported texts: figures, and not more of them than anything has that is counted."""

from __future__ import annotations

_MOST = 18
"""Figures of the longest number: Python refuses to read some thousands, and nothing here needs more."""


def whole_number(text: str | None) -> int | None:
    """The number that a text says which is figures alone; None for others, and for far too many figures."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST else None
