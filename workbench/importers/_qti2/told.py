"""When feedback of QTI 2 and 3 is told, where rules say it plainly: after right or wrong answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti2.points import most_earned
from workbench.model.exercise import Feedback

RIGHT, WRONG, ALWAYS = "correct", "incorrect", "general"
UNTRIED = ("completionStatus", "not_attempted")
"""What an item gives before it is answered; what is told but then is told after any answer."""
_ANY, _EMPTY, _UNKNOWN = "any", "empty", ""
"""Besides these a test may only want some answer, or none, or something that cannot be told."""
_LATER, _REST = "later", "rest"
"""What comes after the branch for right answers: a branch with a test of its own, and all that is left."""
_JOINED = {
    frozenset((RIGHT, WRONG)): ALWAYS,
    frozenset((_LATER, _REST)): WRONG,
    frozenset((_LATER, WRONG)): WRONG,
    frozenset((_REST, WRONG)): WRONG,
}
"""The meaning of what is given in several places."""
_OPPOSITE = {RIGHT: WRONG, WRONG: RIGHT, _EMPTY: _ANY, _ANY: _EMPTY}
_NAMED = re.compile(
    r"(?:feedback[_-]?)?(?:(correct|right)|(incorrect|wrong))(?:[_-]?feedback)?", re.IGNORECASE
)
_BRANCHES = ("response-if", "response-else-if", "response-else")
_COMPARED = ("match", "equal", "string-match", "equal-rounded")
_TESTS = (*_COMPARED, "and", "or", "not", "is-null", "gt", "gte", "lt", "lte", "member", "contains")
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
    plain = {given: when for given, said in found.items() if (when := _joined(said))}
    return {given: said for given, when in plain.items() if (said := _first_or(given, when, plain))}


def always_told(found: Iterable[Feedback]) -> tuple[Feedback, ...]:
    """The feedback; what is told both with a value and without it is told always, and stands once."""
    every = tuple(found)
    bare = [replace(one, hide=False, means="") for one in every]
    ways = {one: {own.hide for own, same in zip(every, bare, strict=True) if same == one} for one in bare}
    told: list[Feedback] = []
    for own, one in zip(every, bare, strict=True):
        always = replace(one, means=ALWAYS)
        if len(ways[one]) == 1:
            told.append(own)
        elif always not in told:
            told.append(always)
    return tuple(told)


def named(identifier: str) -> str:
    """What a value stands for by its name."""
    match = _NAMED.fullmatch(identifier)
    return _UNKNOWN if match is None else RIGHT if match[1] else WRONG


def _joined(said: set[str]) -> str:
    """The meaning of a value that is given at these times."""
    return next(iter(said)) if len(said) == 1 else _JOINED.get(frozenset(said), _UNKNOWN)


def _first_or(given: Given, when: str, every: dict[Given, str]) -> str:
    """The meaning of a value; of one that is given first and replaced after some answers, the opposite."""
    if when != _ANY:
        return when if when in (RIGHT, WRONG, ALWAYS) else _UNKNOWN
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


def _within(when: str, around: str) -> str:
    """The meaning of a test within a branch."""
    return when if around == _ANY else around if when in (_ANY, around) else _UNKNOWN


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What rules give, and when; an item asks for these responses."""

    asked: frozenset[str]
    most: float | None

    def given(self, rules: Element | None, around: str, depth: int) -> Iterator[tuple[Given, str]]:
        for one in children(rules) if depth < _DEEPEST else ():
            kind = name(one)
            if kind == "set-outcome-value":
                yield from self._set(one, around)
            elif kind == "response-processing-fragment":
                yield from self.given(one, around, depth + 1)
            elif kind == "response-condition":
                yield from self._condition(one, around, depth)

    def _set(self, one: Element, around: str) -> Iterator[tuple[Given, str]]:
        """What a rule gives: the values in it, or whether a test holds."""
        outcome, inside = attr(one, "identifier"), child(one)
        if inside is None or name(inside) not in _TESTS:
            yield from (((outcome, string(value)), around) for value in below(one, "base-value"))
            return
        when = self._when(inside)
        yield (outcome, "true"), _within(when, around)
        yield (outcome, "false"), _within(_OPPOSITE.get(when, _UNKNOWN), around)

    def _condition(self, condition: Element, around: str, depth: int) -> Iterator[tuple[Given, str]]:
        before: list[str] = []
        for branch in children(condition, *_BRANCHES):
            if name(branch) == "response-else":
                when = self._else(before)
            else:
                when = self._when(next(children(branch), None))
                when = _LATER if RIGHT in before and when == _UNKNOWN else when
            before.append(when)
            yield from self.given(branch, _within(when, around), depth + 1)

    def _else(self, before: Iterable[str]) -> str:
        """The meaning of what is left when none of the other branches holds."""
        told = [one for one in before if one != _EMPTY]
        if len(told) == 1:
            return _OPPOSITE.get(told[0], _UNKNOWN)
        return _REST if RIGHT in told else _UNKNOWN

    def _when(self, test: Element | None) -> str:
        kind = name(test) if test is not None else ""
        if kind == "not":
            inside = self._when(child(test))
            return _UNKNOWN if inside == _ANY else _OPPOSITE.get(inside, _UNKNOWN)
        if kind == "and":
            return self._all(list(children(test)))
        if kind == "is-null":
            return _EMPTY if attr(child(test), "identifier") in self.asked else _ANY
        if kind in (*_COMPARED, "gte", "lt", "lte"):
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
            return _UNKNOWN if kind == "lte" else WRONG if kind == "lt" else RIGHT
        if variables == ["SCORE"] and kind in ("match", "equal", "lte") and number("".join(values)) == 0:
            return WRONG
        if kind == "match" and len(values) == 1 and variables and variables[0] not in self.asked:
            return named(values[0]) or (_EMPTY if values[0].lower() == "empty" else _UNKNOWN)
        return _UNKNOWN

    def _is_full(self, others: list[str], values: list[str]) -> bool:
        """Whether the other side of a comparison is the full score."""
        if others:
            return others == ["MAXSCORE"]
        return len(values) == 1 and self.most is not None and number(values[0]) == self.most
