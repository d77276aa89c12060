"""What came in on the Import page as it waits on the server, so that a page loaded anew finds it again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from workbench.components._items import Item, facts
from workbench.model.imported import Imported
from workbench.services.preparing import Prepared, Shelf
from workbench.services.storing import Wanted


class Kept:
    """Keeps items on a shelf, in a thread of its own and in order; nothing is kept until there is one."""

    def __init__(self) -> None:
        self._shelf: Shelf | None = None
        self._desk = ThreadPoolExecutor(1, thread_name_prefix="kept")

    def open(self, shelf: Shelf) -> None:
        """Keep things on this shelf from now on."""
        self._shelf = shelf

    @property
    def is_open(self) -> bool:
        """Whether things are kept."""
        return self._shelf is not None

    async def all(self) -> list[Item]:
        """What waits there."""
        return [_item(one, shelf) for one in await self._do(shelf.all)] if (shelf := self._shelf) else []

    async def looked(self) -> str:
        """Which of them was looked at last."""
        return await self._do(shelf.looked) if (shelf := self._shelf) else ""

    async def adopt(self, item: Item) -> Item:
        """The item with its source on the shelf, and remembered unless it was stopped meanwhile."""
        if (shelf := self._shelf) is None:
            return item
        if (source := item.source) is not None:
            adopt = partial(shelf.adopt, item.id, source, move=bool(item.token))
            item = replace(item, source=await self._do(adopt), waits=await self._do(shelf.holds, item.id))
        if not item.stopped.is_set():
            self.note(item)
        return item

    async def take_up(self, item: Item) -> tuple[Imported, str] | None:
        """What was read of it before, and what a list says of that."""
        if (shelf := self._shelf) is None or item.source is None:
            return None
        imported = await self._do(shelf.reading, item.id, item.source)
        return imported and (imported, await asyncio.to_thread(facts, imported))

    def note(self, item: Item) -> None:
        """Remember where it stands."""
        if self._shelf is not None:
            self._desk.submit(self._shelf.note, _prepared(item))

    def look(self, item: Item) -> None:
        """Remember that this one is looked at."""
        if self._shelf is not None:
            self._desk.submit(self._shelf.look, item.id)

    def keep(self, item: Item) -> None:
        """Remember what was read of it."""
        self.note(item)
        if self._shelf is not None and item.imported is not None:
            self._desk.submit(self._shelf.keep, item.id, item.imported)

    def settle(self, item: Item) -> None:
        """It was imported: it is not to be found again."""
        if self._shelf is not None:
            self._desk.submit(self._shelf.settle, item.id)

    def drop(self, item: Item) -> None:
        """Forget it."""
        if self._shelf is not None:
            self._desk.submit(self._shelf.drop, item.id)

    def close(self) -> None:
        """Keep nothing more; what was asked for is done."""
        self._shelf = None
        self._desk.shutdown(wait=False)

    async def _do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._desk, function, *arguments)


def _prepared(item: Item) -> Prepared:
    source = item.source
    return Prepared(
        id=item.id,
        name=source.name if source else item.name,
        at=item.at,
        size=item.size,
        address=item.address,
        media_type=source.media_type if source else "",
        url=source.url if source else "",
        choices=dict(source.choices) if source else {},
        wanted=_plain(item.wanted) if item.wanted else None,
        failed=(item.message, item.advice, item.hopeless) if item.state == "failed" else None,
    )


def _plain(wanted: Wanted) -> dict[str, Any]:
    return {**asdict(wanted), "pages": sorted(wanted.pages), "without": sorted(wanted.without)}


def _item(one: Prepared, shelf: Shelf) -> Item:
    item = Item(
        id=one.id,
        name=one.address or one.name,
        at=one.at,
        size=one.size,
        state="waiting",
        address=one.address,
        source=shelf.source(one),
        wanted=_wanted(one.wanted) if one.wanted else None,
    )
    if one.failed is None:
        return item
    message, advice, hopeless = one.failed
    return replace(item, state="failed", message=message, advice=advice, hopeless=hopeless)


def _wanted(told: Mapping[str, Any]) -> Wanted:
    pages, without = frozenset(told["pages"]), frozenset(told["without"])
    return Wanted(**{**told, "pages": pages, "without": without})
