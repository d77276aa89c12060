"""Keys out of QTI 1.2's conditions: what is right, and what partly right answers are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from workbench.importers._numbers import local_number
from workbench.importers._qti.names import Element, attr, below, child, number
from workbench.importers._qti1.conditions import Condition, Test
from workbench.importers._qti1.meaning import meaning
from workbench.importers._qti2.keys import coords
from workbench.model.exercise import Area, Credit, Key, Range

_NEARLY_ALL = 95.0
"""Percentages are rounded, so that three thirds may be 99.9."""
_UNSCORED = "unscored"
_SHAPES = {"rectangle": "rect", "square": "rect", "ellipse": "ellipse", "bounded": "poly", "polygon": "poly"}


def scoring(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """The conditions that give points; where none does, those that say "correct"."""
    listed = tuple(conditions)
    every = tuple(one for one in listed if one.tests)
    paid = tuple(one for one in every if worth(one) > 0)
    told = tuple(one for one in every if _says_right(one))
    if paid or told or any(one.points is not None for one in listed):
        return paid or told
    # Nothing is paid and nothing told: the one rule there is says what is right.
    alone = len(every) == 1 and not every[0].shows
    return every if alone and every[0].title != _UNSCORED and meaning(every[0].title) != "incorrect" else ()


def _says_right(condition: Condition) -> bool:
    """Whether the name of a rule, or of what it shows, tells that it is about right answers."""
    return any(meaning(one) == "correct" for one in (condition.title, *condition.shows))


def worth(condition: Condition) -> float:
    """The points of a condition; those of a count of mistakes are none."""
    if condition.points is None or "incorrect" in condition.variable.lower():
        return 0.0
    return condition.points


def single_key(response: str, conditions: Sequence[Condition]) -> Key:
    """The key where one answer is given."""
    return _key(_worths(response, conditions), many=False)


def chosen_key(response: str, conditions: Sequence[Condition]) -> Key:
    """The key where one choice is taken; where several are right, each earns all."""
    key = single_key(response, conditions)
    if len(key.correct) < 2 or key.mapping:
        return key
    return replace(key, mapping=tuple(Credit(answer=one, value=1.0) for one in key.correct))


def own_key(key: Key, labels: Iterable[str], conditions: Sequence[Condition], *, many: bool) -> Key:
    """The key, or the choices that are paid under their own names where no rule says what is right."""
    wanted = set(labels)
    found = ((test, worth(one)) for one in conditions for test in one.tests if test.response in wanted)
    paid = {test.response: value for test, value in found if not test.value and value > 0}
    if key.correct or not paid:
        return key
    best = max(paid.values())
    return replace(key, correct=tuple(one for one, value in paid.items() if many or value == best))


def multiple_key(response: str, conditions: Sequence[Condition]) -> Key:
    """The key where several choices are taken: all together, or each for its points."""
    whole = [one for one in scoring(conditions) if len(one.wanted(response)) > 1 or _excludes(one, response)]
    if whole:
        best = max(whole, key=worth)
        return Key(correct=tuple(dict.fromkeys(test.value for test in best.wanted(response))))
    values = _worths(response, conditions)
    return _key(values, many=True)


def ordered_key(response: str, labels: Sequence[str], conditions: Sequence[Condition]) -> Key:
    """The key where choices are put in order."""
    found = [one for one in scoring(conditions) if one.wanted(response)]
    if not found:
        return Key(correct=_by_place(labels, conditions))
    every = [test for one in found for test in one.wanted(response)]
    if len(every) > 1 and len({test.index for test in every}) == len(every) and every[0].index is not None:
        return Key(correct=tuple(test.value for test in sorted(every, key=lambda test: test.index or 0)))
    best = max(found, key=lambda one: (len(one.wanted(response)), worth(one)))
    if len(best.wanted(response)) > 1:
        return Key(correct=tuple(test.value for test in best.wanted(response)))
    return Key(correct=tuple(dict.fromkeys(test.value for one in found for test in one.wanted(response))))


def _by_place(labels: Sequence[str], conditions: Sequence[Condition]) -> tuple[str, ...]:
    """The order where each choice is compared with its place, as Desire2Learn writes it."""
    places = {
        test.response: place
        for one in scoring(conditions)
        for test in one.tests
        if test.response in labels and not test.negated and (place := number(test.value)) is not None
    }
    return tuple(sorted(places, key=lambda label: places[label])) if len(places) == len(labels) else ()


LESS_WRONG = "1"
"""Desire2Learn's number for right choices less wrong ones."""


