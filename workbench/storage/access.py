"""Access: the keys by which programs speak for people, and the record of who read which stream."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, and_, select, update

from workbench.model.errors import NotFound
from workbench.storage.database import Database
from workbench.storage.tables import access_key, audit, new_id

_PREFIX = "wbk"
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class AccessKey:
    """A key of a person's program. The key itself is shown once and never kept."""

    id: str
    user: str
    name: str
    created: datetime
    used: datetime | None
    revoked: datetime | None


class AccessKeyStore:
    """Makes, checks and revokes keys; what is kept of a key is the hash of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, user: str, name: str) -> tuple[AccessKey, str]:
        """A new key for a person's program: its row, and the key itself."""
        key_id, secret = new_id(), secrets.token_urlsafe(32)
        values = {
            "id": key_id,
            "user": user,
            "name": name,
            "hash": _hash(secret),
            "created": datetime.now(UTC),
        }
        with self._database.write() as connection:
            connection.execute(access_key.insert().values(values))
        return self.get(key_id), f"{_PREFIX}_{key_id}_{secret}"

    def get(self, key_id: str) -> AccessKey:
        """One key.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as connection:
            row = connection.execute(select(access_key).where(access_key.c.id == key_id)).first()
        if row is None:
            raise NotFound("There is no such key.")
        return _key(row)

    def all(self, user: str | None = None) -> tuple[AccessKey, ...]:
        """The keys of a person, or of all, the newest first."""
        query = select(access_key).order_by(access_key.c.created.desc(), access_key.c.id.desc())
        if user is not None:
            query = query.where(access_key.c.user == user)
        with self._database.read() as connection:
            return tuple(map(_key, connection.execute(query)))

    def check(self, key: str) -> AccessKey | None:
        """The key that was sent, if it is one and was not revoked; notes that it was used."""
        prefix, _, rest = key.partition("_")
        key_id, _, secret = rest.partition("_")
        if prefix != _PREFIX or not key_id or not secret:
            return None
        with self._database.read() as connection:
            row = connection.execute(select(access_key).where(access_key.c.id == key_id)).first()
        if row is None or row.revoked is not None or not secrets.compare_digest(row.hash, _hash(secret)):
            return None
        self._note_use(row)
        return _key(row)

    def revoke(self, key_id: str) -> None:
        """Let a key work no more.

        Raises:
            NotFound: there is none.
        """
        self.get(key_id)
        revoking = update(access_key).where(and_(access_key.c.id == key_id, access_key.c.revoked.is_(None)))
        with self._database.write() as connection:
            connection.execute(revoking.values(revoked=datetime.now(UTC)))

    def revoked(self, key_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these keys that work no more, also for having been deleted."""
        query = select(access_key.c.id).where(access_key.c.id.in_(key_ids), access_key.c.revoked.is_(None))
        with self._database.read() as connection:
            good = set(connection.scalars(query))
        return tuple(one for one in key_ids if one not in good)

    def _note_use(self, row: Any) -> None:
        now = datetime.now(UTC)
        if row.used is None or now - row.used > _SEEN_EVERY:
            with self._database.write() as connection:
                connection.execute(update(access_key).where(access_key.c.id == row.id).values(used=now))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that somebody did."""

    at: datetime
    user: str
    action: str
    target: str
    details: Mapping[str, object]


class AuditStore:
    """What was done by whom, appended and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Sequence[Entry]) -> None:
        """Keep entries, all or none."""
        rows = [vars(one) | {"details": dict(one.details)} for one in entries]
        with self._database.write() as connection:
            connection.execute(audit.insert(), rows)

    def of(self, target: str) -> Sequence[RowMapping]:
        """What was done to something, the first first."""
        query = select(audit).where(audit.c.target == target).order_by(audit.c.number)
        with self._database.read() as connection:
            return connection.execute(query).mappings().all()


def _hash(secret: str) -> str:
    """The hash of a secret that cannot be guessed, so that it needs no salt and no stretching."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _key(row: Any) -> AccessKey:
    return AccessKey(
        id=row.id, user=row.user, name=row.name, created=row.created, used=row.used, revoked=row.revoked
    )
