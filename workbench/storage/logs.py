"""The logs of runs: append-only segments, committed for all runs of a process at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, null, or_, select, text, update

from workbench.model.events import ErrorEvent, MessageEnd, MessageStart, StreamClose, StreamEvent
from workbench.model.log import Log, Segment, cut, event_segment
from workbench.model.run import Ending, Status
from workbench.model.usage import Call, Usage
from workbench.storage.database import Database
from workbench.storage.tables import run, segment

_ACTIVE = text("status IN ('pending','streaming')")

_FENCE = (
    select(run.c.id, run.c.epoch, run.c.status)
    .where(run.c.id.in_(bindparam("ids", expanding=True)), run.c.owner == bindparam("owner"), _ACTIVE)
    .order_by(run.c.id)
    .with_for_update(key_share=True)
)
_STREAMING = update(run).where(run.c.id.in_(bindparam("ids", expanding=True))).values(status="streaming")
_APPEND = insert(segment)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one tick commits: pending segments and endings of runs held at these epochs, and their calls."""

    owner: str
    epochs: Mapping[str, int]
    segments: Sequence[Segment] = ()
    endings: Mapping[str, Ending] = field(default_factory=dict)
    calls: Sequence[Call] = ()
    renew: float | None = None
    """Seconds to extend all leases of the process by; None leaves them."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a tick committed; `lost` are the runs that this process no longer holds."""

    segments: tuple[Segment, ...] = ()
    ended: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    watched: Mapping[str, float | None] = field(default_factory=dict)
    """For each run whose lease was renewed, when somebody last followed it from another process."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What a run's log has beyond a place, and where it stands."""

    epoch: int
    bases: tuple[int, ...]
    ended: bool
    segments: tuple[Segment, ...]


class RunLogs:
    """Appends to logs and reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def commit(self, batch: Batch, record: Callable[[Connection, Call], None]) -> Kept:
        """Append to all runs still held, end those that ended and record calls, in one transaction."""
        with self._database.write() as connection:
            held = self._fence(connection, batch)
            kept = tuple(one for one in batch.segments if one.run_id in held)
            if kept:
                connection.execute(_APPEND, [_row(one) for one in kept])
            ended: set[str] = set()
            for run_id, ending in batch.endings.items():
                if run_id in held:
                    closing = _finish(connection, run_id, ending)
                    kept += closing
                    ended.add(run_id)
            for call in batch.calls:
                record(connection, call)
            watched = _renew(connection, batch.owner, batch.renew) if batch.renew else {}
        lost = frozenset(batch.epochs) - held
        return Kept(segments=kept, ended=frozenset(ended), lost=lost, watched=watched)

    def finish(self, connection: Connection, run_id: str, ending: Ending) -> bool:
        """End a run whoever holds it; whether it had not ended before."""
        lock = select(run.c.id).where(run.c.id == run_id, _ACTIVE).with_for_update(key_share=True)
        if connection.execute(lock).first() is None:
            return False
        _finish(connection, run_id, ending)
        return True

    def read(self, run_id: str) -> Log | None:
        """A run's whole log."""
        with self._database.read() as connection:
            row = connection.execute(select(run.c.epoch, run.c.bases).where(run.c.id == run_id)).first()
            return None if row is None else canonical(connection, run_id, row.epoch, row.bases)

    def since(self, run_id: str, *, epoch: int, position: int) -> News | None:
        """What was appended after a place; None when there is no such run."""
        later = or_(segment.c.epoch > epoch, and_(segment.c.epoch == epoch, segment.c.position >= position))
        with self._database.read() as connection:
            # The run first: what is appended in between is read too and comes again next time.
            row = connection.execute(select(run).where(run.c.id == run_id)).first()
            if row is None:
                return None
            found = connection.execute(
                select(segment).where(segment.c.run_id == run_id, segment.c.epoch <= row.epoch, later)
            ).mappings()
            segments = cut(row.bases, [Segment(**one) for one in found])
        if row.ended is not None and not segments and position < row.length:
            segments = _folded(row)
        return News(epoch=row.epoch, bases=tuple(row.bases), ended=row.ended is not None, segments=segments)

    def purge(self, before: datetime) -> int:
        """Drop the segments of runs that ended before a time; their text stays with the run."""
        old = select(run.c.id).where(run.c.ended < before)
        with self._database.write() as connection:
            return connection.execute(delete(segment).where(segment.c.run_id.in_(old))).rowcount

    def _fence(self, connection: Connection, batch: Batch) -> frozenset[str]:
        if not batch.epochs:
            return frozenset()
        rows = connection.execute(_FENCE, {"ids": list(batch.epochs), "owner": batch.owner}).all()
        held = {row.id: row.status for row in rows if batch.epochs[row.id] == row.epoch}
        begun = {one.run_id for one in batch.segments}
        fresh = [run_id for run_id, status in held.items() if status == "pending" and run_id in begun]
        if fresh:
            connection.execute(_STREAMING, {"ids": fresh})
        return frozenset(held)


