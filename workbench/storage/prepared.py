"""Shelves: what came in on the Import page and was not imported yet, a folder for each browser's page."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.storage._passing import discard, place

_IN_USE_SECONDS = 3600.0
_MEASURED_SECONDS = 60.0
"""How long a sum of sizes is taken as right; other processes may add to the folder meanwhile."""


class PreparedStore:
    """A folder of shelves, kept for some hours and within a size. Whose it is may open one, nobody else."""

    def __init__(self, folder: Path, *, hours: float, most_mb: int) -> None:
        self._folder, self._seconds, self._most = folder, hours * 3600, most_mb * 2**20
        self.hours = hours
        self._used, self._measured = 0, -_MEASURED_SECONDS
        self._measuring = threading.Lock()

    def shelf(self, token: str, user: str) -> Path | None:
        """The folder that a page's token names; None where nothing is kept, or for what is no token."""
        path = place(self._folder, token, user)
        if path is None or self._seconds <= 0:
            return None
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._shelves():
            if old.stat().st_mtime < time.time() - self._seconds:
                discard(old)
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def has_room(self, shelf: Path, size: int) -> bool:
        """Whether so much more fits on a shelf, which is in use; shelves that are not make room for it."""
        with self._measuring:
            due = time.monotonic() >= self._measured + _MEASURED_SECONDS
            if due or self._used + size > self._most:
                self._used, self._measured = self._room_made(shelf, size), time.monotonic()
            fits = self._used + size <= self._most
            self._used += size if fits else 0
            return fits

    def _room_made(self, shelf: Path, size: int) -> int:
        """What all shelves take, once those that are not in use went as far as need be."""
        shelves = sorted(self._shelves(), key=lambda one: one.stat().st_mtime)
        used = sum(map(_size, shelves))
        for one in shelves:
            if used + size <= self._most:
                break
            if one != shelf and one.stat().st_mtime < time.time() - _IN_USE_SECONDS:
                used -= _size(one)
                discard(one)
        return used

    def _shelves(self) -> Iterator[Path]:
        return (one for one in self._folder.iterdir() if one.is_dir())


def _size(shelf: Path) -> int:
    return sum(one.stat().st_size for one in shelf.rglob("*") if one.is_file())
