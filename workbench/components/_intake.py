"""What comes in on the Import page, from the first byte to the course that was read from it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from workbench.components._items import UNDER_WAY, Item, Items, facts
from workbench.components._kept import Kept
from workbench.components._turns import Told, Turns
from workbench.model.errors import BadInput, Cancelled, TooLarge, WorkbenchError
from workbench.model.imported import Imported, Source
from workbench.services.importing import Importing
from workbench.services.preparing import Shelf
from workbench.services.storing import Wanted
from workbench.storage.uploads import UploadStore


class Intake:
    """Receives files, text and addresses and reads them, two at a time.

    `changed` is told of each item that is new or has changed, also from other threads.
    """

    def __init__(
        self, importing: Importing, uploads: UploadStore, *, user: str, changed: Callable[[Item], Any]
    ) -> None:
        self._uploads, self._user = uploads, user
        self._items = Items(changed)
        self._pieces: dict[str, int] = {}
        self._turns = Turns(importing)
        self._kept = Kept()
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
        await asyncio.gather(*map(self._read, waiting))

    # Coming in ------------------------------------------------------------------------------

    def expect(self, name: str, size: int) -> Item:
        """A place for a file, or the reason why there is none."""
        item = Item(name=name, size=size)
        try:
            if size > self._uploads.largest:
                raise TooLarge(f"“{name}” is larger than {self._uploads.largest // 2**20} MB.")
            return self._items.put(replace(item, token=self._uploads.issue(self._user)))
        except WorkbenchError as error:
            return self._fail(self._items.put(item), error)

    def piece(self, name: str, number: int, data: bytes) -> int | None:
        """Keep the next piece of a file; the number of the one wanted then."""
        item = self._items.get(name)
        if item is None or item.state != "sending":
            return None
        if number == self._pieces.get(name, 0):
            try:
                self._uploads.append(item.token, self._user, data)
            except WorkbenchError as error:
                self._fail(item, error)
                return None
            self._pieces[name] = number + 1
        return self._pieces[name]

    async def arrived(self, name: str) -> None:
        """Read a file that has come whole."""
        if (item := self._items.get(name)) and item.state == "sending":
            try:
                source = Source(name=item.name, data=self._uploads.path(item.token, self._user))
            except WorkbenchError as error:
                self._fail(item, error)
            else:
                await self._read(replace(item, source=source))

    def broke(self, name: str, message: str) -> None:
        """A file did not come."""
        if (item := self._items.get(name)) and item.state == "sending":
            self._fail(item, WorkbenchError(message, advice="Choose it again."))

    async def text(self, name: str, text: str) -> None:
        """Read text that was typed or pasted."""
        data = text.encode(errors="replace")
        await self._read(Item(name=name, size=len(data), source=Source(name=name, data=data)))

    async def fetch(self, address: str) -> None:
        """Fetch an address and read what is there."""
        await self._read(Item(name=address, address=address))

    async def take(self, source: Source) -> None:
        """Read a source that somebody else has fetched."""
        await self._read(Item(name=source.name, size=source.size, source=source))

    # Ending and trying again ----------------------------------------------------------------

    def cancel(self, name: str) -> None:
        """Stop what is under way; it stays in the list."""
        if (item := self._items.get(name)) and item.state in UNDER_WAY:
            item.stopped.set()
            if item.state == "sending":
                self._discard(item)
            stopped = replace(item, state="failed", progress=None, message="Cancelled.", advice="")
            self._kept.note(self._items.put(stopped))

    async def retry(self, name: str) -> None:
        """Read what failed, or was taken back, once more."""
        item = self._items.get(name)
        if item and item.state in ("failed", "stored") and (item.source or item.address):
            fresh = replace(
                item,
                stopped=threading.Event(),
                message="",
                advice="",
                course_id="",
                import_id="",
                hopeless=False,
            )
            await self._read(fresh)

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
                self.stop_reading(item.id)
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

    def storing(self, item: Item) -> None:
        """Note that it is being stored."""
        self._items.put(replace(item, state="storing", doing="Storing"))

    def kept(self, item: Item) -> None:
        """Note that it was not stored after all."""
        self._items.put(replace(item, state="ready"))

    def stored(self, item: Item, course_id: str, title: str, import_id: str = "") -> None:
        """Note which course it became part of."""
        done = replace(item, state="stored", doing=f"In “{title}”", imported=None)
        self._items.put(replace(done, course_id=course_id, import_id=import_id))
        self._kept.settle(item)

    def known(self, item: Item, title: str) -> None:
        """Note that it is in a course already."""
        if item.imported is not None:
            doing = f"{facts(item.imported)}, in “{title}” already"
            self._items.put(replace(item, state="ready", doing=doing))

    # Reading --------------------------------------------------------------------------------

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

    def stop_reading(self, name: str) -> None:
        """Stop reading it again."""
        self._turns.stop(name)

    def reading_again(self, name: str) -> bool:
        """Whether it is being read again."""
        return self._turns.under_way(name)

    async def _read(self, item: Item) -> None:
        item = self._items.put(replace(item, state="waiting", doing="Waiting for its turn", progress=None))
        try:
            item = self._adopted(await self._kept.adopt(item))
            async with self._turns:
                if item.stopped.is_set():
                    return
                await self._read_now(self._items.put(replace(item, state="reading", doing="Reading")))
        except WorkbenchError as error:
            self._fail(self._items.get(item.id) or item, error)

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
            ready = replace(item, state="ready", doing=doing, progress=None, imported=imported)
            self._kept.keep(self._items.put(ready))

    def _adopted(self, item: Item) -> Item:
        """The item where its source lies now; one that was cancelled meanwhile can be tried from there."""
        there = self._items.get(item.id)
        if item.stopped.is_set() and there is not None:
            self._kept.note(self._items.put(replace(there, source=item.source, waits=item.waits)))
        return self._items.put(item)

    def _there(self, name: str) -> Item:
        item = self._items.get(name)
        if item is None:
            raise Cancelled("It was removed.")
        return item

    def _fail(self, item: Item, error: WorkbenchError) -> Item:
        if item.state == "sending":
            self._discard(item)
        if item.stopped.is_set():
            return item
        hopeless = isinstance(error, BadInput) and not item.address
        failed = replace(item, state="failed", progress=None, message=error.message, advice=error.advice)
        failed = replace(failed, hopeless=hopeless)
        self._kept.note(failed)
        return self._items.put(failed)

    def _discard(self, item: Item) -> None:
        self._pieces.pop(item.id, None)
        self.stop_reading(item.id)
        if item.token:
            self._uploads.discard(item.token, self._user)