def _renew(connection: Connection, owner: str, seconds: float) -> dict[str, float | None]:
    mine = and_(run.c.owner == owner, _ACTIVE)
    query = select(run.c.id, run.c.watched_at).where(mine).order_by(run.c.id)
    held = connection.execute(query.with_for_update(key_share=True)).all()
    if held:
        connection.execute(update(run).where(mine).values(lease_until=time.time() + seconds))
    return {row.id: row.watched_at for row in held}


def canonical(connection: Connection, run_id: str, epoch: int, bases: Sequence[int]) -> Log:
    """The log of a run as it counts now."""
    rows = connection.execute(
        select(segment).where(segment.c.run_id == run_id, segment.c.epoch <= epoch)
    ).mappings()
    segments = cut(bases, [Segment(**row) for row in rows])
    return Log(epoch=epoch, bases=tuple(bases), segments=segments)


def closing_events(ending: Ending) -> tuple[StreamEvent, ...]:
    """What a log ends with."""
    close = StreamClose(reason=ending.status.value)
    if ending.status is Status.COMPLETED:
        usage = ending.usage or Usage()
        end = MessageEnd(
            total_tokens=usage.total_tokens,
            input_tokens=usage.sent_tokens,
            output_tokens=usage.output_tokens,
            finish_reason=ending.finish_reason,
        )
        return end, close
    if ending.error_code is None:
        return (close,)
    error = ErrorEvent(code=ending.error_code, message=ending.error_message or "", retryable=ending.retryable)
    return error, close


def _finish(connection: Connection, run_id: str, ending: Ending) -> tuple[Segment, ...]:
    row = connection.execute(select(run.c.epoch, run.c.bases).where(run.c.id == run_id)).one()
    log = canonical(connection, run_id, row.epoch, row.bases)
    closing = tuple(
        event_segment(run_id, row.epoch, log.end + number, event)
        for number, event in enumerate(closing_events(ending))
    )
    connection.execute(_APPEND, [_row(one) for one in closing])
    connection.execute(
        update(run).where(run.c.id == run_id).values(_ended(ending, log, log.end + len(closing)))
    )
    return closing


def _ended(ending: Ending, log: Log, length: int) -> dict[str, Any]:
    return {
        "status": ending.status.value,
        "slot": None,
        "owner": None,
        "lease_until": None,
        "length": length,
        "text": log.text,
        "finish_reason": ending.finish_reason,
        "error_code": ending.error_code,
        "error_message": ending.error_message,
        "usage": null() if ending.usage is None else asdict(ending.usage),
        "provider": ending.provider,
        "model": ending.model,
        "first_token_ms": ending.first_token_ms,
        "duration_ms": ending.duration_ms,
        "ended": datetime.now(UTC),
    }


def _folded(row: Any) -> tuple[Segment, ...]:
    """The log of a run whose segments were dropped, from what is kept of it."""
    start = event_segment(row.id, row.epoch, 0, MessageStart(message_id=row.id))
    said = Segment(run_id=row.id, epoch=row.epoch, position=1, kind="text", payload=row.text or "")
    usage = None if row.usage is None else Usage(**row.usage)
    ending = Ending(
        status=Status(row.status),
        finish_reason=row.finish_reason or "",
        error_code=row.error_code,
        error_message=row.error_message,
        usage=usage,
    )
    opening = (start, said) if row.text else (start,)
    events = enumerate(closing_events(ending), start=opening[-1].end)
    return *opening, *(event_segment(row.id, row.epoch, position, event) for position, event in events)


def _row(one: Segment) -> dict[str, Any]:
    return {
        "run_id": one.run_id,
        "epoch": one.epoch,
        "position": one.position,
        "kind": one.kind,
        "payload": one.payload,
    }