def by_grading(key: Key, labels: Sequence[str], grading: str) -> Key:
    """The key counted in Desire2Learn's ways for several choices: 0 all or nothing, 1 right minus wrong.

    2 pays for each choice that is rightly taken or left alone, 3 for each right one.
    """
    if grading == "0":
        return replace(key, mapping=())
    if grading not in (LESS_WRONG, "2") or not key.correct:
        return key
    all_count = grading == "2"
    share = round(1 / (len(labels) if all_count else len(key.correct)), 6)
    credits = (Credit(answer=one, value=share if one in key.correct else -share) for one in labels)
    start = round(share * (len(labels) - len(key.correct)), 6) if all_count else 0.0
    return replace(key, mapping=tuple(credits), lower=0.0, start=start)


def order_by_grading(key: Key, conditions: Sequence[Condition], grading: str) -> Key:
    """The key in Desire2Learn's ways for orders: 0 each place, 1 all or nothing, 2 right minus wrong."""
    counted = any(one.variable.lower() == "d2l_correct" for one in conditions)
    faultless = any(test.response.lower() == "d2l_incorrect" for one in conditions for test in one.tests)
    if not counted or not key.correct or grading == "1" or (not grading and faultless):
        return key
    cost = round(1 / len(key.correct), 6) if grading == "2" else 0.0
    return replace(key, by_place=True, default=-cost, lower=0.0 if cost else None)


def text_key(response: str, conditions: Sequence[Condition]) -> Key:
    """The key where something is typed: each value is an answer that counts."""
    values = _worths(response, conditions)
    key = _key(values, many=False)
    tests = [test for one in scoring(conditions) for test in one.wanted(response)]
    right = key.correct if key.mapping else tuple(values)
    cased = {test.value for test in tests if test.case}
    mapping = key.mapping
    if 0 < len(cased) < len({test.value for test in tests}):
        credits = mapping or (Credit(answer=one, value=1.0) for one in right)
        mapping = tuple(replace(one, case_sensitive=one.answer in cased) for one in credits)
    every = bool(tests) and all(test.case for test in tests)
    return Key(correct=right, mapping=mapping, case_sensitive=every)


def unpaid(response: str, conditions: Sequence[Condition]) -> Key:
    """The answers that rules name where these pay nothing for any, as if they paid for all of them."""
    if scoring(conditions):
        return Key()
    named = (test for one in conditions if one.points == 0 for test in one.wanted(response))
    return Key(correct=tuple(dict.fromkeys(test.value for test in named if test.value)))


def number_key(response: str, conditions: Sequence[Condition]) -> Key:
    """The key where a number is typed: exact ones and ranges."""
    ranges: list[Range] = []
    paid = [one for one in scoring(conditions) if one.wanted(response)]
    best = max((worth(one) for one in paid), default=0.0) or 1.0
    for one in paid:
        ranges += _ranges(one.wanted(response), (worth(one) or best) / best)
    ranges = _joined(ranges, adding=all(one.adds for one in paid))
    spelled = {local_number(test.value): test.value for one in paid for test in one.wanted(response)}
    exact = (one.exact for one in ranges if one.exact is not None)
    words = (spelled.get(one, f"{one:.15g}").removesuffix(".0") for one in exact)
    return Key(ranges=tuple(ranges), correct=tuple(dict.fromkeys(words)))


def _joined(ranges: list[Range], *, adding: bool) -> list[Range]:
    """One range of two bounds that rules of their own add points for."""
    if len(ranges) != 2 or not adding or any(one.exact is not None for one in ranges):
        return ranges
    low, high = sorted(ranges, key=lambda one: one.lower is None)
    if low.lower is None or high.upper is None or low.upper is not None or high.lower is not None:
        return ranges
    return [replace(low, upper=high.upper, upper_open=high.upper_open)] if low.lower <= high.upper else ranges


