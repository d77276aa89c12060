"""A sheet: rows of cells as text, and how one is read from text between commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbench.importers._notes import Notes, counted
from workbench.importers._sheets.anki import with_headings
from workbench.model.errors import BadInput, Unreadable
from workbench.model.limits import ImportLimits

SIGNS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar |"}
_NO_SIGN = "\x1f"
_SAMPLE = 100_000
_SAMPLE_ROWS = 60
_CELL_CHARS = 8_000_000
_MENDS = 20


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row that has something in it, and its number as a spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]
    pictures: tuple[tuple[int, str], ...] = ()
    """Pictures that stand on the row: column and address."""
    comments: tuple[tuple[int, str], ...] = ()
    """What people wrote beside cells: column and text."""
    looks: tuple[str, ...] = ()
    """How each cell looks, where some look otherwise than others."""
    bare: tuple[tuple[int, str], ...] = ()
    """Numbers without the unit that their cells show: column and figures."""

    def cell(self, index: int | None) -> str:
        """The cell in a column; "" where the row is shorter."""
        return self.cells[index] if index is not None and 0 <= index < len(self.cells) else ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A named sheet, without its empty rows."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that span several: first row number and column, last row number and column."""
    hidden: bool = False

    @cached_property
    def width(self) -> int:
        """Cells of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How cells are kept apart, and which other signs would do."""

    sign: str
    others: tuple[str, ...] = field(default=())
    escape: str | None = None
    spaced: bool = False
    """Whether a blank stands between the sign and the quote of a cell."""

    def reader(self, lines: list[str], *, quoted: bool = True, strict: bool = False) -> Iterator[list[str]]:
        """The cells of these lines."""
        return csv.reader(
            lines,
            delimiter=self.sign,
            escapechar=self.escape,
            doublequote=self.escape is None,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            skipinitialspace=self.spaced,
            strict=strict,
        )


def rows_of(
    text: str, name: str, notes: Notes | None = None, *, sign: str = "", limits: ImportLimits | None = None
) -> tuple[Row, ...]:
    """The rows, without those that are empty, until there are as many cells as there may be.

    Raises:
        Unreadable: the quotes in it do not fit together.
    """
    text, dialect = dialect_of(text, sign=sign)
    try:
        told = Notes() if notes is None else notes
        found = list(_Records(text, dialect, told, limits or ImportLimits()).rows())
    except csv.Error as error:
        raise Unreadable(
            f"“{name}” is no even sheet: {error}.",
            advice="Open it in a spreadsheet and save it as CSV again.",
        ) from error
    rows = ((number, tuple(cell.strip() for cell in cells)) for number, cells in enumerate(found, start=1))
    return tuple(Row(number=number, cells=cells) for number, cells in rows if any(cells))


def dialect_of(text: str, *, sign: str = "") -> tuple[str, Dialect]:
    """The text without a `sep=` line or what Anki writes above the rows, and how its cells are kept apart."""
    text = text.replace("\0", "")
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"\s*\"?sep=(.)\"?\s*", first.rstrip("\r"), re.IGNORECASE)
    if said:
        text = rest
    elif first.lstrip("\ufeff").startswith("#"):
        text, told = with_headings(text)
        sign = sign or told
    sample = text[:_SAMPLE]
    # Some programs write \" where others double the quote.
    escape = "\\" if re.search(r'\\"\w', sample) and not re.search(r'(?<!\\)""\w', sample) else None
    guess = _guessed(sample, escape)
    if sign or said:
        guess = replace(guess, sign=sign or (said[1] if said else guess.sign))
    cut = re.escape(guess.sign)
    spaced = re.search(rf'{cut} +"', sample) and not re.search(rf'{cut}"', sample)
    return text, replace(guess, spaced=bool(spaced))


def _guessed(sample: str, escape: str | None) -> Dialect:
    """The sign that cuts most rows into the same number of cells, more than one."""
    scores = {sign: _evenness(sample, Dialect(sign=sign, escape=escape)) for sign in SIGNS}
    best = max(scores, key=lambda sign: scores[sign])
    others = tuple(sign for sign, score in scores.items() if sign != best and score > 0.5)
    return Dialect(sign=best if scores[best] >= 0.5 else _NO_SIGN, others=others, escape=escape)


def _evenness(sample: str, dialect: Dialect) -> float:
    try:
        rows = list(dialect.reader(_lines(sample)))[:_SAMPLE_ROWS]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
    # Cells at all matter more than even rows: D2L's rows are of any length.
    wide = sum(number for size, number in widths.items() if size > 1) / widths.total()
    return 0.0 if width < 2 else wide + count / widths.total() + min(width, 20) / 1000


def _lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


@dataclass
class _Records:
    """The rows of a text until they have so many cells."""

    text: str
    dialect: Dialect
    notes: Notes
    limits: ImportLimits
    cells: int = 0

    def rows(self) -> Iterator[list[str]]:
        """The rows; a quote that is never closed is a sign like any other, and told."""
        csv.field_size_limit(_CELL_CHARS)
        lines, start, number = _lines(self.text), 0, 0
        for _ in range(_MENDS):
            rows, last, ends = self._until_end(lines[start:])
            if last is None:
                yield from rows
                if left := len(lines) - start - ends:
                    tell_full(self.notes, self.limits, number + len(rows), cells=True, left=left)
                return
            yield from rows[:-1]
            number += len(rows)
            at = start + last
            self.notes.warning(
                "A quotation mark that is never closed was read as it stands.",
                where=f"row {number}",
                excerpt=lines[at],
                code="quote",
                advice="Check the rows from here on.",
            )
            yield from self.dialect.reader([lines[at]], quoted=False)
            start = at + 1
        yield from self.dialect.reader(lines[start:], quoted=False)

    def _until_end(self, lines: list[str]) -> tuple[list[list[str]], int | None, int]:
        """The rows, the line where the last begins if its quote is never closed, and that where they end."""
        reader = self.dialect.reader(lines)
        rows: list[list[str]] = []
        begins = ends = 0
        for row in reader:
            rows.append(row)
            begins, ends = ends, reader.line_num  # type: ignore[attr-defined]
            self.cells += sum(map(bool, row))
            if self.cells > self.limits.sheet_cells:
                return rows, None, ends
        if ends - begins < 2:
            torn = bool(rows) and _open(lines[begins:], self.dialect) and len(lines) > begins
        else:
            torn = _open(lines[begins:], self.dialect)
        return rows, begins if torn else None, ends


def tell_damaged(notes: Notes, error: BadInput, last: int) -> None:
    """Say that a sheet was read up to a row, since the file is damaged there."""
    notes.loss(
        f"{error.message.removesuffix('.')}: what follows row {last} was left out.",
        where=f"row {last + 1}",
        code="damaged_file",
        advice=error.advice,
    )


def tell_full(notes: Notes, limits: ImportLimits, last: int, *, cells: bool, left: int = 0) -> None:
    """Say that a sheet was read up to a row, since it has more cells or more text than may be read."""
    most = f"{limits.sheet_cells:,} cells" if cells else f"{limits.xml_mb} MB of text"
    more = f" (about {counted(left, 'row')})" if left else ""
    name = "SHEET_CELLS" if cells else "XML_MB"
    notes.loss(
        f"There are more than {most}: what follows row {last}{more} was left out.",
        where=f"row {last + 1}",
        code="cells",
        advice=f"Split the sheet, or raise WORKBENCH_IMPORT_{name}, and import it again.",
    )


def _open(lines: list[str], dialect: Dialect) -> bool:
    try:
        list(dialect.reader(lines, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
