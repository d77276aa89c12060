"""SCORM 1.2 and 2004 and plain content packages: the outline, and the text of what it opens."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.importers._archive import is_zip, open_archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._notes import counted
from workbench.importers._package import Package, manifest_path
from workbench.importers._qti_names import below, child, string
from workbench.importers._qti_package import kinds, lom_title, manifest_of
from workbench.importers._scorm_manifest import Entry, Outline
from workbench.importers._scorm_page import PAGES, PageReader
from workbench.importers._xml import Element
from workbench.model.content import Node, doc, node, safe_url
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits


def _is_scorm(source: Source) -> bool:
    found = kinds(source)
    return "scorm" in found or found == {"manifest"}


@importer("scorm", label="SCORM package", sniff=_is_scorm)
def read_scorm(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline with all its settings, and each page that it opens."""
    if not is_zip(source):
        raise Unreadable(f"“{source.name}” is no zip package.")
    with open_archive(source, limits) as archive:
        package = Package(archive, limits)
        manifest, folder = manifest_of(package)
        if manifest is None:
            path = manifest_path(archive)
            raise Unreadable(
                f"The manifest “{path}” in “{source.name}” is not XML, so nothing can be found in it."
            )
        outline = Outline(package=package, folder=folder, manifest=manifest)
        pages, title = _pages(outline, source, report)
        _unused(package)
        course = Course(title=title, pages=pages, description=_described(manifest))
        return Imported(course=course, notes=package.notes.all, assets=package.assets)


def _pages(outline: Outline, source: Source, report: Report) -> tuple[tuple[Page, ...], str]:
    """The pages and the course's title; without an outline, every page that is listed."""
    organizations = outline.organizations()
    title = lom_title(child(outline.manifest, "metadata"))
    if not any(one.entries for one in organizations):
        listed = tuple(outline.resources())
        outline.notes.warning(
            "The package has no outline; the pages that it lists were taken in order.", code="no_outline"
        )
        if not listed:
            raise Unreadable(f"The manifest of “{source.name}” lists no page, so there is nothing to import.")
        organizations = (Entry(title=title or source.stem, entries=listed),)
    reading = _Reading(outline.package, report, total=sum(1 for one in organizations for _ in one.walk()))
    first = organizations[0]
    pages = tuple(reading.page(one) for one in first.entries)
    if first.settings:
        pages = (Page(title=first.title, kind=PageKind.SECTION, pages=pages, settings=first.settings),)
    for other in organizations[1:]:
        outline.notes.info(f"A second outline, “{other.title[:80]}”, is at the end.", code="organization")
        pages = (*pages, reading.page(other))
    return pages, first.title or title or source.stem


@dataclass
class _Reading:
    """Turns entries of an outline into pages."""

    package: Package
    report: Report
    total: int
    done: int = 0
    reader: PageReader = field(init=False)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = PageReader(self.package)

    def page(self, entry: Entry) -> Page:
        """An entry with what it opens and what is below it."""
        self.report.progress(self.done / max(1, self.total), f"Reading “{entry.title}”")
        self.done += 1
        below = tuple(self.page(one) for one in entry.entries)
        if "://" in entry.href:
            return self._link(entry, below)
        blocks: tuple[Node, ...] = ()
        loaded: tuple[Page, ...] = ()
        if entry.path is not None:
            if (entry.path, entry.query) in self.seen:
                first = self.seen[entry.path, entry.query]
                self.package.notes.info(
                    f"Opens the same page as “{first[:80]}”.", where=entry.title, code="same_page"
                )
            self.seen.setdefault((entry.path, entry.query), entry.title)
            blocks, loaded = self.reader.read(entry.path, entry.query)
            blocks = _untitled(blocks, entry.title)
        kind = PageKind.SECTION if entry.path is None and below else PageKind.PAGE
        return Page(
            title=entry.title,
            kind=kind,
            body=doc(*blocks),
            pages=(*loaded, *below),
            settings=entry.settings,
        )

    def _link(self, entry: Entry, below: tuple[Page, ...]) -> Page:
        url = safe_url(entry.href, frozenset({"http", "https"})) or ""
        body = doc(node("embed", kind="web", src=url, title=entry.title))
        return Page(title=entry.title, kind=PageKind.LINK, body=body, pages=below, settings=entry.settings)


def _untitled(blocks: tuple[Node, ...], title: str) -> tuple[Node, ...]:
    """The blocks without a first heading that only says the page's title again."""
    first = blocks[0] if blocks else None
    if first is not None and first.type == "heading" and " ".join(first.plain.split()) == title:
        return blocks[1:]
    return blocks


def _described(manifest: Element) -> str:
    found = next(below(child(manifest, "metadata"), "description"), None)
    return string(found)[:1000]


def _unused(package: Package) -> None:
    """Report pages that nothing opens."""
    left = [
        name for name in package.archive.names() if name not in package.used and name.lower().endswith(PAGES)
    ]
    if left:
        count = counted(len(left), "page of the package is", "pages of the package are")
        package.notes.info(
            f"{count} opened by nothing and left out.",
            excerpt=", ".join(left),
            code="unused_files",
        )
