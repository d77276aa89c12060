"""Tables of a Word file: each cell where it stands, the ones it covers beside and below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.exporters._docx_xml import add, add_paragraph
from workbench.model.content import Node

_WIDEST = 60
"""Columns that a cell may span; Word has room for 63."""
_LOOK = {
    "firstColumn": "1", "firstRow": "1", "lastColumn": "0", "lastRow": "0", "noHBand": "0", "noVBand": "1",
    "val": "04A0",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a cell stands, and how far it reaches."""

    row: int
    height: int
    across: int
    cell: Node


def add_table(holder: Any, table: Node, width: int, write: Callable[[Any, Node, int], None]) -> None:
    """Add a table.

    Args:
        holder: the body or a cell.
        table: what to write; one without columns is left out.
        width: of the whole table, in twentieths of a point.
        write: writes what is in a cell, given its element and width.
    """
    grid, columns = _grid(table)
    if not columns:
        return
    element, each = add(holder, "w:tbl"), round(width / columns)
    properties = add(element, "w:tblPr")
    add(properties, "w:tblStyle", val="TableGrid")
    add(properties, "w:tblW", type="auto", w="0")
    add(properties, "w:tblLook", **_LOOK)
    widths = add(element, "w:tblGrid")
    for _ in range(columns):
        add(widths, "w:gridCol", w=str(each))
    heads = True
    for number, source in enumerate(table.content):
        row = add(element, "w:tr")
        heads = heads and bool(source.content) and all(one.type == "tableHeader" for one in source.content)
        if heads:
            add(add(row, "w:trPr"), "w:tblHeader")
        _row(row, number, grid, columns, each, write)


def _row(
    row: Any,
    number: int,
    grid: dict[tuple[int, int], Place],
    columns: int,
    each: int,
    write: Callable[[Any, Node, int], None],
) -> None:
    column = 0
    while column < columns:
        place = grid.get((number, column))
        across = 1
        while place is not None and grid.get((number, column + across)) is place:
            across += 1
        _cell(row, number, place, across, each * across, write)
        column += across


def _cell(
    row: Any,
    number: int,
    place: Place | None,
    across: int,
    width: int,
    write: Callable[[Any, Node, int], None],
) -> None:
    cell = add(row, "w:tc")
    properties = add(cell, "w:tcPr")
    add(properties, "w:tcW", type="dxa", w=str(width))
    if across > 1:
        add(properties, "w:gridSpan", val=str(across))
    if place is not None and place.height > 1:
        add(properties, "w:vMerge", **({"val": "restart"} if place.row == number else {}))
    if place is not None and place.row == number:
        write(cell, place.cell, width)
    else:
        add_paragraph(cell)


def _grid(table: Node) -> tuple[dict[tuple[int, int], Place], int]:
    """The cell that holds each place of the grid, and how many columns there are."""
    grid: dict[tuple[int, int], Place] = {}
    for row, cells in enumerate(table.content):
        column = 0
        for cell in cells.content:
            while (row, column) in grid:
                column += 1
            height = min(cell.attrs["rowspan"], len(table.content) - row)
            place = Place(row=row, height=height, across=min(cell.attrs["colspan"], _WIDEST), cell=cell)
            for down in range(place.height):
                for over in range(place.across):
                    grid.setdefault((row + down, column + over), place)
            column += place.across
    return grid, max((column + 1 for _, column in grid), default=0)
