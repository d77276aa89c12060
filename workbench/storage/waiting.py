"""Questions that wait for their turn in a conversation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, select, update

from workbench.model.chat import HintLevel, Waiting
from workbench.model.errors import LimitReached, NotFound
from workbench.storage.database import Database
from workbench.storage.tables import conversation, new_id, waiting


class WaitingStore:
    """Reads and writes the queue of a conversation. Each change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, conversation_id: str) -> tuple[Waiting, ...]:
        """The questions that wait, the next first."""
        with self._database.read() as connection:
            return tuple(_waiting(row) for row in connection.execute(_queue(conversation_id)))

    def add(
        self,
        conversation_id: str,
        text: str,
        *,
        user: str,
        hint_level: HintLevel | None,
        document_id: str | None,
        most: int,
    ) -> Waiting:
        """Put a question at the end.

        Raises:
            LimitReached: so many wait already.
        """
        mine = waiting.c.conversation_id == conversation_id
        with self._database.write() as connection:
            count, last = connection.execute(
                select(func.count(), func.max(waiting.c.position)).where(mine)
            ).one()
            if count >= most:
                raise LimitReached(f"{count} questions wait already.", retry_after=10.0)
            name = new_id()
            values = {
                "id": name,
                "conversation_id": conversation_id,
                "user": user,
                "position": (last or 0.0) + 1.0,
                "text": text,
                "hint_level": hint_level,
                "document_id": document_id,
                "created": datetime.now(UTC),
            }
            connection.execute(waiting.insert().values(values))
            _touch(connection, conversation_id)
            return _row(connection, conversation_id, name)

    def remove(self, conversation_id: str, waiting_id: str) -> bool:
        """Take a question out; whether it was there."""
        one = and_(waiting.c.conversation_id == conversation_id, waiting.c.id == waiting_id)
        with self._database.write() as connection:
            _touch(connection, conversation_id)
            return bool(connection.execute(delete(waiting).where(one)).rowcount)

    def move(self, conversation_id: str, waiting_id: str, before: str | None) -> None:
        """Put a question before another, or at the end.

        Raises:
            NotFound: one of them does not wait any more.
        """
        with self._database.write() as connection:
            _row(connection, conversation_id, waiting_id)
            others = [row for row in connection.execute(_queue(conversation_id)) if row.id != waiting_id]
            place = len(others) if before is None else _index([row.id for row in others], before)
            moving = update(waiting).where(waiting.c.id == waiting_id)
            connection.execute(moving.values(position=_between(others, place)))
            _touch(connection, conversation_id)


def _touch(connection: Connection, conversation_id: str) -> None:
    """Other windows look at when a conversation changed."""
    mine = conversation.c.id == conversation_id
    connection.execute(update(conversation).where(mine).values(updated=datetime.now(UTC)))


def _queue(conversation_id: str) -> Any:
    mine = waiting.c.conversation_id == conversation_id
    return select(waiting).where(mine).order_by(waiting.c.position, waiting.c.id)


def _row(connection: Connection, conversation_id: str, waiting_id: str) -> Waiting:
    one = and_(waiting.c.conversation_id == conversation_id, waiting.c.id == waiting_id)
    row = connection.execute(select(waiting).where(one)).first()
    if row is None:
        raise NotFound("This question does not wait any more.")
    return _waiting(row)


def _index(ids: list[str], wanted: str) -> int:
    if wanted not in ids:
        raise NotFound("This question does not wait any more.")
    return ids.index(wanted)


def _between(others: list[Row[Any]], place: int) -> float:
    """A position between two neighbours."""
    before = others[place - 1].position if place else None
    after = others[place].position if place < len(others) else None
    if before is None:
        return 1.0 if after is None else float(after) - 1.0
    return float(before) + 1.0 if after is None else (float(before) + float(after)) / 2


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        id=row.id,
        text=row.text,
        user=row.user,
        hint_level=None if row.hint_level is None else HintLevel(row.hint_level),
        document_id=row.document_id,
        at=row.created,
    )
