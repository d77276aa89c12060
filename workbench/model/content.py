"""The document tree: ProseMirror's shape as frozen values, checked against `schema.json`.

A `Node` has a type, attributes, children and, when it is text, its string and marks. Build
nodes with `node`, `text` and `mark`: they fill in defaults, sort marks and refuse what the
schema does not know, so that a tree in hand is a tree that can be shown and stored.

Lengths and offsets count Unicode code points. The JSON form is the one Tiptap reads and writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from workbench.model.errors import BadInput

Json = Any
LINK_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "asset", "page"})
IMAGE_SCHEMES = frozenset({"", "http", "https", "asset"})
_OBJECT = (dict, Mapping)
"""What JSON calls an object; the first kind is known at once."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class SchemaError(BadInput):
    """A tree that the schema does not allow."""

    code = "schema"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A style on a run of text."""

    type: str
    attrs: Mapping[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.attrs, MappingProxyType):
            object.__setattr__(self, "attrs", _freeze(self.attrs))

    def __hash__(self) -> int:
        return hash((self.type, _key(self.attrs)))


@dataclass(frozen=True, kw_only=True)
class Node:
    """One element of a document, with all that is in it."""

    type: str
    attrs: Mapping[str, Json] = field(default_factory=dict)
    content: tuple[Node, ...] = ()
    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.attrs, MappingProxyType):
            object.__setattr__(self, "attrs", _freeze(self.attrs))

    def __hash__(self) -> int:
        return hash((self.type, _key(self.attrs), self.content, self.text, self.marks))

    @property
    def plain(self) -> str:
        """The text of the node, blocks apart by line ends."""
        return plain_text(self)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        stack = [self]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(reversed(current.content))


def _freeze(attrs: Mapping[str, Json]) -> Mapping[str, Json]:
    return MappingProxyType(dict(attrs)) if attrs else _NONE


_NONE: Mapping[str, Json] = MappingProxyType({})


def _key(attrs: Mapping[str, Json]) -> str:
    return json.dumps(dict(attrs), sort_keys=True)


# The schema ---------------------------------------------------------------------------------


@cache
def schema() -> Json:
    """The schema that Python and the editor share, as JSON."""
    return json.loads(files("workbench.model").joinpath("schema.json").read_text("utf-8"))


@cache
def _letters() -> dict[str, str]:
    return {name: chr(0xE000 + index) for index, name in enumerate(schema()["nodes"])}


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """A content expression as a regular expression over one letter per node type."""
    letters, nodes = _letters(), schema()["nodes"]

    def letter_of(match: re.Match[str]) -> str:
        name = match.group()
        members = [letters[n] for n, spec in nodes.items() if n == name or spec.get("group") == name]
        return f"[{''.join(members)}]"

    return re.compile(re.sub(r"\w+", letter_of, expression).replace(" ", ""))


def allows(parent: str, children: Iterable[str]) -> bool:
    """Whether a node of type `parent` may hold children of these types, in this order."""
    letters = _letters()
    return _content(parent).fullmatch("".join([letters[child] for child in children])) is not None


@cache
def _content(parent: str) -> re.Pattern[str]:
    return _pattern(schema()["nodes"][parent].get("content", ""))


def is_inline(type: str) -> bool:
    """Whether nodes of this type stand in a line of text."""
    return schema()["nodes"][type].get("group") == "inline"


def is_textblock(type: str) -> bool:
    """Whether nodes of this type hold text directly."""
    return schema()["nodes"][type].get("content", "") in ("inline*", "text*")


def safe_url(url: str, schemes: frozenset[str] = LINK_SCHEMES) -> str | None:
    """The address if its scheme is allowed, else None; control characters go, blanks are spelled out."""
    cleaned = _CONTROL.sub("", url).strip(" ").replace(" ", "%20")
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return None
    if ":" in cleaned.split("/")[0].split("?")[0].split("#")[0] and not scheme:
        return None
    return cleaned if scheme in schemes else None


_FORMATS: dict[str, frozenset[str]] = {"link": LINK_SCHEMES, "image": IMAGE_SCHEMES}
_TYPES: dict[str, Callable[[Json], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "json": lambda value: True,
}


def _attrs(kind: str, given: Mapping[str, Json]) -> Mapping[str, Json]:
    return _checked(kind, given) if given else _usual(kind)


@cache
def _usual(kind: str) -> Mapping[str, Json]:
    """What a node or mark is where nothing is said: one value for all, as most of a course is such."""
    return MappingProxyType(_checked(kind, {}))


def _checked(kind: str, given: Mapping[str, Json]) -> dict[str, Json]:
    table = "nodes" if kind in schema()["nodes"] else "marks"
    try:
        specs = schema()[table][kind].get("attrs", {})
    except KeyError:
        raise SchemaError(f"The schema has no “{kind}”.") from None
    if unknown := given.keys() - specs.keys():
        raise SchemaError(f"A {kind} has no attribute {sorted(unknown)[0]!r}.")
    return {name: _attr(kind, name, spec, given.get(name)) for name, spec in specs.items()}


def attribute(kind: str, name: str, value: Json) -> Json:
    """One attribute of a node as the schema keeps it.

    Raises:
        SchemaError: a node of this type cannot have this value.
    """
    return _attr(kind, name, schema()["nodes"][kind]["attrs"][name], value)


def _attr(kind: str, name: str, spec: Json, value: Json) -> Json:
    if value is None:
        return spec.get("default")
    if spec["type"] in ("integer", "number") and isinstance(value, float) and value.is_integer():
        value = int(value)
    wrong = (
        not _TYPES[spec["type"]](value)
        or ("enum" in spec and value not in spec["enum"])
        or ("minimum" in spec and value < spec["minimum"])
        or ("maximum" in spec and value > spec["maximum"])
        or ("format" in spec and safe_url(value, _FORMATS[spec["format"]]) is None)
    )
    if wrong:
        raise SchemaError(f"A {kind} cannot have {name}={value!r}.")
    return value


# Building -----------------------------------------------------------------------------------


def mark(type: str, /, **attrs: Json) -> Mark:
    """A mark, with its attributes checked."""
    if type not in schema()["marks"]:
        raise SchemaError(f"The schema has no mark “{type}”.")
    return Mark(type=type, attrs=_attrs(type, attrs)) if attrs else _plain_mark(type)


@cache
def _plain_mark(type: str) -> Mark:
    """A mark that says no more than its name: one value for all."""
    return Mark(type=type, attrs=_usual(type))


def text(string: str, *marks: Mark) -> Node:
    """A run of text; one mark of a type, sorted as the schema lists them."""
    if not string:
        raise SchemaError("A text node cannot be empty.")
    return Node(type="text", text=string, marks=_sorted(marks) if len(marks) > 1 else marks)


def _sorted(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    order = list(schema()["marks"])
    unique = {one.type: one for one in marks}
    return tuple(sorted(unique.values(), key=lambda one: order.index(one.type)))


def node(type: str, /, *content: Node, **attrs: Json) -> Node:
    """A node; adjacent text of one style is joined, and attributes and children are checked."""
    if type not in schema()["nodes"] or type == "text":
        raise SchemaError(f"The schema has no node “{type}” to build.")
    children = joined_text(content)
    if not allows(type, [child.type for child in children]):
        inside = ", ".join(child.type for child in children) or "nothing"
        raise SchemaError(f"A {type} cannot hold {inside}.")
    if schema()["nodes"][type].get("marks") == "":
        children = joined_text(tuple(replace(child, marks=()) for child in children))
    return Node(type=type, attrs=_attrs(type, attrs), content=children)


def joined_text(content: tuple[Node, ...]) -> tuple[Node, ...]:
    """What stands in a node, with adjacent text of one style as one."""
    if len(content) < 2:
        return content
    joined: list[Node] = []
    for child in content:
        if child.type == "text" and joined and joined[-1].type == "text" and joined[-1].marks == child.marks:
            joined[-1] = replace(joined[-1], text=joined[-1].text + child.text)
        else:
            joined.append(child)
    return tuple(joined)


def doc(*blocks: Node) -> Node:
    """A document; an empty one holds one empty paragraph."""
    return node("doc", *(blocks or (paragraph(),)))


def paragraph(*content: Node | str) -> Node:
    """A paragraph of strings and inline nodes."""
    return node("paragraph", *_inline(content))


def heading(level: int, *content: Node | str) -> Node:
    """A heading of level 1 to 6."""
    return node("heading", *_inline(content), level=level)


def _inline(content: Iterable[Node | str]) -> Iterator[Node]:
    for child in content:
        if isinstance(child, Node):
            yield child
        elif child:
            yield text(child)


# Reading ------------------------------------------------------------------------------------


def plain_text(tree: Node) -> str:
    """The text of a tree: one line a textblock, maths as LaTeX, images as their alternative text."""
    if tree.type == "text":
        return tree.text
    if tree.type == "hardBreak":
        return "\n"
    if tree.type in ("mathInline", "mathBlock"):
        return str(tree.attrs["latex"])
    if tree.type == "image":
        return str(tree.attrs["alt"])
    separator = "" if is_textblock(tree.type) else "\n"
    return separator.join(plain_text(child) for child in tree.content)


def to_json(tree: Node) -> Json:
    """The tree as Tiptap's JSON; decode(encode(x)) == x."""
    if tree.type == "text":
        out: Json = {"type": "text", "text": tree.text}
        if tree.marks:
            out["marks"] = [_mark_json(one) for one in tree.marks]
        return out
    out = {"type": tree.type}
    attrs = {name: value for name, value in tree.attrs.items() if value is not None}
    if attrs:
        out["attrs"] = attrs
    if tree.content:
        out["content"] = [to_json(child) for child in tree.content]
    return out


