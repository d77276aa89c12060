"""What an Excel workbook holds beside the cells of its sheets: pictures, comments, links, joined cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from workbench.importers._html.reading import image_asset
from workbench.importers._notes import Notes, counted
from workbench.importers._numbers import whole_number
from workbench.importers._sheets.columns import letters
from workbench.importers._sheets.sheet import Row
from workbench.importers._sheets.xlsx_package import (
    REFERENCE,
    Link,
    XlsxPackage,
    column_of,
    plain_text,
    relation,
)
from workbench.importers._xml import Element, local
from workbench.model.course import Asset
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

_HYPERLINK = re.compile(r'\s*=?\s*HYPERLINK\(\s*"((?:[^"]|"")+)"', re.IGNORECASE)


_CODES = re.compile(r"&(?:\"[^\"]*\"|\d+|[A-Z])")
"""How the margins of pages are written: where and how the words stand, and what a program fills in."""
_MARGINS = tuple(f"{which}{kind}" for which in ("odd", "even", "first") for kind in ("Header", "Footer"))
TOLD = ("mergeCell", "hyperlink", "dataValidation", *_MARGINS)
"""What stands beside the rows of a sheet."""


class Beside:
    """What one sheet holds beside its cells, by the numbers of its rows."""

    def __init__(self, name: str, notes: Notes) -> None:
        self.name, self.notes = name, notes
        self.dates: list[str] = []
        """Cells with dates that may have been fractions."""
        self.torn = False
        """Whether the last row was left in its middle."""
        self._hints: dict[str, str] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.pictures: dict[int, list[tuple[int, str]]] = {}
        self.comments: dict[int, list[tuple[int, str]]] = {}

    def take(self, element: Element, links: dict[str, Link]) -> None:
        """Take over what stands behind the rows of the sheet."""
        kind = local(element)
        if kind == "mergeCell":
            self.merge(element.get("ref", ""))
        elif kind == "hyperlink":
            self.link(element, links)
        elif kind == "dataValidation":
            self._hint(element)
        elif words := " ".join(_CODES.sub(" ", element.text or "").split()):
            message = "What stands above or below printed pages was left out."
            self.notes.info(message, excerpt=words, code="header")

    def _hint(self, element: Element) -> None:
        """Keep what a cell asks for when it is chosen, or says to what does not fit."""
        said = (element.get(key) or "" for key in ("promptTitle", "prompt", "errorTitle", "error"))
        offered = element.findtext("{*}formula1") or ""
        choices = offered.strip('"') if element.get("type") == "list" and offered.startswith('"') else ""
        if words := ": ".join(filter(None, (*said, choices))):
            self._hints.setdefault(words, element.get("sqref", ""))

    def tell_hints(self) -> None:
        """Say what cells ask for when they are chosen, once for the sheet."""
        if self._hints:
            self.notes.info(
                "What cells say when they are chosen, or offer to choose from, was left out.",
                where=f"cell {next(iter(self._hints.values()))}",
                excerpt="; ".join(self._hints),
                code="hint",
            )

    def merge(self, reference: str) -> None:
        """Keep that cells are one."""
        ends = [REFERENCE.fullmatch(one) for one in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            (top, left), (bottom, right) = ((int(end[2]), column_of(end[1])) for end in ends if end)
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
        place = f"#{element.get('location')}" if element.get("location") else ""
        address = f"{link.target}{place}" if link is not None and link.outside else place
        said = f" ({element.get('tooltip')})" if element.get("tooltip") else ""
        if address:
            self._tell_link(f"cell {element.get('ref', '')}", f"{address}{said}")

    def tell_formula_link(self, formula: str, where: str) -> None:
        """Say where a formula that makes a link leads, as those of Google Sheets do."""
        if found := _HYPERLINK.match(formula):
            self._tell_link(where, found[1].replace('""', '"'))

    def _tell_link(self, where: str, address: str) -> None:
        self.notes.warning(
            "The link on a cell did not come along; its text did.",
            where=where,
            excerpt=address,
            code="link",
            advice="Write its address into the text if readers need it.",
        )

    def read_comments(self, part: Element) -> None:
        """Keep what people wrote beside cells."""
        for one in part.iter("{*}comment", "{*}threadedComment"):
            place = REFERENCE.fullmatch(one.get("ref") or "")
            text = plain_text(one).strip()
            if place and text:
                self.comments.setdefault(int(place[2]), []).append((column_of(place[1]), text))

    def rows(self) -> Iterator[Row]:
        """Rows without cells that have pictures or comments."""
        for number in sorted({*self.pictures, *self.comments}):
            pictures, comments = self.pictures.get(number, ()), self.comments.get(number, ())
            yield Row(number=number, cells=(), pictures=tuple(pictures), comments=tuple(comments))


class Drawings:
    """Reads the pictures and comments of a workbook's sheets."""

    def __init__(self, package: XlsxPackage, limits: ImportLimits) -> None:
        self._package, self._limits = package, limits
        self.assets: dict[str, Asset] = {}

    def read(self, path: str, own: Beside) -> None:
        """Put what lies on a sheet beside its cells."""
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

    def _drawing(self, path: str, own: Beside) -> None:
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
            for chart in anchor.iter("{*}graphicFrame"):
                said = "; ".join(dict.fromkeys((*_described(chart), *self._titles(chart, links))))
                own.notes.loss("A chart was left out.", where=where, excerpt=said, code="chart")
            for picture in anchor.iter("{*}pic"):
                if said := "; ".join(dict.fromkeys(_described(picture))):
                    message = "The description of a picture was left out; the picture was kept."
                    own.notes.info(message, where=where, excerpt=said, code="image")
            for shape in anchor.iter("{*}sp"):
                said = " ".join((*(one.text or "" for one in shape.iter("{*}t")), *_described(shape)))
                own.notes.loss("A drawn shape was left out.", where=where, excerpt=said, code="drawing")

    def _titles(self, frame: Element, links: dict[str, Link]) -> Iterator[str]:
        """What a chart is called, and its axes."""
        for one in frame.iter("{*}chart"):
            link = links.get(relation(one))
            found = self._package.find(link.target) if link and not link.outside else None
            for title in () if found is None else self._package.part(found).iter("{*}title"):
                yield "".join(part.text or "" for part in title.iter("{*}t"))

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
            self.assets[asset.sha256] = asset
        return asset


def _described(element: Element) -> Iterator[str]:
    """What is said of a drawing for those who do not see it."""
    for one in element.iter("{*}cNvPr"):
        yield from filter(None, (one.get("title"), one.get("descr")))


def _number(element: Element, path: str) -> int:
    return whole_number(element.findtext(path)) or 0
