"""A number in a text that is heard character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbench.model.numbers import in_text
from workbench.model.secret import Leak, Secret
from workbench.services._phrases import Found, Listed

_NUMERIC = re.compile(
    r"\d(?:[\d.,'’/⁄\u00a0\u202f ]|\{,\}|\{,?)*"
    r"(?:\s?(?:[×x*·]|\\(?:t(?:i(?:m(?:es?)?)?)?|c(?:d(?:ot?)?)?)?)?\s?"
    r"(?:1(?:0(?:\s?\^(?:\s?\{?\s?[-−]?\d{0,3}\}?)?)?)?)?)?(?:\s?\\?%)?"
    r"|\d+(?:[.,]\d+)?[eE][-−+]?\d{0,3}"
    r"|\\(?:[dt]?(?:f(?:r(?:a(?:c(?:\{[\d.,]*(?:\}(?:\{[\d.,]*\}?)?)?)?)?)?)?)?)?"
)
_CHARS = 48


class Figure:
    """The number under way: its characters so far, and where it began."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._secrets = [one for one in secrets if one.kind is Leak.NUMBER]
        self.text, self.start = "", 0

    def letter(self, letter: str, before: str, at: int) -> None:
        """Hear a letter or digit: a number begins with a digit that is not part of a word."""
        if self.text:
            self.text += letter
        elif letter.isdecimal() and not before.isalpha():
            self.text, self.start = letter, at

    def sign(self, sign: str, at: int) -> None:
        """Hear any other character: a fraction in TeX begins with a backslash."""
        if self.text:
            self.text += sign
        elif sign == "\\":
            self.text, self.start = sign, at

    def goes_on(self, letter: str) -> bool:
        """Whether it may go on with this character."""
        longer = self.text + letter
        return len(longer) <= _CHARS and _NUMERIC.fullmatch(longer) is not None

    def said(self) -> list[Found]:
        """What it says of the secrets; there is none under way any more."""
        end, values = self.start + len(self.text), set(in_text(self.text))
        self.clear()
        return [
            Found(Listed(secret=one, part=one.parts[0]), self.start, end)
            for one in self._secrets
            if any(one.lower <= value <= one.upper for value in values)
        ]

    def clear(self) -> None:
        """Forget it."""
        self.text = ""
