"""Excel workbooks: a page for each sheet, a quiz where it is one."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._notes import Notes
from workbench.importers._opened import Opened
from workbench.importers._portion import by_cells
from workbench.importers._sheets.properties import tell_properties
from workbench.importers._sheets.workbook import course_of
from workbench.importers._sheets.xlsx import XlsxReader
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _is_workbook(archive: Archive) -> bool:
    return any(archive.find(f"xl/workbook.{ending}") for ending in ("xml", "bin"))


@importer(
    "xlsx",
    label="Sheet or quiz (Excel)",
    extensions=(".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb"),
    media_types=(_SHEET, "application/vnd.ms-excel.sheet.macroenabled.12"),
    holds=_is_workbook,
    cut=by_cells,
    version="9",
)
def read_xlsx(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the values that the file holds: no formula is computed, no macro is run."""
    notes = Notes()
    source, archive = opened.source, opened.archive
    for message, where in archive.problems:
        notes.warning(message, where=where, code="archive")
    book = XlsxReader(archive, limits, notes).read()
    tell_properties(archive, "docProps/core.xml", limits, notes)
    return course_of(book, source, limits, notes, report)
