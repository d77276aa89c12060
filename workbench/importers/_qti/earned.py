"""Keys that pay a response what its answers were found to earn by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbench.model.exercise import Credit, Interaction, Key, Kind

Answer = tuple[str, ...]
Earned = Mapping[Answer, float]
ORDERED = (Kind.ORDER, Kind.GRAPHIC_ORDER)
PAIRED = (Kind.MATCH, Kind.ASSOCIATE, Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH, Kind.GRAPHIC_ASSOCIATE)
TYPED = (Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT)
CLOSE = 0.02
"""The share of all points up to which two ways of paying are the same."""


def made(one: Interaction, earned: Earned) -> Iterator[Key]:
    """Keys that could pay a response what its answers earn by themselves, the plain ones first."""
    if one.kind in ORDERED:
        yield from _by_place(one.key)
        return
    if one.key.ranges:
        return
    if one.kind in PAIRED:
        yield from _by_pair(one, earned)
        return
    if one.cardinality == "single" or one.kind in TYPED:
        yield _by_value(one, earned)
        return
    yield from _by_choices(one, earned)


def _by_choices(one: Interaction, earned: Earned) -> Iterator[Key]:
    """Keys of several choices: all or nothing, each for its share, and what wrong ones cost."""
    most = max(earned.values())
    if most <= 0:
        return
    full = min((answer for answer, points in earned.items() if points >= most), key=len)
    full = one.key.correct if earned.get(_with(one.key.correct, "", one), 0.0) >= most else full
    yield Key(correct=full)
    shares = {choice.id: earned.get((choice.id,), 0.0) / most for choice in one.choices}
    beside = {ident: earned.get(_with(full, ident, one), most) / most for ident in shares}
    taken = {ident: -1.0 if left <= 0 else shares[ident] for ident, left in beside.items()}
    added = {ident: shares[ident] if ident in full else left - 1.0 for ident, left in beside.items()}
    for credits in (shares, taken, added):
        for lower, upper in ((None, None), (0.0, None), (None, 1.0), (0.0, 1.0)):
            yield Key(correct=full, mapping=_credits(credits), lower=lower, upper=upper)
    if (start := earned.get((), 0.0) / most) > 0:
        credits = {ident: share - start for ident, share in shares.items()}
        yield Key(correct=full, mapping=_credits(credits), lower=0.0, start=round(start, 6))


def _with(full: Answer, ident: str, one: Interaction) -> Answer:
    return tuple(choice.id for choice in one.choices if choice.id in full or choice.id == ident)


def _by_place(key: Key) -> Iterator[Key]:
    """Keys of an order: each thing in its place earns its part, with and without a loss for the others."""
    if key.correct:
        yield replace(key, by_place=True)
        yield replace(key, by_place=True, default=-round(1 / len(key.correct), 6), lower=0.0)


def _by_pair(one: Interaction, earned: Earned) -> Iterator[Key]:
    """Keys of pairs: each for what it earns alone, with and without a loss for a wrong one."""
    most = max(earned.values())
    if any(credit.value > 0 and credit.answer not in one.key.correct for credit in one.key.mapping):
        return  # there are other ways to be right than the key
    shares = {answer[0]: points / most for answer, points in earned.items() if most > 0 and len(answer) == 1}
    right = {pair: share for pair, share in shares.items() if share > 0}
    lost = min(shares.values(), default=0.0)
    for rest in dict.fromkeys((0.0, min(0.0, lost))):
        for lower in (None, 0.0):
            yield Key(correct=one.key.correct, mapping=_credits(right), default=rest, lower=lower)


def _by_value(one: Interaction, earned: Earned) -> Key:
    """The key of a response of one value: each that earns anything, for its share."""
    single = {answer[0]: points for answer, points in earned.items() if answer}
    most = max(single.values(), default=0.0)
    if most <= 0:
        return one.key
    right = tuple(value for value, points in single.items() if points >= most - CLOSE * most)
    shares = {value: points / most for value, points in single.items() if points}
    several = len(right) > 1 and one.kind not in TYPED
    uneven = len(set(shares.values())) > 1 or several
    return replace(one.key, correct=right, mapping=_credits(shares) if uneven else ())


def _credits(shares: dict[str, float]) -> tuple[Credit, ...]:
    return tuple(Credit(answer=ident, value=round(share, 6)) for ident, share in shares.items() if share)
