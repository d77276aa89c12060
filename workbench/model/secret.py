"""What a coach must not say: the keys of exercises, as things to listen for in an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, pairwise

from workbench.model._wording import spoken
from workbench.model.content import plain_text
from workbench.model.exercise import Choice, Exercise, Feedback, Interaction, Key, Kind, Rubric
from workbench.model.numbers import in_text, only_number

_QUOTED_WORDS = 8
"""So many words of a model answer in a row give it away."""
_PIECE_WORDS = 6
_SHORT = 5
_SMALL = 12
_ARTICLES = """
the a an der die das dem den ein eine einen le la les l un une el los las il lo gli uno o os as um uma de
het een
"""
ARTICLES = frozenset(_ARTICLES.split())
_COURSE_ONLY = frozenset({"scorer", "tutor", "author", "proctor", "testConstructor"})


class Leak(StrEnum):
    """How a secret is given away."""

    PHRASE = "phrase"
    """By its words."""
    NUMBER = "number"
    """By a number in its range."""
    LABEL = "label"
    """By the letter of the choice."""
    ORDER = "order"
    """By naming its parts one after the other."""
    PAIRS = "pairs"
    """By naming two parts together that belong together."""


@dataclass(frozen=True, kw_only=True)
class Secret:
    """One thing that a learner must find alone.

    `claimed` means that the words alone give nothing away (“water”, “4”, “true”), saying that they are the
    answer does. For PAIRS, `parts` holds the two members of each pair in turn.
    """

    kind: Leak
    parts: tuple[str, ...]
    claimed: bool = False
    lower: float = 0.0
    upper: float = 0.0


def secrets_of(exercise: Exercise) -> tuple[Secret, ...]:
    """What the answers to an exercise are, as far as rules can tell."""
    prompts = (one.prompt for one in exercise.interactions if one.prompt is not None)
    asked = _squeezed(" ".join(map(plain_text, chain(exercise.body, prompts))))
    found = chain(
        chain.from_iterable(_of_interaction(one) for one in exercise.interactions),
        _of_worked(exercise),
        _of_texts(exercise.feedback, exercise.rubrics),
    )
    return tuple(dict.fromkeys(one for one in found if not _is_asked(one, asked)))


def claimed(secrets: Iterable[Secret]) -> tuple[Secret, ...]:
    """The same secrets, kept only from being named as the answer."""
    loose = (Leak.PHRASE, Leak.NUMBER)
    return tuple(replace(one, claimed=True) if one.kind in loose else one for one in secrets)


def said(secret: Secret, text: str) -> bool:
    """Whether a text already says a phrase or number, so that it is no secret to its writer."""
    if secret.kind is Leak.NUMBER:
        return any(secret.lower <= value <= secret.upper for value in in_text(text))
    return secret.kind is Leak.PHRASE and _squeezed(secret.parts[0]) in _squeezed(text)


def _is_asked(secret: Secret, asked: str) -> bool:
    return secret.kind is Leak.PHRASE and not secret.claimed and _squeezed(secret.parts[0]) in asked


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


# Interactions ---------------------------------------------------------------------------------


def _of_interaction(one: Interaction) -> Iterator[Secret]:
    texts = {choice.id: _words(choice) for choice in (*one.choices, *one.targets)}
    if one.kind in (Kind.ORDER, Kind.GRAPHIC_ORDER):
        yield from _ordered([texts.get(name, "") for name in one.key.correct])
    elif one.base_type in ("pair", "directedPair"):
        yield from _paired(one, texts)
    elif texts:
        yield from _chosen(one, texts)
    else:
        yield from _typed(one)
    yield from _of_texts((*one.feedback, *_choice_feedback(one)), ())


def _words(choice: Choice) -> str:
    return " ".join(plain_text(choice.content).split())


def _right(key: Key) -> tuple[str, ...]:
    best = max((credit.value for credit in key.mapping), default=0.0)
    mapped = [credit.answer for credit in key.mapping if 0 < credit.value >= best]
    return tuple(dict.fromkeys([*key.correct, *mapped]))


def _chosen(one: Interaction, texts: dict[str, str]) -> Iterator[Secret]:
    names = [choice.id for choice in one.choices]
    for name in _right(one.key):
        if text := texts.get(name, ""):
            short = len(text.split()) == 1 and len(text) <= _SHORT
            yield from _phrase(text, claimed=short)
        if name in names and not one.shuffle and names.index(name) < 26:
            yield Secret(kind=Leak.LABEL, parts=(chr(65 + names.index(name)),), claimed=True)


def _choice_feedback(one: Interaction) -> Iterator[Feedback]:
    right = _right(one.key)
    for choice in one.choices:
        if choice.feedback is not None and choice.id in right:
            yield Feedback(outcome=choice.id, content=choice.feedback)


def _ordered(parts: list[str]) -> Iterator[Secret]:
    named = tuple(filter(None, parts))
    if len(named) > 1:
        yield Secret(kind=Leak.ORDER, parts=named)


def _paired(one: Interaction, texts: dict[str, str]) -> Iterator[Secret]:
    pairs = [pair.split() for pair in _right(one.key)]
    named = [(texts.get(pair[0], ""), texts.get(pair[1], "")) for pair in pairs if len(pair) == 2]
    if both := [part for pair in named if all(pair) for part in pair]:
        yield Secret(kind=Leak.PAIRS, parts=tuple(both))
    alone = [first or second for first, second in named if bool(first) != bool(second)]
    if len(alone) == 1:
        yield from _phrase(alone[0], claimed=True)
    yield from _ordered(alone)


def _typed(one: Interaction) -> Iterator[Secret]:
    key, way = one.key, one.option("scoring-algorithm")
    for answer in (word for right in _right(key) for word in spoken(way, right)):
        value = only_number(answer)
        if value is None:
            yield from _phrase(
                answer, claimed=len(answer) <= _SHORT and answer.islower() and answer.isascii()
            )
        else:
            spread = (key.tolerance or 0.0) * (abs(value) / 100 if key.tolerance_relative else 1.0)
            yield _number(answer, value - spread, value + spread)
    yield from _within(key)


def _within(key: Key) -> Iterator[Secret]:
    for one in key.ranges:
        if one.value > 0:
            exact = one.exact if one.exact is not None else one.lower if one.lower is not None else one.upper
            if exact is not None:
                lower = exact if one.lower is None else one.lower
                yield _number(f"{exact:g}", lower, exact if one.upper is None else one.upper)


def _of_worked(exercise: Exercise) -> Iterator[Secret]:
    for one in exercise.calculation.worked if exercise.calculation else ():
        yield _number(f"{one.answer:g}", one.answer, one.answer)


# Kinds of secrets -----------------------------------------------------------------------------


def _phrase(text: str, *, claimed: bool) -> Iterator[Secret]:
    words = text.split()
    if len(words) > 1 and words[0].casefold() in ARTICLES:
        words = words[1:]
    if len(words) >= _QUOTED_WORDS:
        yield from _quoted(words)
    elif any(letter.isalnum() for letter in text):
        value = only_number(text)
        if value is not None:
            yield _number(text, value, value)
        else:
            yield Secret(kind=Leak.PHRASE, parts=(" ".join(words),), claimed=claimed)


def _number(text: str, lower: float, upper: float) -> Secret:
    """Numbers are compared without their signs."""
    if upper < 0:
        lower, upper = -upper, -lower
    slack = 1e-9 * max(1.0, abs(lower), abs(upper))
    small = text.strip("+-−").isdecimal() and upper <= _SMALL
    return Secret(
        kind=Leak.NUMBER, parts=(text,), claimed=small or upper - lower > abs(upper), lower=lower - slack,
        upper=upper + slack,
    )  # fmt: skip


def _quoted(words: list[str]) -> Iterator[Secret]:
    """Pieces of a long text of which each stretch that would give it away holds one whole."""
    for start in range(0, len(words) - _PIECE_WORDS + 1, _QUOTED_WORDS - _PIECE_WORDS + 1):
        yield Secret(kind=Leak.PHRASE, parts=(" ".join(words[start : start + _PIECE_WORDS]),))


def _of_texts(feedback: Iterable[Feedback], rubrics: Iterable[Rubric]) -> Iterator[Secret]:
    """Model answers and what is said after answering."""
    hidden = [one.content for one in rubrics if _COURSE_ONLY & set(one.view) and "candidate" not in one.view]
    for content in chain((one.content for one in feedback), hidden):
        words = plain_text(content).split()
        if len(words) >= _QUOTED_WORDS:
            yield from _quoted(words)


def linked(secret: Secret, first: str, second: str) -> bool:
    """Whether naming one part and then the other gives something away."""
    if secret.kind is Leak.ORDER:
        return (first, second) in pairwise(secret.parts)
    couples = set(zip(secret.parts[::2], secret.parts[1::2], strict=True))
    return (first, second) in couples or (second, first) in couples
