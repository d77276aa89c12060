"""Exercises: an item body with any number of interactions, after QTI 3.0's information model.

In a document an exercise is an `exercise` node. Its children are the item body: ordinary blocks,
block interactions (`interaction` nodes) and, inside text, inline ones (`inlineInteraction`). What
belongs to the item as a whole (feedback, hints, metadata, preserved XML) is its `data` attribute,
what belongs to one interaction is that node's `data`. `exercise_node` and `exercise_of` turn the
values below into those nodes and back; exercise_of(exercise_node(x)) == x.

Source: 1EdTech QTI 3.0 Assessment, Section and Item information model (ASI), sections 2 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from workbench.model.content import Node, doc, from_json, node, to_json

Json = Any


class Kind(StrEnum):
    """The interactions of QTI 2.x and 3.0."""

    CHOICE = "choice"
    ORDER = "order"
    ASSOCIATE = "associate"
    MATCH = "match"
    GAP_MATCH = "gapMatch"
    INLINE_CHOICE = "inlineChoice"
    TEXT_ENTRY = "textEntry"
    EXTENDED_TEXT = "extendedText"
    HOTTEXT = "hottext"
    HOTSPOT = "hotspot"
    SELECT_POINT = "selectPoint"
    GRAPHIC_ORDER = "graphicOrder"
    GRAPHIC_ASSOCIATE = "graphicAssociate"
    GRAPHIC_GAP_MATCH = "graphicGapMatch"
    POSITION_OBJECT = "positionObject"
    SLIDER = "slider"
    DRAWING = "drawing"
    MEDIA = "media"
    UPLOAD = "upload"
    END_ATTEMPT = "endAttempt"
    CUSTOM = "custom"
    PORTABLE_CUSTOM = "portableCustom"

    @property
    def inline(self) -> bool:
        """Whether it stands inside a line of text."""
        return self in (Kind.INLINE_CHOICE, Kind.TEXT_ENTRY, Kind.END_ATTEMPT)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that can be picked, ordered, matched, dragged or placed."""

    id: str
    content: Node = field(default_factory=doc)
    feedback: Node | None = None
    fixed: bool = False
    match_max: int = 1
    shape: str = ""
    coords: str = ""


@dataclass(frozen=True, kw_only=True)
class Area:
    """A region of a picture and what a point in it is worth."""

    shape: str
    coords: str
    value: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Key:
    """What is right, and what partly right answers are worth.

    `correct` holds the identifiers, strings or directed pairs ("A B") of the full answer; `mapping`
    gives points for single values; `areas` for points in a picture.
    """

    correct: tuple[str, ...] = ()
    mapping: tuple[tuple[str, float], ...] = ()
    areas: tuple[Area, ...] = ()
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None
    case_sensitive: bool = False
    tolerance: float | None = None
    tolerance_relative: bool = False


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """One place where a learner answers."""

    kind: Kind
    response: str = "RESPONSE"
    prompt: Node | None = None
    choices: tuple[Choice, ...] = ()
    targets: tuple[Choice, ...] = ()
    key: Key = field(default_factory=Key)
    cardinality: str = "single"
    base_type: str = "identifier"
    shuffle: bool = False
    min_choices: int = 0
    max_choices: int = 1
    image: str = ""
    image_size: tuple[int, int] | None = None
    options: tuple[tuple[str, str], ...] = ()
    """Kind-specific settings by their QTI names (expected-length, lower-bound, step, orientation …)."""
    preserved: str = ""
    """The source XML of what could not be modelled."""


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """What a learner is told for an outcome: `correct`, `incorrect`, `general` or an identifier."""

    outcome: str
    content: Node
    shown: str = "modal"


