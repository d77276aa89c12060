"""Numbers that count as answers, where an item's rules compare a response with bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbench.importers._qti_names import Element, attr, below, child, children, name, number, string
from workbench.model.exercise import Range

_LOWER, _UPPER = ("gte", "gt"), ("lte", "lt")
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
    declared = _declared(item)
    for rule in below(child(item, "response-processing"), "response-if", "response-else-if"):
        test = next(children(rule), None)
        earned = earned_by(rule)
        if test is None or (earned is not None and earned <= 0):
            continue
        for response, one, whole in _ranges(test, declared):
            if earned is None and not whole:
                continue
            earned = (points or 1.0) if earned is None else earned
            found.setdefault(response, []).append(replace(one, value=round(earned / (points or 1.0), 6)))
    return {response: tuple(some) for response, some in found.items()}


def earned_by(rule: Element) -> float | None:
    """The number that a rule sets or adds to the score."""
    for one in children(rule, "set-outcome-value"):
        if attr(one, "identifier") == "SCORE":
            values = [number(string(each)) for each in below(one, "base-value")]
            return values[0] if len(values) == 1 else None
    return None


def _declared(item: Element) -> dict[str, float]:
    """The right number of each response that declares one."""
    found: dict[str, float] = {}
    for one in children(item, "response-declaration"):
        values = [number(string(each)) for each in children(child(one, "correct-response"), "value")]
        if len(values) == 1 and values[0] is not None:
            found[attr(one, "identifier")] = values[0]
    return found


def _ranges(test: Element, declared: Mapping[str, float]) -> Iterator[tuple[str, Range, bool]]:
    """One range for a pair of bounds on a response, or for a number that it is to equal.

    The third is whether it is about the number that the response declares as right.
    """
    parts = list(children(test)) if name(test) == "and" else [test]
    bounds = [bound for part in parts if (bound := _bound(part, declared)) is not None]
    if len(bounds) != len(parts) or len({one.response for one in bounds}) != 1:
        return
    lower = next((one.value for one in bounds if one.sign in _LOWER), None)
    upper = next((one.value for one in bounds if one.sign in _UPPER), None)
    exact = next((one for one in bounds if one.sign == "equal"), None)
    if exact is not None:
        lower, upper = _around(exact)
    found = Range(lower=lower, upper=upper, exact=None if exact is None else exact.value)
    yield bounds[0].response, found, exact is not None and exact.declared


def _around(exact: _Bound) -> tuple[float | None, float | None]:
    """The numbers that lie near enough."""
    if not exact.below and not exact.above:
        return None, None
    part = abs(exact.value) / 100 if exact.relative else 1.0
    return exact.value - exact.below * part, exact.value + exact.above * part


def _bound(part: Element, declared: Mapping[str, float]) -> _Bound | None:
    sides, sign = list(children(part)), name(part)
    if sign not in (*_LOWER, *_UPPER, "equal") or len(sides) != 2:
        return None
    if name(sides[1]) == "variable":
        sides, sign = sides[::-1], _SWAPPED.get(sign, sign)
    response = attr(sides[0], "identifier")
    own = name(sides[1]) == "correct" and attr(sides[1], "identifier") == response
    value = declared.get(response) if own else number(string(sides[1]))
    known = name(sides[0]) == "variable" and (own or name(sides[1]) == "base-value")
    if not known or value is None or response == "SCORE" or (own and sign != "equal"):
        return None
    mode = attr(part, "tolerance-mode")
    given = attr(part, "tolerance").split() if mode in ("absolute", "relative") else []
    slack = [number(one) or 0.0 for one in given] or [0.0]
    return _Bound(
        response=response,
        sign=sign,
        value=value,
        below=slack[0],
        above=slack[-1],
        relative=mode == "relative",
        declared=own,
    )
