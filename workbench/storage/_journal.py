"""The journal: segments of all active runs in the order they were kept, in few statements for all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from sqlite3 import Connection as SQLiteConnection
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from workbench.model.log import TEXT, Log, Segment, cut
from workbench.model.run import Status
from workbench.storage.tables import exact, run, segment

ACTIVE = text("status IN ('pending','streaming')")

_COLUMNS = "run_id, epoch, position, kind, payload"
_POSTGRESQL = (
    f"INSERT INTO segment ({_COLUMNS}) SELECT * FROM "
    "unnest(%s::text[], %s::integer[], %s::integer[], %s::text[], %s::text[])"
)
_SLICE = 128
"""Most segments in one statement of SQLite, which takes 999 values."""

_HELD = text("SELECT id, epoch, status FROM run WHERE owner = :owner AND status IN ('pending','streaming')")
_HELD_SQLITE = (
    "SELECT json_group_array(json_array(id, epoch, status)) FROM run "
    "WHERE owner = ? AND status IN ('pending','streaming')"
)
"""One row for all: SQLite lets go of Python's lock at every row, and a busy loop is slow to give it back."""

_STREAMING = update(run).where(run.c.id.in_(bindparam("ids", expanding=True))).values(status="streaming")
_FIELDS = (segment.c.run_id, segment.c.epoch, segment.c.position, segment.c.kind, segment.c.payload)


def append(connection: Connection, segments: Sequence[Segment]) -> None:
    """Keep segments: in one statement for all, or a few."""
    rows = _exact(segments)
    if connection.dialect.name == "sqlite":
        for some in _slices(rows):
            connection.exec_driver_sql(*_statement(some))
    else:
        connection.exec_driver_sql(_POSTGRESQL, tuple(list(column) for column in zip(*rows, strict=True)))


def _exact(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Segments as they are kept; nearly always there is nothing to escape in any of them."""
    every = "".join([one.payload for one in segments])
    if exact(every) is every:
        return segments
    return [one._replace(payload=exact(one.payload)) for one in segments]


def _slices(rows: Sequence[Segment]) -> Iterator[Sequence[Segment]]:
    """The rows by powers of two, so that SQLite is given few different statements, and knows them already."""
    start, size = 0, _SLICE
    while start < len(rows):
        while size > len(rows) - start:
            size //= 2
        yield rows[start : start + size]
        start += size


def _statement(rows: Sequence[Segment]) -> tuple[str, tuple[object, ...]]:
    """What keeps these segments, and its values; a kind that all have is a part of it."""
    if any(row.kind != TEXT for row in rows):
        return _insert("?,?,?,?,?", len(rows)), tuple(chain.from_iterable(rows))
    values = [(run_id, epoch, position, payload) for run_id, epoch, position, _, payload in rows]
    return _insert(f"?,?,?,'{TEXT}',?", len(rows)), tuple(chain.from_iterable(values))


@cache
def _insert(row: str, count: int) -> str:
    """A statement for so many rows; one of JSON takes SQLite three times as long to read."""
    return f"INSERT INTO segment ({_COLUMNS}) VALUES {','.join([f'({row})'] * count)}"


def guard(connection: Connection, owner: str | None) -> None:
    """Let nobody take runs from this process, or end them, until the transaction is over.

    SQLite has one writer anyway; in PostgreSQL one lock for a process is cheaper than one for each row.
    """
    if owner is not None and connection.dialect.name != "sqlite":
        key = func.hashtextextended(owner, 1)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


class Held(NamedTuple):
    """The runs that a process holds."""

    epochs: Mapping[str, int]
    pending: frozenset[str]
    """Those that have said nothing yet."""

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> Held:
        """From rows of id, epoch and status."""
        found = list(rows)
        pending = frozenset(row[0] for row in found if row[2] == Status.PENDING)
        return cls({row[0]: row[1] for row in found}, pending)


class Holdings:
    """The runs that a process holds; SQLite is asked again only when somebody may have changed them."""

    def __init__(self) -> None:
        self._known = Held.of(())
        self._read: tuple[object, ...] = ()
        self._changes = 0

    def of(self, connection: Connection, owner: str) -> Held:
        """The runs held, as of a transaction that has changed nothing yet."""
        if connection.dialect.name != "sqlite":
            return Held.of(connection.execute(_HELD, {"owner": owner}))
        version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()  # of others' changes
        read = (owner, _driver(connection), version)
        # Those that have said nothing yet are about to be changed by who asks.
        if self._known.pending or (read, _driver(connection).total_changes) != (self._read, self._changes):
            found = connection.exec_driver_sql(_HELD_SQLITE, (owner,)).scalar_one()
            self._known, self._read = Held.of(json.loads(found)), read
        return self._known

    def unchanged(self, connection: Connection) -> None:
        """Note that nothing the transaction has written since they were read changes them."""
        if connection.dialect.name == "sqlite":
            self._changes = _driver(connection).total_changes


def _driver(connection: Connection) -> SQLiteConnection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, SQLiteConnection)
    return driver


def begin(connection: Connection, run_ids: Sequence[str]) -> None:
    """Note that these runs have text."""
    if run_ids:
        connection.execute(_STREAMING, {"ids": run_ids})


def last_number(connection: Connection) -> int:
    """Where the journal ends; what a new run says comes behind it."""
    return connection.scalar(select(func.max(segment.c.number))) or 0


def read(connection: Connection, row: Any, *, after: int = 0) -> list[tuple[int, Segment]]:
    """The segments of an active run behind a number, with their numbers."""
    query = (
        select(segment.c.number, *_FIELDS)
        .where(segment.c.run_id == row.id, segment.c.number > max(row.journal, after))
        .where(segment.c.epoch <= row.epoch)
        .order_by(segment.c.number)
    )
    return [
        (number, Segment(run_id=run_id, epoch=epoch, position=position, kind=kind, payload=payload))
        for number, run_id, epoch, position, kind, payload in connection.execute(query)
    ]


def log_of(connection: Connection, row: Any) -> Log:
    """The log of a run as it counts now, from the journal or, once it has ended, from its row."""
    if row.ended is not None:
        return folded(row)
    segments = cut(row.bases, [one for _, one in read(connection, row)])
    return Log(epoch=row.epoch, bases=tuple(row.bases), segments=segments)


def log(connection: Connection, run_id: str) -> Log:
    """The log of a run that exists."""
    return log_of(connection, connection.execute(select(run).where(run.c.id == run_id)).one())


def folded(row: Any) -> Log:
    """The log of a run that has ended: its control events, and its text between them."""
    segments: list[Segment] = []
    position = offset = 0
    for at, kind, payload in [*row.events, (row.length, None, "")]:
        if at > position:
            said = row.text[offset : offset + at - position]
            segments.append(
                Segment(run_id=row.id, epoch=row.epoch, position=position, kind=TEXT, payload=said)
            )
            offset += at - position
        if kind is not None:
            segments.append(Segment(run_id=row.id, epoch=row.epoch, position=at, kind=kind, payload=payload))
        position = at + 1
    return Log(epoch=row.epoch, bases=tuple(row.bases), segments=tuple(segments))


def purge(connection: Connection) -> int:
    """Drop what no active run needs."""
    end = last_number(connection)
    needed = connection.scalar(select(func.min(run.c.journal)).where(ACTIVE))
    least = end if needed is None else min(end, needed)
    return connection.execute(delete(segment).where(segment.c.number <= least)).rowcount
