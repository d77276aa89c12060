"""QTI 2.1: the questions of a course as a package of items and tests."""

from __future__ import annotations

from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._qti_dialect import QTI21
from workbench.exporters._qti_package import write_package
from workbench.model.course import Course


@exporter("qti21", label="QTI 2.1 questions", ending="-qti21.zip", media_type="application/zip")
def write_qti21(course: Course, find: Find) -> Written:
    """Write each question as an item and each quiz as a test."""
    return write_package(course, find, QTI21)
