"""Web pages in a zip file: what courses are exported as where there is no learning platform."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._captioned import captioned
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path
from workbench.importers._package.rest import unused
from workbench.importers._package.text import PAGES
from workbench.importers._placing import Placed, settle
from workbench.importers._qti.package import kinds
from workbench.importers._scorm.loader import serves_player
from workbench.importers._scorm.page import PageReader
from workbench.model.content import Node, doc
from workbench.model.course import Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits

_FIRST = ("index", "start", "story", "presentation", "launch", "default", "home", "main")
_STRANGERS = ("mimetype", "[Content_Types].xml", "h5p.json", "content.xml", "contentv3.xml")


def _is_website(archive: Archive) -> bool:
    pages = any(name.lower().endswith(PAGES) for name in archive.names())
    other = archive.once(kinds) or manifest_path(archive) or any(name in archive for name in _STRANGERS)
    return pages and not other


@importer("website", label="Web pages (zip)", holds=_is_website, version="12")
def read_website(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the first page, those that it leads to, and then the others by their names."""
    archive, source = opened.archive, opened.source
    package = Package(archive, limits, linked=True, report=report)
    names = sorted((name for name in archive.names() if name.lower().endswith(PAGES)), key=_rank)
    reading = _Reading(package, report, len(names))
    pages = tuple(page for name in names for page in reading.pages(name))
    if not pages:
        raise Unreadable(f"The pages in “{source.name}” hold no text that can be read.")
    settled = settle((*captioned(package, pages), *unused(package)), package.notes)
    title = pages[0].title or source.stem
    return Imported(
        course=Course(title=title, pages=settled.pages),
        notes=settled.notes,
        assets=package.assets,
        origins=settled.origins,
    )


def _rank(name: str) -> tuple[int, int, str]:
    """The page to start with is near the top and called so."""
    stem = posixpath.basename(name).partition(".")[0].lower()
    first = next((at for at, word in enumerate(_FIRST) if stem.startswith(word)), len(_FIRST))
    return name.count("/"), first, name


@dataclass
class _Reading:
    """Reads pages, each once."""

    package: Package
    report: Report
    total: int
    reader: PageReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = PageReader(self.package, counts=True)
        self.report.expect(self.total, "page")

    def pages(self, name: str) -> tuple[Page, ...]:
        """A page, and what it frames or leads to, unless another had it."""
        if name in self.reader.taken or (self.reader.made and serves_player(name)):
            return ()
        self.report.progress(len(self.reader.taken) / max(1, self.total), f"Reading “{name}”")
        read = self.reader.read(name, own=lambda blocks: self._leave(name, blocks))
        self.report.did("page")
        return (self._own(name, read.blocks), *read.pages) if read.blocks else read.pages

    def _leave(self, name: str, blocks: tuple[Node, ...]) -> None:
        if blocks:
            self.package.left(self._own(name, blocks))

    def _own(self, name: str, blocks: tuple[Node, ...]) -> Placed:
        return Placed(title=self.reader.title(name, blocks), body=doc(*blocks), path=name)
