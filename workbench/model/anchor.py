"""Where a suggestion belongs: found again by block ids, by what the blocks say, and by what is around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workbench.model.change import cut, width
from workbench.model.content import Node, doc, is_textblock, node, plain_text
from workbench.model.place import Place, blocks_at, locate, put
from workbench.model.revision import tree_hash

_AROUND = 80


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A run of blocks: their ids, a hash of what they say, and the ends of the text before and after.

    start, end: the stretch of the only block's text that was meant; None when it is all of the blocks.
    """

    block_ids: tuple[str, ...]
    hash: str
    before: str = ""
    after: str = ""
    start: int | None = None
    end: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {**asdict(self), "block_ids": list(self.block_ids)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Anchor:
        """What `to_json` wrote."""
        known = {name: data[name] for name in ("hash", "before", "after", "start", "end")}
        return cls(block_ids=tuple(data["block_ids"]), **known)


def anchor(tree: Node, place: Place) -> Anchor:
    """The anchor of a place in a tree."""
    blocks = blocks_at(tree, place)
    ids = tuple(one.attrs["id"] for one in blocks if one.attrs.get("id"))
    before, after = _around(tree, place)
    return Anchor(block_ids=ids, hash=tree_hash(doc(*blocks)), before=before, after=after)


def unit(block: Node, offset: int) -> int:
    """The place in a block's content that an offset in its plain text means."""
    place = 0
    for child in block.content:
        size = len(plain_text(child))
        if offset < size or (child.type == "text" and offset == size):
            return place + (offset if child.type == "text" else int(offset > 0))
        offset -= size
        place += size if child.type == "text" else 1
    return place


def find(tree: Node, kept: Anchor, blocks: tuple[Node, ...]) -> Place | None:
    """Where these blocks stand now, word for word; None when they were changed, are gone, or stand twice.

    Args:
        tree: the document as it is now.
        kept: the anchor made when the blocks were read.
        blocks: the blocks as they were then.
    """
    place = locate(tree, kept.block_ids)
    if place is not None and _says(tree, place, kept.hash):
        return place
    found = [place for place in _runs(tree, len(blocks), blocks[0].type) if _says(tree, place, kept.hash)]
    if len(found) > 1:
        found = [place for place in found if _around(tree, place) == (kept.before, kept.after)]
    return found[0] if len(found) == 1 else None


def rebase(tree: Node, kept: Anchor, old: Node, new: Node) -> Node | None:
    """The tree with a change of one block made in the block as it is now.

    The words that change must stand in it once, with the words next to them, so that nothing else is touched.
    """
    place = locate(tree, kept.block_ids)
    if place is None or len(kept.block_ids) != 1 or old.type != new.type or not is_textblock(old.type):
        return None
    (now,) = blocks_at(tree, place)
    if now.type != old.type:
        return None
    start, end, content = _window(old, new)
    shift = _only_place(_flat(now), _flat(old), start, end)
    if shift is None:
        return None
    edited = (
        *cut(now.content, 0, start + shift),
        *content,
        *cut(now.content, end + shift, width(now.content)),
    )
    return put(tree, place, (node(now.type, *edited, **dict(now.attrs)),))


def _window(old: Node, new: Node) -> tuple[int, int, tuple[Node, ...]]:
    """The stretch of the old block outside of which both are the same, and what the new one has there."""
    left, right = _units(old), _units(new)
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    tail = 0
    while tail < min(len(left), len(right)) - start and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    return start, len(left) - tail, cut(new.content, start, len(right) - tail)


def _only_place(now: str, old: str, start: int, end: int) -> int | None:
    """How far the stretch has moved, if it stands in `now` exactly once with the words around it."""
    low, high = max(0, start - 24), min(len(old), end + 24)
    stretch = old[low:high]
    place = now.find(stretch)
    if place < 0 or now.find(stretch, place + 1) >= 0:
        return None
    return place - low


def _units(block: Node) -> list[tuple[object, ...]]:
    return [
        (sign, child.marks)
        for child in block.content
        for sign in (child.text if child.type == "text" else (child,))
    ]


def _flat(block: Node) -> str:
    return "".join(child.text if child.type == "text" else "\ufffc" for child in block.content)


def _says(tree: Node, place: Place, digest: str) -> bool:
    blocks = blocks_at(tree, place)
    return bool(blocks) and tree_hash(doc(*blocks)) == digest


def _runs(tree: Node, size: int, first: str, path: tuple[int, ...] = ()) -> Iterator[Place]:
    """All runs of `size` neighbouring blocks that begin with a block of this type."""
    for index, child in enumerate(tree.content):
        if child.type == first and index + size <= len(tree.content):
            yield Place(path=path, start=index, end=index + size)
        if child.content and not is_textblock(child.type):
            yield from _runs(child, size, first, (*path, index))


def _around(tree: Node, place: Place) -> tuple[str, str]:
    holder = tree
    for index in place.path:
        holder = holder.content[index]
    before = "\n".join(plain_text(one) for one in holder.content[: place.start])
    after = "\n".join(plain_text(one) for one in holder.content[place.end :])
    return before[-_AROUND:], after[:_AROUND]
