"""A tree as JSON text and back, block by block.

The JSON of a page of many thousand blocks is freed in one go, and no other thread runs until that has ended.
So it is never all there at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from workbench.model.content import Node, from_json, node, to_json
from workbench.model.freeing import tree_freed_aside
from workbench.model.json_text import JsonText, dumped_parts

Json = Any
_LONG = 100
"""Children from which on a node is written and read child by child."""


def text_of(tree: Node) -> JsonText:
    """The JSON text of a tree: the same as of `to_json`."""
    return JsonText("".join(text_parts(tree)))


def text_parts(
    tree: Node,
    of: Callable[[Node], Json] = to_json,
    *,
    sort_keys: bool = False,
    separators: tuple[str, str] = (", ", ": "),
) -> Iterator[str]:
    """The text in parts.

    Args:
        tree: what is written.
        of: what a node is as JSON.
        sort_keys: as in `json.dumps`.
        separators: as in `json.dumps`.
    """
    if len(tree.content) <= _LONG:
        yield from dumped_parts(of(tree), sort_keys=sort_keys, separators=separators)
        return
    comma, colon = separators
    head = {**of(replace(tree, content=())), "content": None}
    before = "{"
    for name in sorted(head) if sort_keys else head:
        yield before + json.dumps(name) + colon
        if name == "content":
            yield from _children(tree, of, sort_keys, separators)
        else:
            yield from dumped_parts(head[name], sort_keys=sort_keys, separators=separators)
        before = comma
    yield "}"


def _children(
    tree: Node, of: Callable[[Node], Json], sort_keys: bool, separators: tuple[str, str]
) -> Iterator[str]:
    before = "["
    for child in tree.content:
        yield before
        yield from text_parts(child, of, sort_keys=sort_keys, separators=separators)
        before = separators[0]
    yield "]"


def tree_from(data: Json) -> Node:
    """The tree of JSON that is not needed any more: it is freed on the way.

    Raises:
        SchemaError: something in it the schema does not allow.
    """
    return tree_freed_aside(_taken(data))


def _taken(data: Json) -> Node:
    if not _is_long(data):
        return from_json(data)
    waiting = data["content"]
    waiting.reverse()
    children: list[Node] = []
    while waiting:
        children.append(_taken(waiting.pop()))
    return node(data["type"], *children, **data.get("attrs") or {})


def _is_long(data: Json) -> bool:
    if not isinstance(data, dict) or not isinstance(data.get("type"), str) or data["type"] == "text":
        return False
    return isinstance(data.get("content"), list) and len(data["content"]) > _LONG
