"""QTI 3.0: the questions of a course as a package of items and tests."""

from __future__ import annotations

from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._qti_dialect import QTI30
from workbench.exporters._qti_package import write_package
from workbench.model.course import Course


@exporter("qti30", label="QTI 3.0 questions", ending="-qti30.zip", media_type="application/zip")
def write_qti30(course: Course, find: Find) -> Written:
    """Write each question as an item and each quiz as a test."""
    return write_package(course, find, QTI30)
