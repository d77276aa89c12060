"""The key that stream addresses are signed with: made once, shared by all processes of a database."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from workbench.storage.database import Database
from workbench.storage.tables import setting

_NAME = "stream_key"


def signing_key(database: Database) -> bytes:
    """The key, made when there is none yet; of several processes that make one, the first wins."""
    query = select(setting.c.value).where(setting.c.name == _NAME)
    with database.read() as connection:
        known = connection.scalar(query)
    if known is None:
        insert = sqlite.insert if database.is_sqlite else postgresql.insert
        values = {"name": _NAME, "value": secrets.token_hex(32), "secret": True, "updated": datetime.now(UTC)}
        with database.write() as connection:
            connection.execute(insert(setting).values(values).on_conflict_do_nothing())
            known = connection.scalar(query)
    return bytes.fromhex(str(known))
