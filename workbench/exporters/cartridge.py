"""Common Cartridge 1.3: pages, links, topics, assignments, quizzes, banks, and fuller copies for Canvas."""

from __future__ import annotations

from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._cartridge_package import CartridgePackage
from workbench.exporters._forbidden import LEFT_OUT, pages_with_forbidden
from workbench.exporters._notes import Notes
from workbench.model.course import Course
from workbench.model.links import page_address


@exporter(
    "cartridge",
    label="Common Cartridge",
    ending=".imscc",
    media_type="application/zip",
    address=page_address,
)
def write_cartridge(course: Course, find: Find) -> Written:
    """Write the outline with each page as the resource that it is."""
    notes = Notes()
    for title in pages_with_forbidden(course.pages):
        notes.warning(title, LEFT_OUT)
    package = CartridgePackage.of(find, notes)
    package.course(course)
    return Written(content=package.files.archive, notes=notes.all)
