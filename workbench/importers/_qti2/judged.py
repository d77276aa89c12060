"""The response processing of QTI 2 and 3 carried out on made answers: what each really earns.

Only plain rules are: comparisons, sums and conditions. What draws numbers, waits for further attempts or asks
an outside program is left alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbench.importers._qti.names import (
    Element,
    attr,
    below,
    child,
    children,
    name,
    number,
    string,
    truth,
    whole,
)
from workbench.importers._qti2.tables import looked_up, tables
from workbench.importers._qti2.tidied import only_tidies, tidied

Value = float | bool | tuple[str, ...] | None
Answers = Mapping[str, tuple[str, ...]]
_NUMBERS = ("float", "integer")
_PICKING = ("choice-interaction", "inline-choice-interaction", "hotspot-interaction", "hottext-interaction")
_ORDERING = ("order-interaction", "graphic-order-interaction")
_PAIRING = (
    "match-interaction",
    "associate-interaction",
    "gap-match-interaction",
    "graphic-gap-match-interaction",
    "graphic-associate-interaction",
)
_TYPING = ("text-entry-interaction", "extended-text-interaction")
_RULES = frozenset(
    ("response-condition", "response-if", "response-else-if", "response-else", "set-outcome-value")
    + ("response-processing-fragment", "exit-response", "lookup-outcome-value")
)
_MAPS = ("map-response", "map-tol-response")
_LEAVES = frozenset(("base-value", "variable", "correct", "null", *_MAPS))
_NAMING = ("variable", "correct", "set-outcome-value", "lookup-outcome-value", *_MAPS)
_DEEPEST, _MOST_RULES = 50, 2000


class _Ordered(tuple[str, ...]):
    """Values whose order matters."""


class _Done(Exception):
    """The rules say that nothing more is to be done."""


@dataclass(frozen=True, kw_only=True)
class _Response:
    """A response as it is declared."""

    base: str
    kind: str
    correct: tuple[str, ...]
    table: Element | None

    def value(self, given: tuple[str, ...]) -> Value:
        if self.base in _NUMBERS and self.kind == "single":
            return number(given[0]) if given else None
        given = tuple(_paired(self.base, one) for one in given)
        return (_Ordered(given) if self.kind == "ordered" else given) or None

    def mapped(self, given: tuple[str, ...]) -> float:
        """The sum of what the values are mapped to, within its bounds."""
        rest = number(attr(self.table, "default-value")) or 0.0
        found = sum(self._worth(one, rest) for one in dict.fromkeys(given))
        lower, upper = (number(attr(self.table, side)) for side in ("lower-bound", "upper-bound"))
        found = found if lower is None else max(lower, found)
        return found if upper is None else min(upper, found)

    def _worth(self, value: str, rest: float) -> float:
        for entry in children(self.table, "map-entry"):
            key, case = _paired(self.base, attr(entry, "map-key")), truth(attr(entry, "case-sensitive"))
            value = _paired(self.base, value)
            if key == value or (self.base == "string" and not case and key.casefold() == value.casefold()):
                return number(attr(entry, "mapped-value")) or 0.0
        return rest


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of one item, and what they compare."""

    rules: Element
    responses: Mapping[str, _Response]
    start: Mapping[str, Value]
    tables: Mapping[str, Element]
    picked: frozenset[str]
    typed: frozenset[str]
    adds: bool = False
    declared: bool = True

    @property
    def size(self) -> int:
        """How many rules and parts of rules there are."""
        return sum(1 for _ in self.rules.iter())

    def paid(self, answers: Answers, *, all_rules: bool) -> float:
        """What these answers earn; these rules always say themselves which of them go on."""
        run = _Run(rules=self, answers=answers, outcomes=dict(self.start))
        try:
            run.all(children(self.rules), 0)
        except (_Done, OverflowError, ZeroDivisionError):
            pass
        score = run.outcomes.get("SCORE")
        return score if isinstance(score, float) else 0.0


def plain_rules(item: Element) -> Rules | None:
    """The rules of an item; None where it has none of its own, or some that cannot be carried out."""
    rules = child(item, "response-processing")
    if rules is None or not len(rules) or truth(attr(item, "adaptive")):
        return None
    if child(item, "template-processing") is not None:
        return None
    responses = {attr(one, "identifier"): _response(one) for one in children(item, "response-declaration")}
    said = children(
        item, "outcome-declaration", "template-declaration"
    )  # the latter are no more than names here
    start = {attr(one, "identifier"): _default(one) for one in said}
    if not _is_plain(rules, {*responses, *start, "SCORE", "completionStatus"}):
        return None
    return Rules(
        rules=rules,
        responses=responses,
        start={"SCORE": 0.0, **start},
        tables=dict(tables(item)),
        picked=_asked(item, (*_PICKING, *_ORDERING, *_PAIRING)),
        typed=_asked(item, _TYPING),
    )


