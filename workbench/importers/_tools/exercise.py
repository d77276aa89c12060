"""Questions of authoring tools as exercises: choices, typed answers, pairs, orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from workbench.model.content import Node, doc, paragraph, text
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Range,
    exercise_node,
    interaction_node,
)

Blocks = tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Something to choose, and whether it is right."""

    content: Blocks
    right: bool = False
    feedback: Blocks = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """What surrounds a question: its feedback, hints, points and name."""

    correct: Blocks = ()
    incorrect: Blocks = ()
    general: Blocks = ()
    hints: tuple[Blocks, ...] = ()
    points: float | None = None
    identifier: str = ""
    title: str = ""
    metadata: tuple[tuple[str, str], ...] = field(default=())


NOTHING = Told()


def choice(
    asked: Blocks,
    answers: Iterable[Answer],
    told: Told = NOTHING,
    *,
    many: bool = False,
    shuffle: bool = False,
) -> Node:
    """A question with answers to choose from."""
    listed = tuple(answers)
    choices = tuple(
        Choice(id=f"A{at}", content=doc(*one.content), feedback=doc(*one.feedback) if one.feedback else None)
        for at, one in enumerate(listed, start=1)
    )
    right = tuple(one.id for one, answer in zip(choices, listed, strict=True) if answer.right)
    several = many or len(right) > 1
    interaction = Interaction(
        kind=Kind.CHOICE,
        choices=choices,
        key=Key(correct=right),
        cardinality="multiple" if several else "single",
        max_choices=0 if several else 1,
        shuffle=shuffle,
    )
    return _exercise((*_body(asked), interaction_node(interaction)), told)


def typed(
    asked: Blocks,
    answers: Iterable[str],
    told: Told = NOTHING,
    *,
    cased: bool = False,
    compared: str = "",
    feedback: tuple[Feedback, ...] = (),
) -> Node:
    """A question whose answer is typed, which is `compared` as a wildcard or pattern if so said."""
    found = tuple(dict.fromkeys(answer for answer in answers if answer))
    interaction = Interaction(
        kind=Kind.TEXT_ENTRY,
        base_type="string",
        key=Key(correct=found, case_sensitive=cased),
        feedback=feedback,
        options=(("scoring-algorithm", compared),) if compared else (),
    )
    return _exercise((*_body(asked), paragraph(interaction_node(interaction))), told)


def number(
    asked: Blocks, ranges: Iterable[Range], told: Told = NOTHING, *, feedback: tuple[Feedback, ...] = ()
) -> Node:
    """A question whose answer is a number."""
    found = tuple(ranges)
    exact = tuple(f"{one.exact:g}" for one in found if one.exact is not None)
    key = Key(correct=exact, ranges=found)
    interaction = Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key, feedback=feedback)
    return _exercise((*_body(asked), paragraph(interaction_node(interaction))), told)


def slider(
    asked: Blocks, bounds: tuple[float, float], step: float, right: Range | None, told: Told = NOTHING
) -> Node:
    """A question answered on a scale."""
    exact = () if right is None or right.exact is None else (f"{right.exact:g}",)
    options = (("lower-bound", f"{bounds[0]:g}"), ("upper-bound", f"{bounds[1]:g}"), ("step", f"{step:g}"))
    interaction = Interaction(
        kind=Kind.SLIDER,
        base_type="float",
        key=Key(correct=exact, ranges=(right,) if right else ()),
        options=options,
    )
    return _exercise((*_body(asked), interaction_node(interaction)), told)


def essay(asked: Blocks, told: Told = NOTHING, *, shown: str = "") -> Node:
    """A question answered in a text that nobody marks here; what is `shown` stands in the empty field."""
    options = (("placeholder-text", shown),) if shown else ()
    interaction = Interaction(kind=Kind.EXTENDED_TEXT, base_type="string", options=options)
    return _exercise((*_body(asked), interaction_node(interaction)), told)


def match(
    asked: Blocks,
    pairs: Iterable[tuple[Blocks, Blocks]],
    told: Told = NOTHING,
    *,
    extra: Iterable[Blocks] = (),
    lone: Iterable[Blocks] = (),
) -> Node:
    """A question that asks for pairs; partners that are the same stand once, those of nothing too."""
    lefts: list[Choice] = []
    rights: dict[str, Choice] = {}
    key = []
    for left, right in pairs:
        lefts.append(Choice(id=f"L{len(lefts) + 1}", content=doc(*left)))
        key.append(f"{lefts[-1].id} {_target(rights, right).id}")
    for one in extra:
        _target(rights, one)
    paired = len(lefts)
    lefts += (Choice(id=f"L{at}", content=doc(*one)) for at, one in enumerate(lone, start=paired + 1))
    many = max(1, len(lefts))
    interaction = Interaction(
        kind=Kind.MATCH,
        choices=tuple(lefts),
        targets=tuple(Choice(id=one.id, content=one.content, match_max=many) for one in rights.values()),
        key=Key(correct=tuple(key)),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=paired,
        shuffle=True,
    )
    return _exercise((*_body(asked), interaction_node(interaction)), told)


