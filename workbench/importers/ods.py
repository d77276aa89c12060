"""OpenDocument sheets (LibreOffice): a page for each sheet, a quiz where it is one."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._notes import Notes
from workbench.importers._opened import Opened
from workbench.importers._portion import by_cells
from workbench.importers._sheets.ods import read_sheets
from workbench.importers._sheets.properties import tell_properties
from workbench.importers._sheets.workbook import course_of
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits

_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def _is_sheet(archive: Archive) -> bool:
    return "mimetype" in archive and archive.head("mimetype", 80).strip().startswith(_TYPE)


@importer(
    "ods",
    label="Sheet or quiz (OpenDocument)",
    extensions=(".ods", ".ots"),
    media_types=(_TYPE.decode(),),
    holds=_is_sheet,
    cut=by_cells,
    version="9",
)
def read_ods(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the values that the file holds: no formula is computed, no macro is run."""
    notes = Notes()
    source, archive = opened.source, opened.archive
    for message, where in archive.problems:
        notes.warning(message, where=where, code="archive")
    book = read_sheets(archive, limits, notes)
    tell_properties(archive, "meta.xml", limits, notes)
    return course_of(book, source, limits, notes, report)
