"""Keys that stand only in an item's rules: answers that a rule compares a response with and pays for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._qti2_numbers import earned_by
from workbench.importers._qti_names import Element, attr, below, child, children, name, string, truth
from workbench.model.exercise import Credit, Key

_ONE = ("match", "string-match", "equal", "equal-rounded", "member", "contains")
_LISTS = ("multiple", "ordered")


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """An answer to a response that earns points: one value, or several together."""

    response: str
    values: tuple[str, ...]
    points: float
    adds: bool
    case: bool


def written_keys(item: Element) -> dict[str, Key]:
    """The keys by response, as far as rules tell them."""
    found: dict[str, list[_Answer]] = {}
    for rule in below(child(item, "response-processing"), "response-if", "response-else-if"):
        test, earned = next(children(rule), None), earned_by(rule)
        if test is None or earned is None or earned <= 0:
            continue
        adds = any(name(child(one)) == "sum" for one in children(rule, "set-outcome-value") if len(one))
        for response, values, case in _together(test):
            answer = _Answer(response=response, values=values, points=earned, adds=adds, case=case)
            found.setdefault(response, []).append(answer)
    return {response: _key(answers) for response, answers in found.items()}


_Part = tuple[str, tuple[str, ...], bool]


def _together(test: Element) -> Iterator[_Part]:
    """The answers that a test holds for: each of an `or`, those of an `and` as one for each response."""
    kind = name(test)
    if kind == "or":
        for part in children(test):
            yield from _together(part)
    elif kind == "and":
        whole: dict[str, _Part] = {}
        for part in (one for inner in children(test) for one in _together(inner)):
            before = whole.get(part[0], (part[0], (), part[2]))
            whole[part[0]] = (part[0], (*before[1], *part[1]), before[2] and part[2])
        yield from whole.values()
    elif kind in _ONE and (found := _compared(test)):
        yield found


def _compared(test: Element) -> _Part | None:
    """The response and the values that a comparison is about; None where it compares anything else."""
    sides = list(children(test))
    variable = next((one for one in sides if name(one) == "variable"), None)
    other = next((one for one in sides if one is not variable), None)
    if variable is None or other is None or len(sides) != 2:
        return None
    listed = list(children(other)) if name(other) in _LISTS else [other]
    values = tuple(string(one) for one in listed if name(one) == "base-value")
    if not values or len(values) != len(listed) or not all(values):
        return None
    case = name(test) == "string-match" and truth(attr(test, "case-sensitive"))
    return attr(variable, "identifier"), values, case


def _key(answers: list[_Answer]) -> Key:
    best = max(answer.points for answer in answers)
    case = all(answer.case for answer in answers)
    together = [answer for answer in answers if len(answer.values) > 1]
    if together:
        full = max(together, key=lambda answer: (answer.points, len(answer.values)))
        return Key(correct=full.values, case_sensitive=case)
    points: dict[str, float] = {}
    for answer in answers:
        points[answer.values[0]] = max(points.get(answer.values[0], 0.0), answer.points)
    adding = all(answer.adds for answer in answers)
    right = tuple(value for value, worth in points.items() if adding or worth == best)
    uneven = len(set(points.values())) > 1 or (adding and len(points) > 1)
    credits = (Credit(answer=value, value=worth, case_sensitive=case) for value, worth in points.items())
    return Key(correct=right, mapping=tuple(credits) if uneven else (), case_sensitive=case)
