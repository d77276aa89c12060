"""Courses for xAPI and its forerunners: cmi5, Tin Can and AICC packages."""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._identity import identity
from workbench.importers._lom import Lom
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package, manifest_path
from workbench.importers._package.text import PAGES
from workbench.importers._scorm.entry import Entry
from workbench.importers._scorm.launch_outlines import Told, outline_file, told_by
from workbench.importers._scorm.reading import Reading, imported, left_out, pages_by_name
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def _is_launched(archive: Archive) -> bool:
    pages = any(name.lower().endswith(PAGES) for name in archive.names())
    path = outline_file(archive)
    return path is not None and manifest_path(archive) is None and (pages or not path.endswith(".au"))


@importer("cmi5", label="cmi5, Tin Can (xAPI) and AICC package", holds=_is_launched, version="7")
def read_launched(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the outline, and each page that it opens, as for SCORM."""
    archive, source = opened.archive, opened.source
    package = Package(archive, limits, linked=True, report=report)
    path = outline_file(archive)
    told = told_by(package, path) if path else None
    if told is None or not told.entries:
        told = _by_names(package, path or "", source)
    entries = _with_others(told.entries, package)
    reading = Reading(package, report, entries)
    report.expect(reading.total, "page")
    pages = (*map(reading.page, entries), *left_out(reading))
    language = told.language if _LANGUAGE.fullmatch(told.language) else ""
    about = Lom(title=told.title, description=told.description, language=language)
    found = imported(package, pages, told.title or source.stem, about)
    return replace(found, identifier=identity(told.identifier, found.course.title))


def _with_others(entries: tuple[Entry, ...], package: Package) -> tuple[Entry, ...]:
    """The outline, its first page with all others of the package: nothing says which belong to what."""
    first, *rest = entries
    others = tuple(one for one in package.archive.names() if one.lower().endswith(PAGES))
    if first.path is None and first.entries:
        return (replace(first, entries=_with_others(first.entries, package)), *rest)
    return (replace(first, listed=others), *rest)


def _by_names(package: Package, path: str, source: Source) -> Told:
    """The pages in the order of their names, where the outline opens none."""
    entries = pages_by_name(package.archive)
    if not entries:
        raise Unreadable(
            f"The outline “{path}” in “{source.name}” opens no page{package.why}.",
            advice="Export the course again, as SCORM if its program can do that.",
        )
    package.notes.loss(
        "The outline opens no page; the pages were taken by their names.", where=path, code="no_outline"
    )
    return Told(entries=entries)
