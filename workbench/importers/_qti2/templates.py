"""Keys that template rules set where they draw nothing: the same answer for every learner."""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Callable, Iterator
from functools import reduce

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string, truth

Values = tuple[str, ...]
_MOST = 1000
"""Rules that are followed; a file with more of them is not made by hand."""
_DRAWN = ("random", "random-integer", "random-float")


def draws(item: Element) -> bool:
    """Whether the template rules draw numbers or compute what is not known here."""
    rules = child(item, "template-processing")
    return next(below(rules, *_DRAWN, "custom-operator", "template-constraint"), None) is not None


def fixed_keys(item: Element) -> dict[str, Values]:
    """The right values by response, as far as they follow from the rules alone."""
    following = Following(item)
    following.all()
    return {response: values for response, values in following.correct.items() if values}


class Unknown(Exception):
    """A value that only a player would know."""


class _Done(Exception):
    """The rules say that nothing more is to be set."""


class Following:
    """Template variables while the rules are followed; one that cannot be known is forgotten."""

    def __init__(self, item: Element) -> None:
        self.correct: dict[str, Values] = {}
        self.values: dict[str, Values] = {}
        self._rules = child(item, "template-processing")
        self._left = _MOST
        for one in children(item, "template-declaration"):
            default = child(one, "default-value")
            self.values[attr(one, "identifier")] = tuple(string(each) for each in children(default, "value"))

    def all(self) -> None:
        """Follow the rules of the item."""
        try:
            self.rules(children(self._rules))
        except _Done:
            pass

    def rules(self, rules: Iterator[Element]) -> None:
        """Follow these rules in turn."""
        for rule in rules:
            self._left -= 1
            if self._left < 0:
                self.correct.clear()
            elif name(rule) == "template-condition":
                self._condition(rule)
            elif name(rule) == "exit-template":
                raise _Done
            else:
                self.set(rule, self._known(child(rule)))

    def set(self, rule: Element, values: Values) -> None:
        """Take over what a rule sets."""
        identifier = attr(rule, "identifier")
        if name(rule) == "set-correct-response":
            self.correct[identifier] = values
        elif name(rule) == "set-template-value":
            self.values[identifier] = values

    def _condition(self, rule: Element) -> None:
        for branch in children(rule):
            inner = list(children(branch))
            test = inner[0] if name(branch) != "template-else" and inner else None
            held = "true" if test is None else next(iter(self._known(test)), "")
            if held == "true":
                self.rules(iter(inner if test is None else inner[1:]))
                return
            if held != "false":
                self._forget(rule)
                return

    def _forget(self, condition: Element) -> None:
        """Forget what a condition may set, and all that follows where it may end the rules."""
        if next(below(condition, "exit-template"), None) is not None:
            self._left = 0
        for one in below(condition, "set-template-value", "set-correct-response"):
            self.set(one, ())

    def _known(self, element: Element | None) -> Values:
        try:
            return () if element is None else self.value(element)
        except (Unknown, ArithmeticError, ValueError, IndexError, statistics.StatisticsError):
            return ()

    def value(self, element: Element) -> Values:
        """What an expression comes to.

        Raises:
            Unknown: only a player would know.
        """
        self._left -= 1
        kind = name(element)
        if self._left < 0:
            raise Unknown
        if kind == "base-value":
            return (string(element),)
        if kind == "variable":
            return self.values.get(attr(element, "identifier"), ())
        parts = [self.value(one) for one in children(element)]
        if not parts or any(not part for part in parts):
            raise Unknown
        flat = tuple(value for part in parts for value in part)
        if kind in ("multiple", "ordered"):
            return flat
        if kind in _TESTS:
            return (str(_TESTS[kind](flat)).lower(),)
        return (said(_number(element, kind, flat)),)


def _number(element: Element, kind: str, flat: Values) -> float:
    if kind == "index":
        return _float(flat[int(attr(element, "n")) - 1])
    if kind == "container-size":
        return float(len(flat))
    values = [_float(one) for one in flat]
    if kind == "stats-operator":
        return _STATISTICS[attr(element, "name")](values) if attr(element, "name") in _STATISTICS else _fail()
    return _SUMS[kind](values) if kind in _SUMS else _fail()


def _fail() -> float:
    raise Unknown


def _float(value: str) -> float:
    found = number(value)
    return _fail() if found is None else found


def said(value: float) -> str:
    """A number as a key has it."""
    if not math.isfinite(value):
        raise Unknown
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.10g}"


def _power(values: list[float]) -> float:
    # A tower of powers would take for ever.
    return float(values[0] ** values[1]) if abs(values[1]) <= 100 and values[0] > 0 else _fail()


_SUMS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "product": math.prod,
    "subtract": lambda values: reduce(operator.sub, values),
    "divide": lambda values: values[0] / values[1],
    "power": _power,
    "integer-divide": lambda values: float(values[0] // values[1]),
    "integer-modulus": lambda values: float(values[0] % values[1]),
    "round": lambda values: float(math.floor(values[0] + 0.5)),
    "truncate": lambda values: float(math.trunc(values[0])),
    "integer-to-float": lambda values: values[0],
    "min": min,
    "max": max,
}
_STATISTICS: dict[str, Callable[[list[float]], float]] = {
    "mean": statistics.fmean,
    "sampleVariance": statistics.variance,
    "sampleSD": statistics.stdev,
    "popVariance": statistics.pvariance,
    "popSD": statistics.pstdev,
}


def _alike(flat: Values) -> bool:
    pairs = [(number(flat[0]), number(one)) for one in flat[1:]]
    return (
        all(one == other if None not in (one, other) else False for one, other in pairs)
        or len(set(flat)) == 1
    )


_TESTS: dict[str, Callable[[Values], bool]] = {
    "match": _alike,
    "equal": _alike,
    "string-match": lambda flat: flat[0] == flat[1],
    "gt": lambda flat: _float(flat[0]) > _float(flat[1]),
    "gte": lambda flat: _float(flat[0]) >= _float(flat[1]),
    "lt": lambda flat: _float(flat[0]) < _float(flat[1]),
    "lte": lambda flat: _float(flat[0]) <= _float(flat[1]),
    "and": lambda flat: all(map(truth, flat)),
    "or": lambda flat: any(map(truth, flat)),
    "not": lambda flat: not truth(flat[0]),
}
