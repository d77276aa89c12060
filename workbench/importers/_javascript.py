"""Values written in JavaScript (strings, numbers, lists, objects), read as data; nothing is ever run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
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
_FILLED = re.compile(r"\$\{[^{}]*\}")
"""A place in a text that a script fills."""
STRING = r"""\"(?:[^"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"""
"""The pattern of a string."""
_TOKEN = re.compile(rf"{STRING}|//[^\n]*|/\*.*?\*/|[\[\](){{}},]", re.DOTALL)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_RUN = object()
"""Stands for what has to be run."""
_DEEPEST, _LONGEST, _PASSED = 100, 2 * 2**20, 2 * 2**20


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


def values_after(text: str, sign: re.Pattern[str], most: int, *, lenient: bool = False) -> Iterator[Json]:
    """The values written after each sign, each whole; of what has to be run nothing is given.

    Args:
        text: the script.
        sign: what stands before a value.
        most: how many characters are read in all, those read twice counted twice.
        lenient: whether a list or object is given without the parts that have to be run; then what is in
            these is looked through as well.
    """
    used, spans = 0, [(0, len(text))]
    while spans and used <= most:
        at, end = spans.pop()
        if (start := sign.search(text, at, end)) is None:
            continue
        reader = _Reader(text, start.end(), lenient=lenient)
        try:
            value = reader.value()
        except (Unreadable, RecursionError):
            endless = text[reader.at : reader.at + 1] in _STRINGS
            used += (len(text) if endless else reader.at) - start.end() + reader.passed + 1
            spans.append((max(start.end(), start.start() + 1), end))  # a sign may be no more than a place
            continue
        used += reader.at - start.end() + reader.passed + 1
        spans += [(reader.at, end), *reversed(reader.skipped)]
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
    lenient: bool = False
    skipped: list[tuple[int, int]] = field(default_factory=list)
    """Where the parts stand that have to be run, and were left out."""
    passed: int = 0
    """The characters of these, those that were passed twice counted twice."""

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
        return unescaped(_FILLED.sub("…", found[1]) if quote == "`" else found[1])

    def values(self, opening: str, closing: str) -> list[Json]:
        """The values between two signs, parted by commas."""
        self._take(opening)
        found = []
        while self._next() != closing:
            if self._next() == ",":
                self.at += 1
                continue
            value = self._part(closing)
            if value is not _RUN:
                found.append(value)
        self.at += 1
        return found

    def _object(self) -> dict[str, Json]:
        self._take("{")
        found: dict[str, Json] = {}
        while (sign := self._next()) != "}":
            if sign == ",":
                self.at += 1
                continue
            key, value = self._member(sign)
            if value is not _RUN:
                found[key] = value
        self.at += 1
        return found

    def _member(self, sign: str) -> tuple[str, Json]:
        """A name and its value; a function of the object has none."""
        start = self.at
        try:
            key = self._string(sign) if sign in _STRINGS else self._key()
            self._take(":")
        except Unreadable:
            self._skip(start, "}")
            return "", _RUN
        return key, self._part("}")

    def _part(self, closing: str) -> Json:
        """A value within a list or object, up to the comma or its end."""
        start, depth, before = self.at, self.depth, len(self.skipped)
        try:
            value = self.value()
            if self._next() in (",", closing):
                return value
            raise Unreadable("A script’s data holds what has to be run.")
        except Unreadable:
            self.depth = depth
            del self.skipped[before:]
            self._skip(start, closing)
            return _RUN

    def _skip(self, start: int, closing: str) -> None:
        """Leave out what has to be run, up to the comma or the end of what it stands in.

        Raises:
            Unreadable: only whole values are wanted, or it has no end.
        """
        if not self.lenient or self.passed > _PASSED:
            raise Unreadable("A script’s data holds what has to be run.")
        open_ones = 0
        for token in _TOKEN.finditer(self.text, start):
            sign = token[0]
            if open_ones == 0 and sign in (",", closing):
                self.at = token.start()
                self.passed += self.at - start
                self.skipped.append((start, self.at))
                return
            open_ones += (sign in _OPENING) - (sign in _CLOSING)
            if open_ones < 0 or token.end() - start > _LONGEST:
                break
        self.passed += _LONGEST if open_ones >= 0 else 0
        raise Unreadable("A script’s data has no end.")

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
