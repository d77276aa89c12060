"""The rows of a sheet in text form: the sign between cells is found by which one makes even rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from workbench.model.errors import Unreadable

_SIGNS = ",;\t|"
_SAMPLE = 100_000
_SAMPLE_ROWS = 60


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row that has something in it, and its number as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The cell in a column; "" where the row is shorter."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


def rows_of(text: str, name: str) -> tuple[Row, ...]:
    """The rows, without those that are empty.

    Raises:
        Unreadable: the quotes in it do not fit together.
    """
    text = text.replace("\0", "")
    first, _, rest = text.partition("\n")
    sign = ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        sign, text = first.strip()[4], rest
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign or _sign(text)))
    except csv.Error as error:
        raise Unreadable(
            f"“{name}” is no even sheet: {error}.",
            advice="Open it in a spreadsheet and save it as CSV again.",
        ) from error
    rows = ((number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(found, start=1))
    return tuple(Row(number=number, cells=cells) for number, cells in rows if any(cells))


def _sign(text: str) -> str:
    """The sign that cuts most rows into the same number of cells, more than one."""
    sample = text[:_SAMPLE]
    return max(_SIGNS, key=lambda sign: (_evenness(sample, sign), -_SIGNS.index(sign)))


def _evenness(sample: str, sign: str) -> float:
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=sign))[:_SAMPLE_ROWS]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
    # Cells at all matter more than even rows: D2L's rows are of any length.
    wide = sum(number for size, number in widths.items() if size > 1) / widths.total()
    return 0.0 if width < 2 else wide + count / widths.total() + min(width, 20) / 1000
