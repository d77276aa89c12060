"""Answers that several places take and that count in one of them only: whether an item's rules pay so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from workbench.importers._qti.earned import CLOSE, Answer
from workbench.model.exercise import Interaction, Kind, Processing
from workbench.model.scoring import has_key, score_all

_MOST = 300
"""So many sets of answers are tried."""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """How the answers are scored that rules count once, and the most that they pay."""

    processing: Processing
    most: float


def shared(
    asked: Sequence[Interaction], paid: Callable[[Mapping[str, Answer]], float], work: int
) -> Shared | None:
    """How rules count answers that several places take, where it is once; None where it is otherwise.

    `work` is how many comparisons may be made, each set of answers being one.
    """
    values = [tuple(_values(one)) for one in asked]
    sets = prod(len(each) for each in values)
    if not _share(asked, values) or sets > min(_MOST, work):
        return None
    every = [dict(zip((one.response for one in asked), each, strict=True)) for each in product(*values)]
    earned = [paid(answers) for answers in every]
    most = max(earned)
    shares = [max(0.0, points / most) for points in earned] if most > 0 else []
    for together in (False, True):
        processing = Processing(together=together, once=True)
        ours = (_share_of(asked, answers, processing) for answers in every)
        if shares and all(abs(x - y) <= CLOSE for x, y in zip(ours, shares, strict=True)):
            return Shared(processing=processing, most=most)
    return None


def _share(asked: Sequence[Interaction], values: Sequence[tuple[Answer, ...]]) -> bool:
    """Whether all are typed in single places, and two of them take the same answer."""
    typed = all(one.kind is Kind.TEXT_ENTRY and has_key(one.key) for one in asked)
    words = [each[0].casefold() for some in values for each in some if each]
    return typed and len(asked) > 1 and len(set(words)) < len(words)


def _values(one: Interaction) -> Iterator[Answer]:
    """No answer, and each that the key knows."""
    yield ()
    known = (*one.key.correct, *(credit.answer for credit in one.key.mapping))
    yield from ((each,) for each in dict.fromkeys(known))


def _share_of(asked: Sequence[Interaction], answers: Mapping[str, Answer], processing: Processing) -> float:
    found = score_all(asked, answers, processing)
    return found.points / found.maximum if found.maximum else 0.0
