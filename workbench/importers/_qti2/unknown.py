"""Interactions that QTI 2 and 3 do not have, and those that only a program shows: what they are most like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, children, name, number, string
from workbench.importers._qti2.keys import Declaration
from workbench.importers._qti2.text import ItemText
from workbench.importers._xml import preserved
from workbench.model.content import doc, paragraph
from workbench.model.exercise import Interaction, Kind

_ALIKE = {
    Kind.CHOICE: "offers choices and was read as a choice",
    Kind.MATCH: "offers choices for each of several things and was read as a matching",
    Kind.SLIDER: "asks for a number between two others and was read as a slider",
}


def alike(text: ItemText, element: Element, known: Declaration | None) -> Kind:
    """The kind that an unknown interaction is most like, by what is in it."""
    kind = _shape(element, known or Declaration())
    if kind in _ALIKE:
        message = f"An interaction of an unknown kind {_ALIKE[kind]}."
        text.notes.info(message, excerpt=name(element), code="interaction_kind")
    return kind


def _shape(element: Element, known: Declaration) -> Kind:
    inner = {name(one) for one in children(element)} - {"prompt", "feedback-inline", "feedback-block"}
    if inner == {"simple-choice"}:
        return Kind.CHOICE
    if inner == {"simple-choice", "item"} and known.base_type == "directedPair":
        return Kind.MATCH
    bounds = (number(attr(element, key)) for key in ("lower-bound", "upper-bound"))
    ranged = None not in bounds and inner <= {"hatch-mark"}
    one_number = known.cardinality == "single" and known.base_type in ("float", "integer")
    return Kind.SLIDER if ranged and one_number else Kind.CUSTOM


def custom(text: ItemText, element: Element, basis: Interaction) -> Interaction:
    """Custom interactions are programs: their XML is kept, their text shown."""
    words = " ".join(text.shown(_said(element)).split())[:2000]
    text.notes.warning(
        "A custom interaction runs only in a player that knows it; its XML is kept and its text is shown.",
        excerpt=words,
        code="custom_interaction",
    )
    beside = (
        words if basis.prompt is None else words.removeprefix(" ".join(basis.prompt.plain.split())).strip()
    )
    asked = () if basis.prompt is None else basis.prompt.content
    shown = doc(*asked, *((paragraph(beside),) if beside else ())) if asked or beside else None
    return replace(basis, prompt=shown, preserved=preserved(element))


_UNSAID = frozenset(
    "script style resources libraries param template-declaration context-declaration "
    "feedback-inline feedback-block".split()
)


def _said(element: Element) -> str:
    """What a custom interaction says: its markup, or else its properties by their names."""
    told = " ".join(" ".join(_texts(element, _UNSAID | {"properties", "property"})).split())
    if told:
        return told
    named = (f"{attr(one, 'key')}: {string(one)}" for one in below(element, "property", "pci-property"))
    return "; ".join(one for one in named if one.partition(": ")[2])


def _texts(element: Element, left: frozenset[str]) -> Iterator[str]:
    """The words in an element, without those of elements that show nothing."""
    yield element.text or ""
    for one in element:
        if isinstance(one.tag, str) and name(one) not in left:
            yield from _texts(one, left)
        yield one.tail or ""
