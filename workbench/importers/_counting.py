"""Numbers as lists spell them: figures, letters and Roman signs."""

from __future__ import annotations

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 399
"""Beyond this letters and Roman signs are of no use, and very long."""


def spelt(number: int, kind: str) -> str:
    """A number in figures (“1”), letters (“a”, “A”) or Roman signs (“i”, “I”)."""
    if not 0 < number <= _MOST or kind not in ("a", "A", "i", "I"):
        return str(number)
    said = _lettered(number) if kind in "aA" else _roman(number)
    return said.upper() if kind.isupper() else said


def _lettered(number: int) -> str:
    """The letters as word processors count on behind z: aa, bb, cc."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said
