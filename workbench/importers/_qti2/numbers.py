"""Numbers that count as answers, where an item's rules compare a response with bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string, whole
from workbench.importers._qti2.weights import constants, number_set
from workbench.model.exercise import Range

_LOWER, _UPPER, _OPEN = ("gte", "gt"), ("lte", "lt"), ("gt", "lt")
_SWAPPED = {"gte": "lte", "gt": "lt", "lte": "gte", "lt": "gt"}


@dataclass(frozen=True, kw_only=True)
class _Bound:
    response: str
    sign: str
    value: float
    below: float = 0.0
    above: float = 0.0
    """How far a number may lie off, to either side."""
    relative: bool = False
    declared: bool = False
    """Whether the value is the one that the response declares as right."""


def ranges(item: Element, points: float | None) -> dict[str, tuple[Range, ...]]:
    """The ranges by response; their worth as a share of the points, or as written."""
    found: dict[str, list[Range]] = {}
    declared, known = _declared(item), constants(item)
    answers = frozenset(attr(one, "identifier") for one in children(item, "response-declaration"))
    for rule in below(child(item, "response-processing"), "response-if", "response-else-if"):
        test = next(children(rule), None)
        earned = earned_by(rule, known)
        if test is None or (earned is not None and earned <= 0):
            continue
        for response, one, own in _ranges(test, declared, answers):
            if earned is None and not own:
                continue
            earned = (points or 1.0) if earned is None else earned
            found.setdefault(response, []).append(replace(one, value=round(earned / (points or 1.0), 6)))
    return {response: tuple(some) for response, some in found.items()}


def earned_by(rule: Element, known: Mapping[str, float]) -> float | None:
    """The number that a rule sets or adds to the score, or to that of one response."""
    given = [one for one in children(rule, "set-outcome-value") if "SCORE" in attr(one, "identifier").upper()]
    worth = [value for one in given if (value := number_set(one, known)) is not None]
    return worth[0] if len(worth) == len(given) == 1 else None


def _declared(item: Element) -> dict[str, float]:
    """The right number of each response that declares one."""
    found: dict[str, float] = {}
    for one in children(item, "response-declaration"):
        values = [number(string(each)) for each in children(child(one, "correct-response"), "value")]
        if len(values) == 1 and values[0] is not None:
            found[attr(one, "identifier")] = values[0]
    return found


def _ranges(
    test: Element, declared: Mapping[str, float], answers: frozenset[str]
) -> Iterator[tuple[str, Range, bool]]:
    """One range for a pair of bounds on a response, or for a number that it is to equal.

    The third is whether it is about the number that the response declares as right. What else an `and`
    wants (that there is an answer, that a variable has a value) is no bound.
    """
    if name(test) == "or":
        for part in children(test):
            yield from _ranges(part, declared, answers)
        return
    parts = list(children(test)) if name(test) == "and" else [test]
    bounds = [bound for part in parts if (bound := _bound(part, declared)) is not None]
    asked = {one.response for one in bounds}
    if not all(_bound(part, declared) is not None or _is_beside(part, answers) for part in parts):
        return
    for response in sorted(asked):
        yield _within(response, [one for one in bounds if one.response == response])


def _is_beside(part: Element, answers: frozenset[str]) -> bool:
    """Whether a comparison is no more than that there is an answer, or is about a variable of the rules."""
    if name(part) == "not":
        return name(child(part)) == "is-null" if len(part) else False
    if name(part) != "match":
        return False
    return answers.isdisjoint(attr(one, "identifier") for one in below(part, "variable", "correct"))


def _within(response: str, bounds: Sequence[_Bound]) -> tuple[str, Range, bool]:
    exact = next((one for one in bounds if one.sign == "equal"), None)
    if exact is not None:
        lower, upper = _around(exact)
        return response, Range(lower=lower, upper=upper, exact=exact.value), exact.declared
    low = next((one for one in bounds if one.sign in _LOWER), None)
    high = next((one for one in bounds if one.sign in _UPPER), None)
    if low is not None and high is not None and low.value > high.value:
        low, high = high, low  # Moodle's export has its two comparisons the wrong way round.
    found = Range(
        lower=None if low is None else low.value,
        upper=None if high is None else high.value,
        lower_open=low is not None and low.sign in _OPEN,
        upper_open=high is not None and high.sign in _OPEN,
    )
    return response, found, False


def _around(exact: _Bound) -> tuple[float | None, float | None]:
    """The numbers that lie near enough."""
    if not exact.below and not exact.above:
        return None, None
    part = abs(exact.value) / 100 if exact.relative else 1.0
    return exact.value - exact.below * part, exact.value + exact.above * part


def _bound(part: Element, declared: Mapping[str, float]) -> _Bound | None:
    sides, sign = list(children(part)), name(part)
    if sign not in (*_LOWER, *_UPPER, "equal", "equal-rounded") or len(sides) != 2:
        return None
    if name(sides[1]) == "variable":
        sides, sign = sides[::-1], _SWAPPED.get(sign, sign)
    response = attr(sides[0], "identifier")
    own = name(sides[1]) == "correct" and attr(sides[1], "identifier") == response
    value = declared.get(response) if own else number(string(sides[1]))
    known = name(sides[0]) == "variable" and (own or name(sides[1]) == "base-value")
    if not known or value is None or response == "SCORE" or (own and not sign.startswith("equal")):
        return None
    below_it, above_it = _slack(part, value)
    return _Bound(
        response=response,
        sign="equal" if sign.startswith("equal") else sign,
        value=value,
        below=below_it,
        above=above_it,
        relative=attr(part, "tolerance-mode") == "relative",
        declared=own,
    )


def _slack(part: Element, value: float) -> tuple[float, float]:
    """How far off a number may be: as the comparison says, or half of the last figure that counts."""
    if name(part) == "equal-rounded":
        figures = whole(attr(part, "figures"), 0)
        if attr(part, "rounding-mode").lower().startswith("sig"):
            figures -= math.floor(math.log10(abs(value))) + 1 if value else 1
        half = 0.5 * 10.0 ** -max(-300, min(300, figures))
        return half, half
    mode = attr(part, "tolerance-mode")
    given = attr(part, "tolerance").split() if mode in ("absolute", "relative") else []
    slack = [number(one) or 0.0 for one in given] or [0.0]
    return slack[0], slack[-1]