@dataclass(frozen=True, kw_only=True)
class Preserved:
    """A part of the source that is kept as it was: its place, the XML and why it is not modelled."""

    where: str
    source: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One question, whole: body with interactions, key, feedback, points, hints and metadata."""

    body: tuple[Node, ...]
    """Blocks, `interaction` nodes and, within text, `inlineInteraction` nodes: see `interaction_node`."""
    identifier: str = ""
    title: str = ""
    points: float | None = None
    feedback: tuple[Feedback, ...] = ()
    hints: tuple[Node, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    preserved: tuple[Preserved, ...] = ()

    @property
    def interactions(self) -> tuple[Interaction, ...]:
        """All interactions in reading order."""
        return tuple(interactions_in(self.body))


def interactions_in(blocks: tuple[Node, ...]) -> Iterator[Interaction]:
    """The interactions in these blocks, in reading order."""
    for block in blocks:
        for one in block.walk():
            if one.type in ("interaction", "inlineInteraction"):
                yield interaction_of(one)


# To and from nodes --------------------------------------------------------------------------


def interaction_node(interaction: Interaction) -> Node:
    """The node that stands for an interaction; inline where the kind is."""
    kind = "inlineInteraction" if interaction.kind.inline else "interaction"
    return node(kind, data=_encode(interaction))


def interaction_of(one: Node) -> Interaction:
    """The interaction that a node stands for."""
    return _decode(Interaction, one.attrs["data"] or {"kind": Kind.CUSTOM})


def exercise_node(exercise: Exercise) -> Node:
    """The document node of an exercise."""
    data = _encode(exercise)
    for name in ("body", "identifier", "title", "points"):
        data.pop(name, None)
    return node(
        "exercise",
        *exercise.body,
        identifier=exercise.identifier,
        title=exercise.title,
        points=exercise.points,
        data=data or None,
    )


def exercise_of(one: Node) -> Exercise:
    """The exercise that a document node holds."""
    attrs = one.attrs
    return _decode(
        Exercise,
        {
            **(attrs["data"] or {}),
            "body": one.content,
            "identifier": attrs["identifier"],
            "title": attrs["title"],
            "points": attrs["points"],
        },
    )


def exercises_in(tree: Node) -> Iterator[Exercise]:
    """The exercises of a document, in reading order."""
    return (exercise_of(one) for one in tree.walk() if one.type == "exercise")


_PARTS: dict[tuple[str, str], type] = {
    ("Interaction", "choices"): Choice,
    ("Interaction", "targets"): Choice,
    ("Key", "areas"): Area,
    ("Exercise", "feedback"): Feedback,
    ("Exercise", "preserved"): Preserved,
}
_TREES = {("Choice", "content"), ("Choice", "feedback"), ("Interaction", "prompt"), ("Feedback", "content")}
_PAIRS = {("Key", "mapping"), ("Interaction", "options"), ("Exercise", "metadata")}


def _encode(value: Any) -> Json:
    """A value as JSON, without what is as it would be by default."""
    if isinstance(value, Node):
        return to_json(value)
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    if hasattr(value, "__dataclass_fields__"):
        default = {one.name: one.default for one in fields(value)}
        pairs = ((name, getattr(value, name)) for name in default)
        return {name: _encode(part) for name, part in pairs if part != default[name] and part != ()}
    return str(value) if isinstance(value, StrEnum) else value


def _decode(cls: type, data: Mapping[str, Json]) -> Any:
    known = {one.name for one in fields(cls)}
    return cls(**{name: _part(cls.__name__, name, value) for name, value in data.items() if name in known})


def _part(owner: str, name: str, value: Json) -> Any:
    if (owner, name) in _PARTS:
        return tuple(_decode(_PARTS[owner, name], part) for part in value)
    if (owner, name) in _TREES:
        return None if value is None else from_json(value)
    if (owner, name) in _PAIRS:
        return tuple((pair[0], pair[1]) for pair in value)
    if (owner, name) == ("Exercise", "hints"):
        return tuple(from_json(part) for part in value)
    if (owner, name) == ("Interaction", "key"):
        return _decode(Key, value)
    if (owner, name) == ("Interaction", "kind"):
        return Kind(value)
    return tuple(value) if isinstance(value, list) else value
