"""GIFT: the questions of a course in Moodle's text format, a category for each page."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._files import Files
from workbench.exporters._forbidden import xml_safe
from workbench.exporters._gift import GiftWriter
from workbench.exporters._notes import Notes
from workbench.model.course import Course, Page
from workbench.model.errors import BadInput
from workbench.model.exercise import exercise_of


@exporter("gift", label="GIFT questions for Moodle", ending=".gift", media_type="text/plain")
def write_gift(course: Course, find: Find) -> Written:
    """Write each question under the category of its page; text between questions is noted."""
    files, notes = Files(find), Notes()
    writer = GiftWriter(files=files, notes=notes)
    parts = [part for page in course.walk() for part in _page(page, writer, notes)]
    if not parts:
        raise BadInput(
            f"“{course.title}” has no questions, so there is nothing to write as GIFT.",
            advice="Export it as a Word document, Markdown or a web page.",
        )
    return Written(content=("\n\n".join(parts) + "\n").encode(), notes=(*notes.all, *files.notes))


def _page(page: Page, writer: GiftWriter, notes: Notes) -> Iterator[str]:
    """The questions of a page."""
    asked = False
    for block in xml_safe(page.body, page.title, writer.files).content:
        if block.type == "exercise":
            if not asked:
                yield f"$CATEGORY: {' '.join(page.title.split()).replace('/', '//')}"
            asked = True
            one = exercise_of(block)
            yield writer.question(one, f"{page.title}, {one.title or one.identifier or 'question'}")
        elif words := block.plain.strip():
            notes.loss(page.title, "GIFT has only questions; the text around them was left out.", words)
    if asked:
        for key, value in page.settings:
            notes.loss(page.title, "A setting was left out.", f"{key}: {value}")
