"""Formulas of QTI 1.2 items: what Canvas writes, and where other systems have theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._qti.names import Element, attr, below, child, children, number, string
from workbench.importers._qti1 import d2l, ilias
from workbench.importers._qti1.infix import infix
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.sakai_formulas import sakai_calculation
from workbench.importers._qti1.webct import webct_calculation
from workbench.model.exercise import Calculation, Variable, Worked

_COUNTED = (
    "answer-format",
    "unit-value",
    "unit-required",
    "unit-points-percent",
    "unit-case-sensitive",
    "partial-credit-points-percent",
    "partial-credit-tolerance",
)
_NAME = re.compile(r"[^\W\d]\w*")
_USUAL = ("false", "normal")
"""What says no more than that nothing is asked for."""


def calculation(item: Element) -> Calculation | None:
    """The formula of an item, as one of the systems writes it."""
    ways = (
        webct_calculation,
        _canvas,
        _scripted,
        d2l.calculation,
        sakai_calculation,
        ilias.ilias_calculation,
    )
    return next((found for way in ways if (found := way(item)) is not None), None)


def _canvas(item: Element) -> Calculation | None:
    """The formula as Canvas and Blackboard write it."""
    block = next(below(item, "calculated"), None)
    if block is None:
        return None
    formulas = next(below(block, "formulas"), None)
    tolerance = next(below(block, "answer-tolerance"), None)
    scale = attr(formulas, "decimal-places") or string(next(below(block, "answer-scale"), None))
    decimals = number(scale)
    listed = tuple(infix(string(one)) for one in below(block, "formula"))
    return Calculation(
        formulas=listed,
        variables=tuple(_variable(one) for one in children(next(below(block, "vars"), None), "var")),
        decimals=None if decimals is None else int(decimals),
        tolerance=_tolerance(tolerance),
        worked=tuple(_worked(one) for one in below(block, "var-set")),
    )


def _scripted(item: Element) -> Calculation | None:
    """The formula as a script writes it into the fields of a question, with the bounds of its variables."""
    fields = metadata(item)
    formula = fields.get("formula_question_formula", "").strip()
    if not formula:
        return None
    bounds = (
        (one, [fields.get(f"formula_variable_{one.lower()}_{side}", "") for side in ("min", "max")])
        for one in dict.fromkeys(_NAME.findall(formula))
    )
    variables = (
        Variable(name=one, lower=number(low) or 0.0, upper=number(high) or 0.0)
        for one, (low, high) in bounds
        if low and high
    )
    return Calculation(formulas=(infix(formula),), variables=tuple(variables))


def written_so(item: Element) -> Iterator[tuple[str, str]]:
    """How the answer of a formula is written and counts: powers of ten, Blackboard's units, near answers."""
    block = next(below(item, "calculated"), None)
    if attr(next(below(block, "formulas"), None), "scientific-notation").lower() == "true":
        yield "scientific_notation", "true"
    for key in _COUNTED:
        if (one := child(block, key)) is not None and _says(said := string(one)):
            yield key.replace("-", "_"), said + ("%" if attr(one, "type") == "percent" else "")


def _says(words: str) -> bool:
    return bool(words) and words.lower() not in _USUAL and number(words) != 0.0


def _tolerance(element: Element | None) -> str:
    if element is None or not string(element):
        return ""
    percent = attr(element, "margin-type") == "percent" or attr(element, "type") == "percent"
    return string(element) + ("%" if percent and not string(element).endswith("%") else "")


def _variable(element: Element) -> Variable:
    return Variable(
        name=attr(element, "name"),
        lower=number(string(child(element, "min"))) or 0.0,
        upper=number(string(child(element, "max"))) or 0.0,
        decimals=int(number(attr(element, "scale")) or 0),
    )


def _worked(element: Element) -> Worked:
    values = tuple((attr(one, "name"), number(string(one)) or 0.0) for one in children(element, "var"))
    return Worked(values=values, answer=_written(string(child(element, "answer"))))


def _written(answer: str) -> float:
    """A number, also as `7*10^0`."""
    base, _, power = answer.replace(" ", "").partition("*10^")
    value = number(base) or 0.0
    exponent = number(power) if power else 0.0
    return value * 10.0 ** max(-300.0, min(300.0, exponent or 0.0))