def within(key: Key, typed: Element | None) -> Key:
    """The key of a number with the limits that stand at its blank instead of in the rules."""
    lower, upper = (number(attr(typed, side)) for side in ("minnumber", "maxnumber"))
    if lower is None or upper is None or len(key.ranges) != 1 or (exact := key.ranges[0].exact) is None:
        return key
    only = replace(key.ranges[0], lower=lower, upper=upper, lower_open=False, upper_open=False)
    return replace(key, ranges=(only,)) if lower <= exact <= upper and lower < upper else key


def area_key(response: str, conditions: Sequence[Condition]) -> Key:
    """The key where a place in a picture is pointed at."""
    tests = [test for one in scoring(conditions) for test in one.wanted(response) if test.kind == "varinside"]
    return Key(areas=tuple(_area(test.area, coords(test.value)) for test in tests))


def _area(kind: str, numbers: str) -> Area:
    """An area to point at; an ellipse of three numbers is a circle."""
    shape = shape_of(kind)
    return Area(shape="circle" if shape == "ellipse" and numbers.count(",") == 2 else shape, coords=numbers)


def shape_of(area: str) -> str:
    """QTI 2's word for an area's shape."""
    return _SHAPES.get(area.strip().lower(), area.strip().lower() or "rect")


def pair_key(lefts: Mapping[str, bool], conditions: Sequence[Condition]) -> Key:
    """The key of a matching question whose left sides are responses, each with whether it takes many."""
    pairs: dict[str, float] = {}
    for left, many in lefts.items():
        for one in scoring(conditions):
            wanted = one.wanted(left)
            value = one.share or (worth(one) if one.adds or len(one.tests) == 1 else 0.0)
            for test in wanted:
                pairs.setdefault(f"{left} {test.value}", value / len(wanted) if many else value)
    total = sum(pairs.values())
    if total <= 0 or len(pairs) < 2 or _in_one(pairs, conditions):
        return Key(correct=tuple(pairs))
    earned = pairs | _costs(lefts, conditions)
    credits = (Credit(answer=pair, value=round(value / total, 6)) for pair, value in earned.items())
    default = round(_cost_of_wrong(lefts, conditions) / total, 6)
    return Key(correct=tuple(pairs), mapping=tuple(credits), default=default)


def within_reach(key: Key, most: Mapping[str, int]) -> Key:
    """The key of pairs of which each left side takes no more than so many, so that the best ones earn all."""
    earned: dict[str, list[float]] = {}
    for credit in key.mapping:
        earned.setdefault(credit.answer.partition(" ")[0], []).append(max(0.0, credit.value))
    best = ((sorted(values, reverse=True), most.get(left, 1)) for left, values in earned.items())
    reached = sum(sum(values[:count] if count else values) for values, count in best)
    if not 0 < reached < 0.999:
        return key
    credits = (replace(one, value=round(one.value / reached, 6)) for one in key.mapping)
    return replace(key, mapping=tuple(credits), default=round(key.default / reached, 6))


def _costs(lefts: Mapping[str, bool], conditions: Sequence[Condition]) -> dict[str, float]:
    """What single pairs cost."""
    taken = ((one.points, one.tests[0]) for one in conditions if len(one.tests) == 1)
    return {
        f"{test.response} {test.value}": points
        for points, test in taken
        if test.response in lefts and not test.negated and points is not None and points < 0
    }


def _cost_of_wrong(lefts: Mapping[str, bool], conditions: Sequence[Condition]) -> float:
    """What any other than the right pair costs, where that is the same for all left sides; else 0."""
    costs = {
        one.tests[0].response: one.points
        for one in conditions
        if len(one.tests) == 1 and one.tests[0].negated and one.points is not None and one.points < 0
    }
    costs |= {one.tests[0].response: -one.loss for one in conditions if len(one.tests) == 1 and one.loss}
    return next(iter(costs.values())) if set(costs) == set(lefts) and len({*costs.values()}) == 1 else 0.0


def _in_one(pairs: Mapping[str, float], conditions: Sequence[Condition]) -> bool:
    """Whether one rule wants all pairs together, and no other pays for one of them."""
    paid = [one for one in scoring(conditions) if one.tests]
    lefts = {pair.partition(" ")[0] for pair in pairs}
    return len(paid) == 1 and len(lefts) > 1 and not any(test.negated for test in paid[0].tests)


