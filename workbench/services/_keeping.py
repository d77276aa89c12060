"""Keeping what is typed: one thread that writes updates in groups, and saves the text when typing pauses."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from workbench.model.content import Node
from workbench.model.errors import NotFound, StorageError
from workbench.model.limits import EditLimits
from workbench.services._yjs import joined, merged
from workbench.storage.documents import DocumentStore

_log = logging.getLogger(__name__)

SAVED, SAVING = "saved", "saving"


class Kept(Protocol):
    """What a live document is to its keeper."""

    document_id: str

    def tree(self) -> Node:
        """What it says."""

    def kept(self, update: bytes, origin: str) -> None:
        """An update is in the database."""

    def tell(self, status: str) -> None:
        """How saving goes."""


@dataclass(frozen=True)
class _Entry:
    room: Kept
    update: bytes
    author: str
    origin: str


class Keeper:
    """Writes updates as they come, several in one transaction, then lets them be shown."""

    def __init__(self, documents: DocumentStore, limits: EditLimits) -> None:
        self._documents = documents
        self._limits = limits
        self._changed = threading.Condition()
        self._waiting: list[_Entry] = []
        self._due: dict[str, tuple[float, Kept]] = {}
        self._counts: dict[str, int] = {}
        self._closing = False
        self._busy = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def put(self, room: Kept, update: bytes, author: str, origin: str) -> None:
        """Keep an update, soon."""
        with self._changed:
            self._waiting.append(_Entry(room, update, author, origin))
            self._owe(room)
            self._changed.notify_all()

    def owe(self, room: Kept) -> None:
        """Save a document soon whose last edit is kept already."""
        with self._changed:
            self._owe(room)
            self._changed.notify_all()

    def _owe(self, room: Kept) -> None:
        soon = time.monotonic() + self._limits.save_seconds
        self._due.setdefault(room.document_id, (soon, room))

    def flush(self, rooms: Iterable[Kept]) -> None:
        """Write what waits and save these documents before this returns.

        Raises:
            StorageError: the database cannot be written.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._busy, timeout=10)
            self._busy = True
        try:
            self._write(self._take())
            for room in rooms:
                if room.document_id in self._due:
                    self._save(room)
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def close(self) -> None:
        """Stop when all is written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout=10)

    # The thread

    def _run(self) -> None:
        while self._wait():
            try:
                self._write(self._take())
                for room in self._ripe():
                    self._save(room)
            except StorageError as error:
                self._tell_all(str(error))
                time.sleep(self._limits.retry_seconds)
            except Exception:  # noqa: BLE001 - other pages must be kept whatever is wrong with one
                _log.exception("A page could not be saved for search and export")
            finally:
                with self._changed:
                    self._busy = False
                    self._changed.notify_all()

    def _wait(self) -> bool:
        """Wait for something to do; False when closing and nothing is left."""
        with self._changed:
            while True:
                if not self._busy and (self._waiting or self._ripe()):
                    self._busy = True
                    return True
                if self._closing and not self._busy:
                    return False
                soonest = min((at for at, _ in self._due.values()), default=None)
                pause = None if soonest is None else max(0.01, soonest - time.monotonic())
                self._changed.wait(timeout=pause)

    def _take(self) -> list[_Entry]:
        with self._changed:
            taken, self._waiting = self._waiting, []
            return taken

    def _ripe(self) -> list[Kept]:
        with self._changed:
            return [room for at, room in self._due.values() if at <= time.monotonic()]

    def _write(self, entries: list[_Entry]) -> None:
        if not entries:
            return
        for room in {id(one.room): one.room for one in entries}.values():
            self.owe(room)  # what it was owed may have been paid while these still waited
            room.tell(SAVING)
        try:
            self._documents.append((one.room.document_id, one.author, one.update) for one in entries)
        except StorageError:
            with self._changed:
                self._waiting = [*entries, *self._waiting]
            raise
        for one in entries:
            self._counts[one.room.document_id] = self._counts.get(one.room.document_id, 0) + 1
            one.room.kept(one.update, one.origin)

    def _save(self, room: Kept) -> None:
        name = room.document_id
        with self._changed:
            self._due.pop(name, None)  # an edit from here on is owed a new save
        try:
            self._documents.save(name, room.tree())
            if self._counts.get(name, 0) >= self._limits.fold_updates:
                self._documents.fold(name, merged, joined)
                self._counts[name] = 0
        except StorageError:
            with self._changed:
                self._owe(room)
            raise
        except NotFound:
            _log.info("A page was deleted while it was open: %s", name)
        with self._changed:
            settled = name not in self._due
        if settled:
            room.tell(SAVED)

    def _tell_all(self, problem: str) -> None:
        with self._changed:
            rooms = [room for _, room in self._due.values()]
        for room in rooms:
            room.tell(problem)
