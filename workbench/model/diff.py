"""The difference of two trees: blocks first, then the words inside blocks that are alike.

`patch(a, diff(a, b)) == b`, and any subset of the changes gives a tree the schema allows: what could not
stand alone (a table whose columns change, an exercise whose answers change) is one change.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.model._align import alike, gaps, matches
from workbench.model._changes import Changes
from workbench.model._line import line_ops
from workbench.model.change import Diff, Into, Keep, Kind, Op, Swap
from workbench.model.content import Node, is_textblock, plain_text

VERSION = 1
"""Raised when the same two trees may give other changes than before."""

_LEAST = 0.35
_SAME_ID = 2.0
_WORD = re.compile(r"\w+")
_ASKED = ("interaction", "inlineInteraction", "place", "conditional")
_KIN = {
    "paragraph": "line",
    "heading": "line",
    "bulletList": "list",
    "orderedList": "list",
    "tableCell": "cell",
    "tableHeader": "cell",
}


def diff(a: Node, b: Node) -> Diff:
    """What turns one document into another."""
    return Differ().diff(a, b)


class Differ:
    """Walks two trees side by side and numbers what it finds."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._said: dict[int, int] = {}
        self._exact: dict[int, int] = {}
        self._words: dict[int, frozenset[tuple[str, int]]] = {}
        self._changes = Changes()

    def diff(self, a: Node, b: Node) -> Diff:
        """What turns one document into another."""
        root = self._into(a, b)
        assert root is not None
        return self._changes.settled(root, self._saying)

    def _saying(self, block: Node) -> int | None:
        """What a block says, so that it is known where it was moved to; None when it has no words."""
        return self.said(block) if self._words_of(block) else None

    # What nodes say

    def said(self, tree: Node) -> int:
        """A number for what a node says, whatever its block ids."""
        if id(tree) not in self._said:
            self._read(tree)
        return self._said[id(tree)]

    def exact(self, tree: Node) -> int:
        """A number for what a node says, with its block ids."""
        if id(tree) not in self._exact:
            self._read(tree)
        return self._exact[id(tree)]

    def _read(self, tree: Node) -> None:
        below = tree.content
        name = tree.attrs.get("id")
        head = (tree.type, tree.text, tree.marks, plain_attrs(tree))
        said = (head, tuple(self.said(child) for child in below))
        self._said[id(tree)] = self._numbers.setdefault(said, len(self._numbers))
        exact = ("exact", name, self._said[id(tree)], tuple(self.exact(child) for child in below))
        self._exact[id(tree)] = self._numbers.setdefault(exact, len(self._numbers))

    def _words_of(self, tree: Node) -> frozenset[tuple[str, int]]:
        """The words of a block, each with its count so far, so that sets compare as bags do."""
        if id(tree) not in self._words:
            counts: Counter[str] = Counter()
            bag = []
            for word in _WORD.findall(_all_text(tree)):
                counts[word] += 1
                bag.append((word, counts[word]))
            self._words[id(tree)] = frozenset(bag)
        return self._words[id(tree)]

    # Blocks

    def _children(self, a: Node, b: Node) -> list[Op]:
        """The steps from the children of one container to those of another."""
        return self._steps(a.content, b.content, self.pairs(a, b))

    def pairs(self, a: Node, b: Node) -> list[tuple[int, int]]:
        """The places of children of two containers that are the same or alike, ascending in both."""
        left, right = a.content, b.content
        found = matches([self.said(one) for one in left], [self.said(one) for one in right])
        if a.type == "listItem" and (not found or found[0] != (0, 0)):
            found = [(0, 0), *(pair for pair in found if pair[0] > 0 and pair[1] > 0)]
        pairs = list(found)
        for old, new in gaps(found, len(left), len(right)):
            pairs += alike(old, new, lambda i, j: self._likeness(left[i], right[j]), least=_LEAST)
        return sorted(pairs)

    def wordy(self, tree: Node) -> bool:
        """Whether a block has words to be known by."""
        return bool(self._words_of(tree))

    def alike(self, a: Node, b: Node) -> float:
        """The share of words that two blocks of a kind have in common; more where they have one id."""
        return self._likeness(a, b)

    def _likeness(self, a: Node, b: Node) -> float:
        if _KIN.get(a.type, a.type) != _KIN.get(b.type, b.type):
            return 0.0
        if a.attrs.get("id") and a.attrs.get("id") == b.attrs.get("id"):
            return _SAME_ID
        words = self._words_of(a), self._words_of(b)
        size = len(words[0]) + len(words[1])
        if not size:
            return 1.0 if not a.content and not b.content else 0.0
        return 2 * len(words[0] & words[1]) / size

    def _steps(
        self, left: tuple[Node, ...], right: tuple[Node, ...], pairs: list[tuple[int, int]]
    ) -> list[Op]:
        forced = not pairs and left and right
        ops: list[Op] = []
        place, low = 0, 0
        for i, j in [*pairs, (len(left), len(right))]:
            gone, come = left[place:i], right[low:j]
            if forced:
                ops.append(self._changes.swap(Kind.REPLACE, gone[:1], come[:1]))
                gone, come = gone[1:], come[1:]
            ops += self._unpaired(gone, come)
            if i < len(left):
                ops.append(self._pair(left[i], right[j]))
            place, low = i + 1, j + 1
        return list(_merged(ops))

    def _unpaired(self, gone: tuple[Node, ...], come: tuple[Node, ...]) -> Iterator[Swap]:
        if len(gone) == len(come):
            for old, new in zip(gone, come, strict=True):
                yield self._changes.swap(Kind.REPLACE, (old,), (new,))
            return
        for one in gone:
            yield self._changes.swap(Kind.DELETE, (one,), ())
        for one in come:
            yield self._changes.swap(Kind.INSERT, (), (one,))

    def _pair(self, a: Node, b: Node) -> Op:
        if self.exact(a) == self.exact(b):
            return Keep(count=1)
        mark = len(self._changes)
        into = self._into(a, b)
        if into is not None:
            return into
        self._changes.forget(mark)
        return self._changes.swap(Kind.REPLACE, (a,), (b,))

    # Into one block

    def _into(self, a: Node, b: Node) -> Into | None:
        """The steps inside a block; None when it can only be taken or refused as a whole."""
        heads = replace(a, content=(), marks=()), replace(b, content=(), marks=())
        same = a.type == b.type and plain_attrs(a) == plain_attrs(b)
        if a.attrs.get("id") != b.attrs.get("id"):
            self._changes.identity = True
        change = 0 if same else self._changes.report(Kind.ATTRS, (heads[0],), (heads[1],))
        if self.said(a) == self.said(b):
            ops = self._identical(a, b)
        elif is_textblock(a.type):
            ops = list(line_ops(a.content, b.content, self._changes.report))
        elif whole(a, b):
            return None
        elif a.type == "tableRow":
            ops = list(_merged(self._pair(old, new) for old, new in zip(a.content, b.content, strict=True)))
        else:
            ops = self._children(a, b)
            if a.type == "table" and spans_rows(a, b) and any(isinstance(op, Swap) for op in ops):
                return None
        if all(isinstance(op, Keep) for op in ops):
            ops = []
        return Into(before=heads[0], after=heads[1], change=change, ops=tuple(ops))

    def _identical(self, a: Node, b: Node) -> list[Op]:
        """The steps between blocks that say the same and differ in ids at most."""
        if is_textblock(a.type):
            return []
        return list(_merged(self._pair(old, new) for old, new in zip(a.content, b.content, strict=True)))


