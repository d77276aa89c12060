"""Values as PHP's `serialize` writes them, which some systems keep in their files."""

from __future__ import annotations

import re

from workbench.importers._numbers import measure

Php = str | int | float | bool | None | dict["str | int", "Php"]
_PLAIN = re.compile(rb"N;|([bid]):([^;]{1,40});")
_SIZED = re.compile(rb'([sa]):(\d{1,9}):|O:\d{1,4}:"[\w\\]{1,200}":(\d{1,9}):')
"""How text, an array or an object begins; the properties of an object are read as an array's values."""
_MOST_DEEP = 20


def unserialized(words: str) -> Php:
    """The value that is written; None where it is not whole."""
    try:
        return _value(words.encode(), 0, 0)[0]
    except ValueError:
        return None


def _value(data: bytes, at: int, depth: int) -> tuple[Php, int]:
    """A value and the place behind it."""
    if plain := _PLAIN.match(data, at):
        return _number(plain[1], plain[2]), plain.end()
    sized = _SIZED.match(data, at)
    if sized is None or depth > _MOST_DEEP:
        raise ValueError
    count, start = int(sized[2] or sized[3]), sized.end()
    if sized[1] != b"s":
        return _array(data, start, count, depth)
    end = start + 1 + count
    if data[start : start + 1] != b'"' or data[end : end + 2] != b'";':
        raise ValueError
    return data[start + 1 : end].decode(errors="replace"), end + 2


def _number(sort: bytes | None, digits: bytes) -> Php:
    found = None if sort is None else measure(digits.decode())
    if found is None or sort == b"d":
        return found
    return bool(found) if sort == b"b" else int(found)


def _array(data: bytes, at: int, count: int, depth: int) -> tuple[Php, int]:
    found: dict[str | int, Php] = {}
    at = _behind(data, at, b"{")
    for _ in range(count):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, str | int):
            raise ValueError
        found[key], at = _value(data, at, depth + 1)
    return found, _behind(data, at, b"}")


def _behind(data: bytes, at: int, sign: bytes) -> int:
    if data[at : at + 1] != sign:
        raise ValueError
    return at + 1
