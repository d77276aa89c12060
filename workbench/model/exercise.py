"""Exercises: an item body with any number of interactions, after QTI 3.0's information model.

In a document an exercise is an `exercise` node. Its children are the item body: ordinary blocks,
block interactions (`interaction` nodes, also within table cells and lists), parts that are shown
for an outcome only (`conditional` nodes) and, inside text, inline interactions
(`inlineInteraction`) and inline feedback (`place`). What belongs to the item as a whole (feedback,
hints, metadata, preserved XML) is its `data` attribute, what belongs to one interaction is that
node's `data`. exercise_of(exercise_node(x)) == x.

Source: 1EdTech QTI 3.0 Assessment, Section and Item information model (ASI), sections 2 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from workbench.model._encoding import decode, encode
from workbench.model.content import Node, doc, node

Json = Any
Pairs = tuple[tuple[str, str], ...]
MOST_LINES = 50
"""No question asks for more single answers."""


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


# What is asked and what is right --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that can be picked, ordered, matched, dragged or placed."""

    id: str
    content: Node = field(default_factory=doc)
    feedback: Node | None = None
    """What is told to who picks it; of a thing on the left of a matching, to who pairs it wrongly."""
    fixed: bool = False
    match_max: int = 1
    match_min: int = 0
    shape: str = ""
    coords: str = ""
    options: Pairs = ()
    """Further settings by their QTI names (match-group, show-hide, template-identifier …)."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """A region of a picture and what a point in it is worth."""

    shape: str
    coords: str
    value: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Range:
    """Numbers that count as an answer, and what they are worth.

    A bound counts itself, unless its end is open.
    """

    lower: float | None = None
    upper: float | None = None
    lower_open: bool = False
    upper_open: bool = False
    exact: float | None = None
    """The number in the middle, where the source names one."""
    value: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What one answer is worth when answers are mapped to points."""

    answer: str
    value: float
    case_sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class Key:
    """What is right, and what partly right answers are worth.

    `correct` holds the identifiers, strings or directed pairs ("A B") of the full answer; for a text
    entry each of them is an answer that counts. `mapping` gives points for single values, `areas`
    for points in a picture, `ranges` for numbers; `lower` and `upper` bound the sum. A number may
    differ from the right one by `tolerance`, in percent of it where `tolerance_relative` says so.
    Of an order each thing earns its part that is in its place, where it is scored `by_place`.
    `start` is there before anything is picked, so that what is rightly left alone counts, too.
    """

    correct: tuple[str, ...] = ()
    mapping: tuple[Credit, ...] = ()
    areas: tuple[Area, ...] = ()
    ranges: tuple[Range, ...] = ()
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None
    case_sensitive: bool = False
    tolerance: float | None = None
    tolerance_relative: bool = False
    by_place: bool = False
    start: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """What a learner is told: on `correct`, `incorrect`, always (`general`), or for an answer or outcome."""

    outcome: str
    content: Node
    shown: str = "modal"
    variable: str = ""
    """The QTI outcome variable that is compared with `outcome`; empty for the three plain ones."""
    hide: bool = False
    title: str = ""
    means: str = ""
    """`correct`, `incorrect` or `general`, where a source has another name for it."""

    @property
    def when(self) -> str:
        """When it is told: for a plain outcome by that, else by the source's name."""
        return self.means or self.outcome


@dataclass(frozen=True, kw_only=True)
class Interaction:
    """One place where a learner answers."""

    kind: Kind
    response: str = "RESPONSE"
    prompt: Node | None = None
    body: Node | None = None
    """The text that holds gaps or hot texts, as `place` nodes."""
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
    image_alt: str = ""
    """What the picture shows, in words."""
    feedback: tuple[Feedback, ...] = ()
    """What is told for single typed answers (`41.5..42.5` for a range); that for choices is with them."""
    options: Pairs = ()
    """Kind-specific settings by their QTI names (expected-length, lower-bound, step, orientation …)."""
    preserved: str = ""
    """The source XML of what could not be modelled."""

    def option(self, name: str, default: str = "") -> str:
        """A setting by its QTI name."""
        return dict(self.options).get(name, default)

    @property
    def lines(self) -> int:
        """How many single answers are typed, each in a line of its own and in any order."""
        if self.kind is not Kind.EXTENDED_TEXT or self.cardinality == "single":
            return 1
        most = self.option("max-strings")
        wanted = int(most) if most.isascii() and most.isdecimal() else len(self.key.correct)
        return max(1, min(wanted, MOST_LINES))


