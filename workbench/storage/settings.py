"""What was chosen on the Settings page, with secrets encrypted, and each person's preferences."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from workbench.model.errors import Misconfigured, StorageError
from workbench.storage.database import Database
from workbench.storage.tables import preference, setting

Json = Any


class KeyFile:
    """The key that secrets are encrypted with: a file only its owner can read, made when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def encrypt(self, text: str) -> str:
        """The text, for the database."""
        return self._fernet(make=True).encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text again.

        Raises:
            Misconfigured: it was encrypted with another key file.
        """
        try:
            return self._fernet(make=False).decrypt(token.encode()).decode()
        except (InvalidToken, FileNotFoundError, ValueError) as error:
            raise Misconfigured(
                f"What was saved as a secret cannot be read, because {self.path.name} is missing or another.",
                advice="Put the file back, or enter the secret again on the Settings page.",
            ) from error

    def _fernet(self, *, make: bool) -> Fernet:
        try:
            if make and not self.path.exists():
                self._make()
            return Fernet(self.path.read_bytes().strip())
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageError(f"{self.path.name} cannot be used: {error.strerror}.") from error

    def _make(self) -> None:
        """Write a new key; of several threads or processes that do so at once, the first wins."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own for each draft, readable by its owner alone.
        number, draft = tempfile.mkstemp(prefix=f"{self.path.name}.", dir=self.path.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(Fernet.generate_key())
            with suppress(FileExistsError):
                os.link(draft, self.path)
        finally:
            os.unlink(draft)


class SettingStore:
    """Settings of the whole workbench, by name."""

    def __init__(self, database: Database, key_file: KeyFile) -> None:
        self._database, self._keys = database, key_file

    def all(self) -> dict[str, Json]:
        """The settings that are no secrets; of those, that they are there (True)."""
        with self._database.read() as connection:
            rows = connection.execute(select(setting.c.name, setting.c.value, setting.c.secret)).all()
        return {row.name: True if row.secret else row.value for row in rows}

    def stored(self) -> dict[str, Json]:
        """All settings as they are stored, secrets encrypted: to see whether anything changed."""
        with self._database.read() as connection:
            rows = connection.execute(select(setting.c.name, setting.c.value)).all()
        return {row.name: row.value for row in rows}

    def secret(self, name: str) -> str:
        """A secret, or nothing.

        Raises:
            Misconfigured: the key file is gone or another.
        """
        with self._database.read() as connection:
            token = connection.scalar(select(setting.c.value).where(setting.c.name == name, setting.c.secret))
        return self._keys.decrypt(token) if token else ""

    def claim(self, name: str) -> bool:
        """Set a mark that nobody set before; False when it is there already."""
        row = {"name": name, "value": True, "secret": False, "updated": datetime.now(UTC)}
        with self._database.write() as connection:
            put = _insert(connection, setting).values(row).on_conflict_do_nothing(index_elements=["name"])
            return connection.execute(put).rowcount == 1

    def save(self, values: Mapping[str, Json], *, secrets: Mapping[str, str] = MappingProxyType({})) -> None:
        """Keep all of these or none; an empty one is forgotten."""
        now = datetime.now(UTC)
        sealed = {name: self._keys.encrypt(text) if text else "" for name, text in secrets.items()}
        with self._database.write() as connection:
            for name, value in {**values, **sealed}.items():
                if value in ("", None):
                    connection.execute(delete(setting).where(setting.c.name == name))
                else:
                    row = {"name": name, "value": value, "secret": name in sealed, "updated": now}
                    _put(connection, setting, row)


class PreferenceStore:
    """What each person prefers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, user: str) -> dict[str, Json]:
        """A person's preferences by name."""
        with self._database.read() as connection:
            mine = select(preference.c.name, preference.c.value).where(preference.c.user == user)
            return {row.name: row.value for row in connection.execute(mine)}

    def save(self, user: str, **values: Json) -> None:
        """Keep these preferences of a person."""
        with self._database.write() as connection:
            for name, value in values.items():
                _put(connection, preference, {"user": user, "name": name, "value": value})


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _put(connection: Connection, table: Table, row: dict[str, Json]) -> None:
    """Insert a row, or replace the one with its key."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(connection, table).values(**row)
    changes = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes))
