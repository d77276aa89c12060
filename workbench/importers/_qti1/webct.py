"""Formula questions of WebCT Vista, which writes in attributes what others write as text."""

from __future__ import annotations

import re

from workbench.importers._qti.names import Element, attr, below, child, children, number, string
from workbench.importers._qti1.infix import infix
from workbench.model.exercise import Calculation, Variable, Worked

_MOST_DECIMALS = 15
_BRACED = re.compile(r"[\[{](\w+)[\]}]")
"""A variable as formulas name it."""


def webct_calculation(item: Element) -> Calculation | None:
    """The formula with its variables and the sets that were drawn, where they are written so."""
    block = next(below(item, "calculated"), None)
    variables = tuple(_variable(one) for one in children(block, "var") if attr(one, "name"))
    if not variables:
        return None
    answer = next(below(child(item, "resprocessing"), "calculated-answer"), None)
    decimal = attr(answer, "precision-type").lower() == "decimal"
    return Calculation(
        formulas=tuple(infix(_BRACED.sub(r"\1", string(one))) for one in children(block, "formula")),
        variables=variables,
        decimals=_decimals(attr(answer, "precision")) if decimal else None,
        tolerance=_tolerance(answer),
        worked=tuple(_worked(one) for one in children(block, "calculated-set")),
    )


def _variable(element: Element) -> Variable:
    return Variable(
        name=attr(element, "name"),
        lower=number(attr(element, "min")) or 0.0,
        upper=number(attr(element, "max")) or 0.0,
        decimals=_decimals(attr(element, "precision")),
    )


def _decimals(written: str) -> int:
    return int(min(max(number(written) or 0.0, 0.0), _MOST_DECIMALS))


def _tolerance(answer: Element | None) -> str:
    """How far an answer may be off; none where it says nothing or zero."""
    away = attr(answer, "tolerance")
    if not number(away):
        return ""
    return away + ("%" if attr(answer, "tolerance-type").lower().startswith("percent") else "")


def _worked(element: Element) -> Worked:
    drawn = ((attr(one, "name"), attr(one, "value")) for one in children(element, "calculated-var"))
    answer = attr(child(element, "calculated-answer"), "value")
    return Worked(
        values=tuple((name, number(value) or 0.0) for name, value in drawn), answer=number(answer) or 0.0
    )
