"""Blocks that one side moved while the other changed, moved or deleted them: brought to one place first."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

from workbench.model._align import strays
from workbench.model.content import Node
from workbench.model.diff import Differ

Three = tuple[Node, Node, Node]

_ROWS = frozenset(("doc", "blockquote", "callout", "bulletList", "orderedList"))
"""What holds blocks whose order says nothing but what comes first."""
_ALIKE = 0.6
_MOST = 40
"""Blocks of one side beyond this number are not compared word by word, so that time stays bounded."""


@dataclass(frozen=True, kw_only=True)
class Untangled:
    """Three versions of a container, for the text and for the wish of a merge."""

    text: Three
    wish: Three


def untangled(differ: Differ, base: Node, ours: Node, theirs: Node) -> Untangled | None:
    """The versions with each block in one place; None where none was moved.

    In the text a block that both moved stands where we put it, and one that we moved or deleted stays so;
    in the wish it stands where they have it, or is gone as there.
    """
    if base.type not in _ROWS or not base.type == ours.type == theirs.type:
        return None
    here, there = _Side(differ, base, ours), _Side(differ, base, theirs)
    found = _Moves(base, here, there)
    return found.untangled() if found.any else None


class _Side:
    """One version beside the base: each of its blocks by the number of the block in the base that it is."""

    def __init__(self, differ: Differ, base: Node, tree: Node) -> None:
        self.tree = tree
        pairs = differ.pairs(base, tree)
        known = {new: old for old, new in (*pairs, *_moved(differ, base, tree, pairs))}
        self.order: list[Hashable] = [known.get(at, (id(tree), at)) for at in range(len(tree.content))]
        self.blocks = dict(zip(self.order, tree.content, strict=True))

    def strays(self, old: Sequence[Hashable], rather: Collection[Hashable] = ()) -> set[Hashable]:
        """The blocks that stand elsewhere than in the base."""
        known = set(old)
        left = [one for one in old if one in self.blocks]
        return strays(left, [one for one in self.order if one in known], rather)

    def arranged(self, order: Sequence[Hashable]) -> Node:
        """The version in another order."""
        if list(order) == self.order:
            return self.tree
        return replace(self.tree, content=tuple(self.blocks[key] for key in order))


def _moved(differ: Differ, base: Node, tree: Node, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Blocks of the base that stand elsewhere in a version, with their places in both."""
    old, new = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    gone = [at for at in range(len(base.content)) if at not in old and differ.wordy(base.content[at])]
    come = [at for at in range(len(tree.content)) if at not in new and differ.wordy(tree.content[at])]
    found = []
    for least in (1.0, _ALIKE):
        for one in gone[:_MOST]:
            scored = [
                (_score(differ, base.content[one], tree.content[at], least), -at) for at in come[:_MOST]
            ]
            score, at = max(scored, default=(0.0, 0))
            if score >= least:
                found.append((one, -at))
                come.remove(-at)
        gone = [one for one in gone if one not in {pair[0] for pair in found}]
    return found


def _score(differ: Differ, a: Node, b: Node, least: float) -> float:
    """How surely two blocks are one: at first only those that say the same count."""
    if differ.said(a) == differ.said(b):
        return 1.0
    return 0.0 if least == 1.0 else differ.alike(a, b)


class _Moves:
    """What each side moved."""

    def __init__(self, base: Node, here: _Side, there: _Side) -> None:
        self._base, self._here, self._there = base, here, there
        self._order: list[Hashable] = list(range(len(base.content)))
        self._ours = here.strays(self._order, there.strays(self._order))
        self._theirs = there.strays(self._order, self._ours)

    @property
    def any(self) -> bool:
        """Whether any block was moved."""
        return bool(self._ours or self._theirs)

    def untangled(self) -> Untangled:
        """The versions for the text and for the wish."""
        ours, theirs = self._ours, self._theirs
        deleted = {one for one in theirs if one not in self._here.blocks}
        dropped = {one for one in ours if one not in self._there.blocks}
        return Untangled(
            text=self._three(ours - dropped, theirs - ours - deleted, deleted, set()),
            wish=self._three(ours - theirs - dropped, theirs - deleted, set(), dropped),
        )

    def _three(
        self,
        ours: Collection[Hashable],
        theirs: Collection[Hashable],
        back: Collection[Hashable],
        along: Collection[Hashable],
    ) -> Three:
        """What we moved follows us and what they moved them; `back` stands in theirs as it did."""
        here, there = self._here.order, self._there.order
        base = _following(_following(self._order, here, {*ours, *along}), there, theirs)
        other = _following(_following(there, here, ours), self._order, back)
        mine = _following(here, there, theirs)
        return (
            _reordered(self._base, base),
            self._here.arranged(mine),
            self._there.arranged(other),
        )


def _reordered(base: Node, order: Sequence[Hashable]) -> Node:
    content = tuple(base.content[int(str(at))] for at in order)
    return base if content == base.content else replace(base, content=content)


def _following(
    order: Sequence[Hashable], lead: Sequence[Hashable], moved: Collection[Hashable]
) -> list[Hashable]:
    """The order with what was moved each behind the block that it stands behind in another order."""
    there = set(order)
    moved = {one for one in moved if one in there}
    if not moved:
        return list(order)
    left = [one for one in order if one not in moved]
    behind: dict[Hashable, list[Hashable]] = {}
    known, last = set(left), None
    for one in lead:
        if one in moved:
            behind.setdefault(last, []).append(one)
        elif one in known:
            last = one
    found = list(behind.get(None, ()))
    for one in left:
        found += [one, *behind.get(one, ())]
    return found
