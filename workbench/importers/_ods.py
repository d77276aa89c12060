"""The sheets of an OpenDocument spreadsheet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from workbench.importers._archive import Archive
from workbench.importers._html import image_asset
from workbench.importers._notes import Notes
from workbench.importers._quiz_columns import letters
from workbench.importers._sheet import Row, Sheet
from workbench.importers._workbook import Workbook
from workbench.importers._xlsx_values import plain
from workbench.importers._xml import Element, local, parse_xml
from workbench.model.course import Asset
from workbench.model.errors import TooLarge, Unreadable
from workbench.model.limits import ImportLimits

_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576


def read_sheets(archive: Archive, limits: ImportLimits, notes: Notes) -> Workbook:
    """All sheets, with the pictures on them."""
    path = archive.find("content.xml")
    if path is None:
        raise Unreadable(f"“{archive.name}” holds no sheet.")
    root = parse_xml(archive.read(path), limits, name=f"“{archive.name}”")
    reader = _Reader(archive, limits, notes)
    sheets = [reader.sheet(one, _hidden(root)) for one in root.iter("{*}table") if _is_top(one)]
    if any(name.startswith("Basic/") for name in archive.names()):
        notes.info("The workbook holds macros; they were not run and did not come along.", code="macros")
    return Workbook(sheets=tuple(sheets), assets=tuple(reader.assets.values()))


def _is_top(table: Element) -> bool:
    return local(table.getparent()) == "spreadsheet"


def _hidden(root: Element) -> frozenset[str]:
    """The styles of hidden sheets."""
    return frozenset(
        _attribute(style, "name")
        for style in root.iter("{*}style")
        for one in style.iterchildren("{*}table-properties")
        if _attribute(one, "display") == "false"
    )


class _Reader:
    """Reads the sheets of one file."""

    def __init__(self, archive: Archive, limits: ImportLimits, notes: Notes) -> None:
        self._archive, self._limits, self._notes = archive, limits, notes
        self.assets: dict[str, Asset] = {}
        self._cells = 0
        self._chars = 0

    def sheet(self, table: Element, hidden: frozenset[str]) -> Sheet:
        """One sheet."""
        name = _attribute(table, "name") or "Sheet"
        own = Notes(where=f"sheet “{name}”")
        merged: list[tuple[int, int, int, int]] = []
        rows = tuple(self._rows(table, own, merged))
        self._notes.extend(own)
        return Sheet(
            name=name, rows=rows, merged=tuple(merged), hidden=_attribute(table, "style-name") in hidden
        )

    def _rows(self, table: Element, notes: Notes, merged: list[tuple[int, int, int, int]]) -> Iterator[Row]:
        number = 1
        for one in table.iter("{*}table-row"):
            if next(one.iterancestors("{*}table")) is not table:
                continue
            repeated = _repeated(one, "number-rows-repeated", _MOST_ROWS)
            row = self._row(one, number, notes, merged)
            if any(row.cells) or row.pictures or row.comments:
                for again in range(min(repeated, self._limits.table_rows + 1)):
                    yield Row(
                        number=number + again, cells=row.cells, pictures=row.pictures, comments=row.comments
                    )
                    self._count(row)
            number += repeated

    def _count(self, row: Row) -> None:
        self._cells += len(row.cells)
        self._chars += sum(map(len, row.cells))
        if self._cells > self._limits.sheet_cells or self._chars > self._limits.xml_mb * 2**20:
            raise TooLarge(f"“{self._archive.name}” has more than {self._limits.sheet_cells:,} cells.")

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

    def _pictures(self, cell: Element, where: str, notes: Notes) -> Iterator[Asset]:
        for one in cell.iter("{*}image"):
            found = self._archive.find(_attribute(one, "href") or "-")
            data = self._archive.read(found) if found else b""
            asset = image_asset(data, posixpath.basename(found or ""), self._limits) if data else None
            if asset is None:
                notes.loss("A picture could not be read.", where=where, code="image")
            else:
                self.assets[asset.sha256] = asset
                yield asset
        if next(cell.iter("{*}object"), None) is not None:
            notes.loss("A chart or object was left out.", where=where, code="chart")


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
    return max(1, min(int(value), most)) if value.isdigit() and len(value) < 9 else 1
