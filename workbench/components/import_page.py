"""Import: bring content in, look at it, and only then store it."""

from __future__ import annotations

import asyncio
import re
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

import panel as pn
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components.drop_zone import DropZone
from workbench.components.import_preview import ImportPreview
from workbench.components.session import Session
from workbench.importers._base import importers
from workbench.model.errors import TooLarge, WorkbenchError
from workbench.model.imported import Imported, Source
from workbench.services import Services
from workbench.storage.uploads import UploadStore

State = Literal["sending", "reading", "ready", "failed", "stored"]
Data = Mapping[str, Json]
_AT_ONCE = 2
_MARKUP = re.compile(r"<(?:!doctype|html|body|p|div|h[1-6]|table|ul|ol|section|article)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that came in, and how far it is."""

    id: str
    name: str
    size: int = 0
    state: State = "sending"
    progress: float | None = None
    doing: str = ""
    message: str = ""
    advice: str = ""
    token: str = ""
    imported: Imported | None = None
    course_id: str = ""
    stopped: threading.Event = field(default_factory=threading.Event, compare=False, repr=False)

    def shown(self) -> Json:
        """What the list says of it."""
        names = ("id", "name", "size", "state", "progress", "doing", "message", "advice")
        return {name: getattr(self, name) for name in names}


class ImportPage(Viewer):
    """Takes files, text and addresses, and previews each before it is stored."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        limits = services.settings.imports
        largest = limits.file_mb if session.routes else limits.page_upload_mb
        self._uploads = UploadStore(services.settings.data_dir / "uploads", largest_mb=largest)
        self._items: dict[str, Item] = {}
        self._pieces: dict[str, int] = {}
        self._selected: str | None = None
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._zone = DropZone(
            accept=[ending for one in importers() for ending in one.extensions],
            formats=", ".join(dict.fromkeys(one.label for one in importers())),
            largest=self._uploads.largest,
            uploads="v1/uploads/" if session.routes else "",
            sizing_mode="stretch_width",
            margin=0,
        )
        self._zone.on_ask(partial(do, self, session))
        self._zone.on_piece(self._piece)
        self._preview = pn.Column(sizing_mode="stretch_width", margin=(16, 0, 0, 0))
        self._layout = pn.Column(
            self._zone, self._preview, sizing_mode="stretch_width", margin=0, stylesheets=[_WIDTH]
        )
        pn.state.on_session_destroyed(lambda context: self._leave())

    def opened(self) -> None:
        """Offer the courses there are now."""
        if self._selected:
            self._show_preview(self._items[self._selected])

    def __panel__(self) -> pn.Column:
        return self._layout

    # What the visitor does ------------------------------------------------------------------

    def do_file(self, data: Data) -> None:
        """Give a file that was chosen a place."""
        size = int(data["size"])
        item = Item(id=uuid.uuid4().hex, name=str(data["name"]), size=size)
        if size > self._uploads.largest:
            return self._fail(
                item, TooLarge(f"“{item.name}” is larger than {self._uploads.largest // 2**20} MB.")
            )
        token = self._uploads.issue(self._session.user)
        self._put(replace(item, token=token))
        self._zone.receive(str(data["key"]), item.id, token)

    async def do_arrived(self, data: Data) -> None:
        """Read a file that has come whole."""
        if item := self._items.get(str(data["id"])):
            path = self._uploads.path(item.token, self._session.user)
            await self._read(item, Source(name=item.name, data=path))

    def do_broken(self, data: Data) -> None:
        """Say that a file did not come."""
        if item := self._items.get(str(data["id"])):
            self._discard(item)
            self._put(replace(item, state="failed", message=str(data["message"])[:300]))

    async def do_text(self, data: Data) -> None:
        """Read text that was written or pasted."""
        text = str(data["text"])
        ending = "html" if _MARKUP.search(text) else "md"
        await self._read_pasted(f"Pasted text.{ending}", text)

    async def do_rich(self, data: Data) -> None:
        """Read what was pasted from a word processor or web page."""
        await self._read_pasted("Pasted text.html", str(data["html"]))

    async def do_address(self, data: Data) -> None:
        """Fetch an address and read it."""
        address = str(data["address"])
        item = self._put(Item(id=uuid.uuid4().hex, name=address, state="reading", doing="Fetching"))
        try:
            source = await asyncio.to_thread(self._services.importing.fetch, address)
        except WorkbenchError as error:
            self._fail(item, error)
        else:
            await self._read(item, source)

    def do_select(self, data: Data) -> None:
        """Preview what was read."""
        if (item := self._items.get(str(data["id"]))) and item.imported:
            self._select(item)

    def do_cancel(self, data: Data) -> None:
        """Stop sending or reading."""
        self.do_remove(data)

    def do_remove(self, data: Data) -> None:
        """Forget what came in."""
        if item := self._items.pop(str(data["id"]), None):
            item.stopped.set()
            self._discard(item)
        if self._selected not in self._items:
            self._selected = None
            self._preview.objects = []
        self._show()

    def do_go(self, data: Data) -> None:
        """Go to the course it was stored in."""
        if item := self._items.get(str(data["id"])):
            self._session.open("courses", course_id=item.course_id, document_id=None)

    # Reading --------------------------------------------------------------------------------

    def _piece(self, name: str, number: int, data: bytes) -> None:
        item = self._items.get(name)
        if item is None or item.state != "sending":
            return
        if number == self._pieces.get(name, 0):
            try:
                self._uploads.append(item.token, self._session.user, data)
            except WorkbenchError as error:
                self._fail(item, error)
                return
            self._pieces[name] = number + 1
        self._zone.go_on(name, self._pieces[name])

    async def _read_pasted(self, name: str, text: str) -> None:
        data = text.encode()
        item = Item(id=uuid.uuid4().hex, name=name, size=len(data), state="reading", doing="Waiting")
        await self._read(item, Source(name=name, data=data))

    async def _read(self, item: Item, source: Source) -> None:
        item = self._put(replace(item, state="reading", doing="Waiting"))
        try:
            async with self._turns:
                imported = await asyncio.to_thread(
                    self._services.importing.read,
                    source,
                    progress=partial(self._progress, item.id),
                    cancelled=item.stopped.is_set,
                )
        except WorkbenchError as error:
            if item.id in self._items:
                self._fail(item, error)
        else:
            self._took(item, imported)
        finally:
            self._discard(item)

    def _progress(self, name: str, share: float, doing: str) -> None:
        if item := self._items.get(name):
            self._put(replace(item, progress=share, doing=doing))

    def _took(self, item: Item, imported: Imported) -> None:
        if item.id not in self._items:
            return
        pages = sum(1 for _ in imported.course.walk())
        facts = f"Ready to look at: {pages} page{'' if pages == 1 else 's'}, {len(imported.notes)} notes"
        item = self._put(replace(item, state="ready", doing=facts, imported=imported))
        if self._selected is None:
            self._select(item)

    # Storing --------------------------------------------------------------------------------

    async def _store(self, name: str, title: str, course_id: str | None, pages: frozenset[int]) -> None:
        item = self._items.get(name)
        if item is None or item.imported is None:
            return
        imported = item.imported
        if not course_id:
            course = replace(imported.course, title=title.strip() or imported.course.title)
            imported = replace(imported, course=course)
        store = partial(
            self._services.importing.store,
            imported,
            user=self._session.user,
            course_id=course_id,
            pages=pages,
        )
        try:
            stored = await asyncio.to_thread(store)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
        else:
            self._stored(item, stored, new=course_id is None)

    def _stored(self, item: Item, course_id: str, *, new: bool) -> None:
        title = self._services.outlining.outline(course_id).course.title
        self._put(replace(item, state="stored", doing=f"In “{title}”", imported=None, course_id=course_id))
        undo = partial(self._services.outlining.delete, course_id) if new else None
        self._session.notify(
            f"“{item.name}” was imported.", undo=partial(self._take_back, undo) if undo else None
        )
        waiting = [one for one in self._items.values() if one.state == "ready"]
        if waiting:
            self._select(waiting[0])
            return
        self._selected, self._preview.objects = None, []
        self._show()
        self._session.open("courses", course_id=course_id, document_id=None)

    def _take_back(self, undo: Any) -> None:
        undo()
        self._session.open("courses", course_id=None, document_id=None)

    # Showing --------------------------------------------------------------------------------

    def _select(self, item: Item) -> None:
        self._selected = item.id
        self._show()
        self._show_preview(item)

    def _show_preview(self, item: Item) -> None:
        if item.imported is None:
            return
        courses = self._services.outlining.courses(self._session.user)
        preview = ImportPreview(item.imported, courses)
        preview.on_take(partial(self._store, item.id))
        self._preview.objects = [preview]

    def _put(self, item: Item) -> Item:
        self._items[item.id] = item
        self._show()
        return item

    def _fail(self, item: Item, error: WorkbenchError) -> None:
        self._discard(item)
        self._put(replace(item, state="failed", message=error.message, advice=error.advice))

    def _show(self) -> None:
        self._zone.show([one.shown() for one in self._items.values()], self._selected)

    def _discard(self, item: Item) -> None:
        self._pieces.pop(item.id, None)
        if item.token:
            self._uploads.discard(item.token, self._session.user)

    def _leave(self) -> None:
        for item in self._items.values():
            item.stopped.set()
            self._discard(item)


_WIDTH = ":host { width: 100%; max-width: 1200px; align-self: center; }"
