"""Storing what was read and looked at, and taking it back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

import panel as pn

from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._intake import Intake
from workbench.components._items import Item, together
from workbench.components._looking import Looking
from workbench.components.session import Session
from workbench.model.errors import WorkbenchError
from workbench.services import Services
from workbench.services.storing import Stored, Storing, Wanted

Data = Mapping[str, Json]


class Shelving:
    """Puts what is ready into courses.

    `offer` is called when there may be other courses than before, `onward` when all that were ready are in.
    """

    def __init__(
        self,
        services: Services,
        session: Session,
        intake: Intake,
        looking: Looking,
        *,
        offer: Callable[[], None],
        onward: Callable[[], Awaitable[None]],
    ) -> None:
        self._analysing, self._session = services.analysing, session
        self._intake, self._looking, self._offer = intake, looking, offer
        self._storing = Storing(services.importing, services.outlining, session.user)
        self._onward = onward
        self._done: dict[str, Stored] = {}

    async def do_store_all(self, data: Data) -> None:
        """Store all that are ready, as far as they are wanted: each its own course, or all into one.

        What was imported before stays in the list: whoever looks at it replaces, merges or keeps both.
        """
        into = str(data["into"])
        course_id = None if into in ("each", "one") else into
        ready = [one for one in self._intake.items if one.state == "ready"]
        title = together([one.name for one in ready]) if into == "one" else ""
        known = 0
        for item in ready:
            if await self._is_here(item):
                known += 1
                continue
            stored = await self._keep(item, _whole(item, course_id, title))
            if stored is None:
                return
            course_id = course_id if into == "each" else stored.course_id
        if known:
            self._session.notify(_left(known))
        await self._onward()

    async def _is_here(self, item: Item) -> bool:
        """Whether it was imported before; the list says so, and in which course."""
        assert item.imported is not None
        found = await asyncio.to_thread(self._storing.conflicts, item.imported)
        if found:
            self._intake.note(item.known(found[0].course))
        return bool(found)

    async def store(self, name: str, wanted: Wanted) -> None:
        """Store one as a person wants it."""
        item = self._intake.get(name)
        if item is None or item.imported is None or item.state != "ready":
            return
        stored = await self._keep(item, wanted)
        if stored is None:
            return
        self._looking.stored(stored)

    async def _keep(self, item: Item, wanted: Wanted) -> Stored | None:
        assert item.imported is not None
        self._intake.note(item.storing())
        self._looking.busy(storing=True)
        try:
            stored = await asyncio.to_thread(self._storing.store, item.imported, wanted)
        except WorkbenchError as error:
            self._intake.note(replace(item, state="ready"))
            self._looking.busy(storing=False)
            self._session.complain(f"{error.message} {error.advice}")
            return None
        self._done[item.id] = stored
        self._intake.note(item.stored(stored.course_id, stored.title, stored.import_id))
        self._offer()
        panel = self._looking.analysis
        if stored.import_id and self._looking.at == item.id and panel and panel.analysis:
            keep = partial(self._analysing.keep, stored.import_id, panel.analysis)
            await asyncio.to_thread(keep)
        return stored

    def undecided(self, name: str) -> str | None:
        """A page on which something is to be decided after this one was stored."""
        stored = self._done.get(name)
        return stored.undecided if stored else None

    async def do_undo(self, data: Data) -> None:
        """Take back what was stored, and read it again so that it can be looked at."""
        name = str(data["id"])
        if stored := self._done.get(name):
            await asyncio.to_thread(self._storing.undo, stored)
            self._done.pop(name, None)
            self._offer()
            self._looking.leave()
            await self._intake.retry(name)

    def take_back(self, name: str) -> None:
        """The same, asked for beside what was stored."""
        pn.state.execute(partial(do, self, self._session, "undo", {"id": name}), schedule=False)


def _left(known: int) -> str:
    if known == 1:
        return "One was imported before and was left: open it to replace, merge or keep both."
    return f"{known} were imported before and were left: open each to replace, merge or keep both."


def _whole(item: Item, course_id: str | None, title: str) -> Wanted:
    assert item.imported is not None
    pages = frozenset(range(sum(1 for _ in item.imported.course.walk())))
    chosen = item.wanted or Wanted(title=item.imported.course.title, course_id=None, pages=pages)
    return replace(chosen, title=title or chosen.title, course_id=course_id, place="last")
