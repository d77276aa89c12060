"""Suggestions about whole pages as rows, kept until somebody decides on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from workbench.model.errors import Conflict, NotFound
from workbench.model.page_suggestion import PageAction, PageSuggestion
from workbench.model.suggestion import State
from workbench.storage.database import Database
from workbench.storage.tables import document, page_suggestion

_table = page_suggestion


class PageSuggestionStore:
    """Reads and writes the rows of suggestions about pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_all(self, new: Iterable[PageSuggestion], connection: Connection) -> None:
        """Keep suggestions."""
        rows = [_values(one) for one in new]
        if rows:
            connection.execute(_table.insert(), rows)

    def get(self, suggestion_id: str) -> PageSuggestion:
        """One suggestion.

        Raises:
            NotFound: there is none.
        """
        with self._database.read() as reading:
            row = reading.execute(_query().where(_table.c.id == suggestion_id)).first()
        if row is None:
            raise NotFound("This suggestion does not exist any more.")
        return _suggestion(row)

    def of_course(self, course_id: str, states: Iterable[State] = tuple(State)) -> tuple[PageSuggestion, ...]:
        """The suggestions about pages of a course that stand so, oldest first."""
        wanted = [state.value for state in states]
        these = _query().where(document.c.course_id == course_id, _table.c.status.in_(wanted))
        query = these.order_by(_table.c.created, _table.c.id)
        with self._database.read() as reading:
            return tuple(map(_suggestion, reading.execute(query)))

    def settle(
        self,
        suggestion_id: str,
        connection: Connection,
        *,
        user: str,
        was: State,
        state: State,
        done: Mapping[str, Any] | None = None,
    ) -> None:
        """Move a suggestion from one state to another; the first to do it wins.

        Raises:
            Conflict: it does not stand as it did; the sentence says who was first.
        """
        values = {"status": state.value, "decided_by": user, "decided": datetime.now(UTC)}
        settled = update(_table).where(_table.c.id == suggestion_id, _table.c.status == was.value)
        if connection.execute(settled.values(**values, done=dict(done or {}))).rowcount != 1:
            row = connection.execute(select(_table).where(_table.c.id == suggestion_id)).first()
            who = row.decided_by if row is not None and row.decided_by else "Somebody"
            raise Conflict(f"{who} already decided on this.")

    def close(self, ids: Collection[str], connection: Connection, *, user: str) -> None:
        """Have those of these that wait for a decision wait no more: something newer stands for them."""
        self._turn(ids, State.OPEN, State.STALE, user, connection)

    def reopen(self, ids: Collection[str], connection: Connection, *, user: str) -> None:
        """Have those of these that were closed wait for a decision again."""
        self._turn(ids, State.STALE, State.OPEN, user, connection)

    def _turn(
        self, ids: Collection[str], was: State, state: State, user: str, connection: Connection
    ) -> None:
        these = _table.c.id.in_(list(ids)) & (_table.c.status == was.value)
        values = {"status": state.value, "decided_by": user, "decided": datetime.now(UTC)}
        if ids:
            connection.execute(update(_table).where(these).values(**values))


def _query() -> Any:
    query = select(_table, document.c.course_id)
    return query.join(document, document.c.id == _table.c.document_id)


def _values(new: PageSuggestion) -> dict[str, Any]:
    return {
        "id": new.id,
        "document_id": new.document_id,
        "import_id": new.import_id,
        "action": new.action.value,
        "source": new.source,
        "title": new.title,
        "base": new.base or None,
        "revision": new.revision or None,
        "status": new.state.value,
        "created": new.created,
    }


def _suggestion(row: Row[Any]) -> PageSuggestion:
    return PageSuggestion(
        id=row.id,
        document_id=row.document_id,
        course_id=row.course_id,
        import_id=row.import_id,
        action=PageAction(row.action),
        source=row.source,
        created=row.created,
        title=row.title,
        base=row.base or "",
        revision=row.revision or "",
        state=State(row.status),
        decided_by=row.decided_by,
        decided=row.decided,
        done=row.done,
    )
