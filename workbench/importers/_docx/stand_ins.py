"""Signs that mammoth carries through in a text, and the HTML that each of them stands for."""

from __future__ import annotations

import re
from html import unescape
from secrets import randbelow

_SIGN = re.compile("\ue100([0-9]{1,10})\ue101")

_EQUATION = re.compile(r'<span data-latex="\w+">([^<>]*)</span>')


class StandIns:
    """The HTML that is held back until the text is HTML too."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._first = randbelow(10**9)
        """The number of the first sign, which no file can know and write itself."""

    def hold(self, html: str) -> str:
        """The sign that stands for some HTML."""
        self._held.append(html)
        return f"\ue100{self._first + len(self._held) - 1}\ue101"

    def described(self, words: str) -> str:
        """Words with each sign replaced by what it is: an equation's LaTeX, or that it is a picture."""
        return _SIGN.sub(lambda found: _described(self._at(int(found[1]) - self._first)), words)

    def restored(self, html: str) -> str:
        """The HTML with all signs replaced."""
        return _SIGN.sub(lambda found: self._at(int(found[1]) - self._first), html)

    def _at(self, index: int) -> str:
        return self._held[index] if 0 <= index < len(self._held) else ""


def _described(html: str) -> str:
    equation = _EQUATION.fullmatch(html)
    return f" {unescape(equation[1])} " if equation else " (a picture) "
