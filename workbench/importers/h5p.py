"""Interactive content of H5P (.h5p)."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._captioned import captioned
from workbench.importers._h5p.content import h5p_pages
from workbench.importers._opened import Opened
from workbench.importers._package.files import Package
from workbench.importers._package.rest import unused
from workbench.importers._placing import settle
from workbench.importers._tools.shared import parsed, plain, record, string
from workbench.model.course import Course
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits


def _is_h5p(archive: Archive) -> bool:
    return "h5p.json" in archive and "content/content.json" in archive


@importer("h5p", label="H5P content", extensions=(".h5p",), holds=_is_h5p, version="7")
def read_h5p(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the texts, media and questions of a piece of H5P content."""
    source, package = opened.source, Package(opened.archive, limits, linked=True, report=report)
    pages = h5p_pages(package, "")
    if not pages:
        raise Unreadable(f"“{source.name}” holds no H5P content that can be read{package.why}.")
    head = record(parsed(package.text("h5p.json")))
    settled = settle((*captioned(package, pages), *unused(package)), package.notes)
    language = string(head.get("language"))
    course = Course(
        title=plain(head.get("title")) or source.stem,
        pages=settled.pages,
        language="" if language == "und" else language[:35],
    )
    return Imported(course=course, notes=settled.notes, assets=package.assets, origins=settled.origins)
