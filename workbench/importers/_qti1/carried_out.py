"""What QTI 1.2's rules pay where a key says less: for pairs, and for answers that no rule names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.importers._notes import Notes
from workbench.importers._qti.agreeing import Answer, Rules
from workbench.importers._qti.names import Element, attr, below, name
from workbench.importers._qti1.conditions import response_ident
from workbench.model.exercise import Credit, Interaction, Kind, Range
from workbench.model.scoring import full_answers, score

_ONE_OF_MANY = (Kind.CHOICE, Kind.INLINE_CHOICE, Kind.HOTSPOT)
_TYPED = (Kind.TEXT_ENTRY, Kind.SLIDER)
_CLOSE = 0.02
_MOST_WORK = 150_000
"""So many comparisons are made to try the answers of one question; trying more would take quadratic time."""
_FAR = 1e6
_OTHER = "\0"
"""An answer that no rule can want."""


# Pairs ----------------------------------------------------------------------------------------


def paired(one: Interaction, at: Element | None, rules: Rules, notes: Notes) -> Interaction:
    """Pairs that pay only together where the rules say so; what else a wrong one changes is told."""
    sides = _sides(one, at, rules)
    if not sides or len(sides) * rules.size > _MOST_WORK:
        return one
    wrong = {left: sides | {left: _other_right(one, right)} for left, right in sides.items()}
    here = {left: _share(one, given) for left, given in wrong.items()}
    earned, other = (_earned(sides, wrong, rules, all_rules) for all_rules in (rules.adds, not rules.adds))
    unlike = [left for left, share in earned.items() if abs(share - here[left]) > _CLOSE]
    if not unlike or all(abs(share - here[left]) <= _CLOSE for left, share in other.items()):
        return one
    if not any(share > _CLOSE for share in earned.values()):
        return replace(one, key=replace(one.key, mapping=()))
    said = next(each.content.plain[:60] for each in one.choices if each.id == unlike[0])
    message = "Its rules pay some answers otherwise than the key here can."
    excerpt = f"“{said}” wrong: {earned[unlike[0]]:.0%}"
    notes.info(message, excerpt=excerpt, code="scoring", advice="Look at the key.")
    return one


def _earned(
    sides: Mapping[str, str], wrong: Mapping[str, Mapping[str, str]], rules: Rules, all_rules: bool
) -> dict[str, float]:
    """What is earned, of all points, where one side is wrong; nothing where the right ones earn nothing."""

    def paid(given: Mapping[str, str]) -> float:
        return rules.paid({left: (right,) for left, right in given.items()}, all_rules=all_rules)

    most = paid(sides)
    return {left: max(0.0, paid(given) / most) for left, given in wrong.items()} if most > 0 else {}


def _sides(one: Interaction, at: Element | None, rules: Rules) -> dict[str, str]:
    """The right side of each left one, where each is a response with the same choices; else nothing.

    Right sides that say the same are one here, and rules that name the others of them can't be tried.
    """
    lefts, rights = {each.id for each in one.choices}, {each.id for each in one.targets}
    single = one.kind is Kind.MATCH and all(each.match_max == 1 for each in one.choices)
    plain = single and one.key.mapping and not one.options and len(rights) > 1 and lefts <= rules.picked
    if at is None or not plain:
        return {}
    around = next((each for each in at.iterancestors() if name(each) == "presentation"), at)
    responses = (each for each in below(around, "response-lid") if response_ident(each) in lefts)
    offered = ({attr(label, "ident") for label in below(each, "response-label")} for each in responses)
    found = dict(pair.split(" ", 1) for pair in one.key.correct)
    return found if len(found) == len(one.key.correct) and all(rights == each for each in offered) else {}


def _other_right(one: Interaction, right: str) -> str:
    return next(each.id for each in one.targets if each.id != right)


def _share(one: Interaction, sides: Mapping[str, str]) -> float:
    """What pairs earn here, of all points."""
    found = score(one, tuple(f"{left} {right}" for left, right in sides.items()))
    return max(0.0, found.points / found.maximum) if found.maximum else 0.0


# Answers that no rule names -------------------------------------------------------------------


def costed(one: Interaction, rules: Rules, notes: Notes) -> Interaction:
    """The interaction with what a wrong choice of one takes away; what other wrong answers earn is told."""
    if len(one.choices) * rules.size > _MOST_WORK:
        return one
    full = _full(one)
    most = _paid(one, full, rules)
    if not full or most <= 0 or one.response not in rules.picked | rules.typed:
        return one
    if one.kind in _ONE_OF_MANY and one.cardinality == "single":
        return _with_costs(one, rules, most)
    wrong = _wrong(one, rules)
    share = _paid(one, wrong, rules) / most if wrong else 0.0
    if share < -_CLOSE or (one.kind in _TYPED and share > _CLOSE):
        message = "A wrong answer is paid or charged for in the source; here it earns nothing."
        said = next(
            (each.content.plain[:60] for each in one.choices if (each.id,) == wrong), "any other answer"
        )
        advice = "Look at what wrong answers should take away."
        notes.info(message, excerpt=f"{said}: {share:.0%}", code="scoring", advice=advice)
    return one


def _full(one: Interaction) -> Answer:
    """A right answer, or a number in the first range of right ones."""
    if one.key.correct or not one.key.ranges:
        return next(iter(full_answers(one)), ())
    ends = [end for end in (one.key.ranges[0].lower, one.key.ranges[0].upper) if end is not None]
    return (f"{sum(ends) / len(ends):.15g}",) if ends else ()


def _paid(one: Interaction, answer: Answer, rules: Rules) -> float:
    """What an answer earns, whether or not the rules after one that holds are carried out, too."""
    return max(rules.paid({one.response: answer}, all_rules=every) for every in (True, False))


def _wrong(one: Interaction, rules: Rules) -> Answer:
    """A wrong answer: of choices the one that earns least and has no credit; else none of the right ones."""
    if one.kind in _TYPED:
        return () if one.key.default else _outside(one.key.ranges)
    known = {*one.key.correct, *(credit.answer for credit in one.key.mapping)}
    left = [(each.id,) for each in one.choices if each.id not in known] if one.kind in _ONE_OF_MANY else []
    return min(left, key=lambda answer: _paid(one, answer, rules), default=())


def _outside(ranges: Sequence[Range]) -> Answer:
    """A number beyond all of these; a word where they are none."""
    highs = [one.exact if one.upper is None else one.upper for one in ranges]
    lows = [one.exact if one.lower is None else one.lower for one in ranges]
    above, beneath = [one for one in highs if one is not None], [one for one in lows if one is not None]
    if not ranges:
        return (_OTHER,)
    if len(above) == len(ranges):
        return (f"{max(above) + _FAR:.15g}",)
    return (f"{min(beneath) - _FAR:.15g}",) if len(beneath) == len(ranges) else ()


def _with_costs(one: Interaction, rules: Rules, most: float) -> Interaction:
    shares = {each.id: round(_paid(one, (each.id,), rules) / most, 6) for each in one.choices}
    known = {credit.answer for credit in one.key.mapping}
    if not any(share < -_CLOSE and ident not in known for ident, share in shares.items()):
        return one
    credits = (Credit(answer=ident, value=share) for ident, share in shares.items() if share)
    return replace(one, key=replace(one.key, mapping=tuple(credits)))
