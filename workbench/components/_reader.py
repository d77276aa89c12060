"""Reading what came in on the Import page: from its turn to the course that is listed and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from workbench.components._items import Item, Items
from workbench.components._kept import Kept
from workbench.components._turns import Fetch, Told, Turns
from workbench.model.errors import Cancelled, WorkbenchError
from workbench.model.imported import Imported
from workbench.services.importing import Importing


class Reader:
    """Reads items; what comes of each is listed, and kept where things are kept."""

    def __init__(self, importing: Importing, fetch: Fetch, items: Items, kept: Kept) -> None:
        self._turns = Turns(importing, fetch)
        self._items, self._kept = items, kept

    async def read(self, item: Item) -> None:
        """Read one when it is its turn."""
        item = self._items.put(replace(item, state="waiting", doing="Waiting for its turn", progress=None))
        try:
            item = self._adopted(await self._kept.adopt(item))
            async with self._turns:
                if item.stopped.is_set():
                    return
                await self._read_now(self._items.put(replace(item, state="reading", doing="Reading")))
        except WorkbenchError as error:
            self.fail(self._items.get(item.id) or item, error)

    async def _read_now(self, item: Item) -> None:
        source = item.source
        if source is None:
            source = await self._turns.fetch(item.address)
            item = self._adopted(await self._kept.adopt(replace(item, source=source, size=source.size)))
        told = partial(self._items.progress, item.id)
        found = await self._kept.take_up(item)
        imported, doing = found or await self._turns.read(item.source or source, told, item.stopped)
        if not item.stopped.is_set():
            item = self._items.get(item.id) or item
            self._kept.keep(self._items.put(item.ready(imported, doing)))

    def _adopted(self, item: Item) -> Item:
        """The item where its source lies now; one that was cancelled meanwhile can be tried from there."""
        there = self._items.get(item.id)
        if item.stopped.is_set() and there is not None:
            self._kept.note(self._items.put(replace(there, source=item.source, waits=item.waits)))
        return self._items.put(item)

    def fail(self, item: Item, error: WorkbenchError) -> Item:
        """List it as failed, unless somebody stopped it."""
        if item.stopped.is_set():
            return item
        failed = item.failed(error)
        self._kept.note(failed)
        return self._items.put(failed)

    async def again(self, name: str, choices: Mapping[str, str], told: Told) -> Imported:
        """Read it with other choices; a newer wish stops an older one.

        Raises:
            Cancelled: a newer wish came, or it was removed.
            WorkbenchError: it cannot be read so; the reading before stays.
        """
        item = self._there(name)
        if item.source is None:
            raise Cancelled("The source is gone.")
        source = replace(item.source, choices=dict(choices))
        imported, doing = await self._turns.again(name, source, told)
        again = replace(self._there(name), source=source, imported=imported, doing=doing)
        self._kept.keep(self._items.put(again))
        return imported

    def stop_again(self, name: str) -> None:
        """Stop reading it again."""
        self._turns.stop(name)

    def reads_again(self, name: str) -> bool:
        """Whether it is being read again."""
        return self._turns.under_way(name)

    def _there(self, name: str) -> Item:
        item = self._items.get(name)
        if item is None:
            raise Cancelled("It was removed.")
        return item
