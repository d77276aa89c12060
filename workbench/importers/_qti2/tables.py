"""Tables of QTI 2 and 3: the value that a raw score stands for."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._qti.names import Element, attr, below, child, children, number, truth

_ENTRIES = ("match-table-entry", "interpolation-table-entry")


def tables(item: Element) -> Iterator[tuple[str, Element]]:
    """The tables of an item by the outcomes that have one."""
    for one in children(item, "outcome-declaration"):
        if (table := child(one, "match-table", "interpolation-table")) is not None:
            yield attr(one, "identifier"), table


def looked_up(table: Element, value: float) -> float:
    """What a table makes of a number: the first entry that it reaches, or the one for just this number."""
    reaching = next(below(table, "interpolation-table-entry"), None) is not None
    for entry in below(table, *_ENTRIES):
        from_here = number(attr(entry, "source-value"))
        included = truth(attr(entry, "include-boundary", "true"))
        if from_here is None:
            continue
        if value == from_here if not reaching else value > from_here or (included and value == from_here):
            return number(attr(entry, "target-value")) or 0.0
    return number(attr(table, "default-value")) or 0.0
