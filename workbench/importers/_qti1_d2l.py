"""What Desire2Learn (Brightspace) adds to QTI 1.2: formulas, settings of quizzes and of questions."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._qti2_rules import duration
from workbench.importers._qti_names import Element, attr, below, child, children, name, number, string
from workbench.model.exercise import Calculation, Variable

_SETTINGS = {
    "attempts-allowed": "Attempts",
    "time-limit": "Time limit",
    "enforce-time-limit": "Time limit enforced",
    "password": "Access code",
    "date-due": "Due",
    "date-start": "Opens",
    "date-end": "Closes",
}
_ASKED = {
    "difficulty": "d2l_difficulty",
    "isbonus": "d2l_isbonus",
    "ismandatory": "d2l_ismandatory",
}
_NONE = ("", "no", "0", "false")


def quiz_settings(assessment: Element) -> Iterator[tuple[str, str]]:
    """The settings of a quiz that a person would read."""
    for one in below(child(assessment, "assess-procextension"), *_SETTINGS):
        value = string(one)
        if len(one) or value.lower() in _NONE:
            continue
        minutes = number(value) if name(one) == "time-limit" else None
        yield _SETTINGS[name(one)], value if minutes is None else duration(minutes * 60)


def introductions(assessment: Element) -> Iterator[str]:
    """The messages, as HTML, that stand before the questions."""
    for one in below(child(assessment, "assess-procextension"), "intro-message"):
        yield "".join(one.itertext())


def asked_of(item: Element) -> Iterator[tuple[str, str]]:
    """How hard a question is, and whether it is a bonus or must be answered."""
    for one in children(child(item, "itemproc-extension"), *_ASKED):
        if string(one):
            yield _ASKED[name(one)], string(one)


def says_all(extension: Element) -> bool:
    """Whether an extension holds no more than `asked_of` reads."""
    return all(name(one) in _ASKED for one in children(extension))


# Formulas -------------------------------------------------------------------------------------


def calculation(item: Element) -> Calculation | None:
    """The formula of an arithmetic question, with the numbers that are drawn for it."""
    rule = next(below(item, "respcond-extension"), None)
    shown = next(below(child(item, "presentation"), "mat-extension"), None)
    formulas = [string(one) for part in (rule, shown) for one in below(part, "formula") if string(one)]
    if not formulas:
        return None
    precision, tolerance = (next(below(rule, key), None) for key in ("precision", "tolerance"))
    decimals = number(string(precision)) if attr(precision, "type") == "decimalplaces" else None
    percent = "%" if attr(tolerance, "type") == "percent" else ""
    return Calculation(
        formulas=tuple(dict.fromkeys(formulas)),
        variables=tuple(_variable(one) for one in below(child(item, "presentation"), "variable")),
        decimals=None if decimals is None else int(decimals),
        tolerance=f"{string(tolerance)}{percent}" if number(string(tolerance)) else "",
    )


def _variable(element: Element) -> Variable:
    low, high, places = (
        number(string(child(element, key))) or 0.0 for key in ("minvalue", "maxvalue", "decimalplaces")
    )
    return Variable(name=attr(element, "name"), lower=low, upper=high, decimals=int(places))


def without_units(item: Element) -> None:
    """An arithmetic question asks for a unit in a field of its own; where none is wanted, that goes."""
    units = next(below(item, "units"), None)
    if units is None or string(units) or not string(next(below(item, "formula"), None)):
        return
    for response in list(below(child(item, "presentation"), "response-str")):
        response.getparent().remove(response)
