"""What an importer is, how the importers are found, and how the one that fits a file is chosen."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from workbench.importers._archive import Archive, is_zip
from workbench.importers._goals import with_goals
from workbench.importers._notes import gathered
from workbench.importers._opened import Opened
from workbench.importers._overlong import part_overlong
from workbench.importers._portion import FULL, LARGE, Cut, in_part, portion_size, told, where_full
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.errors import BadInput, NotFound, TooLarge, UnknownFormat, Unreadable
from workbench.model.imported import Imported, Provenance, Source
from workbench.model.limits import ImportLimits

Sniff = Callable[[Source], bool]
Holds = Callable[[Archive], bool]
Growing = Callable[[], Iterable[Any]]


class Report(Protocol):
    """Where an importer tells how far it is, and leaves what it has so far.

    A page is begun once, then filled as its blocks are read: what was left stands if the time or the memory
    runs out, or the reader fails.
    """

    def progress(self, share: float, doing: str) -> None:
        """Say that this share of the work (0 to 1) is done, and what comes now."""
        ...

    def expect(self, count: int, unit: str) -> None:
        """Say that there are so many more of these (“page”) to be read."""
        ...

    def did(self, unit: str, count: int = 1) -> None:
        """Say that so many more of these are done; what is not expected is not counted."""
        ...

    def begin(self, provenance: Provenance, title: str = "") -> None:
        """Say what is read."""
        ...

    def watch(self, kind: str, growing: Growing) -> None:
        """Leave what a collection gets, too: `notes`, `assets`, `offers`, `origins` or `proposals`."""
        ...

    def page(self, page: Page, depth: int = 0) -> int:
        """Leave a page, without those below it, which come next with the next depth; its number."""
        ...

    def add(self, page: int, *blocks: Node) -> None:
        """Leave more of a page."""
        ...

    def mark(self) -> int:
        """The number that the next page gets."""
        ...

    def drop(self, first: int, end: int) -> None:
        """Take back the pages from one number to before another."""
        ...

    def plain(self, title: str, blocks: Iterable[Node]) -> None:
        """Leave the plain text of a document, which stands as long as no page does."""
        ...

    def first(self, read: Callable[[], tuple[Imported, str, str] | None]) -> None:
        """Leave what the beginning of a file says, how much that is and where it ends."""
        ...


class Silent:
    """A report that nobody reads."""

    def progress(self, share: float, doing: str) -> None:
        """Say nothing."""

    def expect(self, count: int, unit: str) -> None:
        """Say nothing."""

    def did(self, unit: str, count: int = 1) -> None:
        """Say nothing."""

    def begin(self, provenance: Provenance, title: str = "") -> None:
        """Say nothing."""

    def watch(self, kind: str, growing: Growing) -> None:
        """Keep nothing."""

    def page(self, page: Page, depth: int = 0) -> int:
        """Keep nothing."""
        return 0

    def add(self, page: int, *blocks: Node) -> None:
        """Keep nothing."""

    def mark(self) -> int:
        """Nothing is kept."""
        return 0

    def drop(self, first: int, end: int) -> None:
        """Nothing is kept."""

    def plain(self, title: str, blocks: Iterable[Node]) -> None:
        """Keep nothing."""

    def first(self, read: Callable[[], tuple[Imported, str, str] | None]) -> None:
        """Read nothing twice."""


SILENT = Silent()


def leave(report: Report, page: Page, depth: int = 0) -> None:
    """Leave a page with those below it."""
    report.page(page, depth)
    for one in page.pages:
        leave(report, one, depth + 1)


@dataclass(frozen=True, kw_only=True)
class Importer:
    """A format that can be read."""

    name: str
    label: str
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    version: str
    sniff: Sniff | None
    holds: Holds | None
    function: Callable[..., Imported]
    cut: Cut | None = None
    bounded: bool = False

    def fits(self, opened: Opened) -> bool:
        """Whether a source says that it is of this format.

        Raises:
            BadInput: it is a package that cannot be opened.
        """
        if opened.packed:
            return self.holds is not None and self.holds(opened.archive)
        return self.sniff is not None and self.sniff(opened.source)

    def read(self, opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
        """The course in a source of this format, with its provenance."""
        source = opened.source
        whole = self.provenance(source)
        report.begin(whole, source.stem or source.name)
        report.first(lambda: self._first(opened, limits))
        most = limits.xml_mb * 2**20
        large = self.bounded and self.cut is not None and source.size > most
        portion = self.cut(source, limits, most) if self.cut is not None and large else None
        if portion is None:
            imported = self._made(opened, limits, report)
        else:
            part = self._made(opened.part(portion.source), limits, report)
            imported = in_part(part, portion, limits, source)
            whole = replace(whole, version=f"{whole.version} (in part)")
        imported = part_overlong(replace(imported, notes=gathered(imported.notes)))
        heard = {one.name for one in imported.offers}
        choices = tuple(one for one in whole.choices if one[0] in heard)
        return replace(imported, provenance=replace(whole, identifier=imported.identifier, choices=choices))

    def _made(self, opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
        given = opened.source if self.holds is None else opened
        wants_report = len(inspect.signature(self.function).parameters) > 2
        arguments: tuple[Any, ...] = (given, limits, report) if wants_report else (given, limits)
        try:
            return with_goals(self.function(*arguments))
        except NotFound as error:
            raise Unreadable(
                f"{error.message.removesuffix('.')}, without which it cannot be read.",
                advice="Export it again, then retry.",
            ) from error

    def _first(self, opened: Opened, limits: ImportLimits) -> tuple[Imported, str, str] | None:
        """What the beginning of a large file says, how much that is and where it ends."""
        source = opened.source
        if self.cut is None or source.size < LARGE // (8 if is_zip(source) else 1):
            return None
        portion = self.cut(source, limits, portion_size(source))
        if portion is None:
            return None
        imported = self._made(opened.part(portion.source), portion.limits)
        where = portion.where or where_full(imported)
        if not where:
            return None  # the beginning is all of it
        notes = tuple(one for one in imported.notes if one.code != FULL)
        imported = part_overlong(replace(imported, provenance=self.provenance(source), notes=notes))
        return imported, told(imported, portion), where

    def provenance(self, source: Source) -> Provenance:
        """Where what it reads from this source comes from."""
        return Provenance(
            name=source.name,
            sha256=source.sha256,
            importer=self.name,
            version=self.version,
            url=source.url,
            size=source.size,
            choices=tuple(sorted(source.choices.items())),
        )


def importer(
    name: str,
    *,
    label: str,
    extensions: tuple[str, ...] = (),
    media_types: tuple[str, ...] = (),
    sniff: Sniff | None = None,
    holds: Holds | None = None,
    version: str = "1",
    cut: Cut | None = None,
    bounded: bool = False,
) -> Callable[[Callable[..., Imported]], Callable[..., Imported]]:
    """Make `function(source, limits)`, or `function(source, limits, report)`, the reader of a format.

    A reader of packages gets them opened: `function(opened, limits, report)`.

    Args:
        name: its short name, as provenance keeps it.
        label: its name as people see it.
        extensions: lower-case endings with their dot.
        media_types: as servers name them.
        sniff: whether a file is of this format whatever it is called; asked before any ending is trusted.
        holds: the same for a package. It may raise `BadInput`; that is told only if no other format fits.
        version: raised whenever the same source would give another course.
        cut: takes the beginning of a large source, which is read before the whole of it.
        bounded: whether only as much of a source is read as there may be of XML.
    """

    def decorate(function: Callable[..., Imported]) -> Callable[..., Imported]:
        function.importer = Importer(  # type: ignore[attr-defined]
            name=name,
            label=label,
            extensions=extensions,
            media_types=media_types,
            version=version,
            sniff=sniff,
            holds=holds,
            function=function,
            cut=cut,
            bounded=bounded,
        )
        return function

    return decorate


@cache
def importers() -> tuple[Importer, ...]:
    """All formats, found by being files in this folder, by name."""
    package = __name__.rpartition(".")[0]
    folder = import_module(package).__path__
    modules = [one.name for one in pkgutil.iter_modules(folder) if not one.name.startswith("_")]
    found = [one for name in modules for one in _declared(import_module(f"{package}.{name}"))]
    return tuple(sorted(found, key=lambda one: one.name))


def endings() -> frozenset[str]:
    """The endings of what may be read, where a folder holds other files as well; packages share a few."""
    return frozenset(ending for one in importers() for ending in one.extensions) | _SHARED


def _declared(module: Any) -> Iterator[Importer]:
    for value in vars(module).values():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and hasattr(value, "importer"):
            yield value.importer


def read(source: Source, limits: ImportLimits | None = None, report: Report = SILENT) -> Imported:
    """The course in a source: formats that know their content come before those that trust its name.

    Raises:
        UnknownFormat: nothing here reads this kind of file.
        Unreadable: it is empty, damaged or protected by a password.
        TooLarge: it is larger than may be read.
    """
    limits = limits or ImportLimits()
    admit(source, limits)
    with Opened(source, limits) as opened:
        return choose(opened).read(opened, limits, report)


def admit(source: Source, limits: ImportLimits) -> None:
    """Say what is wrong with a source that is never read, whatever it is called.

    Raises:
        UnknownFormat: nothing here reads this kind of file.
        Unreadable: it is empty or protected by a password.
        TooLarge: it is larger than may be read.
    """
    if source.size == 0:
        raise Unreadable(
            f"“{source.name}” is empty.", advice="Check that the file was saved or copied whole."
        )
    if source.size > limits.file_mb * 2**20:
        raise TooLarge(f"“{source.name}” is larger than {limits.file_mb} MB.")
    head = source.head(16)
    if head.startswith(_OLE):
        raise _ole_problem(source)
    for start, (kind, advice) in _STRANGERS.items():
        if head.startswith(start):
            raise UnknownFormat(f"“{source.name}” is {kind}, which cannot be imported.", advice=advice)


def choose(opened: Opened) -> Importer:
    """The importer for a source.

    Raises:
        BadInput: none fits; the sentence says why as well as can be known.
    """
    source = opened.source
    problem: BadInput | None = None
    for one in importers():
        try:
            if one.fits(opened):
                return one
        except BadInput as error:
            problem = problem or error
    by_name = [one for one in importers() if source.extension in one.extensions]
    by_type = [one for one in importers() if source.media_type.partition(";")[0].strip() in one.media_types]
    if by_name or by_type:
        return (by_name or by_type)[0]
    raise problem or UnknownFormat(_unknown(source))


def _unknown(source: Source) -> str:
    if source.head(4) == b"PK\x03\x04":
        return _unknown_zip(source)
    head = source.head(262)
    if head.startswith(_GZIP) or head[257:] == b"ustar":
        packed = "gzip" if head.startswith(_GZIP) else "tar"
        return f"“{source.name}” is a {packed} archive: unpack it and make a zip file of it."
    if _WORD_2003 in source.head(4000):
        return f"“{source.name}” is a document of Word 2003 in XML: open it in Word and save it as .docx."
    kind = f"“{source.extension}” files" if source.extension else "files without an ending"
    return f"Nothing here reads {kind} like “{source.name}”."


def _unknown_zip(source: Source) -> str:
    """Office files are zip files too: say which one it is by the names that stand in it."""
    data = source.read()
    for name, kind in _OFFICE.items():
        if name in data:
            return f"“{source.name}” is {kind}."
    return f"“{source.name}” is a zip file, but holds no course, quiz or document that can be read here."


_SHARED = frozenset((".zip", ".xml", ".json"))
_OFFICE = {
    b"ppt/presentation": "a PowerPoint presentation: save its text as a Word file",
    b"opendocument.text": "an OpenDocument text: save it as .docx",
    b"application/epub+zip": "an e-book (EPUB)",
    b"moodle.xml": "a Moodle backup from before version 2: restore it in a newer Moodle and back that up",
}
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_GZIP = b"\x1f\x8b"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRANGERS = {
    b"%PDF-": ("a PDF file", "Import the document that it was made from, such as the Word file."),
    b"{\\rtf": ("a Rich Text (RTF) file", "Open it in a word processor and save it as .docx."),
    b"\x89PNG": ("a picture", "Put it into a document and import that."),
    b"\xff\xd8\xff": ("a picture", "Put it into a document and import that."),
    b"GIF8": ("a picture", "Put it into a document and import that."),
    b"Rar!": ("a RAR archive", "Unpack it and make a zip file of it."),
    b"7z\xbc\xaf": ("a 7z archive", "Unpack it and make a zip file of it."),
    b"\x7fELF": ("a program", "Choose a document, a quiz or a course package."),
    b"MZ\x90": ("a program", "Choose a document, a quiz or a course package."),
}


def _ole_problem(source: Source) -> BadInput:
    """Encrypted Office files and those from before 2007 share one container."""
    if "EncryptedPackage".encode("utf-16-le") in source.read():
        return Unreadable(
            f"“{source.name}” is protected by a password.",
            advice="Open it in Office, remove the password under File, Info, Protect Document, and save it.",
        )
    return UnknownFormat(
        f"“{source.name}” is in the Office format from before 2007.",
        advice="Open it in Office or LibreOffice and save it as .docx (or as .xlsx, for a sheet).",
    )
