"""Word documents: headings, lists, tables, pictures, footnotes and equations as Word's own."""

from __future__ import annotations

import io
import zipfile

from docx import Document

from workbench.exporters._archive import Archive
from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._docx_blocks import Writer
from workbench.exporters._docx_parts import Pages, add_styles
from workbench.exporters._files import Files
from workbench.exporters._forbidden import FORBIDDEN, xml_safe
from workbench.exporters._links import is_marked, outlined, section_address
from workbench.model.course import Course
from workbench.model.imported import Severity
from workbench.model.page_mark import mark_of

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_LONGEST = 255
"""Characters of a property of a document."""


@exporter("docx", label="Word document", ending=".docx", media_type=_DOCX, address=section_address)
def write_docx(course: Course, find: Find) -> Written:
    """Write the course as one document, a top heading for each page."""
    files = Files(find)
    document = Document()
    add_styles(document)
    document.core_properties.title = FORBIDDEN.sub("", course.title)[:_LONGEST]
    document.core_properties.comments = FORBIDDEN.sub("", course.description)[:_LONGEST]
    if left := course.description[_LONGEST:]:
        files.tell(
            Severity.LOSS,
            "The description of a course has 255 characters in Word; the rest was left out.",
            left,
        )
    document.core_properties.language = course.language
    document.core_properties.author = ""
    _write_pages(course, document, files)
    data = io.BytesIO()
    document.save(data)
    return Written(content=_repacked(data), notes=tuple(files.notes))


def _repacked(data: io.BytesIO) -> Archive:
    """The same parts without the time of writing, so that the same course gives the same bytes."""
    archive = Archive(first="[Content_Types].xml")
    with zipfile.ZipFile(data) as written:
        for name in written.namelist():
            archive.add(name, written.read(name))
    return archive


def _write_pages(course: Course, document: Document, files: Files) -> None:
    """Write all pages; the section's properties stay the last thing in the body."""
    writer, pages = Writer(document, files), Pages(document)
    section = document.element.body[-1]
    document.element.body.remove(section)
    marked = is_marked(course)
    for name, level, page in outlined(course):
        mark = mark_of(page, level)
        if marked:
            pages.begin(name, mark)
        writer.page(
            FORBIDDEN.sub("", page.title) if mark.headed else "",
            level,
            xml_safe(page.body, page.title, files),
        )
    pages.save()
    writer.save()
    document.element.body.append(section)
