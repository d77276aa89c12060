"""JSON text of any size, written and read in small steps.

One call of `json.dumps` or `json.loads` lets no other thread run until it ends: with a page of a hundred
thousand words that is felt by everybody whose page the same process serves. The text is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Any
_MANY = 400
"""Values that are written in one call."""
_LETTERS = 50_000
"""Letters that are read in one call; more than that only where one value cannot be parted."""
_DEEP = 4
"""Levels of a long text that are read one by one: a document, its blocks, a block, and what it holds."""
_BLANK = re.compile(r"[ \t\n\r]*")
_read = json.JSONDecoder().raw_decode


class JsonText(str):
    """Text that is JSON already: made once, before it is written in a transaction."""

    __slots__ = ()


def dumped(data: Json) -> str:
    """The same text as `json.dumps` makes; what is `JsonText` stays as it is."""
    if isinstance(data, JsonText):
        return data
    return "".join(dumped_parts(data))


def dumped_parts(
    data: Json, *, sort_keys: bool = False, separators: tuple[str, str] = (", ", ": ")
) -> Iterator[str]:
    """The text in parts, none of them of much more than it takes to say `_MANY` values."""
    if _is_small(data):
        yield json.dumps(data, sort_keys=sort_keys, separators=separators)
        return
    options: dict[str, Any] = {"sort_keys": sort_keys, "separators": separators}
    comma, colon = separators
    if not isinstance(data, Mapping):
        yield from _listed("[", (("", one) for one in data), "]", comma, options)
        return
    items = sorted(data.items()) if sort_keys else data.items()
    yield from _listed("{", ((json.dumps(name) + colon, one) for name, one in items), "}", comma, options)


def _listed(
    begin: str, items: Iterable[tuple[str, Json]], end: str, comma: str, options: Mapping[str, Any]
) -> Iterator[str]:
    before = begin
    for name, value in items:
        yield before + name
        yield from dumped_parts(value, **options)
        before = comma
    yield end


def _is_small(data: Json) -> bool:
    """Whether it is no more than `_MANY` values, or none that can be parted."""
    left, waiting = _MANY, [data]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict | list | tuple):
            continue
        left -= len(one)
        if left < 0:
            return isinstance(data, dict) and not all(isinstance(name, str) for name in data)
        waiting.extend(one.values() if isinstance(one, dict) else one)
    return True


def loaded(text: str | bytes | bytearray) -> Json:
    """The same as `json.loads` reads.

    Raises:
        ValueError: it is no JSON.
    """
    if len(text) <= _LETTERS:
        return json.loads(text)
    whole = text if isinstance(text, str) else text.decode()
    value, at = _value(whole, _blank(whole, 0), _DEEP)
    if (at := _blank(whole, at)) != len(whole):
        raise json.JSONDecodeError("Extra data", whole, at)
    return value


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, deep: int) -> tuple[Json, int]:
    """A value that begins here, and where it ends."""
    if deep and text.startswith("{", at):
        return _object(text, at, deep - 1)
    if deep and text.startswith("[", at):
        return _list(text, at, deep - 1)
    return _read(text, at)


def _object(text: str, at: int, deep: int) -> tuple[Json, int]:
    found: dict[str, Json] = {}
    for start in (parts := _Parts(text, at, "}")):
        if not text.startswith('"', start):
            raise json.JSONDecodeError("Expecting property name", text, start)
        name, end = _read(text, start)
        if not text.startswith(":", end := _blank(text, end)):
            raise json.JSONDecodeError("Expecting ':' delimiter", text, end)
        found[name], parts.at = _value(text, _blank(text, end + 1), deep)
    return found, parts.at


def _list(text: str, at: int, deep: int) -> tuple[Json, int]:
    found: list[Json] = []
    for start in (parts := _Parts(text, at, "]")):
        value, parts.at = _value(text, start, deep)
        found.append(value)
    return found, parts.at


class _Parts:
    """The places where the parts of an object or list begin; `at` is to be set to where each ends."""

    def __init__(self, text: str, at: int, end: str) -> None:
        self.at = at
        self._text, self._end = text, end

    def __iter__(self) -> Iterator[int]:
        text = self._text
        self.at = _blank(text, self.at + 1)
        if text.startswith(self._end, self.at):
            self.at += 1
            return
        while True:
            yield self.at
            self.at = _blank(text, self.at)
            if text.startswith(self._end, self.at):
                self.at += 1
                return
            if not text.startswith(",", self.at):
                raise json.JSONDecodeError("Expecting ',' delimiter", text, self.at)
            self.at = _blank(text, self.at + 1)
