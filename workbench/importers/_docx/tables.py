"""Tables of a Word file in the shape in which mammoth counts spans: every column filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from workbench.importers._docx.package import value, w
from workbench.importers._notes import Notes
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element, local

_WIDEST = 1000
_DESCRIBED = ("tblCaption", "tblDescription")


def square(root: Element) -> None:
    """Fill the columns that rows leave free, join cells merged to the side, and mend spans that are none."""
    for row in root.iter(w("tr")):
        for cell in list(_cells(row)):
            _mend(cell)
        _join_sideways(row)
        _fill(row)


def tell_described(root: Element, where: Callable[[Element], str], notes: Notes) -> None:
    """What a table is said to be for those who do not see it: nothing on the page shows it."""
    for table in root.iter(w("tbl")):
        said = (value(table.find(f"{w('tblPr')}/{w(name)}")).strip() for name in _DESCRIBED)
        if words := ": ".join(filter(None, said)):
            notes.info(
                "The description of a table, which only screen readers say, was left out.",
                where=where(table),
                excerpt=words,
                code="table",
                advice="Write it into the text above the table if it matters.",
            )


def tell_covered(root: Element, where: Callable[[Element], str], notes: Notes) -> None:
    """Text in cells that a cell above covers: Word does not show it, mammoth drops it."""
    for table in root.iter(w("tbl")):
        seen: set[int] = set()
        for row in table.iterchildren(w("tr")):
            column = 0
            for cell in _cells(row):
                if column in seen and _is_covered(cell):
                    _tell_covered(cell, where, notes)
                seen.add(column)
                column += _span(cell)


def _is_covered(cell: Element) -> bool:
    mark = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return mark is not None and value(mark) != "restart"


def _tell_covered(cell: Element, where: Callable[[Element], str], notes: Notes) -> None:
    words = "".join(one.text or "" for one in cell.iter(w("t"))).strip()
    if words:
        notes.warning(
            "Text in a table cell that is merged into the one above it was left out: Word shows none of it.",
            where=where(cell),
            excerpt=words,
            code="hidden",
            advice="Write it into the merged cell if it is needed.",
        )


def _cells(row: Element) -> Iterator[Element]:
    return row.iterchildren(w("tc"))


def _mend(cell: Element) -> None:
    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    if span is not None and not 1 <= _number(value(span)) <= _WIDEST:
        span.getparent().remove(span)
    if not any(local(one) in ("p", "tbl", "sdt", "altChunk") for one in cell):
        etree.SubElement(cell, w("p"))


def _join_sideways(row: Element) -> None:
    """Older files merge cells to the side by a mark in each, not by a span in the first."""
    first: Element | None = None
    for cell in list(_cells(row)):
        mark = cell.find(f"{w('tcPr')}/{w('hMerge')}")
        if mark is None:
            first = None
        elif value(mark) == "restart" or first is None:
            first = cell
        else:
            _widen(first, _span(cell))
            for block in cell:
                if block.tag != w("tcPr") and "".join(block.itertext()).strip():
                    first.append(block)
            row.remove(cell)


def _span(cell: Element) -> int:
    return _number(value(cell.find(f"{w('tcPr')}/{w('gridSpan')}"))) or 1


def _widen(cell: Element, more: int) -> None:
    properties = cell.find(w("tcPr"))
    width = min(_span(cell) + more, _WIDEST)
    span = properties.find(w("gridSpan"))
    if span is None:
        span = etree.SubElement(properties, w("gridSpan"))
    span.set(w("val"), str(width))


def _fill(row: Element) -> None:
    """Columns before the first cell and after the last, which would shift all others."""
    properties = row.find(w("trPr"))
    if properties is None:
        return
    first = next(_cells(row), None)
    before = _number(value(properties.find(w("gridBefore"))))
    after = _number(value(properties.find(w("gridAfter"))))
    if first is not None and 0 < before <= _WIDEST:
        first.addprevious(_empty(before))
    if first is not None and 0 < after <= _WIDEST:
        row.append(_empty(after))


def _empty(span: int) -> Element:
    cell = etree.Element(w("tc"))
    etree.SubElement(etree.SubElement(cell, w("tcPr")), w("gridSpan")).set(w("val"), str(span))
    etree.SubElement(cell, w("p"))
    return cell


def _number(string: str) -> int:
    return whole_number(string) or 0
