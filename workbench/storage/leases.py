"""Leases: which process holds which run, and until when."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, and_, select, text, update

from workbench.model.log import Log
from workbench.storage import _journal
from workbench.storage.database import Database
from workbench.storage.tables import run

_ACTIVE = _journal.ACTIVE


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A hold on a run as it was seen: it moves with every renewal, so that one that stands still is dead."""

    run_id: str
    epoch: int
    owner: str | None
    until: float | None

    @property
    def free(self) -> bool:
        """Whether its holder let go of it."""
        return self.owner is None

    def expired(self, now: float) -> bool:
        """Whether its time is over, by the wall clock."""
        return self.until is None or self.until < now


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A run taken over: its log as it counts in the new epoch, and what there was before."""

    run_id: str
    log: Log
    before: Log
    watched_at: float | None


class Leases:
    """Releases leases and takes over those of others; a process renews its own as it commits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def others(self, owner: str) -> tuple[Lease, ...]:
        """The leases on runs that this process does not hold."""
        query = select(run.c.id, run.c.epoch, run.c.owner, run.c.lease_until).where(_ACTIVE)
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple(
            Lease(run_id=row.id, epoch=row.epoch, owner=row.owner, until=row.lease_until)
            for row in rows
            if row.owner != owner
        )

    def claim(self, seen: Lease, owner: str, *, seconds: float, base: Callable[[Log], int]) -> Claimed | None:
        """Take a run over in a new epoch that begins at `base`; None when its lease moved since."""
        same = and_(
            run.c.id == seen.run_id,
            run.c.epoch == seen.epoch,
            run.c.owner.is_not_distinct_from(seen.owner),
            run.c.lease_until.is_not_distinct_from(seen.until),
            _ACTIVE,
        )
        taking = (
            update(run)
            .where(same)
            .values(epoch=run.c.epoch + 1, owner=owner, lease_until=time.time() + seconds)
        )
        with self._database.write() as connection:
            _journal.guard(connection, seen.owner)
            if not connection.execute(taking).rowcount:
                return None
            return _rebase(connection, seen.run_id, base)

    def release(self, owner: str) -> tuple[str, ...]:
        """Let go of all runs of a process, so that another may take them at once; which they were."""
        freeing = update(run).where(run.c.owner == owner, _ACTIVE).values(owner=None, lease_until=None)
        with self._database.write() as connection:
            return tuple(connection.scalars(freeing.returning(run.c.id)))

    def watched(self, run_id: str) -> None:
        """Note that somebody is following a run."""
        with self._database.write() as connection:
            connection.execute(update(run).where(run.c.id == run_id, _ACTIVE).values(watched_at=time.time()))

    def unsettled(self, *, older_than: float) -> tuple[str, ...]:
        """Runs that ended a while ago without anybody being told."""
        before = datetime.now(UTC) - timedelta(seconds=older_than)
        query = select(run.c.id).where(text("NOT settled AND ended IS NOT NULL"), run.c.ended < before)
        with self._database.read() as connection:
            return tuple(connection.scalars(query))

    def claim_settling(self, run_id: str, owner: str, *, seconds: float) -> bool:
        """Take it on to tell who asked that a run has ended; whether nobody else is at it."""
        free = and_(
            run.c.id == run_id,
            text("NOT settled AND ended IS NOT NULL"),
            run.c.lease_until.is_(None) | (run.c.lease_until < time.time()),
        )
        taking = update(run).where(free).values(owner=owner, lease_until=time.time() + seconds)
        with self._database.write() as connection:
            return bool(connection.execute(taking).rowcount)


def _rebase(connection: Connection, run_id: str, base: Callable[[Log], int]) -> Claimed:
    query = select(run).where(run.c.id == run_id)
    before = _journal.log_of(connection, connection.execute(query).one())
    bases = [*before.bases, base(before)]
    connection.execute(update(run).where(run.c.id == run_id).values(bases=bases))
    row = connection.execute(query).one()
    log = _journal.log_of(connection, row)
    return Claimed(run_id=run_id, log=log, before=before, watched_at=row.watched_at)
