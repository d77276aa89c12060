"""SCORM 1.2 and 2004 and plain content packages: the outline, and the text of what it opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._identity import identity
from workbench.importers._lom import Lom, lom
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path
from workbench.importers._placing import Placed
from workbench.importers._qti.names import attr
from workbench.importers._qti.package import kinds, manifest_of
from workbench.importers._scorm.entry import Entry
from workbench.importers._scorm.manifest import Outline
from workbench.importers._scorm.reading import Reading, imported, left_out, pages_by_name
from workbench.model.course import Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Offer, Option, Source
from workbench.model.limits import ImportLimits

_ALL = "all"


def _is_scorm(archive: Archive) -> bool:
    found = archive.once(kinds)
    mixed = "outline" in found and "cartridge" not in found
    return "scorm" in found or mixed or found == {"manifest"}


@importer("scorm", label="SCORM package", holds=_is_scorm, version="22")
def read_scorm(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline with all its settings, and each page that it opens."""
    source, package = opened.source, Package(opened.archive, limits, linked=True, report=report)
    manifest, folder = manifest_of(package)
    if manifest is None:
        return _without_outline(package, source, report)
    outline = Outline(package=package, folder=folder, manifest=manifest)
    about = lom(package, manifest, outline.base)
    organizations = _organizations(outline, about, source)
    offers = tuple(_offers(organizations, source))
    pages, title = _pages(organizations, package, source, report)
    if about.title and title and title.casefold() != about.title.casefold():
        package.notes.info(
            f"The outline is called “{title[:200]}”; the course has the title of its metadata.",
            where=about.title,
            code="outline_title",
        )
    found = imported(package, pages, about.title or title or source.stem, about, offers)
    return replace(found, identifier=identity(attr(manifest, "identifier"), found.course.title))


def _without_outline(package: Package, source: Source, report: Report) -> Imported:
    """The pages of a package whose manifest cannot be read, in the order of their names."""
    path = manifest_path(package.archive)
    listed = pages_by_name(package.archive)
    if not listed:
        raise Unreadable(
            f"The manifest “{path}” in “{source.name}” is not XML, so nothing can be found in it.",
            advice="Export the package again from the program that made it.",
        )
    package.notes.loss(
        "The manifest is not XML, so the outline is lost; the pages were taken by their names.",
        where=path or "",
        code="no_outline",
    )
    reading = Reading(package, report, listed)
    report.expect(reading.total, "page")
    pages = (*(reading.page(one) for one in listed), *reading.questions.left())
    return imported(package, pages, source.stem, Lom())


# Organizations ---------------------------------------------------------------------------------


def _organizations(outline: Outline, about: Lom, source: Source) -> tuple[Entry, ...]:
    """The outlines, the default one first; without any, one of all pages that are listed."""
    found = outline.organizations()
    if any(one.entries for one in found):
        return _with_unopened(_with_pages(found, outline), outline)
    outline.notes.warning(
        "The package has no outline; the pages that it lists were taken in order.", code="no_outline"
    )
    listed = tuple(outline.resources.entries())
    if not listed:
        raise Unreadable(f"The manifest of “{source.name}” lists no page, so there is nothing to import.")
    return (Entry(title=about.title or source.stem, entries=listed),)


def _with_pages(found: tuple[Entry, ...], outline: Outline) -> tuple[Entry, ...]:
    """The outlines; where no entry opens anything, with the pages of the package behind the first one."""
    opened = any(one.href or one.path for top in found for one in top.walk())
    pages = () if opened or outline.resources else pages_by_name(outline.package.archive)
    if not pages:
        return found
    outline.notes.loss(
        "The outline opens no page; the pages of the package were taken by their names.", code="no_outline"
    )
    first, *rest = found
    return (replace(first, entries=(*first.entries, *pages)), *rest)


def _with_unopened(found: tuple[Entry, ...], outline: Outline) -> tuple[Entry, ...]:
    """The outlines, the first one with the pages of resources that no entry of any opens."""
    opened = {path for top in found for one in top.walk() for path in (one.path, *one.listed)}
    left = dict.fromkeys(one for one in outline.resources.launched() if one not in opened)
    return (replace(found[0], listed=tuple(left)), *found[1:])


def _offers(organizations: tuple[Entry, ...], source: Source) -> Iterator[Offer]:
    """Which outline to take, where there are several."""
    if len(organizations) > 1:
        options = tuple(
            Option(value=one.identifier or str(at), label=one.title or f"Outline {at + 1}")
            for at, one in enumerate(organizations)
        )
        yield Offer(
            name="organization",
            label="Outline",
            options=(Option(value=_ALL, label="All of them, one after another"), *options),
            chosen=_chosen(organizations, source),
            help="The package holds several outlines of its content.",
        )


def _chosen(organizations: tuple[Entry, ...], source: Source) -> str:
    wanted = source.choices.get("organization", _ALL)
    known = {one.identifier or str(at) for at, one in enumerate(organizations)}
    return wanted if wanted in known else _ALL


def _pages(
    organizations: tuple[Entry, ...], package: Package, source: Source, report: Report
) -> tuple[tuple[Page, ...], str]:
    """The pages of the chosen outlines, and the first one's title."""
    wanted = _chosen(organizations, source)
    taken = tuple(one for at, one in enumerate(organizations) if wanted in (_ALL, one.identifier or str(at)))
    for other in organizations:
        if other not in taken:
            package.notes.info(f"The outline “{other.title[:80]}” was not chosen.", code="organization")
    reading = Reading(package, report, taken)
    report.expect(reading.total - 1, "page")
    first = taken[0]
    pages = tuple(reading.page(one) for one in first.entries)
    if first.settings:
        pages = (_section(first, pages),)
    for other in taken[1:]:
        package.notes.info(f"A second outline, “{other.title[:80]}”, is at the end.", code="organization")
        pages = (*pages, reading.page(other))
    return (*pages, *left_out(reading)), first.title if first.title != first.identifier else ""


def _section(entry: Entry, pages: tuple[Page, ...]) -> Placed:
    return Placed(
        title=entry.title,
        kind=PageKind.SECTION,
        pages=pages,
        settings=entry.settings,
        place=entry.identifier,
    )
