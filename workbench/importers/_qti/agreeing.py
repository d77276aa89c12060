"""Keys of an item held against what its rules pay: made anew where they differ, or told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, combinations
from typing import Protocol

from workbench.importers._notes import Notes
from workbench.importers._qti.earned import CLOSE, ORDERED, PAIRED, TYPED, Answer, made
from workbench.importers._qti.shared import shared
from workbench.importers._qti2.weights import scaled
from workbench.model.exercise import Interaction, Key, Kind, Range
from workbench.model.scoring import best, full_answers, has_key, score

_PICKED = (Kind.CHOICE, Kind.INLINE_CHOICE, Kind.HOTSPOT, Kind.HOTTEXT)
_MOST_WORK = 150_000
"""So many comparisons are made to try the rules of an item."""
_FEW = 4
"""Of so many choices every set is tried."""


class Rules(Protocol):
    """Rules that can be carried out on made answers."""

    @property
    def picked(self) -> frozenset[str]:
        """The responses that take choices."""

    @property
    def typed(self) -> frozenset[str]:
        """The responses that take words or numbers."""

    @property
    def adds(self) -> bool:
        """Whether all rules are likely to be meant, though none says that others follow."""

    @property
    def declared(self) -> bool:
        """Whether right answers stand in the item beside its rules."""

    @property
    def size(self) -> int:
        """How much there is to carry out for one set of answers."""

    def paid(self, answers: Mapping[str, Answer], *, all_rules: bool) -> float:
        """What these answers earn."""


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Interactions with keys that pay as the rules do."""

    asked: tuple[Interaction, ...]
    most: float | None = None
    """The most that the rules pay, where it is known."""
    together: bool = False
    """Whether they pay only where all answers are right."""
    once: bool = False
    """Whether they pay an answer that several places take in one of them only."""


