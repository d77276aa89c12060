"""Calculated questions of Sakai: the text names variables as `{x}` and answers as `{{a}}`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, below, child, number, string
from workbench.importers._qti1.paired import made
from workbench.model.exercise import Calculation, Variable


def blanks_for_answers(item: Element) -> None:
    """Each answer that the text names becomes a blank in its place."""
    presentation = child(item, "presentation")
    if presentation is None:
        return
    for named in [string(child(one, "name")) for one in _asked(item)]:
        response = made(presentation, "response_str", ident=named, rcardinality="Single")
        etree.SubElement(response, made(presentation, "render_fib").tag, fibtype="Decimal")
        presentation.append(response)
        for one in below(presentation, "mattext"):
            one.text = (one.text or "").replace(f"{{{{{named}}}}}", f"[{named}]")


def sakai_calculation(item: Element) -> Calculation | None:
    """The formulas of the answers, and the variables that they are made of."""
    asked = list(_asked(item))
    if not asked:
        return None
    decimals = number(string(child(asked[0], "decimal-places")))
    return Calculation(
        formulas=tuple(string(child(one, "formula")) for one in asked),
        variables=tuple(_variable(one) for one in below(child(item, "presentation"), "variable")),
        decimals=None if decimals is None else int(decimals),
        tolerance=string(child(asked[0], "tolerance")),
    )


def tell_distances(item: Element, notes: Notes) -> None:
    """Tell where answers count within other distances than the first one, which is kept."""
    if len({string(child(one, "tolerance")) for one in _asked(item)}) > 1:
        message = "Its answers count within different distances; the one of the first is kept."
        notes.info(message, code="scoring", advice="Look at the key.")


def _asked(item: Element) -> Iterator[Element]:
    """The formulas of the answers; each holds its name and the formula itself."""
    for one in below(child(item, "presentation"), "formula"):
        if child(one, "name") is not None and child(one, "formula") is not None:
            yield one


def _variable(element: Element) -> Variable:
    low, high, places = (
        number(string(child(element, key))) or 0.0 for key in ("min", "max", "decimal-places")
    )
    return Variable(name=string(child(element, "name")), lower=low, upper=high, decimals=int(places))
