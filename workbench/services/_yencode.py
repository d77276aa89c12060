"""A tree as the first state of a live document, written as Yjs updates of moderate size.

Building it in a live document and asking that for its state takes seconds for a page of many thousand blocks,
and the last step, like taking such a state in again, lets no other thread run for a fifth of a second. The
updates are the same as an editor would send: version 1 of Yjs' encoding, all of one client, in order.
"""

from __future__ import annotations

import json
import secrets
import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from workbench.model.content import Mark, Node

Json = Any
FIELD = "default"
"""The part of a live document that holds its blocks."""
_STRUCTS = 4_000
"""Structs in an update: taking it in is done in about this many microseconds."""
_BYTES = 200_000
_STRING, _FORMAT, _TYPE, _ANY = 4, 6, 7, 8
_ELEMENT, _TEXT = 3, 6
_AFTER, _NAMED = 0x80, 0x20
_SMALL = 2**31
_SHORT = tuple(bytes((value,)) for value in range(0x80))


def first_updates(tree: Node) -> Iterator[bytes]:
    """The updates that lead from an empty live document to this tree, each after the one before."""
    return _Writer().updates(tree)


class _Writer:
    """Writes struct after struct; each is known by the number of what came before it."""

    def __init__(self) -> None:
        self._client = _number(secrets.randbelow(2**32 - 1) + 1)
        self._clock = self._begun = 0
        self._structs: list[bytes] = []
        self._size = 0
        self._done: list[bytes] = []

    def updates(self, tree: Node) -> Iterator[bytes]:
        before: int | None = None
        for one in _lines(tree.content):
            before = self._child(one, None, before)
            yield from self._done
            self._done.clear()
        if self._structs or not self._begun:
            yield self._update()

    def _update(self) -> bytes:
        """All structs since the last update; nothing is deleted."""
        count = len(self._structs)
        head = b"\x01" + _number(count) + self._client + _number(self._begun) if count else b"\x00"
        update = b"".join((head, *self._structs, b"\x00"))
        self._structs, self._size, self._begun = [], 0, self._clock
        return update

    def _child(self, one: Node | tuple[Node, ...], parent: int | None, before: int | None) -> int:
        """Write an element, or a line of text nodes; the number it is known by."""
        if isinstance(one, tuple):
            name = self._put(_TYPE, _number(_TEXT), parent, before)
            self._text(one, name)
            return name
        name = self._put(_TYPE, _number(_ELEMENT) + _string(one.type), parent, before)
        for key, value in one.attrs.items():
            if value is not None:
                self._put(_ANY, b"\x01" + _any(value), name, None, key=key)
        last: int | None = None
        for child in _lines(one.content):
            last = self._child(child, name, last)
        return name

    def _text(self, line: Iterable[Node], parent: int) -> None:
        """Write runs of text, and between them what begins and ends of their styles."""
        open_: dict[str, bytes] = {}
        last: int | None = None
        for one in line:
            wanted = dict(map(_style, one.marks))
            last = self._styles(open_, wanted, parent, last)
            length = len(one.text.encode("utf-16-le", "surrogatepass")) // 2
            self._put(_STRING, _string(one.text), parent, last, length=length)
            open_, last = wanted, self._clock - 1
        self._styles(open_, {}, parent, last)

    def _styles(
        self, now: Mapping[str, bytes], wanted: Mapping[str, bytes], parent: int, last: int | None
    ) -> int | None:
        for key in now.keys() - wanted.keys():
            last = self._put(_FORMAT, _string(key) + _string("null"), parent, last)
        for key, value in wanted.items():
            if now.get(key) != value:
                last = self._put(_FORMAT, _string(key) + value, parent, last)
        return last

    def _put(
        self,
        kind: int,
        content: bytes,
        parent: int | None,
        before: int | None,
        *,
        key: str = "",
        length: int = 1,
    ) -> int:
        """Write a struct behind another, or as the first in its parent."""
        if before is not None:
            head = bytes((kind | _AFTER,)) + self._client + _number(before)
        else:
            head = bytes((kind | (_NAMED if key else 0),)) + self._parent(parent)
            head += _string(key) if key else b""
        self._structs.append(head + content)
        self._size += len(head) + len(content)
        name = self._clock
        self._clock += length
        if len(self._structs) >= _STRUCTS or self._size >= _BYTES:
            self._done.append(self._update())
        return name

    def _parent(self, parent: int | None) -> bytes:
        if parent is None:
            return b"\x01" + _string(FIELD)
        return b"\x00" + self._client + _number(parent)


def _lines(nodes: Iterable[Node]) -> Iterator[Node | tuple[Node, ...]]:
    """Nodes, with text nodes that follow each other as one."""
    for is_text, some in groupby(nodes, lambda one: one.type == "text"):
        if is_text:
            yield tuple(some)
        else:
            yield from some


def _style(mark: Mark) -> tuple[str, bytes]:
    attrs = {name: value for name, value in mark.attrs.items() if value is not None}
    return mark.type, _string(json.dumps(attrs))


# The encoding of values: lib0's ---------------------------------------------------------------


def _number(value: int) -> bytes:
    """A whole number that is not negative."""
    if value <= 0x7F:
        return _SHORT[value]
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def _string(text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return _number(len(data)) + data


def _any(value: Json) -> bytes:
    """A JSON value."""
    if isinstance(value, str):
        return b"\x77" + _string(value)
    if value is None:
        return b"\x7e"
    if isinstance(value, dict | Mapping):
        return b"\x76" + _number(len(value)) + b"".join([_name(k) + _any(v) for k, v in value.items()])
    if isinstance(value, bool):
        return b"\x78" if value else b"\x79"
    if isinstance(value, int) and -_SMALL < value < _SMALL:
        return b"\x7d" + _signed(value)
    if isinstance(value, int | float):
        return b"\x7b" + struct.pack(">d", value)
    return b"\x75" + _number(len(value)) + b"".join(map(_any, value))


@lru_cache(maxsize=1024)
def _name(key: str) -> bytes:
    """What a value is called: few names, often."""
    return _string(str(key))


def _signed(value: int) -> bytes:
    rest = abs(value)
    first = rest & 0x3F | (0x40 if value < 0 else 0)
    rest >>= 6
    return bytes((first | 0x80,)) + _number(rest) if rest else bytes((first,))
