"""What somebody proposes for a page, in pieces that can be decided on one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model.change import Keep, Op, Swap, changes_in
from workbench.model.content import Node
from workbench.model.diff import diff
from workbench.model.place import Place


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of neighbouring blocks, and what is proposed in their place."""

    place: Place
    before: tuple[Node, ...]
    after: tuple[Node, ...]


@dataclass
class _Span:
    start: int
    end: int
    low: int
    high: int
    changes: set[int]


def pieces(tree: Node, proposed: Node) -> tuple[Piece, ...]:
    """The runs of blocks that differ. A piece that only adds holds the block beside it, to be found by."""
    spans: list[_Span] = []
    for span in _spans(tree, proposed):
        held = span
        while spans and (spans[-1].changes & held.changes or spans[-1].end >= held.start):
            held = _joined(spans.pop(), held)
        spans.append(held)
    return tuple(
        Piece(
            place=Place(path=(), start=span.start, end=span.end),
            before=tree.content[span.start : span.end],
            after=proposed.content[span.low : span.high],
        )
        for span in spans
    )


def _joined(first: _Span, second: _Span) -> _Span:
    return _Span(first.start, second.end, first.low, second.high, first.changes | second.changes)


def _spans(tree: Node, proposed: Node) -> Iterator[_Span]:
    place = low = 0
    for op in diff(tree, proposed).root.ops:
        size, made = _sizes(op)
        numbers = set(changes_in(op))
        if numbers:
            yield _widened(_Span(place, place + size, low, low + made, numbers), len(tree.content))
        place, low = place + size, low + made


def _widened(span: _Span, size: int) -> _Span:
    if span.end > span.start:
        return span
    if span.start > 0:
        return _Span(span.start - 1, span.end, span.low - 1, span.high, span.changes)
    return _Span(span.start, min(size, span.end + 1), span.low, span.high + 1, span.changes)


def _sizes(op: Op) -> tuple[int, int]:
    if isinstance(op, Keep):
        return op.count, op.count
    return (len(op.before), len(op.after)) if isinstance(op, Swap) else (1, 1)
