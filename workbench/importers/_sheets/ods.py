"""The sheets of an OpenDocument spreadsheet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.importers._archive import Archive
from workbench.importers._html.reading import image_asset
from workbench.importers._notes import Notes
from workbench.importers._sheets.columns import letters
from workbench.importers._sheets.sheet import Row, Sheet, tell_damaged, tell_full
from workbench.importers._sheets.workbook import Workbook
from workbench.importers._sheets.xlsx_values import plain
from workbench.importers._streamed import events, forget
from workbench.importers._xml import Element, local
from workbench.model.course import Asset
from workbench.model.errors import BadInput, Unreadable
from workbench.model.limits import ImportLimits

_DAMAGED = "damaged"
_READ = ("style", "table", "table-row", "content-validation", "title", "desc")
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576


def read_sheets(archive: Archive, limits: ImportLimits, notes: Notes) -> Workbook:
    """All sheets, with the pictures on them."""
    path = archive.find("content.xml")
    if path is None:
        raise Unreadable(f"“{archive.name}” holds no sheet.{archive.why}")
    reader = _Reader(archive, limits, notes)
    sheets = tuple(reader.sheets(path))
    if any(name.startswith("Basic/") for name in archive.names()):
        notes.info("The workbook holds macros; they were not run and did not come along.", code="macros")
    return Workbook(sheets=sheets, assets=tuple(reader.assets.values()))


def _is_top(table: Element) -> bool:
    return local(table.getparent()) == "spreadsheet"


def _hides(style: Element) -> bool:
    """Whether a style is that of a hidden sheet."""
    return any(_attribute(one, "display") == "false" for one in style.iterchildren("{*}table-properties"))


@dataclass
class _Open:
    """A sheet whose rows are being read."""

    table: Element
    name: str
    style: str
    notes: Notes
    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    number: int = 1


class _Reader:
    """Reads the sheets of one file."""

    def __init__(self, archive: Archive, limits: ImportLimits, notes: Notes) -> None:
        self._archive, self._limits, self._notes = archive, limits, notes
        self.assets: dict[str, Asset] = {}
        self._cells = 0
        self._chars = 0

    def sheets(self, path: str) -> Iterator[Sheet]:
        """The sheets, until there are as many cells as there may be."""
        hidden: set[str] = set()
        open_: _Open | None = None
        for event, one in self._events(path):
            if event == _DAMAGED:
                if open_ is not None:
                    yield self._sheet(open_, hidden, one)
                else:
                    self._notes.warning(one.message, code="damaged_file", advice=one.advice)
                return
            kind = local(one)
            if event == "end":
                self._tell_said(one, open_)
            if kind == "style" and event == "end" and _hides(one):
                hidden.add(_attribute(one, "name"))
            elif kind == "table" and event == "start" and _is_top(one):
                name = _attribute(one, "name") or "Sheet"
                own = Notes(where=f"sheet “{name}”")
                open_ = _Open(one, name, _attribute(one, "style-name"), own)
            elif kind == "table-row" and event == "end" and open_ is not None:
                self._take(one, open_)
            if open_ is not None and (self._full or event == "end" and one is open_.table):
                yield self._sheet(open_, hidden)
                open_ = None
            if self._full:
                return

    def _events(self, path: str) -> Iterator[tuple[str, Any]]:
        """What starts and ends in the file, until the damage where there is some after the first row."""
        given = False
        try:
            for event, one in events(self._archive, path, *_READ):
                yield event, one
                given = given or event == "end" and local(one) == "table-row"
        except BadInput as error:
            if not given:
                raise
            yield _DAMAGED, error

    def _tell_said(self, one: Element, sheet: _Open | None) -> None:
        """Say what cells ask for when they are chosen, and what is said of a sheet to who does not see it."""
        if local(one) == "content-validation":
            messages = list(one.iterchildren("{*}help-message", "{*}error-message"))
            said = (part for each in messages for part in (_attribute(each, "title"), _lines(each)))
            if words := ": ".join(filter(None, said)):
                message = "What cells say when they are chosen, or offer to choose from, was left out."
                self._notes.info(message, excerpt=words, code="hint")
        elif local(one) in ("title", "desc") and sheet is not None and one.getparent() is sheet.table:
            message = "The description of a sheet was left out."
            sheet.notes.info(message, excerpt=one.text or "", code="table")

    def _sheet(self, read: _Open, hidden: set[str], damage: BadInput | None = None) -> Sheet:
        if damage is not None:
            tell_damaged(read.notes, damage, read.number - 1)
        if self._full:
            cells = self._cells > self._limits.sheet_cells
            tell_full(read.notes, self._limits, read.number - 1, cells=cells)
        self._notes.extend(read.notes)
        merged, style = tuple(read.merged), read.style in hidden
        return Sheet(name=read.name, rows=tuple(read.rows), merged=merged, hidden=style)

    def _take(self, one: Element, sheet: _Open) -> None:
        """Take over a row; those of a table within a cell are none of the sheet."""
        if next(one.iterancestors("{*}table")) is not sheet.table:
            return
        repeated = _repeated(one, "number-rows-repeated", _MOST_ROWS)
        row = self._row(one, sheet.number, sheet.notes, sheet.merged)
        forget(one)
        if any(row.cells) or row.pictures or row.comments:
            for again in range(min(repeated, self._limits.table_rows + 1)):
                sheet.rows.append(replace(row, number=sheet.number + again))
                self._cells += len(row.cells)
                self._chars += sum(map(len, row.cells))
                if self._full:
                    break
        sheet.number += repeated

    @property
    def _full(self) -> bool:
        return self._cells > self._limits.sheet_cells or self._chars > self._limits.xml_mb * 2**20

    def _row(self, row: Element, number: int, notes: Notes, merged: list[tuple[int, int, int, int]]) -> Row:
        cells: list[str] = []
        column = 0
        pictures: list[tuple[int, str]] = []
        comments: list[tuple[int, str]] = []
        for one in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            text = _value(one)
            repeated = _repeated(one, "number-columns-repeated", _MOST_COLUMNS)
            if text:
                cells += [""] * (column - len(cells))
                cells += [text] * min(repeated, _MOST_COLUMNS - column)
            where = f"cell {letters(column)}{number}"
            pictures += [(column, asset.uri) for asset in self._pictures(one, where, notes)]
            comments += [
                (column, said) for note in one.iterchildren("{*}annotation") if (said := _lines(note))
            ]
            _tell_beside(one, where, notes)
            down, across = (
                _repeated(one, "number-rows-spanned", _MOST_ROWS),
                _repeated(one, "number-columns-spanned", _MOST_COLUMNS),
            )
            if down > 1 or across > 1:
                merged.append((number, column, number + down - 1, column + across - 1))
            column += repeated
            if column >= _MOST_COLUMNS:
                break
        return Row(number=number, cells=tuple(cells), pictures=tuple(pictures), comments=tuple(comments))

    def _read(self, path: str) -> bytes:
        """The bytes of a picture; none where it is damaged."""
        try:
            return self._archive.read(path)
        except BadInput:
            return b""

    def _pictures(self, cell: Element, where: str, notes: Notes) -> Iterator[Asset]:
        for one in cell.iter("{*}image"):
            found = self._archive.find(_attribute(one, "href") or "-")
            data = self._read(found) if found else b""
            asset = image_asset(data, posixpath.basename(found or ""), self._limits) if data else None
            if asset is None:
                notes.loss("A picture could not be read.", where=where, code="image")
            else:
                self.assets[asset.sha256] = asset
                yield asset
        if next(cell.iter("{*}object"), None) is not None:
            notes.loss("A chart or object was left out.", where=where, code="chart")


def _tell_beside(cell: Element, where: str, notes: Notes) -> None:
    """Say where the links of a cell lead, and what stands in drawings on it."""
    for link in cell.iter("{*}a"):
        said = _attribute(link, "title")
        address = f"{_attribute(link, 'href')}{f' ({said})' if said else ''}"
        message = "The link on a cell did not come along; its text did."
        advice = "Write its address into the text if readers need it."
        notes.warning(message, where=where, excerpt=address, code="link", advice=advice)
    for frame in cell.iter("{*}frame", "{*}custom-shape"):
        parts = (
            " ".join("".join(one.itertext()).split()) for one in frame.iter("{*}title", "{*}desc", "{*}p")
        )
        if words := "; ".join(dict.fromkeys(filter(None, parts))):
            message = "What is written in or said of a drawing was left out."
            notes.loss(message, where=where, excerpt=words, code="drawing")


def _value(cell: Element) -> str:
    """The text of a cell: numbers and dates as they are, not as they were rounded to be shown."""
    kind = _attribute(cell, "value-type")
    if kind == "float":
        value = _attribute(cell, "value")
        try:
            return plain(float(value), value)
        except ValueError:
            return value
    if kind == "boolean":
        return _attribute(cell, "boolean-value").upper()
    if kind == "date":
        return _attribute(cell, "date-value").replace("T", " ")
    return _lines(cell)


def _lines(element: Element) -> str:
    """The paragraphs of a cell or comment, each a line."""
    return "\n".join(_line(one) for one in element.iterchildren("{*}p")).strip()


def _line(element: Element) -> str:
    parts = [element.text or ""]
    for one in element:
        name = local(one)
        parts.append({"s": " " * _repeated(one, "c", 1000), "tab": "\t", "line-break": "\n"}.get(name, ""))
        parts += [_line(one) if name in ("span", "a") else "", one.tail or ""]
    return "".join(parts)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _repeated(element: Element, name: str, most: int) -> int:
    value = _attribute(element, name)
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 9 else 1
