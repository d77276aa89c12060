"""Suggestions as rows: apart from the text they are about, so that nothing undecided is ever exported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from workbench.model.anchor import Anchor
from workbench.model.content import Node, from_json, to_json
from workbench.model.errors import Conflict, NotFound
from workbench.model.suggestion import Action, Decision, State, Suggestion
from workbench.storage.database import Database
from workbench.storage.tables import document, run, suggestion


class SuggestionStore:
    """Reads and writes the rows of suggestions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: Suggestion, connection: Connection) -> None:
        """Keep a suggestion that is being written, with the run that writes it."""
        self.add_all((new,), connection)

    def add_all(self, new: Iterable[Suggestion], connection: Connection) -> None:
        """Keep suggestions."""
        rows = [_values(one) for one in new]
        if rows:
            connection.execute(suggestion.insert(), rows)

    def get(self, suggestion_id: str) -> Suggestion:
        """One suggestion.

        Raises:
            NotFound: there is none.
        """
        return self._one(suggestion.c.id == suggestion_id)

    def of_run(self, run_id: str) -> Suggestion:
        """The suggestion that a run writes."""
        return self._one(suggestion.c.run_id == run_id)

    def _one(self, which: Any) -> Suggestion:
        with self._database.read() as reading:
            row = reading.execute(_query().where(which)).first()
        if row is None:
            raise NotFound("This suggestion does not exist any more.")
        return _suggestion(row)

    def of_document(self, document_id: str, states: Iterable[State]) -> tuple[Suggestion, ...]:
        """The suggestions about a page that stand so, oldest first."""
        wanted = [state.value for state in states]
        query = _query().where(suggestion.c.document_id == document_id, suggestion.c.status.in_(wanted))
        with self._database.read() as reading:
            rows = reading.execute(query.order_by(suggestion.c.created, suggestion.c.id)).all()
        return tuple(map(_suggestion, rows))

    def waiting(self, course_id: str) -> dict[str, int]:
        """How many suggestions wait for a decision on each page of a course that has any."""
        there = document.c.course_id == course_id, document.c.deleted.is_(None)
        query = (
            select(suggestion.c.document_id, func.count())
            .join(document, document.c.id == suggestion.c.document_id)
            .where(*there, suggestion.c.status == State.OPEN.value)
            .group_by(suggestion.c.document_id)
        )
        with self._database.read() as reading:
            return {name: number for name, number in reading.execute(query)}

    def drafts(self, kept: Suggestion) -> tuple[Suggestion, ...]:
        """The drafts of the same wish, oldest first."""
        found = self.of_document(kept.document_id, State)
        return tuple(one for one in found if one.series == kept.series)

    def answered(self, kept: Suggestion, after: Node | None, state: State, *, said: str = "") -> None:
        """Keep what was proposed, or how far the answer came; what was decided meanwhile stays."""
        values = {
            "after": None if after is None else to_json(after),
            "status": state.value,
            "said": said or None,
        }
        written = (suggestion.c.run_id == kept.run_id) & (suggestion.c.status == State.STREAMING.value)
        with self._database.write() as writing:
            writing.execute(update(suggestion).where(suggestion.c.id == kept.id, written).values(**values))

    def go_on(self, connection: Connection, kept: Suggestion, *, run_id: str, user: str) -> None:
        """Have another run write on from where an answer broke off; the first to ask has it.

        Raises:
            Conflict: somebody was first, or there is nothing to go on from.
        """
        broken = (suggestion.c.run_id == kept.run_id) & suggestion.c.status.in_(_BROKEN)
        going = (
            update(suggestion)
            .where(suggestion.c.id == kept.id, broken, suggestion.c.said.is_not(None))
            .values(status=State.STREAMING.value, run_id=run_id, author=user)
        )
        if connection.execute(going).rowcount != 1:
            now = connection.scalar(select(suggestion.c.status).where(suggestion.c.id == kept.id))
            if now == State.STREAMING.value:
                raise Conflict("This is already being written on.")
            raise Conflict("There is nothing to go on from.")

    def decide(self, suggestion_id: str, decisions: Mapping[int, Decision | None], *, user: str) -> None:
        """Keep decisions (None takes one back); what somebody else decided first holds.

        Raises:
            Conflict: somebody else was first; the sentence says who.
        """
        with self._database.write() as writing:
            query = select(suggestion).where(suggestion.c.id == suggestion_id).with_for_update()
            row = writing.execute(query).one()
            _must_be(row, State.OPEN)
            kept = dict(row.decisions)
            for number, decision in decisions.items():
                _must_be_own(kept.get(str(number)), user)
                kept.pop(str(number), None)
                if decision is not None:
                    kept[str(number)] = _decision_json(decision)
            changed = update(suggestion).where(suggestion.c.id == suggestion_id)
            writing.execute(changed.values(decisions=kept))

    def settle(
        self, connection: Connection, suggestion_id: str, *, user: str, was: State, state: State
    ) -> None:
        """Move a suggestion from one state to another; the first to do it wins.

        Raises:
            Conflict: it does not stand as it did; the sentence says who was first.
        """
        settled = (
            update(suggestion)
            .where(suggestion.c.id == suggestion_id, suggestion.c.status == was.value)
            .values(status=state.value, decided_by=user, decided=datetime.now(UTC))
        )
        if connection.execute(settled).rowcount != 1:
            row = connection.execute(select(suggestion).where(suggestion.c.id == suggestion_id)).one()
            _must_be(row, was)

    def withdraw(self, ids: Iterable[str], *, user: str, connection: Connection) -> None:
        """Refuse those of these suggestions that nobody decided on."""
        self._turn(ids, State.OPEN, State.REFUSED, user, connection)

    def supersede(self, ids: Iterable[str], *, user: str, connection: Connection) -> None:
        """Have those of these that nobody decided on wait no more: newer ones stand for them."""
        self._turn(ids, State.OPEN, State.STALE, user, connection)

    def reopen(self, ids: Iterable[str], *, user: str, connection: Connection) -> None:
        """Have those of these that something newer stood for wait for a decision again."""
        self._turn(ids, State.STALE, State.OPEN, user, connection)

    def _turn(self, ids: Iterable[str], was: State, state: State, user: str, connection: Connection) -> None:
        these = (suggestion.c.status == was.value) & suggestion.c.id.in_(list(ids))
        values = {"status": state.value, "decided_by": user, "decided": datetime.now(UTC)}
        connection.execute(update(suggestion).where(these).values(**values))

    def close(self, suggestion_id: str, *, user: str, was: State, state: State) -> None:
        """The same in a transaction of its own."""
        with self._database.write() as writing:
            self.settle(writing, suggestion_id, user=user, was=was, state=state)


