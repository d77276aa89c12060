"""What comes in on the Import page, from the first byte to the course that was read from it."""

from __future__ import annotations

import asyncio
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from workbench.components._channel import Json
from workbench.model.errors import TooLarge, WorkbenchError
from workbench.model.imported import Imported, Source
from workbench.services.importing import Importing
from workbench.storage.uploads import UploadStore

State = Literal["sending", "reading", "ready", "failed", "stored"]
_AT_ONCE = 2
_SHOWN = ("id", "name", "size", "state", "progress", "doing", "message", "advice")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that came in, and how far it is."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
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
        """What a list says of it."""
        return {name: getattr(self, name) for name in _SHOWN}


class Intake:
    """Receives files, text and addresses and reads them, two at a time; `changed` is told of every step."""

    def __init__(
        self, importing: Importing, uploads: UploadStore, *, user: str, changed: Callable[[Item], Any]
    ) -> None:
        self._importing, self._uploads, self._user = importing, uploads, user
        self._changed = changed
        self._items: dict[str, Item] = {}
        self._pieces: dict[str, int] = {}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    @property
    def items(self) -> tuple[Item, ...]:
        """All that came, in order."""
        return tuple(self._items.values())

    def get(self, name: str) -> Item | None:
        """One thing that came."""
        return self._items.get(name)

    def expect(self, name: str, size: int) -> Item:
        """A place for a file, or the reason why there is none."""
        item = Item(name=name, size=size)
        try:
            if size > self._uploads.largest:
                raise TooLarge(f"“{name}” is larger than {self._uploads.largest // 2**20} MB.")
            return self._put(replace(item, token=self._uploads.issue(self._user)))
        except WorkbenchError as error:
            return self._fail(item, error)

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
                await self._read(item, source)

    def broke(self, name: str, message: str) -> None:
        """A file did not come."""
        if (item := self._items.get(name)) and item.state == "sending":
            self._fail(item, WorkbenchError(message, advice=""))

    async def text(self, name: str, text: str) -> None:
        """Read text that was typed or pasted."""
        data = text.encode(errors="replace")
        await self._read(Item(name=name, size=len(data)), Source(name=name, data=data))

    async def fetch(self, address: str) -> None:
        """Fetch an address and read what is there."""
        item = self._put(Item(name=address, state="reading", doing="Fetching"))
        try:
            source = await asyncio.to_thread(self._importing.fetch, address)
        except WorkbenchError as error:
            self._fail(item, error)
        else:
            await self._read(item, source)

    async def take(self, source: Source) -> None:
        """Read a source that somebody else has fetched."""
        await self._read(Item(name=source.name, size=source.size), source)

    def stored(self, item: Item, course_id: str, title: str) -> None:
        """Note which course it became part of."""
        done = replace(item, state="stored", doing=f"In “{title}”", imported=None, course_id=course_id)
        self._put(done)

    def remove(self, name: str) -> None:
        """Stop it and forget it."""
        if item := self._items.pop(name, None):
            item.stopped.set()
            self._discard(item)

    def close(self) -> None:
        """Stop and forget all."""
        for name in tuple(self._items):
            self.remove(name)

    async def _read(self, item: Item, source: Source) -> None:
        item = self._put(replace(item, state="reading", doing="Waiting"))
        try:
            async with self._turns:
                imported = await asyncio.to_thread(
                    self._importing.read,
                    source,
                    progress=partial(self._progress, item.id),
                    cancelled=item.stopped.is_set,
                )
        except WorkbenchError as error:
            self._fail(item, error)
        else:
            self._took(item, imported)
        finally:
            self._discard(item)

    def _progress(self, name: str, share: float, doing: str) -> None:
        if item := self._items.get(name):
            self._put(replace(item, progress=share, doing=doing))

    def _took(self, item: Item, imported: Imported) -> None:
        if not item.stopped.is_set():
            pages, notes = sum(1 for _ in imported.course.walk()), len(imported.notes)
            facts = f"Ready to look at: {_count(pages, 'page')}, {_count(notes, 'note')}"
            self._put(replace(item, state="ready", doing=facts, imported=imported))

    def _fail(self, item: Item, error: WorkbenchError) -> Item:
        self._discard(item)
        if item.stopped.is_set():
            return item
        return self._put(replace(item, state="failed", message=error.message, advice=error.advice))

    def _put(self, item: Item) -> Item:
        self._items[item.id] = item
        self._changed(item)
        return item

    def _discard(self, item: Item) -> None:
        self._pieces.pop(item.id, None)
        if item.token:
            self._uploads.discard(item.token, self._user)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