def _mark_json(one: Mark) -> Json:
    attrs = {name: value for name, value in one.attrs.items() if value is not None}
    return {"type": one.type, "attrs": attrs} if attrs else {"type": one.type}


def from_json(data: Json) -> Node:
    """The tree that Tiptap's JSON describes.

    Raises:
        SchemaError: something in it the schema does not allow.
    """
    if not isinstance(data, _OBJECT) or not isinstance(data.get("type"), str):
        raise SchemaError("This is not a document.")
    if data["type"] == "text":
        marks = [mark(one["type"], **one.get("attrs") or {}) for one in data.get("marks") or ()]
        return text(str(data.get("text", "")), *marks)
    children = [from_json(child) for child in data.get("content") or ()]
    return node(data["type"], *children, **data.get("attrs") or {})


# Identity -----------------------------------------------------------------------------------


def map_nodes(tree: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with `change` applied to each node, children first."""
    if tree.content:
        tree = replace(tree, content=tuple(map_nodes(child, change) for child in tree.content))
    return change(tree)


def with_ids(tree: Node, fresh: Callable[[], str]) -> Node:
    """The tree with an id on each block that can have one; a second use of an id gets a new one."""
    seen: set[str] = set()

    def named(one: Node) -> Node:
        if "id" not in one.attrs:
            return one
        name = one.attrs["id"]
        if not name or name in seen:
            name = fresh()
        seen.add(name)
        return replace(one, attrs={**one.attrs, "id": name})

    return map_nodes(tree, named)


def without_ids(tree: Node) -> Node:
    """The tree without block ids: what it says, apart from who it is."""

    def unnamed(one: Node) -> Node:
        return replace(one, attrs={**one.attrs, "id": None}) if one.attrs.get("id") else one

    return map_nodes(tree, unnamed)
