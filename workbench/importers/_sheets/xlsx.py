"""The sheets of an Excel workbook, read from its parts as a stream: no formula is computed, no macro run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from workbench.importers._archive import Archive
from workbench.importers._html.reading import image_asset
from workbench.importers._notes import Notes, counted
from workbench.importers._numbers import whole_number
from workbench.importers._sheets.columns import letters
from workbench.importers._sheets.sheet import Row, Sheet, tell_damaged, tell_full
from workbench.importers._sheets.workbook import Workbook
from workbench.importers._sheets.xlsx_looks import Looks
from workbench.importers._sheets.xlsx_package import Link, XlsxPackage, plain_text, relation
from workbench.importers._sheets.xlsx_values import Formats, as_shown
from workbench.importers._xml import Element, local
from workbench.model.course import Asset
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_MOST_COLUMNS = 16_384


class XlsxReader:
    """Reads one workbook."""

    def __init__(self, archive: Archive, limits: ImportLimits, notes: Notes) -> None:
        self._archive, self._limits, self._notes = archive, limits, notes
        self._assets: dict[str, Asset] = {}
        self._cells = 0
        self._chars = 0
        self._package = package = XlsxPackage(archive, limits)
        self._strings, self._coming = list[str](), package.strings()
        styles = package.related("styles")
        self._formats, self._looks = Formats(styles, package.book), Looks(styles)

    def read(self) -> Workbook:
        """All sheets, with the pictures on them."""
        sheets = [
            sheet for one in self._package.book.iter("{*}sheet") if (sheet := self._sheet(one)) is not None
        ]
        if any(name.lower().endswith("vbaproject.bin") for name in self._archive.names()):
            self._notes.info(
                "The workbook holds macros; they were not run and did not come along.", code="macros"
            )
        return Workbook(sheets=tuple(sheets), assets=tuple(self._assets.values()))

    # Sheets

    def _sheet(self, entry: Element) -> Sheet | None:
        name = entry.get("name") or "Sheet"
        link = self._package.links.get(relation(entry))
        path = self._package.find(link.target) if link else None
        if link is None or path is None or link.kind != "worksheet":
            what = "chart" if link and link.kind == "chartsheet" else "sheet without cells"
            self._notes.loss(f"A {what} was left out.", where=f"sheet “{name}”", code="sheet")
            return None
        own = _Sheet(name, Notes(where=f"sheet “{name}”"))
        self._surroundings(path, own)
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

    def _rows(self, path: str, own: _Sheet) -> Iterator[Row]:
        number = 0
        hidden: list[int] = []
        for one in self._package.stream(path, "row", "mergeCell", "hyperlink"):
            if local(one) == "mergeCell":
                own.merge(one.get("ref", ""))
                continue
            if local(one) == "hyperlink":
                own.link(one, self._package.relations(path))
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
        yield from _beside(own)
        own.tell_dates()
        if hidden:
            said = f"{counted(len(hidden), 'hidden row')} came in with the others."
            own.notes.info(said, where=f"row {hidden[0]}", code="hidden")

    def _row(self, row: Element, number: int, own: _Sheet) -> Row:
        return Row(
            number=number,
            cells=self._cells_of(row, number, own),
            pictures=tuple(own.pictures.pop(number, ())),
            comments=tuple(own.comments.pop(number, ())),
            looks=self._looks_of(row),
        )

    def _cells_of(self, row: Element, number: int, own: _Sheet) -> tuple[str, ...]:
        cells: list[str] = []
        for one in row.iterchildren("{*}c"):
            if self._full:
                own.torn = True
                break
            place = _REFERENCE.fullmatch(one.get("r") or "")
            column = _column(place[1]) if place else len(cells)
            if column >= _MOST_COLUMNS:
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

    def _looks_of(self, row: Element) -> tuple[str, ...]:
        """How the cells of a row look, where they do not all look the same."""
        styles = {one.get("s", "0") for one in row.iterchildren("{*}c")}
        if len(styles) < 2 or len({self._looks.of(one) for one in styles}) < 2:
            return ()
        looks: list[str] = []
        for one in row.iterchildren("{*}c"):
            place = _REFERENCE.fullmatch(one.get("r") or "")
            column = _column(place[1]) if place else len(looks)
            if column < _MOST_COLUMNS:
                looks += [""] * (column + 1 - len(looks))
                looks[column] = self._looks.of(one.get("s", "0"))
        return tuple(looks)

    def _value(self, cell: Element, where: str, own: _Sheet) -> str:
        kind = cell.get("t", "n")
        found = cell.find("{*}v")
        value = (found.text or "") if found is not None else ""
        formula = cell.find("{*}f")
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

    # What lies on a sheet

    def _surroundings(self, path: str, own: _Sheet) -> None:
        links = self._package.relations(path)
        threads = [one for one in links.values() if one.kind == "threadedComment"]
        comments = threads or [one for one in links.values() if one.kind == "comments"]
        drawings = [one for one in links.values() if one.kind == "drawing"]
        for link in (*comments, *drawings):
            found = self._package.find(link.target)
            try:
                if found is not None and link.kind == "drawing":
                    self._drawing(found, own)
                elif found is not None:
                    own.read_comments(self._package.part(found))
            except BadInput as error:
                own.notes.loss(error.message, code="part", advice=error.advice)

    def _drawing(self, path: str, own: _Sheet) -> None:
        links = self._package.relations(path)
        for anchor in self._package.part(path):
            row, column = (_number(anchor, f"{{*}}from/{{*}}{name}") for name in ("row", "col"))
            where = f"cell {letters(column)}{row + 1}"
            for blip in anchor.iter("{*}blip"):
                link = links.get(relation(blip, "embed"))
                asset = self._picture(link.target) if link and not link.outside else None
                if asset is None:
                    own.notes.loss("A picture could not be read.", where=where, code="image")
                    continue
                own.pictures.setdefault(row + 1, []).append((column, asset.uri))
            if next(anchor.iter("{*}graphicFrame"), None) is not None:
                own.notes.loss("A chart was left out.", where=where, code="chart")
            for shape in anchor.iter("{*}sp"):
                said = " ".join(one.text or "" for one in shape.iter("{*}t"))
                own.notes.loss("A drawn shape was left out.", where=where, excerpt=said, code="drawing")

    def _picture(self, path: str) -> Asset | None:
        found = self._package.find(path)
        if found is None:
            return None
        try:
            data = self._package.read(found)
        except BadInput:
            return None
        asset = image_asset(data, posixpath.basename(found), self._limits)
        if asset is not None:
            self._assets[asset.sha256] = asset
        return asset


class _Sheet:
    """What is known of a sheet beside its cells, by row number."""

    def __init__(self, name: str, notes: Notes) -> None:
        self.name, self.notes = name, notes
        self.dates: list[str] = []
        """Cells with dates that may have been fractions."""
        self.torn = False
        """Whether the last row was left in its middle."""
        self.merged: list[tuple[int, int, int, int]] = []
        self.pictures: dict[int, list[tuple[int, str]]] = {}
        self.comments: dict[int, list[tuple[int, str]]] = {}

    def merge(self, reference: str) -> None:
        """Keep that cells are one."""
        ends = [_REFERENCE.fullmatch(one) for one in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            (top, left), (bottom, right) = ((int(end[2]), _column(end[1])) for end in ends if end)
            self.merged.append((top, left, bottom, right))

    def tell_formula(self, formula: str, where: str) -> None:
        """Say that a cell is empty."""
        self.notes.loss(
            "A formula has no result in the file, so its cell is empty.",
            where=where,
            excerpt=f"={formula}",
            code="formula",
            advice="Open the workbook in a spreadsheet, save it, and import it again.",
        )

    def tell_error(self, value: str, where: str, *, picture: bool) -> str:
        """Say that a cell holds an error, or a picture that reads like one; what there is to be shown."""
        message = "A picture inside a cell did not come along." if picture else "A cell holds an error."
        tell = self.notes.loss if picture else self.notes.warning
        tell(message, where=where, excerpt=value, code="cell")
        return "" if picture else value

    def tell_dates(self) -> None:
        """Say which cells hold dates that may have been fractions."""
        if self.dates:
            self.notes.warning(
                f"{counted(len(self.dates), 'cell')} with a day and no year: spreadsheets make dates of "
                "fractions such as 1/2.",
                where=self.dates[0],
                excerpt=", ".join(one.removeprefix("cell ") for one in self.dates[:20]),
                code="date",
                advice="Where a fraction was meant, write it as text ('1/2) and import the file again.",
            )

    def link(self, element: Element, links: dict[str, Link]) -> None:
        """Say where the link of a cell leads."""
        link = links.get(relation(element))
        if link is not None and link.outside:
            self.notes.info(
                "The link on a cell did not come along; its text did.",
                where=f"cell {element.get('ref', '')}",
                excerpt=link.target,
                code="link",
            )

    def read_comments(self, part: Element) -> None:
        """Keep what people wrote beside cells."""
        for one in part.iter("{*}comment", "{*}threadedComment"):
            place = _REFERENCE.fullmatch(one.get("ref") or "")
            text = plain_text(one).strip()
            if place and text:
                self.comments.setdefault(int(place[2]), []).append((_column(place[1]), text))


def _beside(own: _Sheet) -> Iterator[Row]:
    """Rows without cells that have pictures or comments."""
    for number in sorted({*own.pictures, *own.comments}):
        pictures, comments = own.pictures.get(number, ()), own.comments.get(number, ())
        yield Row(number=number, cells=(), pictures=tuple(pictures), comments=tuple(comments))


def _column(name: str) -> int:
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def _number(element: Element, path: str) -> int:
    return whole_number(element.findtext(path)) or 0
