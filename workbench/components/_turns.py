"""Reading what came in: two at a time, and of several wishes to read one thing again only the newest."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from workbench.components._items import facts
from workbench.model.errors import Cancelled
from workbench.model.imported import Imported, Source
from workbench.services.importing import Importing

Told = Callable[[float, str], Any]
Fetch = Callable[[str], Source]
_AT_ONCE = 2


class Turns:
    """Reads sources off the event loop, each when it is its turn."""

    def __init__(self, importing: Importing, fetch: Fetch) -> None:
        self._importing, self._fetch = importing, fetch
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._newest: dict[str, threading.Event] = {}

    async def __aenter__(self) -> None:
        """Wait for a turn."""
        await self._free.acquire()

    async def __aexit__(self, *failed: object) -> None:
        """Let the next one begin."""
        self._free.release()

    async def fetch(self, address: str) -> Source:
        """Fetch what is at an address."""
        return await asyncio.to_thread(self._fetch, address)

    async def read(self, source: Source, told: Told, stopped: threading.Event) -> tuple[Imported, str]:
        """The course and what a list says of it; counting in a large one takes its time, too."""

        def read_whole() -> tuple[Imported, str]:
            imported = self._importing.read(source, progress=told, cancelled=stopped.is_set)
            return imported, facts(imported)

        return await asyncio.to_thread(read_whole)

    async def again(self, name: str, source: Source, told: Told) -> tuple[Imported, str]:
        """Read the same thing anew; a newer wish stops an older one.

        Raises:
            Cancelled: a newer wish came.
            WorkbenchError: it cannot be read so.
        """
        stopped = threading.Event()
        self.stop(name)
        self._newest[name] = stopped
        try:
            async with self:
                found = await self.read(source, told, stopped)
        finally:
            if self._newest.get(name) is stopped:
                del self._newest[name]
        if stopped.is_set():
            raise Cancelled("Another choice was made.")
        return found

    def stop(self, name: str) -> None:
        """Stop reading it again."""
        self._newest.pop(name, threading.Event()).set()

    def under_way(self, name: str) -> bool:
        """Whether it is being read again."""
        return name in self._newest
