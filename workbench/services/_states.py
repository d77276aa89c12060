"""What a live document came from: updates that can be sent, taken in and kept one by one.

Asking a large document for all it says as one update, or taking that in, lets no other thread run for a fifth
of a second. So what it came from is remembered, in parts that are done with in some milliseconds each.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.services._yjs import joined
from workbench.storage.live_updates import LARGE

_FEW = 64
"""Edits that are remembered one by one."""


class States:
    """Updates in the order in which they came."""

    def __init__(self, updates: Iterable[bytes]) -> None:
        self._kept = list(updates)
        self._fresh: list[bytes] = []
        self._size = sum(map(len, self._kept))

    @property
    def size(self) -> int:
        """How many bytes there are; what updates say twice counts twice."""
        return self._size

    @property
    def large(self) -> bool:
        """Whether it is too much to be handled as one."""
        return self._size > LARGE

    def add(self, update: bytes) -> None:
        """Remember one more."""
        self._fresh.append(update)
        self._size += len(update)
        if len(self._fresh) >= _FEW:
            self._kept.append(joined(self._fresh))
            self._fresh = []

    def all(self) -> tuple[bytes, ...]:
        """All there are."""
        return (*self._kept, *self._fresh)
