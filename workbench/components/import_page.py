"""Import: bring content in, look at it, and only then store it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._asking import do
from workbench.components._attention import Attention
from workbench.components._channel import Json
from workbench.components._formats import grouped
from workbench.components._intake import Intake
from workbench.components._items import UNDER_WAY, Item
from workbench.components._looking import Looking
from workbench.components._shelving import Shelving
from workbench.components._ways_in import WaysIn
from workbench.components.drop_zone import DropZone
from workbench.components.google_way import GoogleWay
from workbench.components.session import Session
from workbench.services import Services
from workbench.services.fetching import Fetching
from workbench.services.welcoming import samples
from workbench.storage.uploads import UploadStore

Data = Mapping[str, Json]
_WIDTH = """
:host { flex: none !important; width: 100%; max-width: 1320px; height: auto !important; align-self: center; }
"""


class ImportPage(Viewer):
    """Takes files, text and addresses, and previews each before it is stored."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        limits = services.settings.imports
        uploads = UploadStore(services.settings.data_dir / "uploads", largest_mb=limits.file_mb)
        fetch = Fetching(services.importing, services.connecting, session.user).fetch
        self._intake = Intake(services.importing, fetch, uploads, user=session.user, changed=self._changed)
        self._attention = Attention(self._intake)
        self._zone = _zone(services, session, uploads.largest)
        self._ways = WaysIn(self._zone, self._intake)
        self._looking = Looking(services, session, self._intake)
        self._shelving = Shelving(
            services, session, self._intake, self._looking, offer=self._offer, onward=self._onward
        )
        self._connect()
        self._google = GoogleWay(services.connecting, session, self._intake.take).__panel__()
        parts = (self._zone, self._google, self._looking)
        self._layout = pn.Column(*parts, sizing_mode="stretch_width", margin=0, stylesheets=[_WIDTH])
        self._offer()
        if pn.state.curdoc is not None:
            pn.state.on_session_destroyed(lambda context: self._close())

    def _connect(self) -> None:
        for part in (self._ways, self._shelving, self):
            self._zone.on_ask(partial(do, part, self._session))
        self._zone.on_shelf(self._resume)
        self._looking.on("take", self._shelving.store)
        self._looking.on("next", self._next)
        self._looking.on("undo", self._shelving.take_back)
        self._looking.on("open", lambda name: self.do_go({"id": name}))
        self._looking.on("edit", self._edit)

    async def _resume(self, token: str) -> None:
        """Show what waits since this page was open before."""
        preparing = self._services.preparing
        if shelf := await asyncio.to_thread(preparing.shelf, token, self._session.user):
            self._zone.promise(preparing.hours)
            await self._intake.resume(shelf)

    def opened(self) -> None:
        """Offer the courses there are now."""
        self._offer()

    def __panel__(self) -> pn.Column:
        return self._layout

    def _close(self) -> None:
        self._looking.close()
        self._intake.close()

    # The list -------------------------------------------------------------------------------

    async def do_select(self, data: Data) -> None:
        """Preview what was read."""
        if item := self._intake.get(str(data["id"])):
            await self._select(self._attention.ask(item))

    def do_cancel(self, data: Data) -> None:
        """Stop one that is under way."""
        self._intake.cancel(str(data["id"]))

    def do_cancel_all(self, data: Data) -> None:
        """Stop all that are under way."""
        for item in self._intake.items:
            if item.state in UNDER_WAY:
                self._intake.cancel(item.id)

    async def do_retry(self, data: Data) -> None:
        """Read one that failed once more."""
        await self._intake.retry(str(data["id"]))

    async def do_remove(self, data: Data) -> None:
        """Stop what is under way and forget it."""
        name = str(data["id"])
        self._intake.remove(name)
        if self._looking.at in (name, None):
            await self._select(self._attention.first())
        self._show()

    async def do_clear(self, data: Data) -> None:
        """Forget all that are done with or failed."""
        for item in self._intake.items:
            if item.state in ("failed", "stored"):
                self._intake.remove(item.id)
        self._show()

    def do_go(self, data: Data) -> None:
        """Go to the course it was stored in."""
        if item := self._intake.get(str(data["id"])):
            self._session.open("courses", course_id=item.course_id, document_id=None)

    def _edit(self, name: str) -> None:
        if item := self._intake.get(name):
            page = self._shelving.undecided(name)
            self._session.open("editor", course_id=item.course_id, document_id=page)

    async def _onward(self) -> None:
        await self._select(self._attention.first())

    async def _next(self) -> None:
        """Look at the next one that is ready."""
        if ready := self._attention.ready(after=self._looking.at):
            await self._select(self._attention.ask(ready[0]), focus=True)

    # Showing --------------------------------------------------------------------------------

    def _changed(self, item: Item) -> None:
        self._make_room()
        self._turn_to_new(item)
        self._zone.put(item.shown(), self._looking.at)
        self._follow(self._looking.at)
        if self._attention.turn(item, self._looking.at):
            pn.state.execute(partial(self._turn, item), schedule=False)

    async def _turn(self, item: Item) -> None:
        """Turn to what is due now that this one changed, unless another was turned to in the meantime."""
        there = self._intake.get(item.id)
        if there and (due := self._attention.turn(there, self._looking.at)):
            await self._select(due)

    def _turn_to_new(self, item: Item) -> None:
        """What was stored is put away as soon as something else comes in: it is in the list."""
        at = self._intake.get(self._looking.at) if self._looking.at else None
        if self._attention.is_new(item) and at is not None and at.state == "stored":
            self._looking.leave()

    def _follow(self, at: str | None) -> None:
        """Say how many others are ready while this one is looked at."""
        self._looking.follow(sum(one.id != at for one in self._attention.ready()))

    async def _select(self, item: Item | None, *, focus: bool = False) -> None:
        self._follow(item.id if item else None)
        self._looking.turn(item)
        if item is not None:
            self._intake.look(item)
        self._show()  # at once: a long preview takes a while
        await self._looking.look(item, focus=focus)

    def _offer(self) -> None:
        courses = self._services.outlining.courses(self._session.user)
        self._zone.offer([{"id": one.id, "title": one.title} for one in courses])
        self._looking.offer(courses)

    def _make_room(self) -> None:
        """A way in that is not set up is only told of while there is nothing else to see."""
        self._google.visible = bool(self._google.shown["connect"]) or not self._intake.items

    def _show(self) -> None:
        self._make_room()
        self._zone.show([one.shown() for one in self._intake.items], self._looking.at)


def _zone(services: Services, session: Session, largest: int) -> DropZone:
    """The ways in that there are here, and the list of what came."""
    return DropZone(
        accept=sorted(services.importing.endings()),
        formats=grouped(services.importing.formats()),
        samples=[one.name for one in samples()] if services.settings.samples else [],
        largest=largest,
        uploads="v1/uploads/" if session.routes else "",
        sizing_mode="stretch_width",
        margin=0,
    )
