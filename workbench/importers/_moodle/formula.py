"""Calculated questions of Moodle XML: formulas, and the numbers that are drawn for them."""

from __future__ import annotations

from workbench.importers._qti.names import Element, below, child, children, number, string, whole
from workbench.model.exercise import Calculation, Variable

_RELATIVE = "1"


def calculation_of(question: Element) -> Calculation | None:
    """The formulas of the right answers with their variables; None where nothing is calculated."""
    if not (question.get("type") or "").startswith("calculated"):
        return None
    right = [
        one for one in children(question, "answer") if (number(one.get("fraction") or "0") or 0.0) == 100.0
    ]
    length = string(child(right[0], "correctanswerlength")) if right else ""
    return Calculation(
        formulas=tuple(string(child(one, "text")) for one in right),
        variables=tuple(_variable(one) for one in below(question, "dataset-definition")),
        decimals=whole(length, 0) if length else None,
        tolerance=_tolerance(right[0]) if right else "",
    )


def _variable(element: Element) -> Variable:
    return Variable(
        name=string(child(element, "name")),
        lower=number(string(child(element, "minimum"))) or 0.0,
        upper=number(string(child(element, "maximum"))) or 0.0,
        decimals=whole(string(child(element, "decimals")), 0),
    )


def _tolerance(answer: Element) -> str:
    value = number(string(child(answer, "tolerance"))) or 0.0
    relative = string(child(answer, "tolerancetype")) == _RELATIVE
    return f"{value * 100:g}%" if relative and value else f"{value:g}" if value else ""
