"""Runs: their rows, their logs and the leases under which processes hold them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, null, select, text, update

from workbench.model.errors import Conflict, LimitReached, NotFound
from workbench.model.limits import RunLimits
from workbench.model.run import Ending, Feature, Run, RunRequest, Status
from workbench.storage import _journal
from workbench.storage._requests import decode_request, decode_usage, encode_request
from workbench.storage.database import Database
from workbench.storage.leases import Leases
from workbench.storage.logs import RunLogs
from workbench.storage.tables import new_id, run

_USUAL = 25
"""Answers from which the usual length is taken."""

_MINUTE = timedelta(minutes=1)


class RunStore:
    """The rows of runs. `logs` holds what they said, `leases` who holds them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.logs = RunLogs(database)
        self.leases = Leases(database)

    def create(
        self,
        request: RunRequest,
        *,
        owner: str,
        limits: RunLimits,
        now: datetime | None = None,
        also: Callable[[Connection, Run], None] | None = None,
    ) -> tuple[Run, bool]:
        """Add a run held by `owner`, and whether it is new; the same request id gives the run that is there.

        `also` is called in the same transaction: what belongs to a new run is kept with it or not at all.

        Raises:
            LimitReached: the asker has too many runs going, or started too many in the last minute.
        """
        now = now or datetime.now(UTC)
        with self.database.write() as connection:
            if not self.database.is_sqlite:
                key = select(func.pg_advisory_xact_lock(func.hashtextextended(request.user, 0)))
                connection.execute(key)
            known = self._known(connection, request)
            if known is not None:
                return known, False
            slot = _free_slot(connection, request.user, limits, now)
            values = _new_row(request, owner=owner, slot=slot, now=now, lease=limits.lease_seconds)
            values["journal"] = _journal.last_number(connection)
            connection.execute(run.insert().values(values))
            created = self.get(values["id"], connection)
            if also is not None:
                also(connection, created)
        return created, True

    def get(self, run_id: str, connection: Connection | None = None) -> Run:
        """A run as it stands.

        Raises:
            NotFound: there is none.
        """
        with self.database.reading(connection) as reading:
            row = reading.execute(select(run).where(run.c.id == run_id)).first()
            if row is None:
                raise NotFound("This answer does not exist.")
            return _run(reading, row)

    def get_many(self, run_ids: Iterable[str]) -> dict[str, Run]:
        """Several runs by their ids; those that do not exist are left out."""
        with self.database.snapshot() as connection:
            rows = connection.execute(select(run).where(run.c.id.in_(list(run_ids)))).all()
            return {row.id: _run(connection, row) for row in rows}

    def active(
        self,
        *,
        document_id: str | None = None,
        conversation_id: str | None = None,
        user: str | None = None,
    ) -> tuple[Run, ...]:
        """The runs that have not ended, oldest first."""
        wanted = {"document_id": document_id, "conversation_id": conversation_id, "user": user}
        query = select(run).where(text("status IN ('pending','streaming')")).order_by(run.c.created, run.c.id)
        for name, value in wanted.items():
            if value is not None:
                query = query.where(run.c[name] == value)
        with self.database.snapshot() as connection:
            return tuple(_run(connection, row) for row in connection.execute(query).all())

    def asked_after(self, conversation_id: str, run_id: str) -> tuple[str, ...]:
        """The runs of a conversation that were started after another, by their ids, the first first."""
        query = select(run.c.id).where(run.c.conversation_id == conversation_id, run.c.id > run_id)
        with self.database.read() as connection:
            return tuple(connection.scalars(query.order_by(run.c.id)))

    def last_ended(self, conversation_id: str) -> str:
        """The last run of a conversation that has ended; empty when there is none."""
        ended = run.c.ended.is_not(None)
        query = select(func.max(run.c.id)).where(run.c.conversation_id == conversation_id, ended)
        with self.database.read() as connection:
            return connection.scalar(query) or ""

    def room_at(self, user: str, limits: RunLimits) -> datetime | None:
        """When a person may start the next run; None where the limit of a minute is not in the way."""
        now = datetime.now(UTC)
        mine = select(run.c.created).where(run.c.user == user, run.c.created > now - _MINUTE)
        with self.database.read() as connection:
            recent = sorted(connection.scalars(mine))
        return recent[-limits.per_minute] + _MINUTE if 0 < limits.per_minute <= len(recent) else None

    def usual_length(self, feature: Feature) -> int:
        """How long the last answers of a kind became: the middle one; 0 when there are none."""
        query = (
            select(run.c.length)
            .where(run.c.feature == feature.value, run.c.status == Status.COMPLETED.value)
            .order_by(run.c.id.desc())
            .limit(_USUAL)
        )
        with self.database.read() as connection:
            lengths = sorted(connection.scalars(query))
        return lengths[len(lengths) // 2] if lengths else 0

    def accept(self, run_id: str, *, user: str) -> Run:
        """Take a run's text; the first to ask gets it.

        Raises:
            Conflict: somebody was first, or there is nothing to take yet.
        """
        taking = (
            update(run)
            .where(and_(run.c.id == run_id, run.c.accepted_by.is_(None), run.c.ended.is_not(None)))
            .values(accepted_by=user, accepted_at=datetime.now(UTC))
        )
        with self.database.write() as connection:
            taken = connection.execute(taking).rowcount
            found = self.get(run_id, connection)
        if not taken:
            raise Conflict(_why_not(found))
        return found

    def end(self, run_id: str, ending: Ending) -> tuple[Run, bool]:
        """End a run whoever holds it, and whether this did it; one that has ended stays as it is."""
        with self.database.write() as connection:
            ended = self.logs.finish(connection, run_id, ending)
            return self.get(run_id, connection), ended

    def note_usage(self, run_id: str, ending: Ending) -> None:
        """Keep what a run took that was ended while its call was still going."""
        values = {
            "usage": null() if ending.usage is None else asdict(ending.usage),
            "provider": ending.provider,
            "model": ending.model,
            "first_token_ms": ending.first_token_ms,
            "duration_ms": ending.duration_ms,
        }
        with self.database.write() as connection:
            connection.execute(update(run).where(run.c.id == run_id, run.c.provider == "").values(values))

    def settle(self, run_id: str) -> None:
        """Note that who asked was told of the end."""
        with self.database.write() as connection:
            connection.execute(update(run).where(run.c.id == run_id).values(settled=True, owner=None))

    def _known(self, connection: Connection, request: RunRequest) -> Run | None:
        if request.request_id is None:
            return None
        same = and_(run.c.user == request.user, run.c.request_id == request.request_id)
        row = connection.execute(select(run).where(same)).first()
        return None if row is None else _run(connection, row)


def _free_slot(connection: Connection, user: str, limits: RunLimits, now: datetime) -> int:
    taken = set(connection.scalars(select(run.c.slot).where(run.c.user == user, run.c.slot.is_not(None))))
    if len(taken) >= limits.active:
        raise LimitReached(
            f"You already have {len(taken)} answers being written; wait for one to end, or stop it.",
            retry_after=2.0,
        )
    recent = connection.execute(
        select(func.count(), func.min(run.c.created)).where(
            run.c.user == user,
            # Not what seems to come from the future: the clock was set back.
            run.c.created.between(now - _MINUTE, now + _MINUTE),
        )
    ).one()
    if recent[0] >= limits.per_minute:
        oldest = recent[1] or now
        wait = min(60.0, max(1.0, (oldest + _MINUTE - now).total_seconds()))
        raise LimitReached(
            f"You started {recent[0]} answers in the last minute; try again in {wait:.0f} seconds.",
            retry_after=wait,
        )
    return next(slot for slot in range(limits.active) if slot not in taken)


def _new_row(request: RunRequest, *, owner: str, slot: int, now: datetime, lease: float) -> dict[str, Any]:
    return {
        "id": new_id(),
        "user": request.user,
        "feature": request.feature.value,
        "slot": slot,
        "request_id": request.request_id,
        "request": encode_request(request),
        "course_id": request.course_id,
        "document_id": request.document_id,
        "conversation_id": request.conversation_id,
        "status": Status.PENDING.value,
        "epoch": 1,
        "bases": [0],
        "owner": owner,
        "lease_until": time.time() + lease,
        "watched_at": time.time(),
        "created": now,
    }


def _run(connection: Connection, row: Row[Any]) -> Run:
    length, said = row.length, row.text
    if said is None:
        log = _journal.log_of(connection, row)
        length, said = log.end, log.text
    return Run(
        id=row.id,
        request=decode_request(row.request),
        status=Status(row.status),
        epoch=row.epoch,
        length=length,
        created=row.created,
        text=said,
        finish_reason=row.finish_reason or "",
        error_code=row.error_code,
        error_message=row.error_message,
        usage=decode_usage(row.usage),
        model=row.model,
        provider=row.provider,
        first_token_ms=row.first_token_ms,
        duration_ms=row.duration_ms,
        accepted_by=row.accepted_by,
        accepted_at=row.accepted_at,
        ended=row.ended,
    )


def _why_not(found: Run) -> str:
    if found.accepted_by is not None:
        return f"This answer was already accepted by {found.accepted_by}."
    return "This answer is still being written; accept it when it has ended."
