"""Blocks that one side moved while the other changed, moved or deleted them: brought to one place first."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
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
    here = _Side(ours, same_blocks(differ, base, ours, ids=True))
    there = _Side(theirs, same_blocks(differ, base, theirs, ids=False))
    found = _Moves(base, here, there)
    return found.untangled() if found.any else None


class _Side:
    """One version beside the base: each of its blocks by the number of the block in the base that it is."""

    def __init__(self, tree: Node, same: Sequence[tuple[int, int]]) -> None:
        self.tree = tree
        known = {new: old for old, new in same}
        self.order: list[Hashable] = [known.get(at, (id(tree), at)) for at in range(len(tree.content))]
        self.blocks = dict(zip(self.order, tree.content, strict=True))

    def strays(self, old: Sequence[Hashable], rather: Collection[Hashable] = ()) -> set[Hashable]:
        """The blocks that stand elsewhere than in the base."""
        known = set(old)
        left = [one for one in old if one in self.blocks]
        return strays(left, [one for one in self.order if one in known], rather)

    def arranged(self, order: Sequence[Hashable]) -> Node:
        """The version with its blocks in this order; what is its own stays behind what it stands behind."""
        own: dict[Hashable, list[Hashable]] = {}
        known, last = set(order), None
        for key in self.order:
            if key in known:
                last = key
            else:
                own.setdefault(last, []).append(key)
        here = [key for key in order if key in self.blocks]
        keys = [*own.get(None, ()), *(one for key in here for one in (key, *own.get(key, ())))]
        if keys == self.order:
            return self.tree
        return replace(self.tree, content=tuple(self.blocks[key] for key in keys))


def same_blocks(differ: Differ, base: Node, tree: Node, *, ids: bool) -> list[tuple[int, int]]:
    """The places in two versions of the blocks that are the same, in whichever order they stand.

    By their `ids` where these were kept while it was edited, by what they say, then by how alike they are,
    where they stand and at last wherever they stand.
    """
    pairs = differ.pairs(base, tree)
    if base.type not in _ROWS or base.type != tree.type:
        return pairs
    left, right = base.content, tree.content
    found = _Found(len(left), len(right))
    if ids:
        found.by([one.attrs.get("id") for one in left], [one.attrs.get("id") for one in right])
    exact = [pair for pair in pairs if differ.said(left[pair[0]]) == differ.said(right[pair[1]])]
    found.add(exact)
    said = [[differ.said(one) if differ.wordy(one) else None for one in some] for some in (left, right)]
    found.by(*said)
    found.add(pairs)
    found.add(_alike(differ, base, tree, found))
    return sorted(found.pairs.items())


class _Found:
    """Pairs of places, each place once."""

    def __init__(self, old: int, new: int) -> None:
        self.pairs: dict[int, int] = {}
        self.old, self.new = dict.fromkeys(range(old)), dict.fromkeys(range(new))

    def add(self, pairs: Iterable[tuple[int, int]]) -> None:
        """These, as far as neither place has another."""
        for old, new in pairs:
            if old in self.old and new in self.new:
                self.pairs[old] = new
                del self.old[old], self.new[new]

    def by(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> None:
        """Those that have the same of these, in order; None is no name."""
        places: dict[Hashable, list[int]] = {}
        for at in self.new:
            places.setdefault(new[at], []).append(at)
        places.pop(None, None)
        self.add([(at, places[old[at]].pop(0)) for at in self.old if places.get(old[at])])


def _alike(differ: Differ, base: Node, tree: Node, found: _Found) -> list[tuple[int, int]]:
    """Blocks that are left on both sides and are much alike, the most alike first."""
    old = [at for at in found.old if differ.wordy(base.content[at])][:_MOST]
    new = [at for at in found.new if differ.wordy(tree.content[at])][:_MOST]
    scored = [
        (-differ.alike(base.content[one], tree.content[other]), one, other) for one in old for other in new
    ]
    return [(one, other) for score, one, other in sorted(scored) if -score >= _ALIKE]


class _Moves:
    """What each side moved."""

    def __init__(self, base: Node, here: _Side, there: _Side) -> None:
        self._base, self._here, self._there = base, here, there
        self._order = range(len(base.content))
        self._ours = here.strays(self._order, there.strays(self._order))
        self._theirs = there.strays(self._order, self._ours)

    @property
    def any(self) -> bool:
        """Whether any block was moved."""
        return bool(self._ours or self._theirs)

    def untangled(self) -> Untangled:
        """The versions for the text and for the wish."""
        ours, theirs = self._ours, self._theirs
        return Untangled(
            text=self._three(ours, theirs - ours, ours - self._there.blocks.keys()),
            wish=self._three(ours - theirs, theirs, theirs - self._here.blocks.keys()),
        )

    def _three(
        self, ours: Collection[Hashable], theirs: Collection[Hashable], unknown: Collection[Hashable]
    ) -> Three:
        """What we moved in our place, what they moved in theirs; `unknown` is kept from the base."""
        order = _joined(self._order, ((self._here.order, ours), (self._there.order, theirs)))
        content = tuple(self._base.content[at] for at in order if at not in unknown)
        base = self._base if content == self._base.content else replace(self._base, content=content)
        return base, self._here.arranged(order), self._there.arranged(order)


def _joined(
    base: Sequence[int], leads: Sequence[tuple[Sequence[Hashable], Collection[Hashable]]]
) -> list[int]:
    """The order of the base with what was moved behind what it stands behind in the order of who moved it."""
    moved = {one for _, some in leads for one in some}
    left = [one for one in base if one not in moved]
    steady = set(left)
    behind: dict[int | None, list[int]] = {}
    for order, some in leads:
        last = None
        for one in order:
            if isinstance(one, int) and one in some:
                behind.setdefault(last, []).append(one)
            elif isinstance(one, int) and one in steady:
                last = one
    return [*behind.get(None, ()), *(one for at in left for one in (at, *behind.get(at, ())))]
