"""Numbers with a comma before three figures: thousands, or a decimal comma, as the other numbers tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, below, child, name, number, string
from workbench.importers._qti1.metadata import metadata

_BOUNDS = ("vargt", "vargte", "varlt", "varlte")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_FRACTION = re.compile(r"[+-]?\d*,\d+")
_NUMERIC = frozenset({"decimal", "integer", "scientific"})
_KIND = re.compile("numer|calculated")
_HUNDREDS = 100
"""From such a number on the others are of the size of thousands."""


def without_thousands(item: Element, notes: Notes) -> None:
    """Write numbers that are compared with without the signs for thousands; where it is a guess, tell it."""
    compared = list(_compared(item))
    said = [string(one) for one in compared]
    grouped = [one for one in compared if _GROUPED.fullmatch(string(one))]
    others = [one for one in said if not _GROUPED.fullmatch(one)]
    sure = _is_sure(said, others)
    if not grouped or not sure and any(map(_FRACTION.fullmatch, others)):
        return
    if not sure:
        notes.warning(
            "A comma in a number was read as a sign for thousands; it could stand before decimals.",
            excerpt=", ".join(dict.fromkeys(map(string, grouped))),
            code="thousands",
            advice="Look at the key.",
        )
    for one in grouped:
        one.text = string(one).replace(",", "")


def _is_sure(said: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the numbers of an item tell that a comma parts thousands: by points, commas or size."""
    plain = [value for one in others if (value := number(one)) is not None]
    told = any("." in one or one.count(",") > 1 for one in said)
    return told or any(abs(one) >= _HUNDREDS for one in plain)


def _compared(item: Element) -> Iterator[Element]:
    """What typed numbers are compared with."""
    tests = list(below(child(item, "resprocessing"), "varequal", *_BOUNDS))
    bounded = {attr(one, "respident") for one in tests if name(one) in _BOUNDS}
    numeric = bounded | {attr(one, "ident") for one in below(item, "response-num")}
    for one in below(item, "response-str"):
        if any(attr(typed, "fibtype").lower() in _NUMERIC for typed in below(one, "render-fib")):
            numeric.add(attr(one, "ident"))
    every = any(_KIND.search(kind.lower()) for kind in _kinds(item))
    yield from (one for one in tests if every or attr(one, "respident") in numeric)


def _kinds(item: Element) -> Iterator[str]:
    said = metadata(item)
    yield from (said.get(key, "") for key in ("question_type", "qmd_questiontype", "bbmd_questiontype"))
