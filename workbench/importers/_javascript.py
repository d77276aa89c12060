"""Values written in JavaScript (strings, numbers, lists, objects), read as data; nothing is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.model.errors import Unreadable

Json = Any
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_LETTERS = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r\n": "",
}
_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRINGS = {
    quote: re.compile(rf"{quote}((?:[^{quote}\\]|\\.)*){quote}", re.DOTALL) for quote in ('"', "'", "`")
}
_NUMBER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")
_WORD = re.compile(r"[A-Za-z_$][\w$.]*")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_DEEPEST = 100


def unescaped(text: str) -> str:
    """The content of a JavaScript string."""
    return _ESCAPE.sub(_letter, text) if "\\" in text else text


def _letter(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _LETTERS.get(code, code)


def value_at(text: str, at: int = 0) -> Json:
    """The value written at a place.

    Raises:
        Unreadable: what stands there has to be run to know its value.
    """
    return _Reader(text, at).value()


def values_after(text: str, sign: re.Pattern[str], most: int) -> Iterator[Json]:
    """The values written after each sign, each whole; of what has to be run nothing is given.

    Args:
        text: the script.
        sign: what stands before a value.
        most: how many characters are read in all, those read twice counted twice.
    """
    at, used = 0, 0
    while used <= most and (start := sign.search(text, at)):
        reader, at = _Reader(text, start.end()), start.end()
        try:
            value = reader.value()
        except (Unreadable, RecursionError):
            endless = text[reader.at : reader.at + 1] in _STRINGS
            used += (len(text) if endless else reader.at) - at + 1
            continue
        used, at = used + reader.at - at + 1, reader.at
        yield value


def arguments_at(text: str, at: int) -> list[Json]:
    """The values in a call's parentheses, `at` being the place of the first.

    Raises:
        Unreadable: one of them has to be run to know its value.
    """
    reader = _Reader(text, at)
    return reader.values("(", ")")


@dataclass
class _Reader:
    """Reads on from a place."""

    text: str
    at: int
    depth: int = 0

    def value(self) -> Json:
        """A value, or several joined by `+`."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise Unreadable("The script’s data is nested too deep.")
        found = self._one()
        while self._next() == "+" and isinstance(found, str):
            self.at += 1
            found += str(self._one())
        self.depth -= 1
        return found

    def _one(self) -> Json:
        sign = self._next()
        if sign in _STRINGS:
            return self._string(sign)
        if sign == "[":
            return self.values("[", "]")
        if sign == "{":
            return self._object()
        if sign == "!":
            self.at += 1
            return not self._one()
        if found := _NUMBER.match(self.text, self.at):
            self.at = found.end()
            return _number(found[0])
        return self._word()

    def _next(self) -> str:
        """The next sign that is no space or comment."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def _string(self, quote: str) -> str:
        found = _STRINGS[quote].match(self.text, self.at)
        if found is None:
            raise Unreadable("A string in a script has no end.")
        self.at = found.end()
        return unescaped(found[1])

    def values(self, opening: str, closing: str) -> list[Json]:
        """The values between two signs, parted by commas."""
        self._take(opening)
        found = []
        while self._next() != closing:
            if self._next() == ",":
                self.at += 1
                continue
            found.append(self.value())
            if self._next() not in (",", closing):
                raise Unreadable("A script’s list holds what has to be run.")
        self.at += 1
        return found

    def _object(self) -> dict[str, Json]:
        self._take("{")
        found: dict[str, Json] = {}
        while (sign := self._next()) != "}":
            if sign == ",":
                self.at += 1
                continue
            key = self._string(sign) if sign in _STRINGS else self._key()
            self._take(":")
            found[key] = self.value()
            if self._next() not in (",", "}"):
                raise Unreadable("A script’s object holds what has to be run.")
        self.at += 1
        return found

    def _key(self) -> str:
        found = _WORD.match(self.text, self.at) or _NUMBER.match(self.text, self.at)
        if found is None:
            raise Unreadable("A script’s object has no name here.")
        self.at = found.end()
        return found[0]

    def _word(self) -> Json:
        """A word that stands for a value; `new Array(…)` is a list."""
        found = _WORD.match(self.text, self.at)
        if found is None:
            raise Unreadable("A script’s data holds what has to be run.")
        self.at = found.end()
        if found[0] == "new" and (kind := _WORD.match(self.text, self.at + 1)):
            self.at = kind.end()
            return self.values("(", ")")
        if found[0] == "void":
            self._one()
            return None
        if self._next() == "(":
            raise Unreadable("A script’s data holds a call.")
        return _WORDS.get(found[0], found[0])

    def _take(self, sign: str) -> None:
        if self._next() != sign:
            raise Unreadable(f"A script’s data has no “{sign}” where it must.")
        self.at += 1


def _number(word: str) -> float | int:
    try:
        return int(word, 0)
    except ValueError:
        found = float(word)
        return int(found) if found.is_integer() and abs(found) < 1e15 else found
