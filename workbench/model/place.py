"""Places in a document: a run of neighbouring blocks, found again by their ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.model.content import Node, allows, node, schema


@dataclass(frozen=True, kw_only=True)
class Place:
    """Children `start` to `end` of the node that `path` leads to."""

    path: tuple[int, ...]
    start: int
    end: int


def locate(tree: Node, ids: Collection[str]) -> Place | None:
    """The innermost run of blocks that holds all blocks with these ids; None when none of them is there."""
    paths = [path for path, one in _paths(tree) if one.attrs.get("id") in ids]
    if not paths:
        return None
    common = _common(paths)
    if len(paths) == 1 or any(len(path) == len(common) for path in paths):
        common = common[:-1]
    starts = [path[len(common)] for path in paths]
    place = Place(path=common, start=min(starts), end=max(starts) + 1)
    return _of_blocks(tree, place)


def _of_blocks(tree: Node, place: Place) -> Place:
    """The place, or the whole list or table around it when what is there cannot stand alone."""
    while any(schema()["nodes"][one.type].get("group") != "block" for one in blocks_at(tree, place)):
        place = Place(path=place.path[:-1], start=place.path[-1], end=place.path[-1] + 1)
    return place


def _paths(tree: Node, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    for index, child in enumerate(tree.content):
        yield (*path, index), child
        yield from _paths(child, (*path, index))


def _common(paths: list[tuple[int, ...]]) -> tuple[int, ...]:
    first, last = min(paths), max(paths)
    size = next(
        (place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b),
        min(len(first), len(last)),
    )
    return first[:size]


def blocks_at(tree: Node, place: Place) -> tuple[Node, ...]:
    """The blocks at a place."""
    for index in place.path:
        tree = tree.content[index]
    return tree.content[place.start : place.end]


def put(tree: Node, place: Place, blocks: Iterable[Node]) -> Node:
    """The tree with other blocks at a place.

    A holder that may not stay empty, or not begin so, gets an empty paragraph.
    """
    if place.path:
        index, deeper = place.path[0], replace(place, path=place.path[1:])
        below = put(tree.content[index], deeper, blocks)
        return node(tree.type, *tree.content[:index], below, *tree.content[index + 1 :], **dict(tree.attrs))
    content = [*tree.content[: place.start], *blocks, *tree.content[place.end :]]
    if not allows(tree.type, (one.type for one in content)):
        content.insert(place.start, node("paragraph"))
    return node(tree.type, *content, **dict(tree.attrs))
