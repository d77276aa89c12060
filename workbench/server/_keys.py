"""Ending the streams of programs whose key was revoked: one look for all of a process, every so often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from workbench.model.errors import StorageError
from workbench.storage.access import AccessKeyStore

End = Callable[[], object]


class KeyWatch:
    """Ends streams by the key they were opened with; asks the database only while such are open."""

    def __init__(self, keys: AccessKeyStore, *, every: float) -> None:
        """`every` so many seconds it looks which keys were revoked."""
        self._keys, self._every = keys, every
        self._open: dict[str, dict[object, End]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._looked = 0.0

    def enter(self, key_id: str, end: End) -> Callable[[], None]:
        """Have `end()` called when the key is revoked; call the answer when the stream has ended."""
        seat = object()
        self._open.setdefault(key_id, {})[seat] = end
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())
        return lambda: self._leave(key_id, seat)

    def _leave(self, key_id: str, seat: object) -> None:
        seats = self._open.get(key_id, {})
        seats.pop(seat, None)
        if not seats:
            self._open.pop(key_id, None)
        if not self._open and self._looking is not None:
            self._looking.cancel()

    async def _look(self) -> None:
        """A stream that begins while none was open waits for no more than the rest of a turn."""
        while True:
            await asyncio.sleep(max(0.0, self._looked + self._every - time.monotonic()))
            self._looked = time.monotonic()
            with suppress(StorageError):  # asked again in the next turn
                for key_id in await asyncio.to_thread(self._keys.revoked, tuple(self._open)):
                    for end in tuple(self._open.get(key_id, {}).values()):
                        end()
