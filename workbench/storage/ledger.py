"""The ledger of calls, with a roll-up by day that is written in the same transaction."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite

from workbench.model.usage import Call
from workbench.storage.database import Database
from workbench.storage.tables import call as calls
from workbench.storage.tables import new_id, usage_day


class Ledger:
    """Every call to a provider, kept for good."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, call: Call, connection: Connection | None = None) -> str:
        """Keep a call and add it to its day; returns its id."""
        call_id = call.id or new_id()
        with self.database.writing(connection) as writing:
            insert = postgresql.insert if writing.dialect.name == "postgresql" else sqlite.insert
            adding = insert(calls).values(id=call_id, **_row(call)).on_conflict_do_nothing()
            if writing.scalar(
                adding.returning(calls.c.id)
            ):  # else a commit whose success was not heard of kept it
                writing.execute(_roll_up(writing.dialect, _day(call)))
        return call_id


def _row(call: Call) -> dict[str, Any]:
    usage = call.usage
    return {
        "at": call.at,
        "user": call.user,
        "feature": call.feature,
        "action": call.action,
        "provider": call.provider,
        "model": call.model,
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "cache_write_tokens": usage.cache_write_tokens,
        "cache_write_1h_tokens": usage.cache_write_1h_tokens,
        "output_tokens": usage.output_tokens,
        "thinking_tokens": usage.thinking_tokens,
        "cost_micro": call.cost_micro,
        "outcome": call.outcome,
        "first_token_ms": call.first_token_ms,
        "duration_ms": call.duration_ms,
        "run_id": call.run_id,
        "course_id": call.course_id,
        "document_id": call.document_id,
    }


def _day(call: Call) -> dict[str, Any]:
    usage = call.usage
    return {
        "day": call.at.astimezone(UTC).date().isoformat(),
        "user": call.user,
        "provider": call.provider,
        "model": call.model,
        "feature": call.feature,
        "calls": 1,
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "cache_write_tokens": usage.cache_write_tokens + usage.cache_write_1h_tokens,
        "output_tokens": usage.output_tokens,
        "cost_micro": call.cost_micro or 0,
        "unpriced_calls": int(call.cost_micro is None),
    }


def _roll_up(dialect: Dialect, day: dict[str, Any]) -> Any:
    """The statement that makes the day's row, or adds to it."""
    make = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    statement = make(usage_day).values(**day)
    keys = [column.name for column in usage_day.primary_key]
    sums = {name: usage_day.c[name] + statement.excluded[name] for name in day if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=sums)
