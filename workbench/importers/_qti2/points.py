"""What an item of QTI 2 or 3 is worth: what it says itself, or the most that its rules can give."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, MutableMapping

from lxml import etree

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti2.weights import constants

State = MutableMapping[str, float]
_MAPPED = ("map-response", "map-tol-response", "map-response-point")
_ARITHMETIC = ("product", "divide", "subtract", "power", "custom-operator")
_SUMS: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "product": math.prod,
    "max": max,
    "min": min,
    "subtract": lambda values: values[0] - values[-1],
    "divide": lambda values: values[0] / values[-1] if values[-1] else 0.0,
    "round": lambda values: float(math.floor(values[0] + 0.5)),
    "truncate": lambda values: float(math.trunc(values[0])),
    "integer-to-float": lambda values: values[0],
}
_DEEPEST = 50


def points(item: Element, earned: float | None = None) -> float | None:
    """The points: SCORE's maximum, MAXSCORE, a table's highest value, or what the rules come to.

    `earned` is what they came to when they were carried out, where they could be.
    """
    by_name = {attr(one, "identifier"): one for one in children(item, "outcome-declaration")}
    score = by_name.get("SCORE")
    if score is not None and (most := number(attr(score, "normal-maximum"))) is not None:
        return most
    told = next((one for key, one in by_name.items() if key.replace("_", "").upper() == "MAXSCORE"), None)
    if (most := number(string(child(child(told, "default-value"), "value")))) is not None:
        return most
    if score is not None and (found := _looked_up(score)) is not None:
        return found
    rules = child(item, "response-processing")
    if rules is None or made_from_keys(rules) or _follows_keys(rules):
        return None
    if next(below(rules, "include"), None) is not None:
        return None
    return _Most(item).total(rules) if earned is None else round(earned, 6)


def most_earned(item: Element) -> float | None:
    """The most that an item's own rules come to, also where its keys say as much."""
    rules = child(item, "response-processing")
    return None if rules is None or not len(rules) else _Most(item).total(rules)


def made_from_keys(element: Element) -> bool:
    """Whether the rules were written from the keys on export and say no more than they."""
    first = next(iter(element), None)
    return (
        first is not None
        and first.tag is etree.Comment
        and (first.text or "").strip() == "made from the keys"
    )


def _looked_up(score: Element) -> float | None:
    """The most that a table makes of the raw score."""
    entries = below(score, "match-table-entry", "interpolation-table-entry")
    values = [value for one in entries if (value := number(attr(one, "target-value"))) is not None]
    return max(values, default=0.0) or None


def _follows_keys(rules: Element) -> bool:
    """Whether all points come from the mappings as they are, so that rules say no more than the keys."""
    if next(below(rules, *_MAPPED), None) is None:
        return False
    if next(below(rules, *_ARITHMETIC), None) is not None:
        return False
    given = (each for one in below(rules, "set-outcome-value") for each in below(one, "base-value"))
    return not any((number(string(one)) or 0.0) > 0 for one in given)


class _Most:
    """The greatest value that each outcome can have after the rules, whatever is answered."""

    def __init__(self, item: Element) -> None:
        self._mapped = {attr(one, "identifier"): _best(one) for one in children(item, "response-declaration")}
        self._start = constants(item)
        self._tables = {
            attr(one, "identifier"): _looked_up(one) for one in children(item, "outcome-declaration")
        }
        for one in children(item, "outcome-declaration"):
            value = number(string(child(child(one, "default-value"), "value")))
            self._start[attr(one, "identifier")] = value or 0.0
        for one in below(child(item, "response-processing"), "set-outcome-value"):
            self._start.setdefault(attr(one, "identifier"), 0.0)
        self._ends: list[State] = []

    def total(self, rules: Element) -> float | None:
        """The most points, or None where no rule gives any that can be told."""
        self._run(children(rules), last := dict(self._start))
        self._ends.append(last)
        scores = [one.get("SCORE", 0.0) for one in self._ends]
        found = max(scores)
        if found <= 0:
            found = max(self._parts(one) for one in self._ends)
        return round(found, 6) if found > 0 else None

    def _parts(self, state: State) -> float:
        """What single responses are worth together, where nothing adds them up."""
        return sum(
            value
            for key, value in state.items()
            if key.startswith("SCORE") and value > self._start.get(key, 0.0)
        )

    def _run(self, rules: Iterable[Element], state: State, depth: int = 0) -> None:
        for rule in rules if depth < _DEEPEST else ():
            kind, wanted = name(rule), attr(rule, "identifier")
            if kind == "set-outcome-value" and (value := self._value(child(rule), state)) is not None:
                state[wanted] = value
            elif kind == "lookup-outcome-value" and (value := self._tables.get(wanted)) is not None:
                state[wanted] = value
            elif kind == "response-processing-fragment":
                self._run(children(rule), state, depth + 1)
            elif kind == "response-condition":
                state.update(self._highest(rule, state, depth))
            elif kind == "exit-response":
                self._ends.append(dict(state))

    def _highest(self, condition: Element, state: State, depth: int) -> State:
        """The greatest value after any of the branches, or none of them, of each outcome that one sets."""
        found: State = {}
        for branch in children(condition, "response-if", "response-else-if", "response-else"):
            changed: State = {}
            self._run(children(branch), ChainMap(changed, state), depth + 1)
            for key, value in changed.items():
                found[key] = max(found.get(key, state.get(key, value)), value)
        return found

    def _value(self, one: Element | None, state: Mapping[str, float]) -> float | None:
        if one is None:
            return None
        kind = name(one)
        if kind == "base-value":
            return number(string(one))
        if kind == "variable":
            return state.get(attr(one, "identifier"))
        if kind in _MAPPED:
            return self._mapped.get(attr(one, "identifier"))
        values = [self._value(each, state) for each in children(one)]
        known = [each for each in values if each is not None]
        return _SUMS[kind](known) if kind in _SUMS and known and len(known) == len(values) else None


def _best(declaration: Element) -> float | None:
    """The most that a response's mapping gives."""
    table = child(declaration, "mapping", "area-mapping")
    entries = children(table, "map-entry", "area-map-entry")
    values = [number(attr(one, "mapped-value")) or 0.0 for one in entries]
    if not values:
        return None
    many = attr(declaration, "cardinality") != "single"
    most = sum(value for value in values if value > 0) if many else max(values)
    upper = number(attr(table, "upper-bound"))
    return most if upper is None else min(most, upper)