def _values(new: Suggestion) -> dict[str, Any]:
    return {
        "id": new.id,
        "document_id": new.document_id,
        "run_id": new.run_id or None,
        "action": new.action.value,
        "instruction": new.instruction,
        "author": new.author,
        "anchor": {**new.anchor.to_json(), "series": new.series},
        "before": to_json(new.before),
        "after": None if new.after is None else to_json(new.after),
        "decisions": {},
        "status": new.state.value,
        "created": new.created,
    }


def _query() -> Any:
    ending = (run.c.error_message, run.c.finish_reason)
    return select(suggestion, *ending).outerjoin(run, run.c.id == suggestion.c.run_id)


_BROKEN = (State.STOPPED.value, State.FAILED.value)
_DONE = {
    State.APPLIED: "already put this into the text",
    State.REFUSED: "already refused this",
    State.STALE: "found that the text has changed since",
}


def _must_be(row: Row[Any], state: State) -> None:
    now = State(row.status)
    if now is state:
        return
    if now is State.STREAMING:
        raise Conflict("This is still being written.", advice="Wait for its end, or stop it.")
    if now is State.OPEN:
        raise Conflict("This is not in the text.")
    raise Conflict(f"{row.decided_by or 'Somebody'} {_DONE.get(now, 'already closed this')}.")


def _must_be_own(kept: Mapping[str, Any] | None, user: str) -> None:
    if kept is None or kept["by"] == user:
        return
    word = "accepted" if kept["accepted"] else "refused"
    raise Conflict(f"{kept['by']} already {word} this change.")


def _decision_json(decision: Decision) -> dict[str, Any]:
    return {"accepted": decision.accepted, "by": decision.by, "wording": decision.wording}


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        id=row.id,
        document_id=row.document_id,
        run_id=row.run_id or "",
        action=Action(row.action),
        instruction=row.instruction,
        author=row.author,
        anchor=Anchor.from_json(row.anchor),
        series=row.anchor["series"],
        before=from_json(row.before),
        after=None if row.after is None else from_json(row.after),
        state=State(row.status),
        decisions={int(number): Decision(**kept) for number, kept in row.decisions.items()},
        decided_by=row.decided_by,
        created=row.created,
        decided=row.decided,
        problem=row.error_message or "",
        said=row.said or "",
        finish_reason=row.finish_reason or "",
    )
