"""Courses: what there is, in which order, and the pages of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._course_files import CourseFiles
from workbench.components.course_browser import CourseBrowser
from workbench.components.session import Session
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.outline import CourseInfo, Entry
from workbench.services import Services
from workbench.services.counting import Counting

Data = Mapping[str, Json]


@dataclass(frozen=True)
class Counts:
    """What courses or pages hold, by their names; those that hold nothing are not named."""

    questions: Mapping[str, int]
    undecided: Mapping[str, int]

    def of(self, name: str) -> dict[str, int]:
        """What one of them holds."""
        return {"questions": self.questions.get(name, 0), "undecided": self.undecided.get(name, 0)}


class CoursesPage(Viewer):
    """The list of courses and the outline of one."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._counting = Counting(services.database)
        self._query = ""
        self._browser = CourseBrowser(sizing_mode="stretch_width", margin=0)
        self._browser.on_ask(self._asked)
        self._files = CourseFiles(services, session, self._browser)
        session.param.watch(self._turned, ["course_id"])

    def opened(self) -> None:
        """Read anew what may have changed on another page."""
        self._show()

    def __panel__(self) -> CourseBrowser:
        return self._browser

    # Showing --------------------------------------------------------------------------------

    def _turned(self, event: Any) -> None:
        if self._session.page == "courses":
            self._show()

    def _show(self) -> None:
        session, outlining = self._session, self._services.outlining
        courses = outlining.courses(session.user, self._query)
        counts = Counts(self._counting.questions_by_course(), self._counting.undecided_by_course())
        course_id = session.course_id or (courses[0].id if courses else None)
        try:
            outline = self._outline(course_id, counts) if course_id else None
        except NotFound as error:
            session.complain(error.message)
            session.course_id = None  # shows the page again
            return
        self._browser.show(
            courses=[_course(one, counts) for one in courses],
            query=self._query,
            selected=session.course_id,
            outline=outline,
            formats=[{"name": one.name, "label": one.label} for one in self._services.exporting.formats()],
        )

    def _outline(self, course_id: str, counts: Counts) -> Json:
        outline, counting = self._services.outlining.outline(course_id), self._counting
        by_page = Counts(counting.questions_by_page(course_id), counting.undecided_by_page(course_id))
        pages = sum(1 for _ in outline.walk())
        return {
            "course": {**_course(outline.course, counts), "pages": pages},
            "entries": [_entry(one, by_page) for one in outline.entries],
        }

    # Asked ----------------------------------------------------------------------------------

    async def _asked(self, kind: str, data: Data) -> None:
        for part in (self, self._files):
            await do(part, self._session, kind, data)
        if kind not in ("open", "coach", "import", "export", "report_close", "imports", "imports_close"):
            self._show()

    def do_search(self, data: Data) -> None:
        """Show the courses and pages that hold these words."""
        self._query = str(data["text"])

    def do_select(self, data: Data) -> None:
        """Show the outline of a course."""
        self._session.param.update(course_id=data["course"], document_id=None, conversation_id=None)

    def do_create(self, data: Data) -> None:
        """Add an empty course."""
        self._session.course_id = self._services.outlining.create(str(data["title"]), self._session.user)

    def do_rename(self, data: Data) -> None:
        """Give a course another title."""
        self._services.outlining.rename(str(data["course"]), str(data["title"]))

    def do_move(self, data: Data) -> None:
        """Move a course in the list."""
        self._services.outlining.move(str(data["course"]), int(data["by"]))

    def do_delete(self, data: Data) -> None:
        """Delete a course; the notice brings it back."""
        course_id = str(data["course"])
        title = self._services.outlining.outline(course_id).course.title
        self._services.outlining.delete(course_id)
        if self._session.course_id == course_id:
            self._session.param.update(course_id=None, document_id=None, conversation_id=None)
        restore = partial(self._restore, partial(self._services.outlining.undelete, course_id))
        self._session.notify(f"“{title}” was deleted.", undo=restore)

    def do_import(self, data: Data) -> None:
        """Go to the Import page."""
        self._session.open("import")

    def do_open(self, data: Data) -> None:
        """Edit a page, or the course from its first page."""
        self._session.open("editor", course_id=str(data["course"]), document_id=data.get("id"))

    def do_coach(self, data: Data) -> None:
        """Ask the coach about the course."""
        self._session.open("coach", course_id=str(data["course"]), conversation_id=None)

    def do_page_create(self, data: Data) -> None:
        """Add a page and let it be named."""
        outlining = self._services.outlining
        page = outlining.create_page(str(data["course"]), "Untitled page", parent_id=data.get("parent"))
        pn.state.execute(partial(self._browser.edit_page, page))

    def do_page_rename(self, data: Data) -> None:
        """Give a page another title."""
        self._services.outlining.rename_page(str(data["id"]), str(data["title"]))

    def do_page_shift(self, data: Data) -> None:
        """Move a page up, down, in or out."""
        outlining = self._services.outlining
        ways = {
            "up": outlining.move_page_up,
            "down": outlining.move_page_down,
            "in": outlining.indent_page,
            "out": outlining.outdent_page,
        }
        ways[str(data["way"])](str(data["id"]))

    def do_page_move(self, data: Data) -> None:
        """Put a page where it was dropped."""
        self._services.outlining.move_page(
            str(data["id"]), parent_id=data["parent"], position=int(data["position"])
        )

    def do_page_delete(self, data: Data) -> None:
        """Delete a page; the notice brings it back."""
        document_id = str(data["id"])
        outline = self._services.outlining.outline(str(data["course"]))
        entry = outline.find(document_id)
        self._services.outlining.delete_page(document_id)
        if (left := self._session.document_id) and self._gone(str(data["course"]), left):
            self._session.complete(document_id=None)
        restore = partial(self._restore, partial(self._services.outlining.undelete_page, document_id))
        self._session.notify(f"“{entry.title if entry else 'The page'}” was deleted.", undo=restore)

    def _gone(self, course_id: str, document_id: str) -> bool:
        return self._services.outlining.outline(course_id).find(document_id) is None

    def _restore(self, undelete: Callable[[], None]) -> None:
        try:
            undelete()
        except WorkbenchError as error:
            self._session.complain(error.message)
        self._show()


def _course(info: CourseInfo, counts: Counts) -> Json:
    return {
        "id": info.id,
        "title": info.title,
        "description": info.description,
        "pages": info.pages,
        **counts.of(info.id),
        "updated": info.updated.isoformat(),
    }


def _entry(entry: Entry, counts: Counts) -> Json:
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind.value,
        **counts.of(entry.id),
        "entries": [_entry(one, counts) for one in entry.entries],
    }
