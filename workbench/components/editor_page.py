"""The editor: the pages of a course, the text of one, and beside it the assistant or the page's versions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._desk import OUTLINE, Desk
from workbench.components._loop import Home
from workbench.components._open_page import OpenPage
from workbench.components._page_asking import PageAsking
from workbench.components.assistant_panel import AssistantPanel
from workbench.components.card import card, words
from workbench.components.editor_bar import EditorBar
from workbench.components.page_outline import PageOutline
from workbench.components.session import Session
from workbench.components.versions_panel import VersionsPanel
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.outline import CourseOutline, Entry
from workbench.model.page_suggestion import PageQuestion
from workbench.services import Services

Data = Mapping[str, Json]


class EditorPage(Viewer):
    """Where a page of a course is written, alone or together, with the assistant's help."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._home = Home()
        self._home.on_close(lambda: self._page.quit())  # before the assistant leaves
        self._outline = PageOutline(sizing_mode="stretch_both", margin=0, stylesheets=[OUTLINE])
        self._bar = EditorBar(sizing_mode="stretch_width", margin=0)
        self._assistant = AssistantPanel(services, session, self._home)
        self._versions = VersionsPanel(services, session)
        self._asking = PageAsking(services, session, decided=self._reread)
        self._desk = Desk(self._outline, self._bar, self._asking.questions, self._assistant, self._versions)
        self._page = OpenPage(services, session, self._desk, self._bar, self._assistant, follow=self._follow)
        self._layout = pn.Column(sizing_mode="stretch_both", margin=0)
        self._connect()

    def _connect(self) -> None:
        for component in (self._outline, self._bar):
            component.on_ask(partial(do, self, self._session))
        self._session.param.watch(self._turned, ["course_id", "document_id"])
        self._versions.param.watch(lambda event: self.do_versions({}), "closed")
        self._assistant.param.watch(lambda event: self._reread(), "heard")

    def opened(self) -> None:
        """Show the page that the session names, or the first of its course."""
        self._show()

    def __panel__(self) -> pn.Column:
        return self._layout

    # Showing --------------------------------------------------------------------------------

    def _turned(self, *events: Any) -> None:
        if self._session.page == "editor":
            self._show()

    def _show(self) -> None:
        session, outlining = self._session, self._services.outlining
        courses = outlining.courses(session.user)
        if not session.course_id and session.document_id:
            session.complete(course_id=self._services.editing.course_of(session.document_id))
            return  # the change shows the page again
        course_id = session.course_id or (courses[0].id if courses else None)
        if course_id is None:
            self._empty("There is no course to edit yet.", "Import a course", "import")
            return
        try:
            self._show_course(outlining.outline(course_id))
        except NotFound as error:
            self._empty(error.message, "Go to the courses", "courses")

    def _show_course(self, outline: CourseOutline) -> None:
        entry, lines = self._entry(outline), self._asking.entries(outline.course.id, outline.entries)
        suggested = self._asking.suggested(self._session.document_id) if entry is None else None
        if self._session.document_id and entry is None and suggested is None:
            raise NotFound("This page does not exist any more.")
        courses = self._services.outlining.courses(self._session.user)
        name = entry.id if entry else self._session.document_id
        self._outline.show(
            courses=[{"id": one.id, "title": one.title} for one in courses],
            course=outline.course.id,
            entries=lines,
            current=name,
        )
        self._asking.ask(name)
        if suggested is not None:
            self._show_suggested(suggested)
        elif entry is None:
            self._empty("This course has no page yet.", "Add a page", None)
        else:
            self._show_page(outline, entry)

    def _show_page(self, outline: CourseOutline, entry: Entry) -> None:
        self._bar.show(suggested=False)
        self._page.open(entry)
        self._layout.objects = [self._desk.layout]
        if not self._session.document_id:
            self._session.complete(course_id=outline.course.id, document_id=entry.id)

    def _show_suggested(self, one: PageQuestion) -> None:
        """Show what a page that was deleted here would say, to be decided on."""
        self._page.close()
        self._bar.show(title=one.suggestion.title or one.page, suggested=True, versions=False)
        self._asking.draw(one)
        self._desk.put(self._asking.changes)
        self._desk.beside(versions=False)
        self._layout.objects = [self._desk.layout]

    def _reread(self) -> None:
        """Show the course as it is after a decision; a page that is gone gives way to the first."""
        session = self._session
        course_id, name = session.course_id, session.document_id
        if session.page != "editor" or course_id is None:
            return
        if name is not None and self._gone(course_id, name):
            session.document_id = None  # the change shows the page again
        else:
            self._show()

    def _gone(self, course_id: str, document_id: str) -> bool:
        """Whether a page is neither there nor suggested."""
        try:
            outline = self._services.outlining.outline(course_id)
        except NotFound:
            return False  # the whole course is, which is told
        self._asking.entries(course_id, outline.entries)
        return outline.find(document_id) is None and self._asking.suggested(document_id) is None

    def _entry(self, outline: CourseOutline) -> Entry | None:
        if self._session.document_id:
            return outline.find(self._session.document_id)
        return next(outline.walk(), None)

    def _empty(self, sentence: str, deed: str, page: str | None) -> None:
        self._page.close()
        button = pmui.Button(name=deed, variant="contained", margin=(16, 0, 0, 0), align="center")
        button.on_click(lambda event: self.do_create({}) if page is None else self._session.open(page))
        said = words(sentence, "body", styles={"text-align": "center"})
        self._layout.objects = [card(said, button, styles={"padding": "48px 24px"})]

    # What the visitor does ------------------------------------------------------------------

    def do_open(self, data: Data) -> None:
        """Open another page of the course."""
        self._session.document_id = str(data["id"])

    def _follow(self, document_id: str, block_id: str) -> None:
        """Open the page that a link leads to, if it is one of the course."""
        course_id = self._outline.shown["course"]
        if self._services.outlining.outline(course_id).find(document_id) is None:
            self._session.complain("The page that this link leads to is not in this course.")
            return
        self._session.param.update(course_id=course_id, document_id=document_id)
        self._page.go(document_id, block_id)

    def do_course(self, data: Data) -> None:
        """Open another course at its first page."""
        self._session.param.update(course_id=str(data["id"]), document_id=None)

    def do_create(self, data: Data) -> None:
        """Add a page to the course and open it."""
        course_id = self._session.course_id or self._outline.shown["course"]
        page = self._services.outlining.create_page(course_id, "Untitled page")
        self._session.param.update(course_id=course_id, document_id=page)

    def do_rename(self, data: Data) -> None:
        """Give the page another title."""
        if self._page.id is not None:
            self._services.outlining.rename_page(self._page.id, str(data["title"]))
            self._show()

    def do_versions(self, data: Data) -> None:
        """Show the versions of the page, or the assistant again."""
        shown = not self._desk.past
        if shown and self._page.id is not None:
            try:
                self._versions.open(self._page.id)
            except WorkbenchError as error:
                self._session.complain(f"{error.message} {error.advice}")
                return
        self._desk.beside(versions=shown)
