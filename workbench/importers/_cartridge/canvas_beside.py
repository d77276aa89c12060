"""The pages that Canvas's settings beside a cartridge become, and what of them has no place here."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._cartridge.canvas import SETTINGS_FOLDER, Canvas, Html
from workbench.importers._cartridge.canvas_course import course_page
from workbench.importers._cartridge.canvas_pages import events, groups, outcomes, rubrics
from workbench.importers._placing import Placed
from workbench.model.content import doc
from workbench.model.course import Page

_COURSE = ("course_settings.xml", "late_policy.xml", "grading_standards.xml", "files_meta.xml")
_PAGES = (
    ("rubrics.xml", "Rubrics", rubrics),
    ("learning_outcomes.xml", "Outcomes", outcomes),
    ("assignment_groups.xml", "Assignment groups", groups),
    ("events.xml", "Calendar", events),
)


def canvas_pages(canvas: Canvas, html: Html) -> Iterator[Page]:
    """The syllabus, rubrics, outcomes, groups and events, each on a page of its own."""
    yield from _syllabus(canvas, html)
    yield from _course(canvas)
    for file, title, make in _PAGES:
        path, root = canvas.path(file), canvas.root(file)
        blocks = tuple(make(root, html, canvas.package.at(path))) if root is not None and path else ()
        if blocks:
            yield Placed(title=title, body=doc(*blocks), path=path or "")
    _tell_rest(canvas)


def _syllabus(canvas: Canvas, html: Html) -> Iterator[Page]:
    path = canvas.path("syllabus.html")
    blocks = html(canvas.package.text(path), canvas.package.at(path), path) if path else ()
    if blocks:
        yield Placed(title="Syllabus", body=doc(*blocks), path=path or "", names=("syllabus",))


def _course(canvas: Canvas) -> Iterator[Page]:
    """The settings of the whole course that say something."""
    roots = {file: canvas.root(file) for file in _COURSE}
    blocks = tuple(course_page(roots, canvas.package, canvas.files))
    if blocks:
        yield Placed(title="Course settings", body=doc(*blocks), path=canvas.path(_COURSE[0]) or "")


def _tell_rest(canvas: Canvas) -> None:
    """Say which settings have no place in a course here."""
    left = [path for path in canvas.package.archive.names() if SETTINGS_FOLDER in path]
    left = [path for path in left if path not in canvas.package.used or path.endswith(_COURSE[0])]
    if left:
        canvas.package.used.update(left)
        canvas.package.notes.info(
            "Further settings of the whole course (navigation, rights, tools and the like) "
            "were left out: there is no place for them here.",
            excerpt=", ".join(path.rpartition("/")[2] for path in left),
            code="course_settings",
            advice="Set them again in the system that the course goes to.",
        )
