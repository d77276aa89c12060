"""Auditing: who read which stream, kept in batches so that no reader waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime

from workbench.model.errors import StorageError
from workbench.storage.access import AuditStore, Entry

_log = logging.getLogger(__name__)
_EVERY_SECONDS = 0.5
_MOST = 50_000
"""Entries that wait for a database that cannot be written; beyond, the oldest are given up."""


class Auditing:
    """Takes notes at once and writes them twice a second, in one transaction for all."""

    def __init__(self, store: AuditStore) -> None:
        self._store = store
        self._waiting: list[Entry] = []
        self._lock = threading.Lock()
        self._some = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def note(self, user: str, action: str, target: str, details: Mapping[str, object]) -> None:
        """Take a note; never waits for the database."""
        entry = Entry(at=datetime.now(UTC), user=user, action=action, target=target, details=dict(details))
        with self._lock:
            self._waiting.append(entry)
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._run, name="workbench-audit", daemon=True)
                self._thread.start()
        self._some.set()

    def close(self) -> None:
        """Write what waits, as far as the database allows, and stop."""
        self._closed.set()
        self._some.set()
        if self._thread is not None:
            self._thread.join(5.0)
        self._write()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._some.wait()
            self._closed.wait(_EVERY_SECONDS)
            self._some.clear()
            self._write()

    def _write(self) -> None:
        with self._lock:
            taken, self._waiting = self._waiting, []
        if not taken:
            return
        try:
            self._store.add(taken)
        except StorageError as error:
            _log.warning("%d notes of who read what wait for the database: %s", len(taken), error)
            with self._lock:
                self._waiting = (taken + self._waiting)[-_MOST:]
            self._some.set()
