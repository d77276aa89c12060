"""QTI 1.2 as Canvas, Common Cartridge, Blackboard, D2L, Respondus and the specification write it."""

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
    return _is_qti12(kinds_of_file(source))


def _is_package(archive: Archive) -> bool:
    return _is_qti12(archive.once(kinds))


def _is_qti12(found: frozenset[str]) -> bool:
    return "qti1" in found and not found & {"qti2", "qti3", "cartridge", "scorm", "outline"}


@importer(
    "qti12",
    label="QTI 1.2 questions",
    extensions=(".qti",),
    sniff=_is_file,
    holds=_is_package,
    version="20",
    cut=by_questions,
    bounded=True,
)
def read_qti12(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read assessments, sections, groups and banks with keys, points and feedback."""
    return read_quizzes(opened, limits, report)
