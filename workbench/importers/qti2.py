"""QTI 2.0, 2.1, 2.2 and 3.0: items, sections, tests and packages of them."""

from __future__ import annotations

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._opened import Opened
from workbench.importers._portion import by_questions
from workbench.importers._qti.package import kinds, kinds_of_file
from workbench.importers._qti.quizzes import read_quizzes
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits


def _is_file(source: Source) -> bool:
    return _is_qti2(kinds_of_file(source))


def _is_package(archive: Archive) -> bool:
    return _is_qti2(archive.once(kinds))


def _is_qti2(found: frozenset[str]) -> bool:
    return bool(found & {"qti2", "qti3"}) and not found & {"scorm", "outline"}


@importer(
    "qti2",
    label="QTI 2 or 3 questions",
    media_types=("application/qti+xml",),
    sniff=_is_file,
    holds=_is_package,
    version="17",
    cut=by_questions,
    bounded=True,
)
def read_qti2(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read every item with all its interactions; tests become pages in their order."""
    return read_quizzes(opened, limits, report)
