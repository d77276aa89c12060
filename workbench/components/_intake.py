"""What comes in on the Import page, from the first byte to the course that was read from it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbench.components._items import UNDER_WAY, Item, Items
from workbench.components._kept import Kept
from workbench.components._reader import Reader
from workbench.components._sending import Sending
from workbench.components._turns import Fetch
from workbench.model.errors import WorkbenchError
from workbench.model.imported import Source
from workbench.services.importing import Importing
from workbench.services.preparing import Shelf
from workbench.services.storing import Wanted
from workbench.storage.uploads import UploadStore


class Intake:
    """Receives files, text and addresses and reads them, two at a time.

    `changed` is told of each item that is new or has changed, also from other threads.
    """

    def __init__(
        self,
        importing: Importing,
        fetch: Fetch,
        uploads: UploadStore,
        *,
        user: str,
        changed: Callable[[Item], Any],
    ) -> None:
        self._items = Items(changed)
        self._kept = Kept()
        self._sending = Sending(uploads, user)
        self.reader = Reader(importing, fetch, self._items, self._kept)
        """Reads what came, and reads it again in other ways."""
        self.last = ""
        """Which was looked at last, before the page was loaded anew."""

    @property
    def items(self) -> tuple[Item, ...]:
        """All that came, in order."""
        return tuple(self._items)

    def get(self, name: str) -> Item | None:
        """One thing that came."""
        return self._items.get(name)

    async def resume(self, shelf: Shelf) -> None:
        """Keep what comes on this shelf, and go on with what waits there."""
        if self._kept.is_open:
            return
        self._kept.open(shelf)
        self.last = await self._kept.looked()
        came = [self._items.put(item) for item in await self._kept.all() if not self.get(item.id)]
        waiting = [item for item in came if item.state == "waiting"]
        waiting.sort(key=lambda item: item.id != self.last)  # who came back waits for that one
        await asyncio.gather(*map(self.reader.read, waiting))

    # Coming in ------------------------------------------------------------------------------

    def expect(self, name: str, size: int) -> Item:
        """A place for a file, or the reason why there is none."""
        item = Item(name=name, size=size)
        try:
            return self._items.put(replace(item, token=self._sending.place(name, size)))
        except WorkbenchError as error:
            return self._fail(self._items.put(item), error)

    def piece(self, name: str, number: int, data: bytes) -> int | None:
        """Keep the next piece of a file; the number of the one wanted then."""
        item = self._items.get(name)
        if item is None or item.state != "sending":
            return None
        try:
            return self._sending.take(item, number, data)
        except WorkbenchError as error:
            self._fail(item, error)
            return None

    async def arrived(self, name: str) -> None:
        """Read a file that has come whole."""
        if (item := self._items.get(name)) and item.state == "sending":
            try:
                source = self._sending.source(item)
            except WorkbenchError as error:
                self._fail(item, error)
            else:
                await self.reader.read(replace(item, source=source))

    def broke(self, name: str, message: str) -> None:
        """A file did not come."""
        if (item := self._items.get(name)) and item.state == "sending":
            self._fail(item, WorkbenchError(message, advice="Choose it again."))

    async def text(self, name: str, text: str) -> None:
        """Read text that was typed or pasted."""
        data = text.encode(errors="replace")
        await self.reader.read(Item(name=name, size=len(data), source=Source(name=name, data=data)))

    async def fetch(self, address: str) -> None:
        """Fetch an address and read what is there."""
        await self.reader.read(Item(name=address, address=address))

    async def take(self, source: Source) -> None:
        """Read a source that somebody else has fetched."""
        await self.reader.read(Item(name=source.name, size=source.size, source=source))

    # Ending and trying again ----------------------------------------------------------------

    def cancel(self, name: str) -> None:
        """Stop what is under way; it stays in the list."""
        if (item := self._items.get(name)) and item.state in UNDER_WAY:
            item.stopped.set()
            if item.state == "sending":
                self._discard(item)
            self._kept.note(self._items.put(item.cancelled()))

    async def retry(self, name: str) -> None:
        """Read what failed, or was taken back, once more."""
        item = self._items.get(name)
        if item and item.state in ("failed", "stored") and (item.source or item.address):
            await self.reader.read(item.fresh())

    def remove(self, name: str) -> None:
        """Stop it and forget it."""
        if item := self._items.pop(name):
            item.stopped.set()
            self._discard(item)
            self._kept.drop(item)

    def close(self) -> None:
        """Stop all, and forget what need not be found again."""
        for item in self._items:
            if self._kept.is_open and item.state not in ("sending", "stored"):
                item.stopped.set()
                self.reader.stop_again(item.id)
            else:
                self.remove(item.id)
        self._kept.close()

    def chose(self, name: str, wanted: Wanted) -> None:
        """Remember what a person chose to take of it, and where it goes."""
        if item := self._items.get(name):
            self._kept.note(self._items.put(replace(item, wanted=wanted)))

    def look(self, item: Item) -> None:
        """Remember that this one is looked at."""
        self._kept.look(item)

    def note(self, item: Item) -> None:
        """List it as it is now; what is in a course is not to be found again."""
        self._items.put(item)
        if item.state == "stored":
            self._kept.settle(item)

    def _fail(self, item: Item, error: WorkbenchError) -> Item:
        """What did not come whole is thrown away."""
        self._discard(item)
        return self.reader.fail(item, error)

    def _discard(self, item: Item) -> None:
        self.reader.stop_again(item.id)
        self._sending.discard(item)
