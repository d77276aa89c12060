"""Changes as data: what turns one tree into another, in numbered pieces that can be taken or refused.

A diff is a script that walks the old tree: `Keep` what is the same, `Swap` some children for others, go
`Into` one child. Every swap and every changed head carries the number of the change it belongs to. Whatever
subset of the changes is taken, the result is a tree the schema allows; `model.diff` builds diffs so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.model.content import Node, is_inline, is_textblock, node, text
from workbench.model.errors import Conflict


class Kind(StrEnum):
    """What a change does."""

    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"
    MOVE = "move"
    ATTRS = "attrs"
    RESTYLE = "restyle"
    IDENTITY = "identity"
    """Only block ids differ; never shown."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One piece of a diff that is taken or refused as a whole."""

    number: int
    kind: Kind
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class Keep:
    """The next `count` children stay; in a line of text, the next `count` characters and inline nodes."""

    count: int


@dataclass(frozen=True, kw_only=True)
class Swap:
    """The next children, `before`, become `after`; either may be empty."""

    change: int
    before: tuple[Node, ...] = ()
    after: tuple[Node, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Into:
    """The next child stays a child: its head (type and attributes) may change, its content is walked.

    before, after: the child without content. change: the number of the head's change, 0 when only ids differ.
    """

    before: Node
    after: Node
    change: int = 0
    ops: tuple[Op, ...] = ()


Op = Keep | Swap | Into


def changes_in(op: Op) -> Iterator[int]:
    """The numbers of the changes in a step; other block ids are none."""
    if isinstance(op, Swap):
        yield op.change
    elif isinstance(op, Into):
        if op.change:
            yield op.change
        for one in op.ops:
            yield from changes_in(one)


@dataclass(frozen=True, kw_only=True)
class Diff:
    """What turns one tree into another."""

    root: Into
    changes: tuple[Change, ...] = ()

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all changes."""
        return frozenset(change.number for change in self.changes)

    @property
    def shown(self) -> tuple[Change, ...]:
        """The changes that a person decides on, in reading order."""
        return tuple(change for change in self.changes if change.kind is not Kind.IDENTITY)

    @property
    def identity(self) -> int:
        """The number of the change that carries block ids, 0 when there is none."""
        return next((one.number for one in self.changes if one.kind is Kind.IDENTITY), 0)


def patch(tree: Node, diff: Diff) -> Node:
    """The new tree; for any a and b, `patch(a, diff(a, b)) == b`."""
    return apply(tree, diff, diff.numbers)


def apply(tree: Node, diff: Diff, accepted: Collection[int], edited: Mapping[int, str] | None = None) -> Node:
    """The tree with only these changes taken.

    Args:
        tree: the old tree.
        diff: what could change in it.
        accepted: the numbers of the changes to take.
        edited: for accepted changes of text, the wording to take instead of the proposed one.

    Raises:
        Conflict: the tree is not the one the diff was made from.
    """
    choice = _Choice(frozenset(accepted), diff.identity in accepted, edited or {})
    return _into(tree, diff.root, choice)


@dataclass(frozen=True)
class _Choice:
    accepted: frozenset[int]
    identity: bool
    edited: Mapping[int, str]

    def of(self, swap: Swap) -> tuple[Node, ...]:
        if swap.change not in self.accepted:
            return swap.before
        if swap.change in self.edited and (swap.before or swap.after):
            return _reworded(swap, self.edited[swap.change])
        return swap.after


def _into(child: Node, op: Into, choice: _Choice) -> Node:
    if child.type != op.before.type or child.attrs != op.before.attrs:
        raise Conflict("The text has changed since this was proposed.")
    head = op.after if op.change in choice.accepted else op.before
    attrs = dict(head.attrs)
    if "id" in attrs:
        attrs["id"] = (op.after if choice.identity else op.before).attrs.get("id")
    if not op.ops:
        return (
            child if attrs == child.attrs and head.type == child.type else _built(head, attrs, child.content)
        )
    walk = _line if is_textblock(op.before.type) else _children
    return _built(head, attrs, walk(child.content, op.ops, choice))


def _built(head: Node, attrs: Mapping[str, object], content: Iterable[Node]) -> Node:
    return node(head.type, *content, **attrs)


def _children(content: tuple[Node, ...], ops: Iterable[Op], choice: _Choice) -> Iterator[Node]:
    place = 0
    for op in ops:
        if isinstance(op, Keep):
            yield from content[place : place + op.count]
            place += op.count
        elif isinstance(op, Into):
            if place >= len(content):
                raise Conflict("The text has changed since this was proposed.")
            yield _into(content[place], op, choice)
            place += 1
        else:
            if content[place : place + len(op.before)] != op.before:
                raise Conflict("The text has changed since this was proposed.")
            yield from choice.of(op)
            place += len(op.before)
    yield from content[place:]


def _line(content: tuple[Node, ...], ops: Iterable[Op], choice: _Choice) -> Iterator[Node]:
    place = 0
    for op in ops:
        if isinstance(op, Keep):
            yield from cut(content, place, place + op.count)
            place += op.count
        elif isinstance(op, Swap):
            end = place + width(op.before)
            if cut(content, place, end) != op.before:
                raise Conflict("The text has changed since this was proposed.")
            yield from choice.of(op)
            place = end
    yield from cut(content, place, width(content))


def width(content: Iterable[Node]) -> int:
    """The length of a line of text: its characters, and one for each inline node."""
    return sum(len(child.text) if child.type == "text" else 1 for child in content)


def cut(content: Iterable[Node], start: int, end: int) -> tuple[Node, ...]:
    """The part of a line of text from one place to another."""
    found: list[Node] = []
    place = 0
    for child in content:
        size = len(child.text) if child.type == "text" else 1
        low, high = max(start - place, 0), min(end - place, size)
        if low < high:
            whole = child.type != "text" or (low == 0 and high == size)
            found.append(child if whole else replace(child, text=child.text[low:high]))
        place += size
        if place >= end:
            break
    return tuple(found)


def _reworded(swap: Swap, wording: str) -> tuple[Node, ...]:
    """The person's own wording in place of the proposed one, in its style."""
    material = swap.after or swap.before
    if is_inline(material[0].type):
        marks = next((one.marks for one in material if one.type == "text"), ())
        return (text(wording, *marks),) if wording else ()
    block = material[0]
    if block.type not in ("paragraph", "heading"):
        return swap.after
    return (node(block.type, *([text(wording)] if wording else []), **block.attrs),)