def _is_plain(rules: Element, known: set[str]) -> bool:
    """Whether rules use nothing but what is carried out here, and name nothing that is not known."""
    every = [one for one in rules.iter() if isinstance(one.tag, str) and one is not rules]
    named = (one for one in every if name(one) in _NAMING)
    strange = any(name(one) not in _RULES | _LEAVES | _KNOWN and not only_tidies(one) for one in every)
    return (
        len(every) <= _MOST_RULES
        and not strange
        and known.issuperset(attr(one, "identifier") for one in named)
    )


def _response(one: Element) -> _Response:
    return _Response(
        base=attr(one, "base-type", "identifier"),
        kind=attr(one, "cardinality", "single"),
        correct=tuple(string(value) for value in children(child(one, "correct-response"), "value")),
        table=child(one, "mapping"),
    )


def _default(one: Element) -> Value:
    said = string(child(child(one, "default-value"), "value"))
    if attr(one, "base-type") in _NUMBERS:
        return number(said) or 0.0
    return (said,) if said else None


def _asked(item: Element, kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(attr(one, "response-identifier", "RESPONSE") for one in below(item, *kinds))


# Rules ----------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class _Run:
    """The rules while they are carried out."""

    rules: Rules
    answers: Answers
    outcomes: dict[str, Value]

    def all(self, rules: Iterable[Element], depth: int) -> None:
        for rule in rules if depth < _DEEPEST else ():
            kind = name(rule)
            if kind == "set-outcome-value":
                self.outcomes[attr(rule, "identifier")] = self.value(child(rule))
            elif kind == "lookup-outcome-value":
                self._look_up(rule)
            elif kind == "response-processing-fragment":
                self.all(children(rule), depth + 1)
            elif kind == "response-condition":
                self._condition(rule, depth)
            elif kind == "exit-response":
                raise _Done

    def _look_up(self, rule: Element) -> None:
        value, outcome = self.value(child(rule)), attr(rule, "identifier")
        table = self.rules.tables.get(outcome)
        if table is not None and isinstance(value, float):
            self.outcomes[outcome] = looked_up(table, value)

    def _condition(self, condition: Element, depth: int) -> None:
        for branch in children(condition, "response-if", "response-else-if", "response-else"):
            inner = list(children(branch))
            if name(branch) == "response-else":
                self.all(inner, depth + 1)
                return
            if inner and self.value(inner[0]) is True:
                self.all(inner[1:], depth + 1)
                return

    def value(self, one: Element | None) -> Value:
        """What an expression comes to; None for nothing."""
        kind = "null" if one is None else name(one)
        if kind == "base-value":
            return _written(one)
        if kind == "null":
            return None
        if kind in _LEAVES:
            return self._named(kind, attr(one, "identifier"))
        values = [self.value(each) for each in children(one)]
        if kind == "is-null":
            return values[:1] in ([None], [()])
        if kind in _JOINED:
            return _JOINED[kind](values)
        if kind == "custom-operator":
            return tidied(_words(values[0]), one)
        if kind not in _WAYS or None in values or not values:
            return None
        return _WAYS[kind](values, one)

    def _named(self, kind: str, identifier: str) -> Value:
        response = self.rules.responses.get(identifier)
        if response is None:
            return self.outcomes.get(identifier)
        if kind == "correct":
            return response.value(response.correct)
        given = self.answers.get(identifier, ())
        return response.mapped(given) if kind in _MAPS else response.value(given)


# Expressions ----------------------------------------------------------------------------------


def _written(one: Element) -> Value:
    said, base = string(one), attr(one, "base-type")
    if base in _NUMBERS:
        return number(said)
    return truth(said) if base == "boolean" else (_paired(base, said),)


def _paired(base: str, value: str) -> str:
    """A value as it is compared: pairs whichever way they are written, as files mix up their members."""
    return " ".join(sorted(value.split())) if base in ("pair", "directedPair") else value


def _together(values: list[Value]) -> Value:
    return tuple(each for one in values if isinstance(one, tuple) for each in one)


def _in_order(values: list[Value]) -> Value:
    found = _together(values)
    return _Ordered(found) if isinstance(found, tuple) else found


def _every(values: list[Value]) -> Value:
    return False if False in values else None if None in values else True


def _some(values: list[Value]) -> Value:
    return True if True in values else None if None in values else False


def _numbers(values: list[Value]) -> list[float]:
    return [float(one) for one in values if isinstance(one, (float, int))]


def _words(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _same(values: list[Value], one: Element) -> Value:
    """Whether two values match, in order where both have one."""
    first, second = values[0], values[-1]
    if isinstance(first, _Ordered) and isinstance(second, _Ordered):
        return tuple(first) == tuple(second)
    if isinstance(first, tuple) and isinstance(second, tuple):
        return sorted(first) == sorted(second)
    return first == second


def _alike(values: list[Value], one: Element) -> Value:
    first, second = (" ".join(_words(each)) for each in (values[0], values[-1]))
    same = (
        first == second
        if truth(attr(one, "case-sensitive", "true"))
        else first.casefold() == second.casefold()
    )
    return same or (truth(attr(one, "substring")) and second in first)


def _holds(values: list[Value], one: Element) -> Value:
    """Whether the first text stands within the second."""
    part, whole_text = (" ".join(_words(each)) for each in (values[0], values[-1]))
    cased = truth(attr(one, "case-sensitive", "true"))
    return part in whole_text if cased else part.casefold() in whole_text.casefold()


def _placed(values: list[Value], one: Element) -> Value:
    """The value at a place of an order."""
    listed, at = _words(values[0]), whole(attr(one, "n"), 0)
    return (listed[at - 1],) if 0 < at <= len(listed) else None


def _equal(values: list[Value], one: Element) -> Value:
    """Whether a number is near another as a rule wants it."""
    found = _numbers([number(" ".join(one)) if isinstance(one, tuple) else one for one in values])
    if len(found) != 2:
        return False
    wanted, given = found
    mode = attr(one, "tolerance-mode", "exact")
    sizes = [abs(size) for each in attr(one, "tolerance").split() if (size := number(each)) is not None]
    if mode == "exact" or not sizes:
        return math.isclose(wanted, given)
    share = abs(wanted) / 100 if mode == "relative" else 1.0
    if name(next(children(one))) == "variable":  # The answer stands first; what is wanted, second.
        wanted, given = given, wanted
        share = abs(wanted) / 100 if mode == "relative" else 1.0
    return wanted - sizes[0] * share - 1e-9 <= given <= wanted + sizes[-1] * share + 1e-9


def _compared(test: Callable[[float, float], bool]) -> Callable[[list[Value], Element], Value]:
    def compare(values: list[Value], one: Element) -> Value:
        found = _numbers(values)
        return len(found) == 2 and test(*found)

    return compare


def _counted(count: Callable[[list[float]], float]) -> Callable[[list[Value], Element], Value]:
    return lambda values, one: float(count(found)) if (found := _numbers(values)) else None


_JOINED: dict[str, Callable[[list[Value]], Value]] = {
    "and": _every,
    "or": _some,
    "multiple": _together,
    "ordered": _in_order,
}
_WAYS: dict[str, Callable[[list[Value], Element], Value]] = {
    "not": lambda values, one: not values[0],
    "match": _same,
    "equal": _equal,
    "string-match": _alike,
    "substring": _holds,
    "index": _placed,
    "member": lambda values, one: set(_words(values[0])) <= set(_words(values[-1])),
    "contains": lambda values, one: set(_words(values[-1])) <= set(_words(values[0])),
    "container-size": lambda values, one: float(len(_words(values[0]))),
    "gt": _compared(lambda first, second: first > second),
    "gte": _compared(lambda first, second: first >= second),
    "lt": _compared(lambda first, second: first < second),
    "lte": _compared(lambda first, second: first <= second),
    "sum": _counted(sum),
    "product": _counted(math.prod),
    "max": _counted(max),
    "min": _counted(min),
    "subtract": _counted(lambda found: found[0] - found[-1]),
    "divide": _counted(lambda found: found[0] / found[-1]),
    "round": _counted(lambda found: math.floor(found[0] + 0.5)),
    "truncate": _counted(lambda found: math.trunc(found[0])),
    "integer-to-float": _counted(lambda found: found[0]),
}
_KNOWN = frozenset((*_JOINED, *_WAYS, "is-null"))
