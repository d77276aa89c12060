"""The editor: the pages of a course, the text of one, and beside it the assistant or the page's versions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._loop import Home
from workbench.components.addresses import addresses
from workbench.components.assistant_panel import AssistantPanel
from workbench.components.card import BARE, card, words
from workbench.components.editor_bar import EditorBar
from workbench.components.page_outline import PageOutline
from workbench.components.rich_text import RichText
from workbench.components.session import Session
from workbench.components.versions_panel import VersionsPanel
from workbench.model.course import Asset
from workbench.model.errors import BadInput, NotFound, WorkbenchError
from workbench.model.outline import CourseOutline, Entry
from workbench.services import Services
from workbench.services.collaborating import Room

Data = Mapping[str, Json]
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")

_DESK = (
    BARE
    + """
:host { display: grid !important; gap: 16px; height: 100%; min-height: 0;
  grid-template-columns: 208px minmax(0, 1fr) minmax(300px, 360px); grid-template-rows: minmax(0, 1fr); }
:host(.wide) { grid-template-columns: minmax(0, 1fr) minmax(0, 1.3fr); }
@media (max-width: 1279.95px) {
  :host, :host(.wide) { grid-template-columns: 184px minmax(0, 1fr); grid-template-rows: auto auto;
    height: auto !important; }
}
@media (max-width: 959.95px) { :host, :host(.wide) { grid-template-columns: minmax(0, 1fr); } }
@media print { :host, :host(.wide) { display: block !important; height: auto !important; } }
"""
)
_OUTLINE = """
:host { min-width: 0; min-height: 0; }
@media print { :host { display: none !important; } }
@media (min-width: 1280px) { :host(.aside) { display: none !important; } }
@media (max-width: 959.95px) { :host { height: max-content !important; min-height: max-content !important; } }
"""
_MIDDLE = (
    BARE
    + """
:host { min-width: 0; min-height: 0; gap: 8px; }
@media (max-width: 1279.95px) { :host { height: min(72vh, 900px) !important; } }
@media (max-width: 599.95px) { :host { height: 60vh !important; min-height: 360px; } }
@media print { :host { display: block !important; height: auto !important; } }
"""
)
_SIDE = """
:host { min-width: 0; min-height: 0; overflow-y: auto; height: 100%; }
@media (max-width: 1279.95px) { :host { grid-column: 1 / -1; height: max-content; min-height: max-content;
    overflow: visible; } }
