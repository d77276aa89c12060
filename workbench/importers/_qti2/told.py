"""When feedback of QTI 2 and 3 is told, where rules say it plainly: after right or wrong answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti2.points import most_earned

RIGHT, WRONG, ALWAYS = "correct", "incorrect", "general"
UNTRIED = ("completionStatus", "not_attempted")
"""What an item gives before it is answered; what is told but then is told after any answer."""
_ANY, _EMPTY, _UNKNOWN = "any", "empty", ""
"""Besides these a test may only want some answer, or none, or something that cannot be told."""
_OPPOSITE = {RIGHT: WRONG, WRONG: RIGHT, _EMPTY: _ANY, _ANY: _EMPTY}
_NAMED = re.compile(
    r"(?:feedback[_-]?)?(?:(correct|right)|(incorrect|wrong))(?:[_-]?feedback)?", re.IGNORECASE
)
_BRANCHES = ("response-if", "response-else-if", "response-else")
_COMPARED = ("match", "equal", "string-match", "equal-rounded")
_DEEPEST = 50

Given = tuple[str, str]
"""An outcome and one of the values that rules give it."""


def meanings(item: Element) -> dict[Given, str]:
    """What the values that rules give stand for: a right answer, a wrong one, or any."""
    rules = child(item, "response-processing")
    declared = list(children(item, "response-declaration"))
    keyed = [one for one in declared if child(one, "correct-response", "mapping", "area-mapping") is not None]
    asked = frozenset(attr(one, "identifier") for one in keyed or declared)
    reading = _Reading(asked=asked, most=_most(item))
    found: dict[Given, set[str]] = {}
    for given, when in reading.given(rules, _ANY, 0):
        found.setdefault(given, set()).add(when)
    plain = {given: next(iter(said)) for given, said in found.items() if len(said) == 1}
    return {given: said for given, when in plain.items() if (said := _first_or(given, when, plain))}


def named(identifier: str) -> str:
    """What a value stands for by its name."""
    match = _NAMED.fullmatch(identifier)
    return _UNKNOWN if match is None else RIGHT if match[1] else WRONG


def _first_or(given: Given, when: str, every: dict[Given, str]) -> str:
    """The meaning of a value; of one that is given first and replaced after some answers, the opposite."""
    if when != _ANY:
        return when if when in (RIGHT, WRONG) else _UNKNOWN
    others = {said for other, said in every.items() if other[0] == given[0] and other != given}
    return ALWAYS if not others else _OPPOSITE.get(others.pop(), _UNKNOWN) if len(others) == 1 else _UNKNOWN


def _most(item: Element) -> float | None:
    """The score that is the full one, where the item says so."""
    for one in children(item, "outcome-declaration"):
        if attr(one, "identifier") == "MAXSCORE":
            return number(string(child(child(one, "default-value"), "value")))
        if attr(one, "identifier") == "SCORE" and attr(one, "normal-maximum"):
            return number(attr(one, "normal-maximum"))
    return most_earned(item)


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What rules give, and when; an item asks for these responses."""

    asked: frozenset[str]
    most: float | None

    def given(self, rules: Element | None, around: str, depth: int) -> Iterator[tuple[Given, str]]:
        for one in children(rules) if depth < _DEEPEST else ():
            kind = name(one)
            if kind == "set-outcome-value":
                for value in below(one, "base-value"):
                    yield (attr(one, "identifier"), string(value)), around
            elif kind == "response-processing-fragment":
                yield from self.given(one, around, depth + 1)
            elif kind == "response-condition":
                yield from self._condition(one, around, depth)

    def _condition(self, condition: Element, around: str, depth: int) -> Iterator[tuple[Given, str]]:
        before: list[str] = []
        for branch in children(condition, *_BRANCHES):
            if name(branch) == "response-else":
                when = self._else(before)
            else:
                when = self._when(next(children(branch), None))
            before.append(when)
            inside = when if around == _ANY else around if when in (_ANY, around) else _UNKNOWN
            yield from self.given(branch, inside, depth + 1)

    def _else(self, before: Iterable[str]) -> str:
        """The meaning of what is left when none of the other branches holds."""
        told = [one for one in before if one != _EMPTY]
        return _OPPOSITE.get(told[0], _UNKNOWN) if len(told) == 1 else _UNKNOWN

    def _when(self, test: Element | None) -> str:
        kind = name(test) if test is not None else ""
        if kind == "not":
            return _OPPOSITE.get(self._when(child(test)), _UNKNOWN)
        if kind == "and":
            return self._all(list(children(test)))
        if kind == "is-null":
            return _EMPTY
        if kind in (*_COMPARED, "gte", "lt"):
            return self._compared(kind, list(children(test)))
        return _UNKNOWN

    def _all(self, tests: list[Element]) -> str:
        """The meaning of several tests that must all hold: each response right, or one thing more fully."""
        right = {one for test in tests for one in self._right_one(test)}
        if right and right == self.asked:
            return RIGHT
        told = {said for one in tests if (said := self._when(one)) != _ANY}
        return told.pop() if len(told) == 1 else _UNKNOWN

    def _right_one(self, test: Element) -> set[str]:
        """The response that a test wants to be as declared."""
        if name(test) not in _COMPARED:
            return set()
        sides = {name(one): attr(one, "identifier") for one in children(test)}
        same = set(sides) == {"variable", "correct"} and len(set(sides.values())) == 1
        return set(sides.values()) if same else set()

    def _compared(self, kind: str, sides: list[Element]) -> str:
        if len(sides) != 2:
            return _UNKNOWN
        own = self._right_one(sides[0].getparent())
        if own:
            return RIGHT if own == self.asked else _UNKNOWN
        variables = [attr(one, "identifier") for one in sides if name(one) == "variable"]
        values = [string(one) for one in sides if name(one) == "base-value"]
        if variables[:1] == ["SCORE"] and self._is_full(variables[1:], values):
            return WRONG if kind == "lt" else RIGHT
        if kind == "match" and len(values) == 1 and variables and variables[0] not in self.asked:
            return named(values[0]) or (_EMPTY if values[0].lower() == "empty" else _UNKNOWN)
        return _UNKNOWN

    def _is_full(self, others: list[str], values: list[str]) -> bool:
        """Whether the other side of a comparison is the full score."""
        if others:
            return others == ["MAXSCORE"]
        return len(values) == 1 and self.most is not None and number(values[0]) == self.most