def plain_attrs(tree: Node) -> tuple[tuple[str, object], ...]:
    """The attributes of a node without its id, so that they can be compared."""
    return tuple(
        (name, json.dumps(value, sort_keys=True) if isinstance(value, dict | list | tuple) else value)
        for name, value in tree.attrs.items()
        if name != "id" and value is not None
    )


def _merged(ops: Iterable[Op]) -> Iterator[Op]:
    """The same steps, with neighbouring `Keep`s as one."""
    count = 0
    for op in ops:
        if isinstance(op, Keep):
            count += op.count
            continue
        if count:
            yield Keep(count=count)
            count = 0
        yield op
    if count:
        yield Keep(count=count)


def whole(a: Node, b: Node) -> bool:
    """Whether parts of this block cannot change without each other."""
    if a.type == "table":
        return _columns(a) != _columns(b)
    if a.type == "tableRow":
        return _spans(a) != _spans(b)
    if a.type == "exercise":
        return _interactions(a) != _interactions(b)
    return False


def _columns(table: Node) -> int:
    return max(sum(colspan for colspan, _ in _spans(row)) for row in table.content)


def _spans(row: Node) -> list[tuple[int, int]]:
    return [(cell.attrs["colspan"], cell.attrs["rowspan"]) for cell in row.content]


def spans_rows(*tables: Node) -> bool:
    """Whether a cell of these tables reaches over several rows."""
    return any(rowspan > 1 for table in tables for row in table.content for _, rowspan in _spans(row))


def _interactions(exercise: Node) -> list[Node]:
    """What is asked: an exercise whose questions or answers change is one change."""
    parts = [replace(one, content=()) for one in exercise.walk() if one.type in _ASKED]
    return [replace(exercise, content=(), attrs={"data": exercise.attrs["data"]}), *parts]


def _all_text(tree: Node) -> str:
    """What a block says, with what stands in attributes of blocks that hold no text."""
    if tree.content:
        return plain_text(tree)
    return plain_text(tree) or " ".join(str(value) for _, value in plain_attrs(tree))
