"""Links within a course: `page:` and a name leads to a page, `#` and the id of a block to a place in one.

While a course is read, and when it is exported, the name is a page's place in `Course.walk()`; once it is
stored, the document that the page became. `page:3#leaf` leads to a block of another page, `#leaf` to one of
the page that the link stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from workbench.model.content import Mark, Node, is_textblock, joined_text, map_nodes, paragraph, text
from workbench.model.tree_text import text_parts

Json = Any
SIGN = "page:"
HASH = "#"
_ADDRESSES = ("href", "src")
_FIGURES = 9
"""The longest number of a page."""
_NESTED = (dict, list, tuple, MappingProxyType)
_NOWHERE: Json = {"type": "link"}
"""A link within an exercise that leads to no page any more."""


def page_address(name: str | int, block: str = "") -> str:
    """The address of a page, or of a block of it."""
    return f"{SIGN}{name}{HASH}{block}" if block else f"{SIGN}{name}"


def page_number(name: str) -> int | None:
    """The place of a page in its course, where this is what an address calls it."""
    return int(name) if len(name) <= _FIGURES and name.isdecimal() else None


def relinked(tree: Node, name: Callable[[str], str | None]) -> Node:
    """The tree with the pages it leads to under other names.

    Args:
        tree: the body of a page.
        name: the new name of a page, by the one it has; None for a page that is not there:
            a link to it keeps its words only.
    """

    def address(given: str) -> str:
        page, _, block = given.partition(HASH)
        found = name(page)
        return "" if found is None else page_address(found, block)

    return readdressed(tree, address)


def inner_addresses(tree: Node) -> Iterator[str]:
    """The addresses of pages and places that links lead to, also those in the data of exercises."""
    for one in tree.walk():
        for attrs in (one.attrs, *(each.attrs for each in one.marks)):
            if attrs:
                yield from _inner(attrs)


def _inner(attrs: Mapping[str, Json]) -> list[str]:
    """The addresses in attributes, most of which are plain values."""
    found: list[str] = []
    stack: list[Any] = [attrs]
    while stack:
        one = stack.pop()
        if not isinstance(one, list | tuple):
            found += [one[key] for key in _ADDRESSES if key in one and _is_inner(one[key])]
        values = one if isinstance(one, list | tuple) else one.values()
        stack += [each for each in values if isinstance(each, _NESTED)]
    return found


def _is_inner(address: Json) -> bool:
    return isinstance(address, str) and address.startswith((SIGN, HASH))


def readdressed(tree: Node, address: Callable[[str], str], sign: str = SIGN) -> Node:
    """The tree with other addresses in place of those that begin with a sign; "" keeps the words only.

    Args:
        tree: the body of a page.
        address: the new address, by what follows the sign in the one there is.
        sign: what the addresses begin with; those of pages begin with `page:`.
    """
    if not any(sign in part for part in text_parts(tree)):
        return tree

    def changed(given: str) -> str:
        return address(given.removeprefix(sign)) if given.startswith(sign) else given

    def node(one: Node) -> Node:
        linked = any(mark.type == "link" for mark in one.marks)
        if not (linked or one.attrs.get("src") or one.attrs.get("data")):
            return replace(one, content=joined_text(one.content)) if is_textblock(one.type) else one
        attrs = {key: _within(key, value, changed) for key, value in one.attrs.items()}
        if one.type == "embed" and one.attrs["src"] and not attrs["src"]:
            lost = paragraph(text(one.attrs["title"] or "A page that is not here"))
            return replace(lost, attrs={**lost.attrs, "id": one.attrs.get("id")})
        return replace(one, attrs=attrs, marks=tuple(_marks(one, changed)))

    return map_nodes(tree, node)


def _marks(one: Node, changed: Callable[[str], str]) -> Iterator[Mark]:
    for mark in one.marks:
        if mark.type != "link":
            yield mark
        elif address := changed(str(mark.attrs.get("href", ""))):
            yield replace(mark, attrs={**mark.attrs, "href": address})


def _within(key: str, value: Json, changed: Callable[[str], str]) -> Json:
    """The same in the data of an exercise, which holds trees as JSON."""
    if isinstance(value, str):
        return changed(value) if key in _ADDRESSES else value
    if isinstance(value, list | tuple):
        found = [_within(key, one, changed) for one in value]
        return [one for one in found if one != _NOWHERE] if key == "marks" else found
    if isinstance(value, Mapping):
        within = {name: _within(name, one, changed) for name, one in value.items()}
        lost = within.get("type") == "link" and within.get("attrs", {}).get("href") == ""
        return _NOWHERE if lost else within
    return value
