"""Links between the pages of a course: numbers while it is read, identities once it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbench.model.content import Mark, Node, map_nodes

Json = Any
_SIGN = "page:"


def relinked(tree: Node, address: Callable[[int], str | None]) -> Node:
    """The tree with each `page:` and number, as an import has it, replaced by what a page is stored as.

    Args:
        tree: the body of an imported page.
        address: the `page:` address for a place in `Course.walk()`; None for a page that was not taken:
            a link to it keeps its words only.
    """

    def changed(value: str) -> str:
        number = value.removeprefix(_SIGN)
        return address(int(number)) or "" if value.startswith(_SIGN) and number.isdigit() else value

    def marks(one: Node) -> tuple[Mark, ...]:
        found = (
            replace(each, attrs={**each.attrs, "href": changed(str(each.attrs.get("href", "")))})
            if each.type == "link"
            else each
            for each in one.marks
        )
        return tuple(each for each in found if each.type != "link" or each.attrs["href"])

    def node(one: Node) -> Node:
        attrs = {key: _within(value, changed) for key, value in one.attrs.items() if key in ("src", "data")}
        return replace(one, attrs={**one.attrs, **attrs}, marks=marks(one))

    return map_nodes(tree, node)


def _within(value: Json, changed: Callable[[str], str]) -> Json:
    """The same in the data of an exercise."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, list):
        return [_within(one, changed) for one in value]
    if isinstance(value, dict):
        return {key: _within(one, changed) for key, one in value.items()}
    return value
