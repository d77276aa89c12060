"""Operators of vendors that only tidy an answer before it is compared: blanks, signs, a comma in a number."""

from __future__ import annotations

import re

from workbench.importers._qti.names import Element, attr, children, name, number

_TIDIES = re.compile(r"(?:\w+:)?(?:trim|to_?ascii|ignore_?diacritics)", re.IGNORECASE)
_READS = re.compile(r"(?:\w+:)?parse(?:comma|dot)?decimal", re.IGNORECASE)

Text = tuple[str, ...]


def only_tidies(one: Element) -> bool:
    """Whether an element is such an operator, of one value."""
    definition = attr(one, "definition") or attr(one, "class")
    known = _TIDIES.fullmatch(definition) or _READS.fullmatch(definition)
    return name(one) == "custom-operator" and known is not None and len(list(children(one))) == 1


def tidied(words: Text, one: Element) -> Text | float | None:
    """The words as the operator leaves them, or the number that they are."""
    plain = tuple(word.strip() for word in words)
    if _READS.fullmatch(attr(one, "definition") or attr(one, "class")):
        return number(" ".join(plain).replace(",", "."))
    return plain
