"""QTI 2.0, 2.1, 2.2 and 3.0: items, sections, tests and packages of them."""

from __future__ import annotations

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._portion import by_questions
from workbench.importers._qti.package import kinds
from workbench.importers._qti.quizzes import read_quizzes
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits


def _is_qti2(source: Source) -> bool:
    found = kinds(source)
    return bool(found & {"qti2", "qti3"}) and "scorm" not in found


@importer(
    "qti2",
    label="QTI 2 or 3 questions",
    media_types=("application/qti+xml",),
    sniff=_is_qti2,
    version="11",
    cut=by_questions,
    bounded=True,
)
def read_qti2(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read every item with all its interactions; tests become pages in their order."""
    return read_quizzes(source, limits, report)
