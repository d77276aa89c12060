"""Three versions of a document as one: what changed on one side only is taken, ours wins where both changed.

`merge(base, ours, theirs)` gives the text, and the text as it would be with theirs where both changed: the
difference of the two is what is left to decide on. Nothing of ours is lost from the text, and every change
of theirs is in the text or in that difference.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.model._align import matches
from workbench.model._line import Line
from workbench.model._moving import same_blocks, untangled
from workbench.model.content import Node, SchemaError, is_textblock, node
from workbench.model.diff import Differ, plain_attrs, spans_rows, whole
from workbench.model.links import HASH, readdressed


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What came of a merge."""

    tree: Node
    wish: Node
    """The tree with theirs where both sides changed the same."""

    @property
    def settled(self) -> bool:
        """Whether nothing is left to decide on."""
        return self.tree == self.wish


def merge(base: Node, ours: Node, theirs: Node) -> Merged:
    """The text of two people who both began with `base`."""
    return _Merger().merge(base, ours, theirs)


def adopted(base: Node, new: Node) -> Node:
    """The new tree with the block ids of the blocks of the old tree that it goes on from.

    Links to places on the page follow their blocks.
    """
    tree = _Adopter().adopt(base, new)
    pairs = zip(new.walk(), tree.walk(), strict=True)
    names = {one.attrs["id"]: other.attrs["id"] for one, other in pairs if one.attrs.get("id")}
    return readdressed(tree, lambda name: f"{HASH}{names.get(name, name)}", HASH)


Pair = tuple[tuple[Node, ...], tuple[Node, ...]]


@dataclass(frozen=True)
class _Chunk:
    """A stretch of the three versions; `stable` when it is one item that all three have."""

    base: range
    ours: range
    theirs: range
    stable: bool


def _chunks(
    size: tuple[int, int, int], ours: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]
) -> Iterator[_Chunk]:
    """The three sequences cut at the items that both sides kept."""
    mine, other = dict(ours), dict(theirs)
    last = (0, 0, 0)
    for place in sorted(mine.keys() & other.keys()):
        here = (place, mine[place], other[place])
        next_ = (here[0] + 1, here[1] + 1, here[2] + 1)
        yield from _between(last, here)
        yield _Chunk(*_span(here, next_), stable=True)
        last = next_
    yield from _between(last, size)


def _between(low: tuple[int, int, int], high: tuple[int, int, int]) -> Iterator[_Chunk]:
    if low != high:
        yield _Chunk(*_span(low, high), stable=False)


def _span(low: tuple[int, int, int], high: tuple[int, int, int]) -> tuple[range, range, range]:
    return range(low[0], high[0]), range(low[1], high[1]), range(low[2], high[2])


