"""QTI 1.2 rules that name choices by other words than these bear: settled where they can only mean one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from workbench.importers._notes import Notes
from workbench.importers._numbers import whole_number
from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.meaning import meaning

_NUMBERED = re.compile(r"(?<!\d)\d{1,18}$")
_WAYS: tuple[Callable[[str, str, str], bool], ...] = (
    lambda value, ident, _: ident.casefold() == value.casefold(),
    lambda value, _, words: words.casefold() == value.casefold(),
    lambda value, ident, _: (number := whole_number(value)) is not None and _number(ident) == number,
)
"""How a value may mean a choice: by its identifier, its words, or the number its identifier ends in."""


def settle_names(item: Element, notes: Notes) -> None:
    """Write the identifiers of choices into rules that mean them; tell of those that mean none."""
    presentation = child(item, "presentation")
    offered = {
        response_ident(one): {attr(each, "ident"): string(each) for each in below(one, "response-label")}
        for one in below(presentation, "response-lid", "response-grp")
        if next(below(one, "render-choice"), None) is not None
    }
    known = {ident for labels in offered.values() for ident in labels}
    lost: list[str] = []
    settled = False
    for test in below(item, "varequal"):
        value, labels = string(test), offered.get(attr(test, "respident"), {})
        if not value or not labels or value in known:
            continue
        if meant := _meant(value, labels):
            test.text, settled = meant, True
            del test[:]
        elif not _earns_nothing(test) and not _means_feedback(test, known):
            lost.append(value)
    if settled:
        notes.info("The key names the right choices in other words than usual.", code="key_settled")
    if lost:
        message = "The rules name answers that are not among the choices."
        notes.warning(message, excerpt=", ".join(lost)[:160], code="key_unknown", advice="Look at the key.")


def _earns_nothing(test: Element) -> bool:
    """Whether the rule that a comparison stands in says that it is for wrong answers."""
    rule = next((one for one in test.iterancestors() if name(one) == "respcondition"), None)
    paid = [number(string(one)) for one in children(rule, "setvar")]
    shown = (meaning(attr(one, "linkrefid")) for one in children(rule, "displayfeedback"))
    return bool(paid) and not any(paid) and "correct" not in shown


def _means_feedback(test: Element, known: Collection[str]) -> bool:
    """Whether a rule without points names the feedback of a choice, as in Moodle's cartridges."""
    rule = next((one for one in test.iterancestors() if name(one) == "respcondition"), None)
    return child(rule, "setvar") is None and string(test).removesuffix("_fb") in known


def _meant(value: str, labels: Mapping[str, str]) -> str:
    """The one choice that a value can mean, or ""."""
    for way in _WAYS:
        alike = [ident for ident, words in labels.items() if way(value, ident, words)]
        if len(alike) == 1:
            return alike[0]
    return ""


def _number(ident: str) -> int | None:
    match = _NUMBERED.search(ident)
    return int(match[0]) if match else None
