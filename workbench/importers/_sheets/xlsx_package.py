"""The parts of an Excel workbook's package, and how they lead to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.importers._archive import Archive
from workbench.importers._streamed import streamed
from workbench.importers._xml import Element, local, parse_xml
from workbench.model.errors import UnknownFormat
from workbench.model.limits import ImportLimits

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
"""How parts name a cell: the letters of its column, the number of its row."""
MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A relationship of a part: what kind of thing it leads to, and where."""

    kind: str
    target: str
    outside: bool


class XlsxPackage:
    """Reads the parts of one workbook."""

    def __init__(self, archive: Archive, limits: ImportLimits) -> None:
        self._archive, self._limits = archive, limits
        self.name = archive.name
        path = self._main()
        self.links = self.relations(path)
        self.book = self.part(path)

    def find(self, path: str) -> str | None:
        """The name of a part as the archive has it."""
        return self._archive.find(path)

    def read(self, path: str) -> bytes:
        """What a part holds."""
        return self._archive.read(path)

    def _main(self) -> str:
        links = self.relations("")
        path = next((one.target for one in links.values() if one.kind == "officeDocument"), "xl/workbook.xml")
        found = self._archive.find(path)
        if found is None or found.endswith(".bin"):
            raise UnknownFormat(
                f"“{self.name}” is a binary Excel workbook (.xlsb), which is not read here."
                if self._archive.find("xl/workbook.bin")
                else f"“{self.name}” holds no Excel workbook.{self._archive.why}",
                advice="Open it in Excel and save it as .xlsx.",
            )
        return found

    def relations(self, path: str) -> dict[str, Link]:
        """Where a part leads, by the identifiers that it uses."""
        folder, name = posixpath.split(path)
        found = self._archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        if found is None:
            return {}
        return {one.get("Id", ""): _link(folder, one) for one in self.part(found).iter("{*}Relationship")}

    def part(self, path: str) -> Element:
        """A part as a tree."""
        return parse_xml(self._archive.read(path), self._limits, name=f"“{path}” in “{self.name}”")

    def related(self, kind: str) -> Element | None:
        """The part of a kind that the workbook itself leads to."""
        found = self._led(kind)
        return None if found is None else self.part(found)

    def strings(self) -> Iterator[str]:
        """The texts that cells name by their number."""
        found = self._led("sharedStrings")
        if found is not None:
            for one in self.stream(found, "si"):
                yield plain_text(one)

    def _led(self, kind: str) -> str | None:
        path = next((one.target for one in self.links.values() if one.kind == kind), "")
        return self._archive.find(path) if path else None

    def stream(self, path: str, *names: str) -> Iterator[Element]:
        """The elements of these names, each forgotten when the next one is read."""
        yield from streamed(self._archive, path, *names)


def _link(folder: str, element: Element) -> Link:
    outside, target = element.get("TargetMode") == "External", element.get("Target", "")
    kind = element.get("Type", "").rpartition("/")[2]
    return Link(kind=kind, target=target if outside else _target(folder, target), outside=outside)


def _target(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def relation(element: Element, name: str = "id") -> str:
    """The identifier of a relationship, in the namespace of either edition of the standard."""
    return next(
        (value for key, value in element.attrib.items() if key.endswith(f"relationships}}{name}")), ""
    )


def plain_text(element: Any) -> str:
    """The text of runs, without the reading aid of East Asian text."""
    if element is None:
        return ""
    runs = (one for one in element.iter("{*}t", "{*}text") if local(one.getparent()) != "rPh")
    return _plain("".join(one.text or "" for one in runs))


def _plain(string: str) -> str:
    """The text with characters that XML cannot hold, which Excel writes as _x000D_."""
    found = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), string)
    return found.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def column_at(cell: Element, otherwise: int) -> int:
    """The number of a cell's column; another where the cell does not say its place."""
    place = REFERENCE.fullmatch(cell.get("r") or "")
    return column_of(place[1]) if place else otherwise


def column_of(name: str) -> int:
    """The number of a column by its letters."""
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1
