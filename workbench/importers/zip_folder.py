"""A zip file of documents: each becomes a section of one course."""

from __future__ import annotations

import posixpath
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from workbench.importers._archive import Archive
from workbench.importers._base import (
    SILENT,
    Growing,
    Report,
    Silent,
    admit,
    choose,
    importer,
    importers,
    leave,
)
from workbench.importers._notes import Notes
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path, packages_apart
from workbench.importers._package.rest import unused
from workbench.importers._package.within import choices_within, offers_within, read_within
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.course import Asset, Course, Page, PageKind
from workbench.model.errors import BadInput, Unreadable
from workbench.model.imported import Imported, Note, Offer, Origin, Proposal, Severity, Source
from workbench.model.limits import ImportLimits
from workbench.model.links import page_number, relinked

_NAME = "zip"
"""Last of all names, so that whatever else knows the content is asked first."""
_OTHERS = ("[content_types].xml", "mimetype", "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
_QUIZZES = frozenset({"moodle", "qti12", "qti2"})
"""The formats of questions whose files are called XML."""
_HEAD = 64_000


def is_folder(archive: Archive) -> bool:
    """Whether a zip file has documents in it, and nothing that says it is something else."""
    if PurePosixPath(archive.name.replace("\\", "/")).suffix.lower() not in (".zip", ""):
        return False
    if packages_apart(archive):
        return True
    other = manifest_path(archive) or {name.lower() for name in archive.names()} & set(_OTHERS)
    return not other and bool(archive.once(_documents))


@importer(_NAME, label="Folder of documents (zip)", holds=is_folder, version="8")
def read_folder(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read every document in the zip file by its own format, in the order of their names."""
    archive, source = opened.archive, opened.source
    package, folders = Package(archive, limits), packages_apart(archive)
    names = [name for name in archive.once(_documents) if not _inside(name, folders)]
    if len(names) == 1 and len(archive.names()) == 1 and _is_package(names[0]):
        return _only(names[0], archive, source, limits, report)
    course = _Collected(title=source.stem, report=report)
    report.expect(len(folders) + len(names), "document")
    for number, folder in enumerate(folders):
        report.progress(number / (len(folders) + len(names)), f"Reading “{folder}”")
        package.used.update(name for name in archive.names() if _inside(name, (folder,)))
        course.add_folder(folder, archive, source, limits)
        report.did("document")
    for number, name in enumerate(names):
        report.progress(number / len(names), f"Reading “{name}”")
        package.used.add(name)
        course.add(name, package, source, limits)
        report.did("document")
    if not course.pages:
        raise Unreadable(f"None of the files in “{source.name}” can be read: {course.why}")
    for page in (*_pictures(package), *unused(package)):
        course.pages.append(Page(title=page.title, body=page.body))
    found = course.imported()
    return replace(found, notes=(*package.notes.all, *found.notes), assets=(*found.assets, *package.assets))


def _is_package(name: str) -> bool:
    return posixpath.splitext(name)[1].lower() in (".zip", ".imscc")


def _only(name: str, archive: Archive, whole: Source, limits: ImportLimits, report: Report) -> Imported:
    """A package that was put into a zip file once more: read as if it had come alone.

    Raises:
        BadInput: it cannot be read, or there are more packages within packages than may be.
    """
    inner = replace(whole, name=posixpath.basename(name))
    found = read_within(archive, name, inner, limits, report)
    notes = Notes()
    notes.info("The zip file holds a single package, which was read.", where=name, code="wrapped_package")
    return replace(found, notes=(*notes.all, *found.notes))


def _inside(name: str, folders: Iterable[str]) -> bool:
    return any(name.startswith(f"{folder}/") for folder in folders)


def _pictures(package: Package) -> Iterator[Page]:
    """A page of the pictures that lie beside the documents."""
    left = (name for name in package.archive.names() if name not in package.used)
    names = [name for name in left if posixpath.splitext(name)[1].lower() in _PICTURES]
    found = [(name, url) for name in names if (url := package.asset(name))]
    if found:
        yield Page(
            title="Pictures",
            body=doc(
                *(paragraph(node("image", src=url, alt=posixpath.basename(name))) for name, url in found)
            ),
        )


def _documents(archive: Archive) -> list[str]:
    """The files that some format reads, by their ending, or by their content where that says too little."""
    endings = {ending for one in importers() for ending in one.extensions} | {".zip"}
    return sorted(
        (name for name in archive.names() if _ending(name) in endings or _is_quiz(name, archive)),
        key=lambda name: (name.count("/"), name.casefold()),
    )


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1].lower()


def _is_quiz(name: str, archive: Archive) -> bool:
    """Whether an XML file holds questions."""
    if _ending(name) != ".xml":
        return False
    with suppress(BadInput):  # it is told with what nothing uses
        head = Source(name=name, data=archive.head(name, _HEAD))
        return any(one.sniff(head) for one in importers() if one.name in _QUIZZES and one.sniff)
    return False


@dataclass
class _Collected:
    """What was read so far, with its pages counted on."""

    title: str
    report: Report
    pages: list[Page] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    why: str = ""
    count: int = 0
    """How many pages there are, with those below others."""

    def __post_init__(self) -> None:
        for kind in ("notes", "offers", "origins", "proposals"):
            self.report.watch(kind, partial(getattr, self, kind))
        self.report.watch("assets", self.assets.values)

    def add(self, name: str, package: Package, whole: Source, limits: ImportLimits) -> None:
        """Read one file of the folder; one that cannot be read is told."""
        try:
            data = package.read(name)
        except BadInput as error:
            self.why = self.why or error.message
            self.notes.append(_unread(name, error))
            return
        choices = choices_within(whole.choices, name)
        self._read(name, Source(name=posixpath.basename(name), data=data, choices=choices), limits)

    def add_folder(self, folder: str, archive: Archive, whole: Source, limits: ImportLimits) -> None:
        """Read one of several packages that were put into one file, each in a folder of its own."""
        with tempfile.TemporaryDirectory(prefix="workbench-package-") as place:
            path = Path(place) / "package.zip"
            try:
                _write(path, folder, archive)
            except BadInput as error:
                self.notes.append(_unread(folder, error))
                return
            choices = choices_within(whole.choices, folder)
            name = f"{posixpath.basename(folder)}.zip"
            self._read(folder, Source(name=name, data=path, choices=choices), limits)

    def _read(self, name: str, source: Source, limits: ImportLimits) -> None:
        try:
            with Opened(source, limits) as opened:
                reader = choose(opened)
                if reader.name == _NAME:
                    raise BadInput(f"“{name}” is a folder within the folder; it was not opened.")
                admit(source, limits)
                mark = self.report.mark()
                found = reader.read(opened, limits, _Within(self.report))
            self.report.drop(mark, self.report.mark())
            self._take(name, found)
        except BadInput as error:
            self.why = self.why or error.message
            self.notes.append(_unread(name, error))

    def _take(self, name: str, found: Imported) -> None:
        start = self.count
        alone = len(found.course.pages) == 1
        start += not alone

        def counted(name: str) -> str:
            number = page_number(name)
            return name if number is None else str(number + start)

        pages = tuple(_moved(page, counted) for page in found.course.pages)
        section = Page(title=found.course.title, kind=PageKind.SECTION, pages=pages)
        self._keep(pages if alone else (section,))
        self.notes.extend(_placed(note, name, start) for note in found.notes)
        self.assets.update((one.sha256, one) for one in found.assets)
        self.offers.extend(offers_within(found.offers, name, name))
        self.proposals.extend(
            replace(one, page=one.page + start, body=relinked(one.body, counted)) for one in found.proposals
        )
        places = {one.page: one for one in found.origins}
        for number in range(sum(1 for page in pages for _ in page.walk())):
            place = places.get(number) or Origin(page=number)
            path = f"{name}: {place.path}" if place.path else name
            self.origins.append(replace(place, page=number + start, path=path))

    def _keep(self, pages: tuple[Page, ...]) -> None:
        self.pages.extend(pages)
        self.count += sum(1 for page in pages for _ in page.walk())
        for page in pages:
            leave(self.report, page)

    def imported(self) -> Imported:
        """All of it."""
        return Imported(
            course=Course(title=self.title, pages=tuple(self.pages)),
            notes=tuple(self.notes),
            assets=tuple(self.assets.values()),
            offers=tuple(self.offers),
            proposals=tuple(self.proposals),
            origins=tuple(self.origins),
        )


def _unread(name: str, error: BadInput) -> Note:
    note = Note(severity=Severity.LOSS, where=name, message=error.message, code="unread_file")
    return replace(note, advice=error.advice or "Import this file by itself.")


def _write(path: Path, folder: str, archive: Archive) -> None:
    """The files of a folder as a package of their own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for name in archive.names():
            if _inside(name, (folder,)):
                with out.open(name[len(folder) + 1 :], "w", force_zip64=True) as file:
                    for part in archive.parts(name):
                        file.write(part)


def _moved(page: Page, counted: Callable[[str], str]) -> Page:
    below = tuple(_moved(one, counted) for one in page.pages)
    return replace(page, body=relinked(page.body, counted), pages=below)


def _placed(note: Note, name: str, start: int) -> Note:
    where = f"{name}, {note.where}" if note.where and note.where != posixpath.basename(name) else name
    return replace(note, where=where, page=start if note.page is None else note.page + start)


class _Within(Silent):
    """A report for a document within the folder: its pages stand below the folder until it is read whole."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def watch(self, kind: str, growing: Growing) -> None:
        """Leave its files."""
        if kind == "assets":
            self._report.watch(kind, growing)

    def page(self, page: Page, depth: int = 0) -> int:
        """Leave a page."""
        return self._report.page(page, depth)

    def add(self, page: int, *blocks: Node) -> None:
        """Leave more of a page."""
        self._report.add(page, *blocks)

    def mark(self) -> int:
        """The number that the next page gets."""
        return self._report.mark()

    def drop(self, first: int, end: int) -> None:
        """Take back pages."""
        self._report.drop(first, end)
