"""Mending a tree that the schema does not allow, as a hostile or outdated editor may send it.

Nothing that can be read is dropped: unknown nodes give way to what they hold, loose text gets its paragraph,
stray rows their table. What was mended is said, for the log and the page.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from workbench.model.content import (
    Node,
    SchemaError,
    allows,
    attribute,
    is_inline,
    is_textblock,
    mark,
    node,
    plain_text,
    schema,
    text,
)

Json = Any


@dataclass
class Rough:
    """A node as it came: any type, any attributes, any children."""

    type: str
    attrs: Mapping[str, Json] = field(default_factory=dict)
    children: Iterable[Rough] = ()
    text: str = ""
    marks: tuple[tuple[str, dict[str, Json]], ...] = ()
    foreign: bool = False


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A tree the schema allows, and what had to be mended for it."""

    tree: Node
    problems: tuple[str, ...] = ()


def mend(rough: Rough) -> Mended:
    """The document that a rough tree means."""
    mender = _Mender()
    tree = mender.block("doc", rough)
    return Mended(tree=mender.with_unique_ids(tree), problems=tuple(dict.fromkeys(mender.problems)))


class _Mender:
    """Builds nodes, noting each place where what came could not stand."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def block(self, type: str, rough: Rough) -> Node:
        """A node of a known type with its children made to fit."""
        children = list(self._inside(type, rough.children))
        fitted = self._fitted(type, children)
        attrs = self._attrs(type, rough.attrs)
        return node(type, *fitted, **attrs)

    def _inside(self, parent: str, children: Iterable[Rough]) -> Iterator[Node]:
        for child in children:
            if child.type == "text":
                yield from self._text(parent, child)
            elif child.type in schema()["nodes"] and child.type != "doc":
                yield self.block(child.type, child)
            elif child.foreign and not child.children:
                self.problems.append("Content of an unknown kind was left out.")
            else:
                self.problems.append("A block of an unknown kind was unwrapped.")
                yield from self._inside(parent, child.children)

    def _text(self, parent: str, rough: Rough) -> Iterator[Node]:
        if rough.foreign:
            self.problems.append("Text was taken out of what could not be shown.")
        if not rough.text:
            return
        styles = []
        if schema()["nodes"][parent].get("marks") != "":
            for name, attrs in rough.marks:
                styles += self._mark(name, attrs)
        yield text(rough.text, *styles)

    def _mark(self, name: str, attrs: Mapping[str, Json]) -> list[Any]:
        known = schema()["marks"].get(name)
        if known is None:
            self.problems.append("A style of an unknown kind was left out.")
            return []
        try:
            return [mark(name, **{key: attrs[key] for key in attrs if key in known.get("attrs", {})})]
        except SchemaError:
            self.problems.append("A link that is not allowed was left out.")
            return []

    def _attrs(self, type: str, given: Mapping[str, Json]) -> dict[str, Json]:
        known = schema()["nodes"][type].get("attrs", {})
        kept: dict[str, Json] = {}
        for name in known.keys() & given.keys():
            try:
                kept[name] = attribute(type, name, given[name])
            except SchemaError:
                self.problems.append(f"A value of {name!r} that is not allowed was left out.")
        return kept

    def _fitted(self, parent: str, children: list[Node]) -> list[Node]:
        """Children that the parent may hold, in an order it allows."""
        if allows(parent, (child.type for child in children)):
            return children
        self.problems.append("Blocks were put where they may stand.")
        fitted = list(self._placed(parent, children))
        if parent == "listItem" and (not fitted or fitted[0].type != "paragraph"):
            fitted.insert(0, node("paragraph"))
        if not allows(parent, (child.type for child in fitted)):
            fitted += _filling(parent)
        return fitted

    def _placed(self, parent: str, children: list[Node]) -> Iterator[Node]:
        line: list[Node] = []
        for child in children:
            if child.type in _may_hold(parent):
                yield from self._wrapped(parent, line)
                line = []
                yield child
            elif is_inline(child.type) and not is_textblock(parent):
                line.append(child)
            else:
                yield from self._wrapped(parent, line)
                line = []
                yield from self._wrapped(parent, [child])
        yield from self._wrapped(parent, line)

    def _wrapped(self, parent: str, children: list[Node]) -> Iterator[Node]:
        """Children in the nodes they need around them to stand in the parent."""
        if not children:
            return
        if is_textblock(parent):
            yield from _as_line(parent, children[0])
            return
        for type in reversed(_wrapping(parent, children[0].type)):
            if type == "listItem" and children[0].type != "paragraph":
                children = [node("paragraph"), *children]
            children = [node(type, *children)]
        yield from children

    def with_unique_ids(self, tree: Node) -> Node:
        """The tree with only the first use of each block id."""
        seen: set[str] = set()
        return self._unique(tree, seen)

    def _unique(self, tree: Node, seen: set[str]) -> Node:
        name = tree.attrs.get("id")
        if name in seen:
            tree = replace(tree, attrs={**tree.attrs, "id": None})
        elif name:
            seen.add(name)
        if not tree.content or is_textblock(tree.type):
            return tree
        content = tuple(self._unique(child, seen) for child in tree.content)
        changed = any(old is not new for old, new in zip(tree.content, content, strict=True))
        return replace(tree, content=content) if changed else tree


@cache
def _may_hold(parent: str) -> frozenset[str]:
    """The types that may stand in a parent, in some order."""
    return frozenset(one for one in schema()["nodes"] if one != "doc" and _fits(parent, one))


def _fits(parent: str, child: str) -> bool:
    return allows(parent, (child,)) or (parent == "listItem" and allows(parent, ("paragraph", child)))


@cache
def _wrapping(parent: str, child: str) -> tuple[str, ...]:
    """The shortest chain of types that lets a child stand in a parent, the outermost first."""
    paths: deque[tuple[str, ...]] = deque([()])
    seen = {parent}
    while paths:
        path = paths.popleft()
        holder = path[-1] if path else parent
        if child in _may_hold(holder):
            return path
        for type in schema()["nodes"]:
            if type in _may_hold(holder) and type not in seen:
                seen.add(type)
                paths.append((*path, type))
    return ()


def _as_line(parent: str, child: Node) -> Iterator[Node]:
    """What a node says, as content of a line of text."""
    if child.type == "mathBlock" and parent != "codeBlock":
        yield node("mathInline", latex=child.attrs["latex"])
    elif is_textblock(child.type) and parent != "codeBlock":
        yield from child.content
    elif said := plain_text(child) or str(child.attrs.get("source") or child.attrs.get("title") or ""):
        yield text(said)


def _filling(parent: str) -> Iterator[Node]:
    """The least a parent must hold."""
    for type in _wrapping(parent, "text")[:1]:
        yield node(type, *_filling(type)) if not allows(type, ()) else node(type)
