"""Numbers in imported texts, and not more figures of them than anything has that is counted or measured."""

from __future__ import annotations

import math
from decimal import Decimal

_MOST = 18
"""Figures of the longest number: Python refuses to read some thousands, and nothing here needs more."""


def whole_number(text: str | None) -> int | None:
    """The number that a text says which is figures alone; None for others, and for far too many figures."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST else None


def measure(text: str) -> float | None:
    """The number that a text says, with or without a point; None for others, and for one without end."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def local_number(text: str) -> float | None:
    """The number that a text says, also with a comma before its fraction; None for others."""
    return measure(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)


def figures(value: float) -> str:
    """A number with all its figures and without an exponent: `1234567.891`, `0.00002`."""
    return format(Decimal(repr(value)), "f").removesuffix(".0")
