"""The sheets of an Excel workbook, read from its parts as a stream: no formula is computed, no macro run."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._archive import Archive
from workbench.importers._notes import Notes, counted
from workbench.importers._numbers import whole_number
from workbench.importers._sheets.columns import letters
from workbench.importers._sheets.sheet import Row, Sheet, tell_damaged, tell_full
from workbench.importers._sheets.workbook import Workbook
from workbench.importers._sheets.xlsx_beside import TOLD, Beside, Drawings
from workbench.importers._sheets.xlsx_looks import Looks
from workbench.importers._sheets.xlsx_package import (
    MOST_COLUMNS,
    REFERENCE,
    XlsxPackage,
    column_of,
    plain_text,
    relation,
)
from workbench.importers._sheets.xlsx_values import Formats, as_shown, without_units
from workbench.importers._xml import Element, local
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits


class XlsxReader:
    """Reads one workbook."""

    def __init__(self, archive: Archive, limits: ImportLimits, notes: Notes) -> None:
        self._archive, self._limits, self._notes = archive, limits, notes
        self._cells = 0
        self._chars = 0
        self._package = package = XlsxPackage(archive, limits)
        self._drawings = Drawings(package, limits)
        self._strings, self._coming = list[str](), package.strings()
        styles = self._styles()
        self._formats, self._looks = Formats(styles, package.book), Looks(styles)

    def _styles(self) -> Element | None:
        """How cells look; without it, dates are numbers."""
        try:
            return self._package.related("styles")
        except BadInput as error:
            self._notes.warning(
                "What says how cells look is damaged: dates came as numbers.",
                excerpt=error.message,
                code="styles",
                advice="Open the workbook in a spreadsheet, save it, and import it again.",
            )
            return None

    def read(self) -> Workbook:
        """All sheets, with the pictures on them."""
        sheets = [
            sheet for one in self._package.book.iter("{*}sheet") if (sheet := self._sheet(one)) is not None
        ]
        if any(name.lower().endswith("vbaproject.bin") for name in self._archive.names()):
            self._notes.info(
                "The workbook holds macros; they were not run and did not come along.", code="macros"
            )
        return Workbook(sheets=tuple(sheets), assets=tuple(self._drawings.assets.values()))

    # Sheets

    def _sheet(self, entry: Element) -> Sheet | None:
        name = entry.get("name") or "Sheet"
        link = self._package.links.get(relation(entry))
        path = self._package.find(link.target) if link else None
        if link is None or path is None or link.kind != "worksheet":
            what = "chart" if link and link.kind == "chartsheet" else "sheet without cells"
            self._notes.loss(f"A {what} was left out.", where=f"sheet “{name}”", code="sheet")
            return None
        own = Beside(name, Notes(where=f"sheet “{name}”"))
        self._drawings.read(path, own)
        rows = list[Row]()
        try:
            rows.extend(self._rows(path, own))
        except BadInput as error:
            if not rows:
                raise
            tell_damaged(own.notes, error, rows[-1].number)
        self._notes.extend(own.notes)
        hidden = entry.get("state") in ("hidden", "veryHidden")
        return Sheet(name=name, rows=tuple(rows), merged=tuple(own.merged), hidden=hidden)

    def _rows(self, path: str, own: Beside) -> Iterator[Row]:
        number = 0
        hidden: list[int] = []
        for one in self._package.stream(path, "row", *TOLD):
            if local(one) != "row":
                own.take(one, self._package.relations(path))
                continue
            given = whole_number(one.get("r"))
            number = number + 1 if given is None else given
            row = self._row(one, number, own)
            if any(row.cells) or row.pictures or row.comments:
                hidden += [number] if one.get("hidden") in ("1", "true") else []
                yield row
            if self._full:
                last = number - 1 if own.torn else number
                tell_full(own.notes, self._limits, last, cells=self._cells > self._limits.sheet_cells)
                break
        yield from own.rows()
        own.tell_dates()
        own.tell_hints()
        if hidden:
            said = f"{counted(len(hidden), 'hidden row')} came in with the others."
            own.notes.info(said, where=f"row {hidden[0]}", code="hidden")

    def _row(self, row: Element, number: int, own: Beside) -> Row:
        cells = self._cells_of(row, number, own)
        return Row(
            number=number,
            cells=cells,
            bare=tuple(without_units(row, self._formats)) if self._formats.have_units else (),
            pictures=tuple(own.pictures.pop(number, ())),
            comments=tuple(own.comments.pop(number, ())),
            looks=self._looks.of_row(row),
        )

    def _cells_of(self, row: Element, number: int, own: Beside) -> tuple[str, ...]:
        cells: list[str] = []
        for one in row.iterchildren("{*}c"):
            if self._full:
                own.torn = True
                break
            place = REFERENCE.fullmatch(one.get("r") or "")
            column = column_of(place[1]) if place else len(cells)
            if column >= MOST_COLUMNS:
                continue
            text = self._value(one, f"cell {letters(column)}{number}", own).strip()
            if text:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = text
                self._cells += 1
                self._chars += len(text)
            elif not place:
                cells.append("")
        return tuple(cells)

    def _value(self, cell: Element, where: str, own: Beside) -> str:
        kind = cell.get("t", "n")
        found = cell.find("{*}v")
        value = (found.text or "") if found is not None else ""
        formula = cell.find("{*}f")
        if formula is not None and formula.text:
            own.tell_formula_link(formula.text, where)
        if kind == "inlineStr":
            return plain_text(cell.find("{*}is"))
        if formula is not None and not value and kind != "str":
            own.tell_formula(formula.text or "", where)
        if kind == "s":
            return self._string(int(value)) if value.strip().isdecimal() and len(value) < 12 else ""
        if kind == "e":
            return own.tell_error(value, where, picture=cell.get("vm") is not None)
        style = cell.get("s", "0")
        if kind == "n" and value and self._formats.is_short_date(style):
            own.dates.append(where)
        return as_shown(value, kind, self._formats, style)

    def _string(self, index: int) -> str:
        """A text by its number; those that no cell asks for are not read."""
        while len(self._strings) <= index and not self._full:
            one = next(self._coming, None)
            if one is None:
                return ""
            self._strings.append(one)
            self._chars += len(one)
        return self._strings[index] if index < len(self._strings) else ""

    @property
    def _full(self) -> bool:
        return self._cells > self._limits.sheet_cells or self._chars > self._limits.xml_mb * 2**20
