"""The parts of a Word file: found by their relationships, parsed, Strict names made transitional."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from workbench.importers._archive import Archive
from workbench.importers._notes import Notes
from workbench.importers._xml import Element, parse_lenient
from workbench.model.errors import BadInput, NotFound, Unreadable
from workbench.model.limits import ImportLimits

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MAIN_TYPES = (
    "wordprocessingml.document.main",
    "wordprocessingml.template.main",
    "ms-word.document.macroEnabled",
    "ms-word.template.macroEnabled",
)
"""How packages name the type of a Word document."""
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M.encode()),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/drawingml/picture",
        b"http://schemas.openxmlformats.org/drawingml/2006/picture",
    ),
)


def w(name: str) -> str:
    """A WordprocessingML name as lxml writes it."""
    return f"{{{W}}}{name}"


def value(element: Element | None, name: str = "val", default: str = "") -> str:
    """An attribute of the main namespace."""
    return default if element is None else str(element.get(w(name), default))


def is_on(element: Element | None) -> bool:
    """Whether a toggle such as `w:b` is there and not switched off."""
    return element is not None and value(element, default="1") not in ("0", "false", "off")


class Part:
    """An XML part and what it refers to."""

    def __init__(self, name: str, root: Element, targets: dict[str, tuple[str, bool]]) -> None:
        self.name = name
        self.root = root
        self._targets = targets

    def target(self, relation: str) -> str:
        """The name of the part that an id refers to; "" when there is none or it is outside."""
        found, outside = self._targets.get(relation, ("", False))
        return "" if outside else found

    def address(self, relation: str) -> str:
        """The address outside the file that an id refers to."""
        found, outside = self._targets.get(relation, ("", False))
        return found if outside else ""

    def outside(self) -> dict[str, str]:
        """All addresses outside, by id."""
        return {key: found for key, (found, outside) in self._targets.items() if outside}


class WordFile:
    """A Word file's parts."""

    def __init__(self, archive: Archive, limits: ImportLimits, notes: Notes) -> None:
        self.archive = archive
        self.limits = limits
        self._notes = notes

    @cached_property
    def main(self) -> Part:
        """The document.

        Raises:
            Unreadable: there is none.
        """
        for name in dict.fromkeys(self._candidates()):
            part = self.part(name)
            if part is not None and part.root.find(w("body")) is not None:
                return part
        raise Unreadable(
            f"“{self.archive.name}” holds no Word document.",
            advice="Open it in Word, save it as .docx, and import that.",
        )

    def _candidates(self) -> Iterator[str]:
        """Where the document may be: as the package says, as its types say, as is usual."""
        targets = self._relations("").values()
        yield from (target for kind, target in targets if kind.endswith("/officeDocument"))
        yield from (name for name, kind in self._types() if any(one in kind for one in MAIN_TYPES))
        yield "word/document.xml"
        yield from (one for one in self.archive.names() if re.search(r"(^|/)document\d*\.xml$", one))

    def _types(self) -> Iterator[tuple[str, str]]:
        found = self.archive.find("[Content_Types].xml")
        if not found:
            return
        try:
            root = parse_lenient(self.archive.read(found), self.limits)[0]
        except BadInput:
            return
        for one in root.iter("{*}Override"):
            yield one.get("PartName", "").lstrip("/"), one.get("ContentType", "")

    def related(self, kind: str) -> Part | None:
        """The part of the document that has this kind of relationship, such as `footnotes`."""
        return next(iter(self.all_related(kind)), None)

    def all_related(self, kind: str) -> list[Part]:
        """All parts of the document that have this kind of relationship."""
        targets = self._relations(self.main.name)
        names = [target for one, target in targets.values() if one.rpartition("/")[2] == kind]
        folder = posixpath.dirname(self.main.name)
        if not names:
            names = [posixpath.join(folder, f"{kind}.xml")]
        return [part for name in names if (part := self.part(name))]

    def part(self, name: str) -> Part | None:
        """A part by its name; None when it is missing or is no XML."""
        found = self.archive.find(name)
        if not found:
            return None
        try:
            data = self.archive.read(found)
            root, problem = parse_lenient(_plain(data), self.limits, name=f"“{found}”")
        except Unreadable:
            if posixpath.basename(found).lower() == "document.xml":
                raise
            self._notes.loss("A part of the file could not be read.", where=found, code="part")
            return None
        if problem:
            self._notes.warning(f"A part of the file was {problem}.", where=found, code="part")
        relations = self._relations(found).items()
        return Part(found, root, {key: (target, kind.startswith("!")) for key, (kind, target) in relations})

    def data(self, name: str) -> bytes | None:
        """What a part holds; None when it is missing or damaged."""
        try:
            return self.archive.read(self.archive.find(name) or name)
        except (NotFound, Unreadable):
            return None

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Kind and target by id; the kind of one that leads outside begins with `!`."""
        folder, base = posixpath.split(name)
        found = self.archive.find(posixpath.join(folder, "_rels", f"{base}.rels"))
        if not found:
            return {}
        try:
            root = parse_lenient(self.archive.read(found), self.limits)[0]
        except BadInput as error:
            self._notes.loss(
                f"{error.message.removesuffix('.')}: links and pictures may be missing.",
                where=found,
                code="part",
            )
            return {}
        out = {}
        for one in root:
            if not isinstance(one.tag, str):
                continue
            target, kind = one.get("Target", ""), one.get("Type", "")
            if one.get("TargetMode") == "External":
                out[one.get("Id", "")] = ("!" + kind, target)
            else:
                inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                out[one.get("Id", "")] = (kind, posixpath.normpath(inside))
        return out

    def media_type(self, name: str) -> str:
        """What the package says a part is."""
        found = self.archive.find("[Content_Types].xml")
        if not found:
            return ""
        try:
            root = parse_lenient(self.archive.read(found), self.limits)[0]
        except BadInput:
            return ""
        ending = name.rpartition(".")[2].lower()
        by_ending = ""
        for one in root:
            if (one.get("PartName") or "").lstrip("/").lower() == name.lower():
                return str(one.get("ContentType", ""))
            if (one.get("Extension") or "").lower() == ending:
                by_ending = one.get("ContentType", "")
        return by_ending


def _plain(data: bytes) -> bytes:
    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL:
            data = data.replace(strict, transitional)
    return data


def serialised(root: Element) -> bytes:
    """An element as the bytes of a part."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