def _decided(base: Sequence[Hashable], ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> str:
    """Whose stretch stands, by what they say: `ours`, `theirs`, or `both` when they differ."""
    if ours == theirs or base == theirs:
        return "ours"
    return "theirs" if base == ours else "both"


class _Merger:
    """Walks three trees side by side. Every step gives the text and the wish."""

    def __init__(self) -> None:
        self._differ = Differ()
        self._held: list[Node] = []

    def merge(self, base: Node, ours: Node, theirs: Node) -> Merged:
        tree, wish = self._node(base, ours, theirs)
        return Merged(tree=tree, wish=wish)

    def _said(self, nodes: Sequence[Node]) -> list[int]:
        self._held.extend(nodes)  # what a node says is known by its address, so it must live on
        return [self._differ.said(one) for one in nodes]

    def _node(self, base: Node, ours: Node, theirs: Node) -> tuple[Node, Node]:
        (b,), (o,), (t,) = self._said((base,)), self._said((ours,)), self._said((theirs,))
        whose = _decided((b,), (o,), (t,))
        if whose != "both":
            taken = ours if whose == "ours" else theirs
            return taken, taken
        if _apart(base, ours) or _apart(base, theirs) or _apart(ours, theirs):
            return ours, theirs
        line = is_textblock(base.type)
        tree, wish = self._line(base, ours, theirs) if line else self._children(base, ours, theirs)
        heads = self._heads(base, ours, theirs)
        try:
            made = _built(heads[0], tree), _built(heads[1], wish)
        except SchemaError:  # the parts are right, but cannot stand together
            return ours, theirs
        if base.type == "table" and spans_rows(*made):
            return ours, theirs
        return made

    def _heads(self, base: Node, ours: Node, theirs: Node) -> tuple[Node, Node]:
        """The type and attributes of the text and of the wish, with the id of ours."""
        b, o, t = ((one.type, plain_attrs(one)) for one in (base, ours, theirs))
        whose = _decided((b,), (o,), (t,))
        named = theirs
        if "id" in theirs.attrs:
            named = replace(theirs, attrs={**theirs.attrs, "id": ours.attrs.get("id")})
        return (ours if whose != "theirs" else named), (ours if whose == "ours" else named)

    # Blocks

    def _children(self, base: Node, ours: Node, theirs: Node) -> Pair:
        self._held += [base, ours, theirs]
        found = untangled(self._differ, base, ours, theirs)
        if found is None:
            return self._rows(base, ours, theirs)
        tree, wish = self._rows(*found.text)
        return tree, wish if found.text == found.wish else self._rows(*found.wish)[1]

    def _rows(self, base: Node, ours: Node, theirs: Node) -> Pair:
        """The children of containers in which each block stands in one place."""
        mine, other = self._pairs(base, ours), self._pairs(base, theirs)
        three = base.content, ours.content, theirs.content
        tree: list[Node] = []
        wish: list[Node] = []
        for chunk in _chunks((len(three[0]), len(three[1]), len(three[2])), mine, other):
            parts = tuple(part[at.start : at.stop] for part, at in zip(three, _ranges(chunk), strict=True))
            found = self._stable(parts) if chunk.stable else self._unstable(parts)
            tree += found[0]
            wish += found[1]
        return tuple(tree), tuple(wish)

    def _pairs(self, base: Node, other: Node) -> list[tuple[int, int]]:
        self._held += [base, other]
        return self._differ.pairs(base, other)

    def _stable(self, parts: tuple[tuple[Node, ...], ...]) -> Pair:
        tree, wish = self._node(parts[0][0], parts[1][0], parts[2][0])
        return (tree,), (wish,)

    def _unstable(self, parts: tuple[tuple[Node, ...], ...]) -> Pair:
        base, ours, theirs = parts
        whose = _decided(*(self._said(part) for part in parts))
        if whose != "both":
            taken = ours if whose == "ours" else theirs
            return taken, taken
        return ours, (*ours, *theirs) if not base else theirs

    # Lines of text

    def _line(self, base: Node, ours: Node, theirs: Node) -> Pair:
        lines = tuple(Line(one.content) for one in (base, ours, theirs))
        keys = tuple(_styled(line) for line in lines)
        found = matches(keys[0], keys[1]), matches(keys[0], keys[2])
        tree: list[Node] = []
        wish: list[Node] = []
        for chunk in _joined(_chunks((len(keys[0]), len(keys[1]), len(keys[2])), *found)):
            mine = lines[1].nodes(chunk.ours.start, chunk.ours.stop)
            if chunk.stable:
                tree += mine
                wish += mine
                continue
            said = [key[at.start : at.stop] for key, at in zip(keys, _ranges(chunk), strict=True)]
            other = lines[2].nodes(chunk.theirs.start, chunk.theirs.stop)
            whose = _decided(*said)
            both = (*mine, *other) if not said[0] else other
            tree += other if whose == "theirs" else mine
            wish += {"ours": mine, "theirs": other, "both": both}[whose]
        return tuple(tree), tuple(wish)


def _joined(chunks: Iterable[_Chunk]) -> Iterator[_Chunk]:
    """The same chunks, with stable ones that follow each other as one."""
    kept: _Chunk | None = None
    for chunk in chunks:
        if kept is not None and kept.stable and chunk.stable:
            pairs = zip(_ranges(kept), _ranges(chunk), strict=True)
            base, ours, theirs = (range(one.start, other.stop) for one, other in pairs)
            kept = _Chunk(base, ours, theirs, stable=True)
            continue
        if kept is not None:
            yield kept
        kept = chunk
    if kept is not None:
        yield kept


def _ranges(chunk: _Chunk) -> tuple[range, range, range]:
    return chunk.base, chunk.ours, chunk.theirs


def _styled(line: Line) -> list[Hashable]:
    """What each word says and how it looks."""
    return [(key, line.style(index)) for index, key in enumerate(line.keys)]


def _apart(a: Node, b: Node) -> bool:
    """Whether two versions of a block cannot be mixed."""
    if is_textblock(a.type) != is_textblock(b.type):
        return True
    if not is_textblock(a.type) and not (a.content or b.content):
        return True
    return whole(a, b) if a.type == b.type else False


def _built(head: Node, content: tuple[Node, ...]) -> Node:
    return node(head.type, *content, **dict(head.attrs))


class _Adopter:
    """Carries block ids from an old tree to a new one."""

    def __init__(self) -> None:
        self._differ = Differ()

    def adopt(self, base: Node, new: Node) -> Node:
        content = list(new.content)
        if not is_textblock(base.type) and not is_textblock(new.type):
            for old, place in same_blocks(self._differ, base, new, ids=False):
                content[place] = self.adopt(base.content[old], content[place])
        return replace(new, attrs=self._named(base, new), content=tuple(content))

    def _named(self, base: Node, new: Node) -> dict[str, Any]:
        if "id" not in new.attrs or not base.attrs.get("id"):
            return dict(new.attrs)
        return {**new.attrs, "id": base.attrs["id"]}
