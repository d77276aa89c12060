"""A sheet that is no quiz: one table."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._notes import Notes, counted
from workbench.importers._sheets.columns import letters
from workbench.importers._sheets.sheet import Row, Sheet
from workbench.importers.text import inline
from workbench.model.content import Node, node, paragraph
from workbench.model.limits import ImportLimits

_MOST_COLUMNS = 200


def table_of(sheet: Sheet, limits: ImportLimits, notes: Notes) -> Node:
    """All rows, the first as headings; what is too long or wide to be a table is told."""
    width = min(sheet.width, _MOST_COLUMNS)
    rows = sheet.rows[: limits.table_rows]
    _tell_ragged(sheet, notes)
    if len(sheet.rows) > len(rows):
        notes.loss(
            f"The sheet has {len(sheet.rows)} rows; the first {len(rows)} became a table.",
            where=f"row {sheet.rows[len(rows)].number}",
            code="rows",
        )
    if sheet.width > width:
        notes.loss(f"The sheet has {sheet.width} columns; the first {width} became a table.", code="columns")
    for row in rows:
        for index, comment in row.comments:
            notes.info(
                "A comment on a cell did not come into the table.",
                where=f"cell {letters(index)}{row.number}",
                excerpt=comment,
                code="comment",
            )
    spans = _spans(sheet, rows, width)
    return node("table", *(_row(row, width, at == 0, spans) for at, row in enumerate(rows)))


def _tell_ragged(sheet: Sheet, notes: Notes) -> None:
    ragged = [row for row in sheet.rows if len(row.cells) < sheet.width]
    if ragged:
        notes.info(
            f"{counted(len(ragged), 'row')} shorter than the others got empty cells.",
            where=f"row {ragged[0].number}",
            code="row",
        )


Spans = dict[tuple[int, int], tuple[int, int]]


def _spans(sheet: Sheet, rows: tuple[Row, ...], width: int) -> Spans:
    """For each cell that spans several, how many columns and rows; (0, 0) for those it covers."""
    numbers = [row.number for row in rows]
    found: Spans = {}
    for top, left, bottom, right in sheet.merged:
        lines = [number for number in numbers if top <= number <= bottom]
        right = min(right, width - 1)
        if top not in lines or left > right or any((line, left) in found for line in lines):
            continue
        for line in lines:
            found |= {(line, column): (0, 0) for column in range(left, right + 1)}
        found[top, left] = (right - left + 1, len(lines))
    return found


def _row(row: Row, width: int, heading: bool, spans: Spans) -> Node:
    kind = "tableHeader" if heading else "tableCell"
    pictures = dict(row.pictures)
    cells = []
    for index in range(width):
        colspan, rowspan = spans.get((row.number, index), (1, 1))
        if colspan:
            content = [*_cell(row.cell(index))]
            if index in pictures:
                content.append(node("image", src=pictures[index], alt=""))
            cells.append(node(kind, paragraph(*content), colspan=colspan, rowspan=rowspan))
    return node("tableRow", *cells)


def _cell(string: str) -> Iterator[Node]:
    for number, line in enumerate(string.splitlines()):
        if number:
            yield node("hardBreak")
        yield from inline(line)
