"""Assets: files named by the SHA-256 of their bytes, in a folder, with a row each."""

from __future__ import annotations

import base64
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from workbench.model.course import Asset
from workbench.model.errors import NotFound, StorageError
from workbench.storage.database import Database
from workbench.storage.tables import asset as table
from workbench.storage.tables import course_asset

_DIGEST = re.compile(r"[0-9a-f]{64}")
_GONE = "This file does not exist."
_AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class StoredAsset:
    """A file that is kept."""

    sha256: str
    name: str
    media_type: str
    size: int
    path: Path

    def read(self) -> bytes:
        """The bytes.

        Raises:
            NotFound: the file is gone from the folder.
        """
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise NotFound(_GONE) from error

    def as_asset(self) -> Asset:
        """The same as a value of the model."""
        return Asset(
            sha256=self.sha256,
            name=self.name,
            media_type=self.media_type,
            size=self.size,
            content=self.path,
        )


class AssetStore:
    """Keeps assets and finds them again."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def put(self, asset: Asset, *, connection: Connection | None = None) -> None:
        """Keep a file and its row; nothing when it is here already.

        Raises:
            StorageError: the disk is full or cannot be written; no half file is left.
        """
        self.write(asset)
        with self._database.writing(connection) as writing:
            self.add_row(asset, writing)

    def write(self, asset: Asset) -> bool:
        """Keep the file only; whether it was new."""
        path = self.path(asset.sha256)
        if path.exists():
            return False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(asset, path)
        except OSError as error:
            raise StorageError(f"The file “{asset.name}” cannot be kept: {error.strerror}.") from error
        return True

    def add_row(self, asset: Asset, connection: Connection, *, course_id: str | None = None) -> None:
        """Keep the row of a file, and that a course uses it."""
        known = select(table.c.sha256).where(table.c.sha256 == asset.sha256)
        if connection.scalar(known) is None:
            connection.execute(table.insert().values(_row(asset)))
        if course_id is not None:
            self.add_use(asset.sha256, course_id, connection)

    def add_rows(
        self, assets: Sequence[Asset], connection: Connection, *, course_id: str | None = None
    ) -> None:
        """Keep the rows of many files, and that a course uses them; without one nobody is given them."""
        given = {one.sha256: one for one in assets}
        known = _known(select(table.c.sha256), table.c.sha256, list(given), connection)
        if rows := [_row(one) for name, one in given.items() if name not in known]:
            connection.execute(table.insert(), rows)
        if course_id is None:
            return
        used = select(course_asset.c.sha256).where(course_asset.c.course_id == course_id)
        in_use = _known(used, course_asset.c.sha256, list(given), connection)
        uses = [{"course_id": course_id, "sha256": name} for name in given if name not in in_use]
        if uses:
            connection.execute(course_asset.insert(), uses)

    def add_use(self, sha256: str, course_id: str, connection: Connection) -> None:
        """Keep that a course uses a file."""
        pair = {"course_id": course_id, "sha256": sha256}
        there = select(course_asset).filter_by(**pair)
        if connection.execute(there).first() is None:
            connection.execute(course_asset.insert().values(**pair))

    def forget(self, digests: Iterable[str]) -> None:
        """Remove files that no row knows: what a failed import wrote."""
        for digest in digests:
            with self._database.read() as reading:
                known = reading.scalar(select(table.c.sha256).where(table.c.sha256 == digest))
            if known is None:
                self.path(digest).unlink(missing_ok=True)

    def get(self, sha256: str) -> StoredAsset:
        """A file by its name.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as reading:
            row = reading.execute(select(table).where(table.c.sha256 == sha256)).first()
        if row is None:
            raise NotFound(_GONE)
        return StoredAsset(
            sha256=row.sha256,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            path=self.path(row.sha256),
        )

    def courses(self, sha256: str) -> frozenset[str]:
        """The ids of the courses that use a file."""
        query = select(course_asset.c.course_id).where(course_asset.c.sha256 == sha256)
        with self._database.read() as reading:
            return frozenset(reading.scalars(query))

    def path(self, sha256: str) -> Path:
        """Where a file of this name is, or would be.

        Raises:
            NotFound: this is no such name.
        """
        digest = sha256.removeprefix("asset:")
        if not _DIGEST.fullmatch(digest):
            raise NotFound(_GONE)
        return self._folder / digest[:2] / digest

    def data_uri(self, sha256: str, cap: int = 2_000_000) -> str | None:
        """A picture as a `data:` address; None when it is none, too large or not here."""
        try:
            found = self.get(sha256.removeprefix("asset:"))
            if not found.media_type.startswith("image/") or found.size > cap:
                return None
            return f"data:{found.media_type};base64,{base64.b64encode(found.read()).decode()}"
        except NotFound:
            return None


def _row(asset: Asset) -> dict[str, Any]:
    return {
        "sha256": asset.sha256,
        "name": asset.name[:255],
        "media_type": asset.media_type[:255],
        "size": asset.size,
        "created": datetime.now(UTC),
    }


def _known(query: Any, column: Any, digests: Sequence[str], connection: Connection) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(digests), _AT_ONCE):
        found.update(connection.scalars(query.where(column.in_(digests[start : start + _AT_ONCE]))))
    return found


def _write(asset: Asset, path: Path) -> None:
    """Write beside the final place, then move there: a file that is there is whole."""
    descriptor, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if isinstance(asset.content, bytes):
                file.write(asset.content)
            else:
                with asset.content.open("rb") as source:
                    shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
