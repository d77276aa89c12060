"""Numbers that count as answers, where an item's rules compare a response with bounds."""

from __future__ import annotations

from collections.abc import Iterator
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
    slack: float = 0.0
    relative: bool = False


def ranges(item: Element, points: float | None) -> dict[str, tuple[Range, ...]]:
    """The ranges by response; their worth as a share of the points, or as written."""
    found: dict[str, list[Range]] = {}
    for rule in below(child(item, "response-processing"), "response-if", "response-else-if"):
        test = next(children(rule), None)
        earned = earned_by(rule)
        if test is None or earned is None or earned <= 0:
            continue
        for response, one in _ranges(test):
            found.setdefault(response, []).append(replace(one, value=round(earned / (points or 1.0), 6)))
    return {response: tuple(some) for response, some in found.items()}


def earned_by(rule: Element) -> float | None:
    """The number that a rule sets or adds to the score."""
    for one in children(rule, "set-outcome-value"):
        if attr(one, "identifier") == "SCORE":
            values = [number(string(each)) for each in below(one, "base-value")]
            return values[0] if len(values) == 1 else None
    return None


def _ranges(test: Element) -> Iterator[tuple[str, Range]]:
    """One range for a pair of bounds on a response, or for a number that it is to equal."""
    parts = list(children(test)) if name(test) == "and" else [test]
    bounds = [bound for part in parts if (bound := _bound(part)) is not None]
    if len(bounds) != len(parts) or len({one.response for one in bounds}) != 1:
        return
    lower = next((one.value for one in bounds if one.sign in _LOWER), None)
    upper = next((one.value for one in bounds if one.sign in _UPPER), None)
    exact = next((one for one in bounds if one.sign == "equal"), None)
    if exact is not None:
        slack = exact.slack * (abs(exact.value) / 100 if exact.relative else 1.0)
        lower, upper = (exact.value - slack, exact.value + slack) if slack else (None, None)
    yield bounds[0].response, Range(lower=lower, upper=upper, exact=None if exact is None else exact.value)


def _bound(part: Element) -> _Bound | None:
    sides = list(children(part))
    if name(part) not in (*_LOWER, *_UPPER, "equal") or len(sides) != 2:
        return None
    kinds = [name(one) for one in sides]
    sign = name(part)
    if kinds == ["base-value", "variable"]:
        sides, kinds, sign = sides[::-1], kinds[::-1], _SWAPPED.get(sign, sign)
    value = number(string(sides[1])) if kinds == ["variable", "base-value"] else None
    if value is None or attr(sides[0], "identifier") == "SCORE":
        return None
    slack = number((attr(part, "tolerance").split() or ["0"])[0]) or 0.0
    mode = attr(part, "tolerance-mode")
    return _Bound(
        response=attr(sides[0], "identifier"),
        sign=sign,
        value=value,
        slack=slack if mode in ("absolute", "relative") else 0.0,
        relative=mode == "relative",
    )