def agreed(asked: tuple[Interaction, ...], rules: Rules | None, notes: Notes, rule: str = "") -> Agreed:
    """The interactions with keys that pay as the rules do, as far as keys can; what differs is told."""
    if rules is None or not asked or not all(_known(one, rules) for one in asked):
        return Agreed(asked=asked)
    if sum(_tried(one) for one in asked) * rules.size > _MOST_WORK:
        message = "It has too many rules to try them all; its key was read from how they look."
        notes.info(message, code="scoring", advice="Look at the key.")
        return Agreed(asked=asked)
    ways = (rules.adds, not rules.adds)
    trials = [_Trial(asked=asked, rules=rules, all_rules=on, rule=rule) for on in ways]
    trial = next((one for one in trials if one.agrees), trials[0])
    plain = trial.most > 0 and trial.agrees
    found = None if plain else shared(asked, trial.paid, _MOST_WORK // max(1, rules.size))
    if found is not None:
        together = found.processing.together
        return Agreed(asked=asked, most=found.most, together=together, once=True)
    if trial.most <= 0:
        return Agreed(asked=asked)
    if not trial.agrees:
        trial = trial.mended()
    together = not trial.agrees and trial.together
    if not trial.agrees and not together:
        trial.tell(notes)
    return Agreed(asked=trial.asked, most=trial.most, together=together)


def _known(one: Interaction, rules: Rules) -> bool:
    """Whether answers to an interaction are what the rules compare."""
    if one.kind in TYPED:
        return one.response in rules.typed
    return one.kind in (*_PICKED, *ORDERED, *PAIRED) and one.response in rules.picked


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """The interactions of an item, the rules, and one way of carrying these out."""

    asked: tuple[Interaction, ...]
    rules: Rules
    all_rules: bool
    rule: str = ""
    """The standard template that the one answer is scored by."""

    def paid(self, answers: Mapping[str, Answer]) -> float:
        return self.rules.paid(answers, all_rules=self.all_rules)

    @cached_property
    def most(self) -> float:
        """The most that any answers earn: the best ones to all responses together, or to one of them."""
        together = {one.response: self.best(one) for one in self.asked}
        keyed = {one.response: next(iter(full_answers(one)), ()) for one in self.asked}
        single = (points for earned in self.alone.values() for points in earned.values())
        return max(self.paid(together), self.paid(keyed), *single)

    @cached_property
    def alone(self) -> dict[str, dict[Answer, float]]:
        """What answers to each response earn by themselves."""
        return {
            one.response: {answer: self.paid({one.response: answer}) for answer in _answers(one)}
            for one in self.asked
        }

    def best(self, one: Interaction) -> Answer:
        """The answer that earns most by itself."""
        earned = self.alone[one.response]
        return max(earned, key=lambda answer: earned[answer])

    @cached_property
    def weight(self) -> float:
        """What all keys come to together."""
        return sum(best(one) for one in self.asked if has_key(one.key))

    def worth(self, one: Interaction) -> float:
        """What a response earns by itself."""
        return max(self.alone[one.response].values()) - self.paid({})

    @cached_property
    def agrees(self) -> bool:
        return self.difference is None

    @property
    def difference(self) -> tuple[Interaction, Answer, float] | None:
        """The first answer that the rules pay for otherwise than its key, and its share of all points."""
        alone = ((one, *found) for one in self.asked for found in self._differences(one))
        return next(chain(alone, self._missed()), None)

    def _missed(self) -> Iterator[tuple[Interaction, Answer, float]]:
        """Responses without which the others, all right, earn otherwise than their keys add up to."""
        full = {one.response: next(iter(full_answers(one)), ()) for one in self.asked if has_key(one.key)}
        keyed = {one.response: full[one.response] or self.best(one) for one in self.asked if has_key(one.key)}
        if len(keyed) < 2 or self.most <= 0 or self.weight <= 0:
            return
        for one in self.asked:
            if one.response in keyed:
                earned = max(0.0, self.paid({**keyed, one.response: ()}) / self.most)
                if abs(earned - (1 - best(one) / self.weight)) > CLOSE:
                    yield one, (), earned

    @property
    def together(self) -> bool:
        """Whether the rules pay only where each of several responses is right by its key, and then all."""
        full = {one.response: next(iter(full_answers(one)), ()) for one in self.asked}
        if len(full) < 2 or not all(has_key(one.key) and full[one.response] for one in self.asked):
            return False
        tried = ((one, answer) for one in self.asked for answer in dict.fromkeys((*_answers(one), ())))
        return all(
            abs(self.paid({**full, one.response: answer}) - self.most * score(one, answer).correct)
            <= CLOSE * self.most
            for one, answer in tried
        )

    def _differences(self, one: Interaction) -> Iterator[tuple[Answer, float]]:
        alone = self.alone[one.response]
        most, weight = self.most, self.weight
        if not has_key(one.key) or weight <= 0:
            if max(alone.values()) > min(alone.values()):
                yield self.best(one), 1.0
            return
        for answer, points in alone.items() if most > 0 else ():
            found = score(one, answer, self.rule)
            ours = max(0.0, found.points / found.maximum * best(one) / weight) if found.maximum else 0.0
            earned = max(0.0, points / most)
            if abs(earned - ours) > CLOSE and not _is_too_much(one.key, answer, earned):
                yield answer, earned

    def mended(self) -> _Trial:
        """The same with keys made from what answers earn, where such keys agree better."""
        worths, alone = [self.worth(one) for one in self.asked], len(self.asked) == 1
        together = abs(sum(worths) + self.paid({}) - self.most) > CLOSE * self.most or min(worths) <= 0
        if together and not alone:
            return self
        keyed = [replace(one, key=self._key(one)) for one in self.asked]
        if not alone and len(set(worths)) > 1:
            keyed = [weighed(one, worth) for one, worth in zip(keyed, worths, strict=True)]
        found = replace(self, asked=tuple(keyed), rule="")
        return found if found.agrees else self

    def _key(self, one: Interaction) -> Key:
        """The key of one response that pays as the rules do, or the one it has."""
        apart = replace(self, asked=(one,), rule="")
        for key in (one.key, *made(one, apart.alone[one.response])):
            if self.rules.declared and not set(one.key.correct) <= set(key.correct):
                continue
            if has_key(key) and replace(apart, asked=(replace(one, key=key),)).agrees:
                return key
        return one.key

    def tell(self, notes: Notes) -> None:
        """Say of an item that its rules pay otherwise than the key."""
        if self.difference is None:
            return
        one, answer, earned = self.difference
        if len(self.asked) > 1 and not any(map(self.worth, self.asked)):
            message = "It pays only when all its answers are right; here each of them counts by itself."
            notes.info(message, code="scoring", advice="Ask for one answer, or set what each is worth.")
            return
        said = ", ".join(_said(one, value) for value in answer) or "no answer"
        notes.info(
            "Its rules pay some answers otherwise than the key here can.",
            excerpt=f"{said}: {earned:.0%}",
            code="scoring",
            advice="Look at the key, and set what partly right answers are worth.",
        )


def weighed(one: Interaction, worth: float) -> Interaction:
    """The interaction with a key that is worth so much, what it gives for each answer in proportion."""
    share, key = worth / (best(one) or 1.0), one.key
    credits = tuple(replace(each, value=round(each.value * share, 6)) for each in key.mapping)
    lower, upper = (bound and bound * share for bound in (key.lower, key.upper))
    return replace(one, key=scaled(replace(key, mapping=credits, lower=lower, upper=upper), worth))


def _said(one: Interaction, value: str) -> str:
    return next((choice.content.plain[:60] for choice in one.choices if choice.id == value), value)


def _is_too_much(key: Key, answer: Answer, earned: float) -> bool:
    """Whether wrong choices are taken beside all right ones: rules that don't name them mean none of it."""
    return not key.mapping and earned > 1 - CLOSE and set(answer) > set(key.correct)


def _tried(one: Interaction) -> int:
    """About how many answers are tried."""
    typed = len(one.key.correct) + len(one.key.mapping) + len(one.key.ranges)
    typed *= 1 + (one.kind in PAIRED)
    return 2 * max(typed, len(one.choices)) + 1


def _answers(one: Interaction) -> tuple[Answer, ...]:
    """Answers to try: choices, the right ones, and these with one more or less; typed words of the key."""
    idents = [choice.id for choice in one.choices]
    if one.kind in TYPED:
        known = (*one.key.correct, *(credit.answer for credit in one.key.mapping))
        known = (*known, *map(_within, one.key.ranges))
        return tuple((value,) for value in dict.fromkeys(known)) or ((),)
    if one.kind in PAIRED:
        return tuple(dict.fromkeys(_pairs(one)))
    if one.kind in ORDERED:
        return tuple(dict.fromkeys((one.key.correct, *_turned(one.key.correct))))
    if one.cardinality == "single":
        return tuple((ident,) for ident in idents) or ((),)
    if len(idents) <= _FEW:
        return tuple(chain.from_iterable(combinations(idents, size) for size in range(len(idents) + 1)))
    right = tuple(ident for ident in idents if ident in one.key.correct)
    turned = (tuple(x for x in idents if (x in right) is not (x == ident)) for ident in idents)
    return tuple(dict.fromkeys(((), *((ident,) for ident in idents), right, *turned, tuple(idents))))


def _within(span: Range) -> str:
    """A number in a range, not at its edge."""
    lower = span.lower if span.lower is not None else (span.upper or 0.0) - 2
    upper = span.upper if span.upper is not None else lower + 2
    return f"{span.exact if span.exact is not None else (lower + upper) / 2:.15g}"


def _pairs(one: Interaction) -> Iterator[Answer]:
    """Nothing, each right pair, all, all but one, and a wrong pair alone and beside the right ones."""
    paid = tuple(credit.answer for credit in one.key.mapping if credit.value > 0)
    right, every = one.key.correct or paid, tuple(dict.fromkeys((*one.key.correct, *paid)))
    yield from ((), *((pair,) for pair in every), right)
    yield from (tuple(other for other in right if other != pair) for pair in right)
    if _possible(one, every):
        yield every
    others = [(a.id, b.id) for a in one.choices for b in (one.targets or one.choices) if a.id != b.id]
    known = {frozenset(pair.split()) for pair in every}
    wrong = next((f"{a} {b}" for a, b in others if frozenset((a, b)) not in known), "")
    if wrong:
        yield from ((wrong,), (*right, wrong))


def _possible(one: Interaction, pairs: Answer) -> bool:
    """Whether each thing may be in so many pairs."""
    most = {each.id: each.match_max for each in (*one.choices, *one.targets)}
    uses = Counter(ident for pair in pairs for ident in pair.split())
    return all(count <= (most.get(ident, 1) or count) for ident, count in uses.items())


def _turned(order: Answer) -> Iterator[Answer]:
    """The order with its first two and its last two in each other's place."""
    if len(order) > 1:
        yield (order[1], order[0], *order[2:])
        yield (*order[:-2], order[-1], order[-2])
