"""Scripts that were packed: each word of theirs stands once in a list, its places hold the word's number."""

from __future__ import annotations

import re

from workbench.importers._javascript import arguments_at
from workbench.model.errors import Unreadable

_PACKED = re.compile(r"eval\(function\(p,a,c,k,e,\w\)\{.{0,600}?return p;?\}(?=\()", re.DOTALL)
_WORD = re.compile(r"\b\w+\b")
_SPLIT = re.compile(r"\s*\.split\(\s*['\"]\|['\"]\s*\)")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST = 40 * 2**20


def unpacked(source: str) -> str:
    """A script as it was before it was packed; one that was not is given back as it is.

    Nothing is run. What would grow beyond reason is given back packed.
    """
    found = _PACKED.search(source)
    if found is None:
        return source
    try:
        told = arguments_at(_SPLIT.sub("", source[found.end() :], count=1), 0)
    except Unreadable:
        return source
    if len(told) < 4 or not isinstance(told[0], str) or not isinstance(told[3], str):
        return source
    base = told[1] if isinstance(told[1], int) and 2 <= told[1] <= len(_DIGITS) else 0
    return _filled(told[0], base, told[3].split("|")) if base else source


def _filled(packed: str, base: int, words: list[str]) -> str:
    size = 0
    out: list[str] = []
    at = 0
    for place in _WORD.finditer(packed):
        number = _number(place[0], base)
        word = words[number] if number is not None and number < len(words) else ""
        out += (packed[at : place.start()], word or place[0])
        at = place.end()
        size += len(out[-2]) + len(out[-1])
        if size > _MOST:
            return packed
    return "".join((*out, packed[at:]))


def _number(word: str, base: int) -> int | None:
    """The number that a word is in a base; None where it is none."""
    number = 0
    for letter in word if len(word) < 6 else "_":
        digit = _DIGITS.find(letter)
        if not 0 <= digit < base:
            return None
        number = number * base + digit
    return number
