"""What a person let the workbench do elsewhere: tokens, encrypted, each person's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from workbench.model.errors import Misconfigured
from workbench.storage.database import Database
from workbench.storage.settings import KeyFile, PreferenceStore
from workbench.storage.tables import preference

Json = Any


class GrantStore:
    """Keeps secrets of persons beside their preferences, readable only with the key file."""

    def __init__(self, database: Database, key_file: KeyFile) -> None:
        self._database, self._keys = database, key_file
        self._preferences = PreferenceStore(database)

    def get(self, user: str, name: str) -> dict[str, Json] | None:
        """What was kept; None where nothing was, or where the key file is another."""
        mine = select(preference.c.value).where(preference.c.user == user, preference.c.name == name)
        with self._database.read() as connection:
            return self._opened(connection.scalar(mine))

    def put(self, user: str, name: str, value: Mapping[str, Json]) -> None:
        """Keep this instead of what was kept."""
        self._preferences.save(user, **{name: self._keys.encrypt(json.dumps(dict(value)))})

    def take(self, user: str, name: str) -> dict[str, Json] | None:
        """What was kept, to the first who asks; it is forgotten."""
        mine = (preference.c.user == user, preference.c.name == name)
        with self._database.write() as connection:
            sealed = connection.scalar(select(preference.c.value).where(*mine))
            if sealed is None or connection.execute(delete(preference).where(*mine)).rowcount != 1:
                return None
        return self._opened(sealed)

    def forget(self, user: str, name: str) -> None:
        """Keep it no longer."""
        self.take(user, name)

    def _opened(self, sealed: Json) -> dict[str, Json] | None:
        try:
            return json.loads(self._keys.decrypt(str(sealed))) if sealed else None
        except Misconfigured:
            return None  # the person signs in again, which keeps it anew
