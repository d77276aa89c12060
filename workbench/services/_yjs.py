"""A document tree as Yjs types, in the encoding of Tiptap's collaboration extension.

The fragment `default` holds an XmlElement for each block, its attributes as they are (null ones left out),
and an XmlText for each run of text nodes, with marks as formatting. Places in an XmlText count UTF-8 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pycrdt import Doc, XmlElement, XmlFragment, XmlText, merge_updates

from workbench.model.content import Mark, Node
from workbench.model.freeing import tree_freed_aside
from workbench.services._mending import Mended, Rough, mend
from workbench.services._yencode import FIELD

_DEPTH = 100
_FREED = 100
"""Blocks that are freed at once."""
_HASHED = re.compile(r"--[a-zA-Z0-9+/=]{8}$")

Json = Any
Parent: TypeAlias = XmlFragment | XmlElement


def new_doc(*states: bytes) -> Doc[Any]:
    """An empty live document, or one that took in these updates."""
    live: Doc[Any] = Doc(allow_multithreading=True)
    fragment(live)
    for state in states:
        live.apply_update(state)
    return live


def fragment(live: Doc[Any]) -> XmlFragment:
    """The part of a live document that holds its blocks."""
    return live.get(FIELD, type=XmlFragment)


def merged(updates: Iterable[bytes]) -> bytes:
    """All updates of a document as one, without what was deleted."""
    return new_doc(*updates).get_update()


def joined(updates: Iterable[bytes]) -> bytes:
    """Some updates of a document as one, which holds all that they hold."""
    return merge_updates(*updates)


def let_go(live: Doc[Any]) -> None:
    """Free a live document bit by bit: freed whole, a large one lets no other thread run for long."""
    blocks = fragment(live).children
    left = len(blocks)
    while left:
        start = max(0, left - _FREED)
        del blocks[start:left]
        left = start


# Writing ------------------------------------------------------------------------------------


def write(parent: Parent, index: int, nodes: Iterable[Node]) -> None:
    """Insert nodes as children, beginning at `index`."""
    line: list[Node] = []
    for one in (*nodes, None):
        if one is not None and one.type == "text":
            line.append(one)
            continue
        if line:
            write_text(parent.children.insert(index, XmlText()), 0, line)
            line, index = [], index + 1
        if one is not None:
            element = parent.children.insert(index, XmlElement(one.type))
            set_attrs(element, one.attrs)
            write(element, 0, one.content)
            index += 1


def write_text(text: XmlText, place: int, nodes: Iterable[Node]) -> None:
    """Insert text nodes at a byte position."""
    for one in nodes:
        text.insert(place, one.text, style(one.marks))
        place += len(one.text.encode())


def style(marks: Iterable[Mark]) -> dict[str, Json]:
    """Marks as formatting attributes."""
    return {one.type: _given(one.attrs) for one in marks}


def set_attrs(element: XmlElement, attrs: Mapping[str, Json]) -> None:
    """Make an element's attributes these, touching only those that differ."""
    wanted = _given(attrs)
    present = {name: plain(value) for name, value in element.attributes}
    for name in present.keys() - wanted.keys():
        del element.attributes[name]
    for name, value in wanted.items():
        if name not in present or present[name] != value:
            element.attributes[name] = value


def _given(attrs: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in attrs.items() if value is not None}


# Reading ------------------------------------------------------------------------------------


def read(live: Doc[Any]) -> Mended:
    """The tree of a live document; what the schema does not allow is mended so that no text is lost."""
    with live.transaction():
        top = fragment(live)
        # Mended as they are read, so that never all blocks are there in the rough.
        mended = mend(Rough(type="doc", children=_children(top, 0)))
    tree_freed_aside(mended.tree)
    return mended


def _children(parent: Parent, depth: int) -> Iterator[Rough]:
    children = list(parent.children)
    for child in children:
        if isinstance(child, XmlText):
            yield from _runs(child, depth)
        elif isinstance(child, XmlElement):
            yield _element(child, depth)
    if len(children) < len(parent.children):  # what is neither element nor text is not among them
        yield Rough(type="", foreign=True)


def _element(element: XmlElement, depth: int) -> Rough:
    if depth >= _DEPTH:
        return Rough(type="text", text=re.sub(r"<[^<>]*>", " ", str(element)), foreign=True)
    return Rough(
        type=element.tag or "",
        attrs={name: plain(value) for name, value in element.attributes},
        children=list(_children(element, depth + 1)),
    )


def _runs(text: XmlText, depth: int) -> Iterator[Rough]:
    for content, attrs in text.diff():
        if isinstance(content, str):
            shown = plain(content)
            yield Rough(type="text", text=shown, marks=_marks(attrs or {}), foreign=shown != content)
        elif isinstance(content, XmlElement):
            yield Rough(type="", children=[_element(content, depth + 1)], foreign=True)
        else:
            yield Rough(type="", foreign=True)


def _marks(attrs: Mapping[str, Json]) -> tuple[tuple[str, dict[str, Json]], ...]:
    named = ((_HASHED.sub("", name), value) for name, value in attrs.items() if value is not None)
    return tuple((name, plain(value) if isinstance(value, Mapping) else {}) for name, value in named)


def plain(value: Json) -> Json:
    """A value of Yjs as JSON: it keeps whole numbers as floats, and no database keeps the character 0."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
