"""The logs of runs: kept for all runs of a process at once, and folded into a run's row when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, null, select, update

from workbench.model.events import ErrorEvent, MessageEnd, StreamClose, StreamEvent
from workbench.model.log import TEXT, Log, Segment, cut, event_segment
from workbench.model.run import Ending, Status
from workbench.model.usage import Call, Usage
from workbench.storage import _journal
from workbench.storage.database import Database
from workbench.storage.tables import run


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one tick commits: pending segments and endings of runs held at these epochs, and their calls.

    An ending comes with the log as it will be, so that it need not be read again; or with none when
    it is not known for certain what was kept.
    """

    owner: str
    epochs: Mapping[str, int]
    segments: Sequence[Segment] = ()
    endings: Mapping[str, tuple[Ending, Log | None]] = field(default_factory=dict)
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
    number: int = 0
    """How far the journal was read."""
    free: bool = False
    """Whether it has not ended and nobody holds it."""


class RunLogs:
    """Keeps logs and reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._holdings = _journal.Holdings()

    def commit(self, batch: Batch, record: Callable[[Connection, Call], None]) -> Kept:
        """Append to all runs still held, end those that ended and record calls, in one transaction."""
        with self._database.write() as connection:
            lost = self._fence(connection, batch)
            kept = [one for one in batch.segments if one.run_id not in lost] if lost else list(batch.segments)
            if kept:
                _journal.append(connection, kept)
                self._holdings.unchanged(connection)
            ended = {run_id: end for run_id, end in batch.endings.items() if run_id not in lost}
            for run_id, (ending, log) in ended.items():
                kept += _finish(connection, run_id, ending, log or _journal.log(connection, run_id))
            for call in batch.calls:
                record(connection, call)
            watched = _renew(connection, batch.owner, batch.renew) if batch.renew else {}
        return Kept(segments=tuple(kept), ended=frozenset(ended), lost=lost, watched=watched)

    def finish(self, connection: Connection, run_id: str, ending: Ending) -> bool:
        """End a run whoever holds it; whether it had not ended before."""
        owner = connection.scalar(select(run.c.owner).where(run.c.id == run_id))
        _journal.guard(connection, owner)
        row = connection.execute(select(run).where(run.c.id == run_id, _journal.ACTIVE)).first()
        while row is not None and row.owner != owner:  # taken over while the guard was awaited
            owner = row.owner
            _journal.guard(connection, owner)
            row = connection.execute(select(run).where(run.c.id == run_id, _journal.ACTIVE)).first()
        if row is None:
            return False
        _finish(connection, run_id, ending, _journal.log_of(connection, row))
        return True

    def read(self, run_id: str) -> Log | None:
        """A run's whole log."""
        with self._database.snapshot() as connection:
            row = connection.execute(select(run).where(run.c.id == run_id)).first()
            return None if row is None else _journal.log_of(connection, row)

    def since(self, run_id: str, *, epoch: int, position: int, number: int = 0) -> News | None:
        """What was appended after a place, known up to a number; None when there is no such run."""
        with self._database.snapshot() as connection:
            row = connection.execute(select(run).where(run.c.id == run_id)).first()
            if row is None:
                return None
            bases = tuple(row.bases)
            if row.ended is not None:
                log = _journal.folded(row)
                return News(epoch=row.epoch, bases=bases, ended=True, segments=log.segments)
            found = _journal.read(connection, row, after=number)
        later = [one for _, one in found if (one.epoch, one.position) >= (epoch, position)]
        return News(
            epoch=row.epoch,
            bases=bases,
            ended=False,
            segments=cut(bases, later),
            number=max([number, *(read for read, _ in found)]),
            free=row.owner is None,
        )

    def settle(self) -> None:
        """Have the database put what was committed in its place, so that no commit has to."""
        self._database.checkpoint()

    def purge(self) -> int:
        """Drop from the journal what no active run needs."""
        with self._database.write() as connection:
            return _journal.purge(connection)

    def _fence(self, connection: Connection, batch: Batch) -> frozenset[str]:
        """See that nobody takes the runs of a process while it writes; those that it holds no longer."""
        if not batch.epochs:
            return frozenset()
        _journal.guard(connection, batch.owner)
        mine = self._holdings.of(connection, batch.owner)
        lost = frozenset(run_id for run_id, epoch in batch.epochs.items() if mine.epochs.get(run_id) != epoch)
        if mine.pending:
            begun = {one.run_id for one in batch.segments}
            _journal.begin(connection, list((mine.pending & begun) - lost))
        return lost


def _renew(connection: Connection, owner: str, seconds: float) -> dict[str, float | None]:
    mine = and_(run.c.owner == owner, _journal.ACTIVE)
    watched = {
        row.id: row.watched_at for row in connection.execute(select(run.c.id, run.c.watched_at).where(mine))
    }
    if watched:
        connection.execute(update(run).where(mine).values(lease_until=time.time() + seconds))
    return watched


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


def _finish(connection: Connection, run_id: str, ending: Ending, log: Log) -> tuple[Segment, ...]:
    closing = tuple(
        event_segment(run_id, log.epoch, log.end + number, event)
        for number, event in enumerate(closing_events(ending))
    )
    values = _ended(ending, log, log.segments + closing)
    connection.execute(update(run).where(run.c.id == run_id).values(values))
    return closing


def _ended(ending: Ending, log: Log, segments: tuple[Segment, ...]) -> dict[str, Any]:
    return {
        "status": ending.status.value,
        "slot": None,
        "owner": None,
        "lease_until": None,
        "length": segments[-1].end,
        "text": log.text,
        "events": [[one.position, one.kind, one.payload] for one in segments if one.kind != TEXT],
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
