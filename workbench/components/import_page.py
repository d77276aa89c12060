"""Import: bring content in, look at it, and only then store it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._intake import Intake, Item
from workbench.components.drop_zone import DropZone
from workbench.components.google_way import GoogleWay
from workbench.components.import_preview import ImportPreview
from workbench.components.session import Session
from workbench.model.errors import WorkbenchError
from workbench.services import Services
from workbench.storage.uploads import UploadStore

Data = Mapping[str, Json]
_MARKUP = re.compile(r"<(?:!doctype|html|body|p|div|h[1-6]|table|ul|ol|section|article)\b", re.IGNORECASE)
_WIDTH = ":host { width: 100%; max-width: 1200px; align-self: center; }"


class ImportPage(Viewer):
    """Takes files, text and addresses, and previews each before it is stored."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        limits = services.settings.imports
        largest = limits.file_mb if session.routes else limits.page_upload_mb
        uploads = UploadStore(services.settings.data_dir / "uploads", largest_mb=largest)
        self._intake = Intake(services.importing, uploads, user=session.user, changed=self._changed)
        self._selected: str | None = None
        self._looked_at: ImportPreview | None = None
        self._zone = self._make_zone(uploads.largest)
        self._google = GoogleWay(services.connecting, session, self._intake.take)
        self._preview = pn.Column(sizing_mode="stretch_width", margin=(16, 0, 0, 0))
        self._layout = pn.Column(
            self._zone,
            self._google,
            self._preview,
            sizing_mode="stretch_width",
            margin=0,
            stylesheets=[_WIDTH],
        )
        if pn.state.curdoc is not None:
            pn.state.on_session_destroyed(lambda context: self._intake.close())

    def opened(self) -> None:
        """Offer the courses there are now."""
        if self._selected and (item := self._intake.get(self._selected)):
            self._show_preview(item)

    def __panel__(self) -> pn.Column:
        return self._layout

    def _make_zone(self, largest: int) -> DropZone:
        formats = self._services.importing.formats()
        zone = DropZone(
            accept=[ending for one in formats for ending in one.extensions],
            formats=", ".join(dict.fromkeys(one.label for one in formats)),
            largest=largest,
            uploads="v1/uploads/" if self._session.routes else "",
            sizing_mode="stretch_width",
            margin=0,
        )
        zone.on_ask(partial(do, self, self._session))
        zone.on_piece(self._piece)
        return zone

    # What the visitor does ------------------------------------------------------------------

    def do_file(self, data: Data) -> None:
        """Give a file that was chosen a place."""
        item = self._intake.expect(str(data["name"]), int(data["size"]))
        if item.token:
            self._zone.receive(str(data["key"]), item.id, item.token)

    async def do_arrived(self, data: Data) -> None:
        """Read a file that has come whole."""
        await self._intake.arrived(str(data["id"]))

    def do_broken(self, data: Data) -> None:
        """Say that a file did not come."""
        self._intake.broke(str(data["id"]), str(data["message"])[:300])

    async def do_text(self, data: Data) -> None:
        """Read text that was written or pasted."""
        text = str(data["text"])
        ending = "html" if _MARKUP.search(text) else "md"
        await self._intake.text(f"Pasted text.{ending}", text)

    async def do_rich(self, data: Data) -> None:
        """Read what was pasted from a word processor or web page."""
        await self._intake.text("Pasted text.html", str(data["html"]))

    async def do_address(self, data: Data) -> None:
        """Fetch an address and read it."""
        await self._intake.fetch(str(data["address"]))

    def do_select(self, data: Data) -> None:
        """Preview what was read."""
        if item := self._intake.get(str(data["id"])):
            self._select(item)

    def do_remove(self, data: Data) -> None:
        """Stop what is under way and forget it."""
        self._intake.remove(str(data["id"]))
        if self._selected and self._intake.get(self._selected) is None:
            self._select(None)
        self._show()

    def do_go(self, data: Data) -> None:
        """Go to the course it was stored in."""
        if item := self._intake.get(str(data["id"])):
            self._session.open("courses", course_id=item.course_id, document_id=None)

    def _piece(self, name: str, number: int, data: bytes) -> None:
        wanted = self._intake.piece(name, number, data)
        if wanted is not None:
            self._zone.go_on(name, wanted)

    # Storing --------------------------------------------------------------------------------

    async def _store(self, name: str, title: str, course_id: str | None, pages: frozenset[int]) -> None:
        item = self._intake.get(name)
        if item is None or item.imported is None:
            return
        course = item.imported.course
        named = replace(course, title=title.strip() or course.title)
        imported = replace(item.imported, course=course if course_id else named)
        importing, user = self._services.importing, self._session.user
        store = partial(importing.store, imported, user=user, course_id=course_id, pages=pages)
        try:
            stored = await asyncio.to_thread(store)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
        else:
            self._stored(item, stored, new=course_id is None)

    def _stored(self, item: Item, course_id: str, *, new: bool) -> None:
        outlining = self._services.outlining
        self._intake.stored(item, course_id, outlining.outline(course_id).course.title)
        undo = partial(self._take_back, course_id) if new else None
        self._session.notify(f"“{item.name}” was imported.", undo=undo)
        waiting = [one for one in self._intake.items if one.state == "ready"]
        self._select(waiting[0] if waiting else None)
        if not waiting:
            self._session.open("courses", course_id=course_id, document_id=None)

    def _take_back(self, course_id: str) -> None:
        self._services.outlining.delete(course_id)
        self._session.open("courses", course_id=None, document_id=None)

    # Showing --------------------------------------------------------------------------------

    def _changed(self, item: Item) -> None:
        if item.state == "ready" and self._selected is None:
            self._select(item)
        else:
            self._show()

    def _select(self, item: Item | None) -> None:
        self._selected = item.id if item else None
        self._show()
        if item is None:
            self._preview.objects = []
        else:
            self._show_preview(item)

    def _show_preview(self, item: Item) -> None:
        if item.imported is None:
            return
        self._looked_at = ImportPreview(item.imported, self._services.outlining.courses(self._session.user))
        self._looked_at.on_take(partial(self._store, item.id))
        self._preview.objects = [self._looked_at]

    def _show(self) -> None:
        self._zone.show([one.shown() for one in self._intake.items], self._selected)
