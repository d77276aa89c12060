"""Courses as files: what one is exported as, and what was imported into it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from workbench.components._channel import Json
from workbench.components._import_records import import_record
from workbench.components.course_browser import CourseBrowser
from workbench.components.session import Session
from workbench.model.imported import Severity
from workbench.services import Services
from workbench.services.exporting import Exported

_MOST_NOTES = 200
"""Notes of one export that are listed."""

Data = Mapping[str, Json]


class CourseFiles:
    """Gives a visitor a course as a file, and shows which files came into it."""

    def __init__(self, services: Services, session: Session, browser: CourseBrowser) -> None:
        self._services, self._session, self._browser = services, session, browser

    async def do_export(self, data: Data) -> None:
        """Give the visitor a course as a file."""
        course_id, name = str(data["course"]), str(data["format"])
        if name not in {one.name for one in self._services.exporting.formats()}:
            return
        exported = await asyncio.to_thread(self._services.exporting.export, course_id, name)
        content = await asyncio.to_thread(lambda: exported.data)
        self._browser.save(exported.name, exported.media_type, content)
        self._browser.show(report=_report(exported))
        if exported.notes:
            self._session.notify(f"Exported. {_lost(len(exported.notes))}")

    async def do_imports(self, data: Data) -> None:
        """Show what was imported into a course, and what was said about it."""
        course_id = str(data["course"])
        found = await asyncio.to_thread(self._services.importing.history, course_id)
        self._browser.show(imports={"course": course_id, "imports": [import_record(one) for one in found]})

    def do_imports_close(self, data: Data) -> None:
        """Put them away."""
        self._browser.show(imports=None)

    def do_report_close(self, data: Data) -> None:
        """Put away what the last export said."""
        self._browser.show(report=None)


def _report(exported: Exported) -> Json:
    """What an export changed or left out, the worst first; None when it is whole."""
    if not exported.notes:
        return None
    order = list(reversed(Severity))
    notes = sorted(exported.notes, key=lambda one: order.index(one.severity))
    return {
        "name": exported.name,
        "count": len(notes),
        "notes": [
            {
                "severity": one.severity.value,
                "where": one.where,
                "message": one.message,
                "excerpt": one.excerpt,
            }
            for one in notes[:_MOST_NOTES]
        ],
    }


def _lost(number: int) -> str:
    if number == 1:
        return "One thing could not be carried over as it is."
    return f"{number} things could not be carried over as they are."