# What surrounds the interactions --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Preserved:
    """A part of the source that is kept as it was: its place, the XML and why it is not modelled."""

    where: str
    source: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A variable that scoring sets; SCORE holds the points."""

    identifier: str
    cardinality: str = "single"
    base_type: str = "float"
    default: tuple[str, ...] = ()
    maximum: float | None = None
    minimum: float | None = None
    options: Pairs = ()


@dataclass(frozen=True, kw_only=True)
class Processing:
    """How responses become a score: one of QTI's standard templates, or the rules as their XML."""

    template: str = ""
    """match_correct, map_response, map_response_point, or sum (the interactions' scores added up)."""
    source: str = ""
    together: bool = False
    """Whether there are points only where all answers of an exercise are right."""
    once: bool = False
    """Whether an answer that several places of an exercise take counts in one of them only."""


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """Guidance for some of candidate, scorer, author, tutor, proctor, testConstructor."""

    view: tuple[str, ...]
    content: Node
    use: str = ""


@dataclass(frozen=True, kw_only=True)
class Stimulus:
    """Material that several exercises share: a passage, a picture, a data set."""

    identifier: str
    content: Node
    title: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A number that is drawn anew for each learner."""

    name: str
    lower: float
    upper: float
    decimals: int = 0


@dataclass(frozen=True, kw_only=True)
class Worked:
    """One set of drawn numbers and the answer to it."""

    values: tuple[tuple[str, float], ...]
    answer: float


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """A formula question: variables, the formula of the answer, how near counts, and worked sets."""

    formulas: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    decimals: int | None = None
    tolerance: str = ""
    worked: tuple[Worked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One question, whole: body with interactions, key, feedback, points, hints and metadata."""

    body: tuple[Node, ...]
    """Blocks, `interaction` nodes and, within text, `inlineInteraction` nodes: see `interaction_node`."""
    identifier: str = ""
    title: str = ""
    points: float | None = None
    language: str = ""
    adaptive: bool = False
    time_dependent: bool = False
    feedback: tuple[Feedback, ...] = ()
    hints: tuple[Node, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    stimuli: tuple[Stimulus, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    processing: Processing = field(default_factory=Processing)
    templates: str = ""
    """The template declarations and rules (QTI cloning) as their XML."""
    calculation: Calculation | None = None
    metadata: Pairs = ()
    preserved: tuple[Preserved, ...] = ()

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """All interactions in reading order."""
        return tuple(interactions_in(self.body))


def interactions_in(blocks: Iterable[Node]) -> Iterator[Interaction]:
    """The interactions in these blocks, in reading order."""
    return map(interaction_of, _places(blocks))


def keys_in(blocks: Iterable[Node]) -> Iterator[tuple[str, Key]]:
    """The kind and key of each interaction in these blocks, without all that may be chosen there."""
    for one in _places(blocks):
        data = one.attrs["data"] or {"kind": Kind.CUSTOM}
        yield data["kind"], decode(Key, data.get("key") or {})


def _places(blocks: Iterable[Node]) -> Iterator[Node]:
    inside = (one for block in blocks for one in block.walk())
    return (one for one in inside if one.type in ("interaction", "inlineInteraction"))


# To and from nodes ----------------------------------------------------------------------------


def interaction_node(interaction: Interaction) -> Node:
    """The node that stands for an interaction; inline where the kind is."""
    kind = "inlineInteraction" if interaction.kind.inline else "interaction"
    return node(kind, data=encode(interaction))


def interaction_of(one: Node) -> Interaction:
    """The interaction that a node stands for."""
    return decode(Interaction, one.attrs["data"] or {"kind": Kind.CUSTOM})


_ATTRIBUTES = ("identifier", "title", "points")


def exercise_node(exercise: Exercise) -> Node:
    """The document node of an exercise."""
    data = encode(replace(exercise, body=()))
    own = {name: data.pop(name, None) for name in _ATTRIBUTES}
    data.pop("body")
    return node("exercise", *exercise.body, **own, data=data or None)


def exercise_of(one: Node) -> Exercise:
    """The exercise that a document node holds."""
    own = {name: one.attrs[name] for name in _ATTRIBUTES if one.attrs[name] is not None}
    data = {name: value for name, value in (one.attrs["data"] or {}).items() if name != "body"}
    return replace(decode(Exercise, {**data, **own, "body": []}), body=one.content)


def exercises_in(tree: Node) -> Iterator[Exercise]:
    """The exercises of a document, in reading order."""
    return (exercise_of(one) for one in tree.walk() if one.type == "exercise")