def pairs_by_grading(key: Key, grading: str) -> Key:
    """The key counted in Desire2Learn's ways for pairs: 0 each, 1 all or nothing, 2 right minus wrong."""
    if grading == "1":
        return replace(key, mapping=())
    if grading != "2" or not key.mapping:
        return key
    return replace(key, default=-round(1 / len(key.mapping), 6), lower=0.0)


def floored(key: Key, item: Element) -> Key:
    """The key of an item's one response, of which the score may not fall below nought."""
    declared = next(below(child(item, "resprocessing"), "decvar"), None)
    least = number(attr(declared, "minvalue"))
    costs = key.default < 0 or any(one.value < 0 for one in key.mapping)
    return replace(key, lower=0.0) if costs and key.lower is None and least == 0 else key


def percents(
    labels: Iterable[str], conditions: Sequence[Condition], right: Sequence[str] = ()
) -> tuple[Credit, ...]:
    """Partial credit as Blackboard writes it: what each choice is worth, under its own name.

    It is a percentage, or points in older exports; nothing of it counts where only the right choice has any.
    """
    wanted = set(labels)
    found = {
        test.response: one.points
        for one in conditions
        for test in one.tests
        if test.response in wanted and not test.value and one.points is not None
    }
    shares = [value for label, value in found.items() if value and label not in right]
    if right and shares:
        found |= {label: found.get(label) or 100.0 for label in right}
    if not any(0 < abs(value) < 100 for value in (shares if right else found.values())):
        return ()
    most = max(found.values()) if right else sum(value for value in found.values() if value > 0)
    whole = most if 0 < most < _NEARLY_ALL else 100.0
    return tuple(
        Credit(answer=label, value=round(value / whole, 6)) for label, value in found.items() if value
    )


# Parts ----------------------------------------------------------------------------------------


def _excludes(one: Condition, response: str) -> bool:
    return any(test.negated and test.response == response for test in one.tests) and bool(
        one.wanted(response)
    )


def _worths(response: str, conditions: Sequence[Condition]) -> dict[str, float]:
    """Each value that is compared with, and the points of its conditions."""
    values: dict[str, float] = {}
    paid = scoring(conditions)
    minus = tuple(one for one in conditions if one.points is not None and one.points < 0)
    for one in (*paid, *minus):
        for test in one.wanted(response):
            if test.kind in ("varequal", "varsubset", "varsubstring") and test.value:
                earned = (worth(one) or (one.points or 0.0)) if one in minus else worth(one) or 1.0
                values[test.value] = (
                    values.get(test.value, 0.0) + earned
                    if one.adds
                    else max(values.get(test.value, earned), earned)
                )
    return values


def _key(values: dict[str, float], *, many: bool) -> Key:
    best = max(values.values(), default=0.0)
    if best <= 0:
        return Key()
    right = tuple(value for value, points in values.items() if (points > 0 if many else points == best))
    scale = sum(points for points in values.values() if points > 0) if many else best
    uneven = len({points for points in values.values()}) > 1 or (many and len(right) > 1)
    mapping = tuple(Credit(answer=value, value=round(points / scale, 6)) for value, points in values.items())
    return Key(correct=right, mapping=mapping if uneven else ())


def _ranges(tests: Sequence[Test], value: float) -> list[Range]:
    exact = [local_number(test.value) for test in tests if test.kind == "varequal"]
    lower, upper = (
        [(local_number(test.value), test.open) for test in tests if test.kind == side]
        for side in ("lower", "upper")
    )
    numbers = [one for one in exact if one is not None]
    if not lower and not upper:
        return [Range(exact=one, value=value) for one in numbers]
    found = []
    for (low, lower_open), (high, upper_open) in zip_longest(lower, upper, fillvalue=(None, False)):
        middle = next(
            (one for one in numbers if (low is None or low <= one) and (high is None or one <= high)), None
        )
        numbers = [one for one in numbers if one != middle]
        found.append(
            Range(
                lower=low, upper=high, lower_open=lower_open, upper_open=upper_open, exact=middle, value=value
            )
        )
    return found + [Range(exact=one, value=value) for one in numbers]
