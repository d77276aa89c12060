"""Preparing: what came in and was not imported yet waits on the server, with what was chosen of it.

A page that is loaded anew finds it again, by a token that only its browser knows. What cannot be kept is
merely forgotten when the page closes: the disk's troubles never keep anybody from importing.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.importers import put_by, source_asset, take_up
from workbench.model.imported import Imported, Source
from workbench.storage.prepared import PreparedStore

_log = logging.getLogger(__name__)
_RECORD, _SOURCE, _READING, _LOOKED = "record.json", "source", "reading", "looked"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """One thing that came in: what it is, how it went, and what a person chose of it."""

    id: str
    name: str
    at: float
    """When it came, which is its place in the list."""
    size: int = 0
    address: str = ""
    media_type: str = ""
    url: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    wanted: Mapping[str, Any] | None = None
    failed: tuple[str, str, bool] | None = None
    """Why it failed, what to do, and whether the same bytes would fail again."""


class Shelf:
    """What waits for one page. Call it from one thread at a time, beside the event loop."""

    def __init__(self, store: PreparedStore, folder: Path) -> None:
        self._store, self._folder = store, folder
        self._gone: set[str] = set()

    def all(self) -> tuple[Prepared, ...]:
        """What waits, in the order it came."""
        with _merely_forgotten():
            found = filter(None, map(_record, self._folder.glob(f"*/{_RECORD}")))
            return tuple(sorted(found, key=lambda one: one.at))
        return ()

    def adopt(self, name: str, source: Source, *, move: bool = False) -> Source:
        """The source with its bytes on the shelf, where there is room for them; moved, or else copied."""
        path = self._folder / name / _SOURCE
        with _merely_forgotten():
            if source.data == path or not self._store.has_room(self._folder, source.size):
                return source
            path.parent.mkdir(exist_ok=True)
            if isinstance(source.data, bytes):
                path.write_bytes(source.data)
            else:
                (shutil.move if move else shutil.copyfile)(source.data, path)
            return replace(source, data=path)
        return source

    def holds(self, name: str) -> bool:
        """Whether the bytes of a source are on the shelf."""
        return (self._folder / name / _SOURCE).exists()

    def note(self, one: Prepared) -> None:
        """Remember where it stands; nothing happens if its source is not here."""
        folder = self._folder / one.id
        with _merely_forgotten():
            if one.id not in self._gone and (one.address or self.holds(one.id)):
                folder.mkdir(exist_ok=True)
                part = folder / f"{_RECORD}.part"
                part.write_text(json.dumps(asdict(one)), "utf-8")
                part.replace(folder / _RECORD)
                os.utime(self._folder)

    def keep(self, name: str, imported: Imported) -> None:
        """Keep what was read, so that it need not be read again."""
        size = sum(asset.size for asset in imported.assets)
        with _merely_forgotten():
            if (self._folder / name / _RECORD).exists() and self._store.has_room(self._folder, size):
                put_by(imported, self._folder / name / _READING)

    def look(self, name: str) -> None:
        """Remember that this one is looked at."""
        with _merely_forgotten():
            if name not in self._gone:
                (self._folder / _LOOKED).write_text(name, "utf-8")

    def looked(self) -> str:
        """Which was looked at last; empty when none was."""
        try:
            return (self._folder / _LOOKED).read_text("utf-8")
        except (OSError, ValueError):
            return ""

    def source(self, one: Prepared) -> Source | None:
        """The source of what waits; None for an address that was not fetched yet."""
        path = self._folder / one.id / _SOURCE
        if not path.exists():
            return None
        return Source(
            name=one.name, data=path, media_type=one.media_type, url=one.url, choices=dict(one.choices)
        )

    def reading(self, name: str, source: Source) -> Imported | None:
        """What was read of it; None where it has to be read anew."""
        with _merely_forgotten():
            imported = take_up(self._folder / name / _READING)
            known = imported.provenance if imported else None
            if imported is not None and known and dict(known.choices) == dict(source.choices):
                return replace(imported, source=source_asset(source, known.sha256))
        return None

    def settle(self, name: str) -> None:
        """It was imported: it does not wait any more, but its source is still at hand."""
        with _merely_forgotten():
            (self._folder / name / _RECORD).unlink(missing_ok=True)
            shutil.rmtree(self._folder / name / _READING, ignore_errors=True)
            self._turn_from(name)

    def drop(self, name: str) -> None:
        """Forget it."""
        self._gone.add(name)
        shutil.rmtree(self._folder / name, ignore_errors=True)
        with _merely_forgotten():
            self._turn_from(name)

    def _turn_from(self, name: str) -> None:
        if self.looked() == name:
            (self._folder / _LOOKED).unlink(missing_ok=True)


class Preparing:
    """Gives each page its shelf."""

    def __init__(self, store: PreparedStore) -> None:
        self._store = store

    @property
    def hours(self) -> float:
        """How long things wait."""
        return self._store.hours

    def shelf(self, token: str, user: str) -> Shelf | None:
        """The shelf that a page's token names; None where nothing is kept."""
        with _merely_forgotten():
            folder = self._store.shelf(token, user)
            return Shelf(self._store, folder) if folder is not None else None
        return None


def _record(path: Path) -> Prepared | None:
    try:
        return Prepared(**json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError, OSError):
        return None  # of another version, or half written


@contextmanager
def _merely_forgotten() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        _log.warning("What waits to be imported could not be kept: %s", error.strerror)