def _target(known: dict[str, Choice], content: Blocks) -> Choice:
    words = doc(*content)
    name = words.plain.strip() or repr(words)
    return known.setdefault(name, Choice(id=f"R{len(known) + 1}", content=words))


def order(asked: Blocks, items: Iterable[Blocks], told: Told = NOTHING) -> Node:
    """A question that asks for an order; the items come in the right one."""
    choices = tuple(Choice(id=f"A{at}", content=doc(*one)) for at, one in enumerate(items, start=1))
    interaction = Interaction(
        kind=Kind.ORDER,
        choices=choices,
        key=Key(correct=tuple(one.id for one in choices)),
        cardinality="ordered",
        max_choices=len(choices),
        shuffle=True,
    )
    return _exercise((*_body(asked), interaction_node(interaction)), told)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A place in a sentence: what may be typed there, or what may be chosen."""

    answers: tuple[str, ...]
    options: tuple[str, ...] = ()
    cased: bool = False


def gaps(asked: Blocks, pieces: Iterable[str | Gap], told: Told = NOTHING) -> Node:
    """A text with places to fill; a line end starts a new paragraph."""
    lines: list[list[Node]] = [[]]
    numbers = count(1)
    for piece in pieces:
        if isinstance(piece, Gap):
            lines[-1].append(interaction_node(_gap(piece, next(numbers))))
            continue
        for at, words in enumerate(piece.split("\n")):
            if at:
                lines.append([])
            if words:
                lines[-1].append(text(words))
    body = tuple(paragraph(*line) for line in lines if line)
    return _exercise((*asked, *(body or (paragraph(),))), told)


def _gap(gap: Gap, number_of: int) -> Interaction:
    response = f"RESPONSE{number_of}"
    if not gap.options:
        key = Key(correct=gap.answers, case_sensitive=gap.cased)
        return Interaction(kind=Kind.TEXT_ENTRY, response=response, base_type="string", key=key)
    choices = tuple(
        Choice(id=f"A{at}", content=doc(paragraph(word))) for at, word in enumerate(gap.options, start=1)
    )
    right = tuple(one.id for one, word in zip(choices, gap.options, strict=True) if word in gap.answers)
    worth = tuple(Credit(answer=one, value=1.0) for one in right) if len(right) > 1 else ()
    key = Key(correct=right[:1], mapping=worth)
    return Interaction(kind=Kind.INLINE_CHOICE, response=response, choices=choices, key=key)


def hotspots(
    asked: Blocks, image: str, spots: Iterable[tuple[list[float], bool]], told: Told = NOTHING
) -> Node:
    """A question that asks for places on a picture: rectangles by two of their corners."""
    listed = tuple(spots)
    choices = tuple(
        Choice(id=f"A{at}", shape="rect", coords=",".join(f"{one:g}" for one in box))
        for at, (box, _) in enumerate(listed, start=1)
    )
    right = tuple(one.id for one, (_, good) in zip(choices, listed, strict=True) if good)
    interaction = Interaction(
        kind=Kind.HOTSPOT,
        image=image,
        choices=choices,
        key=Key(correct=right),
        cardinality="multiple" if len(right) > 1 else "single",
        max_choices=0 if len(right) > 1 else 1,
    )
    return _exercise((*_body(asked), interaction_node(interaction)), told)


def _body(asked: Blocks) -> Blocks:
    return asked or (paragraph(),)


def _exercise(body: Blocks, told: Told) -> Node:
    given = (("correct", told.correct), ("incorrect", told.incorrect), ("general", told.general))
    return exercise_node(
        Exercise(
            body=body,
            identifier=told.identifier,
            title=told.title,
            points=told.points,
            feedback=tuple(Feedback(outcome=name, content=doc(*blocks)) for name, blocks in given if blocks),
            hints=tuple(doc(*one) for one in told.hints if one),
            metadata=told.metadata,
        )
    )


def lines(*words: str) -> Blocks:
    """A paragraph for each text that says something."""
    return tuple(paragraph(word) for word in words if word.strip())