@media print { :host { display: none !important; } }
"""


class EditorPage(Viewer):
    """Where a page of a course is written, alone or together, with the assistant's help."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._home = Home()
        self._text: RichText | None = None
        self._open_id: str | None = None
        self._leave: list[Any] = []
        self._past = False  # whether the versions stand beside the text
        self._home.on_close(self._quit)
        self._outline = PageOutline(sizing_mode="stretch_both", margin=0, stylesheets=[_OUTLINE])
        self._bar = EditorBar(sizing_mode="stretch_width", margin=0)
        self._assistant = AssistantPanel(services, session, self._home)
        self._versions = VersionsPanel(services, session)
        self._middle = pn.Column(self._bar, sizing_mode="stretch_both", margin=0, stylesheets=[_MIDDLE])
        self._side = pn.Column(self._assistant, sizing_mode="stretch_width", margin=0, stylesheets=[_SIDE])
        self._desk = pn.Column(
            self._outline,
            self._middle,
            self._side,
            sizing_mode="stretch_both",
            margin=0,
            stylesheets=[_DESK],
        )
        self._layout = pn.Column(sizing_mode="stretch_both", margin=0)
        self._connect()

    def _connect(self) -> None:
        for component in (self._outline, self._bar):
            component.on_ask(partial(do, self, self._session))
        self._session.param.watch(self._turned, ["course_id", "document_id"])
        self._assistant.param.watch(self._widen, "reviewing")
        self._versions.param.watch(self._widen, "comparing")
        self._versions.param.watch(lambda event: self.do_versions({}), "closed")
        self._assistant.param.watch(self._mark, "pending")

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
        entry = self._entry(outline)
        if self._session.document_id and entry is None:
            raise NotFound("This page does not exist any more.")
        courses = self._services.outlining.courses(self._session.user)
        self._outline.show(
            courses=[{"id": one.id, "title": one.title} for one in courses],
            course=outline.course.id,
            entries=[_line(one) for one in outline.entries],
            current=entry.id if entry else None,
        )
        if entry is None:
            self._empty("This course has no page yet.", "Add a page", None)
            return
        self._open(entry)
        self._layout.objects = [self._desk]
        if not self._session.document_id:
            self._session.complete(course_id=outline.course.id, document_id=entry.id)

    def _entry(self, outline: CourseOutline) -> Entry | None:
        if self._session.document_id:
            return outline.find(self._session.document_id)
        return next(outline.walk(), None)

    def _empty(self, sentence: str, deed: str, page: str | None) -> None:
        self._close()
        button = pmui.Button(name=deed, variant="contained", margin=(16, 0, 0, 0), align="center")
        button.on_click(lambda event: self.do_create({}) if page is None else self._session.open(page))
        said = words(sentence, "body", styles={"text-align": "center"})
        self._layout.objects = [card(said, button, styles={"padding": "48px 24px"})]

    # The open page --------------------------------------------------------------------------

    def _open(self, entry: Entry) -> None:
        self._bar.show(title=entry.title)
        if entry.id == self._open_id:
            return
        self._close()
        self._open_id = entry.id
        if (room := self._services.collaborating.at_hand(entry.id)) is not None:
            self._enter(entry, room)
            return
        self._middle.objects = [self._bar, words("Opening a long page…", "body")]
        self._bar.show(words=0, versions=False)
        pn.state.execute(partial(self._open_long, entry), schedule=False)

    async def _open_long(self, entry: Entry) -> None:
        """Open a page that takes a while, beside the event loop."""
        try:
            room = await asyncio.to_thread(self._services.collaborating.room, entry.id)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
            return
        if self._open_id == entry.id and self._text is None:
            self._enter(entry, room)

    def _enter(self, entry: Entry, room: Room) -> None:
        self._text = RichText(
            room,
            user=self._session.user,
            assets=addresses(self._services, self._session),
            store=self._keep_picture,
            label=f"Text of {entry.title}",
            sizing_mode="stretch_both",
            margin=0,
        )
        self._text.on_ask(self._ask)
        self._text.on_page(self._follow)
        self._text.on_turn(self._assistant.follow_text)
        self._text.param.watch(lambda event: self._assistant.select(event.new), "selection")
        self._text.param.watch(lambda event: self._bar.show(words=event.new), "word_count")
        self._leave = [self._text.close, room.on_status(lambda status: self._bar.show(status=status))]
        self._bar.show(status=room.status, words=self._text.word_count)
        self._middle.objects = [self._bar, self._text]
        self._assistant.open(entry.id)
        self._beside(versions=False)

    def _close(self) -> None:
        """Put the text away."""
        self._quit()
        self._open_id = self._text = None
        self._assistant.open(None)

    def _quit(self) -> None:
        """Leave the room: all there is to do when the visitor's document is gone."""
        leaving, self._leave = self._leave, []
        for leave in leaving:
            leave()

    async def _ask(self, action: str, instruction: str, selection: Data) -> None:
        """Ask the assistant, and show it."""
        if self._past:
            self._beside(versions=False)
        await self._assistant.ask(action, instruction, selection)

    def _mark(self, *events: Any) -> None:
        if self._text is not None:
            self._text.pending(self._assistant.pending)

    def _beside(self, *, versions: bool) -> None:
        """Show the versions of the page beside its text, or the assistant."""
        self._past = versions
        self._side.objects = [self._versions if versions else self._assistant]
        self._bar.show(versions=versions)
        self._widen()

    def _widen(self, *events: Any) -> None:
        """Give the changes room: the pages step aside while changes are looked at."""
        wide = self._versions.comparing if self._past else self._assistant.reviewing
        self._desk.css_classes = ["wide"] if wide else []
        self._outline.css_classes = ["aside"] if wide else []

    def _keep_picture(self, name: str, media_type: str, data: bytes) -> str:
        if media_type not in _PICTURES:
            raise BadInput("Only PNG, JPEG, GIF and WebP pictures can be added.")
        asset = Asset.of(data, name=name, media_type=media_type)
        self._services.assets.put(asset)
        return asset.uri

    # What the visitor does ------------------------------------------------------------------

    def do_open(self, data: Data) -> None:
        """Open another page of the course."""
        self._session.document_id = str(data["id"])

    def _follow(self, document_id: str) -> None:
        """Open the page that a link leads to, if it is one of the course."""
        course_id = self._outline.shown["course"]
        if self._services.outlining.outline(course_id).find(document_id) is None:
            self._session.complain("The page that this link leads to is not in this course.")
            return
        self._session.param.update(course_id=course_id, document_id=document_id)

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
        if self._open_id is not None:
            self._services.outlining.rename_page(self._open_id, str(data["title"]))
            self._show()

    def do_versions(self, data: Data) -> None:
        """Show the versions of the page, or the assistant again."""
        shown = not self._past
        if shown and self._open_id is not None:
            try:
                self._versions.open(self._open_id)
            except WorkbenchError as error:
                self._session.complain(f"{error.message} {error.advice}")
                return
        self._beside(versions=shown)


def _line(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind.value,
        "entries": [_line(one) for one in entry.entries],
    }
