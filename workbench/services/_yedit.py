"""Editing a live document from the server: only what changes is touched, so that others may go on typing."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, XmlElement, XmlText

from workbench.model.change import Diff, Into, Keep, Op, Swap, apply, width
from workbench.model.content import Node, is_textblock
from workbench.model.diff import diff
from workbench.services._mending import Mended
from workbench.services._yjs import Parent, fragment, read, set_attrs, style, write, write_text

_AT_ONCE = 200
"""Blocks that one update changes, so that none takes long to be taken in."""


def become(live: Doc[Any], new: Node, mended: Mended | None = None) -> tuple[bytes, ...]:
    """Make a live document say what a tree says; the updates that lead there.

    Args:
        live: the document.
        new: what it is to say.
        mended: what it says, where that is known.
    """
    mended = mended or read(live)
    top = fragment(live)
    if mended.problems:
        steps = _swapped(top, 0, len(top.children), new.content)
    else:
        steps = _children(top, mended.tree.content, diff(mended.tree, new).root.ops)
    updates: list[bytes] = []
    heard = live.observe(lambda event: updates.append(event.update))
    while _taken(live, steps):
        pass
    live.unobserve(heard)
    return tuple(updates)


def _taken(live: Doc[Any], steps: Iterator[int]) -> bool:
    """Take some steps as one change; False when there are no more."""
    done = 0
    with live.transaction():
        for size in steps:
            done += size
            if done >= _AT_ONCE:
                return True
    return False


def _swapped(parent: Parent, place: int, before: int, after: tuple[Node, ...]) -> Iterator[int]:
    """Put blocks in the place of so many; gives how many were changed after each step."""
    while before:
        some = min(before, _AT_ONCE)
        del parent.children[place : place + some]
        before -= some
        yield some
    for start in range(0, len(after), _AT_ONCE):
        some_after = after[start : start + _AT_ONCE]
        write(parent, place + start, some_after)
        yield len(some_after)


def _children(parent: Parent, content: tuple[Node, ...], ops: Iterable[Op]) -> Iterator[int]:
    """Change children step by step; gives how many were changed after each."""
    place = read_from = 0
    for op in ops:
        if isinstance(op, Keep):
            place += op.count
            read_from += op.count
        elif isinstance(op, Into):
            place += _into(parent, place, content[read_from], op)
            read_from += 1
            yield 1
        else:
            yield from _swapped(parent, place, len(op.before), op.after)
            place += len(op.after)
            read_from += len(op.before)


def _into(parent: Parent, place: int, old: Node, op: Into) -> int:
    element = parent.children[place]
    assert isinstance(element, XmlElement)
    if op.before.type != op.after.type:
        # An element cannot change its name: the new one takes what the old one held.
        write(parent, place, (Node(type=op.after.type, attrs=op.after.attrs, content=old.content),))
        del parent.children[place + 1]
        made = parent.children[place]
        assert isinstance(made, XmlElement)
        element = made
    set_attrs(element, op.after.attrs)
    if not op.ops:
        return 1
    if not is_textblock(op.before.type):
        deque(_children(element, old.content, op.ops), maxlen=0)
    elif all(one.type == "text" for one in _material(op.ops)):
        _line(element, op.ops)
    else:
        _rewritten(element, old, op)
    return 1


def _material(ops: Iterable[Op]) -> Iterator[Node]:
    for op in ops:
        if isinstance(op, Swap):
            yield from op.before
            yield from op.after


def _rewritten(element: XmlElement, old: Node, op: Into) -> None:
    """A line where images or formulas come or go: written anew."""
    head = Node(type=old.type, attrs=old.attrs)
    taken = {step.change for step in op.ops if isinstance(step, Swap)}
    content = apply(old, Diff(root=Into(before=head, after=head, ops=op.ops)), taken).content
    del element.children[0 : len(element.children)]
    write(element, 0, content)


@dataclass
class _Piece:
    """A stretch of a line: one XmlText, or one inline element."""

    start: int
    end: int
    index: int
    text: XmlText | None


def _line(element: XmlElement, ops: Iterable[Op]) -> None:
    """Text swapped for text, from the end backwards so that places before it hold."""
    for place, swap in reversed(list(_placed(ops))):
        length = width(swap.before)
        if _said(swap.before) == _said(swap.after):
            _restyle(element, place, swap)
            continue
        for piece in _pieces(element):
            low, high = max(piece.start, place), min(piece.end, place + length)
            if low < high and piece.text is not None:
                content = _text_of(piece.text)
                start = len(content[: low - piece.start].encode())
                end = len(content[: high - piece.start].encode())
                del piece.text[start:end]
        if swap.after:
            _insert(element, place, swap.after)


def _placed(ops: Iterable[Op]) -> Iterator[tuple[int, Swap]]:
    place = 0
    for op in ops:
        if isinstance(op, Keep):
            place += op.count
        elif isinstance(op, Swap):
            yield place, op
            place += width(op.before)


def _said(nodes: Iterable[Node]) -> str:
    return "".join(one.text for one in nodes)


def _pieces(element: XmlElement) -> list[_Piece]:
    pieces = []
    place = 0
    for index, child in enumerate(element.children):
        size = len(_text_of(child)) if isinstance(child, XmlText) else 1
        text = child if isinstance(child, XmlText) else None
        pieces.append(_Piece(place, place + size, index, text))
        place += size
    return pieces


def _text_of(text: XmlText) -> str:
    """The text without its styles."""
    return "".join(content for content, _ in text.diff() if isinstance(content, str))


def _insert(element: XmlElement, place: int, nodes: tuple[Node, ...]) -> None:
    pieces = _pieces(element)
    for piece in pieces:
        if piece.text is not None and piece.start <= place <= piece.end:
            byte = len(_text_of(piece.text)[: place - piece.start].encode())
            write_text(piece.text, byte, nodes)
            return
    index = next((piece.index for piece in pieces if piece.start >= place), len(pieces))
    write(element, index, nodes)


def _restyle(element: XmlElement, place: int, swap: Swap) -> None:
    """The same text in another style."""
    removed = {one.type for node in swap.before for one in node.marks}
    for node in swap.after:
        wanted = {**dict.fromkeys(removed), **style(node.marks)}
        _format(element, place, place + len(node.text), wanted)
        place += len(node.text)


def _format(element: XmlElement, start: int, end: int, attrs: dict[str, Any]) -> None:
    for piece in _pieces(element):
        low, high = max(piece.start, start), min(piece.end, end)
        if low < high and piece.text is not None:
            content = _text_of(piece.text)
            first = len(content[: low - piece.start].encode())
            last = len(content[: high - piece.start].encode())
            piece.text.format(first, last, attrs)
