"""What columns hold: ids are made by the workbench (`new_id`), times are UTC, texts are exact."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, ForeignKey, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """A fresh id: 22 letters and digits that sort by time of making; the last 13 cannot be guessed."""
    millis = int(time.time() * 1000)
    head = "".join(_ALPHABET[(millis >> shift) & 31] for shift in range(40, -1, -5))
    return head + "".join(secrets.choice(_ALPHABET) for _ in range(13))


class UTCDateTime(TypeDecorator[datetime]):
    """A moment with its zone, kept as UTC in every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def exact(value: str) -> str:
    """Text as it is kept in a column of `ExactText`."""
    if "\x00" not in value and "\x01" not in value:
        return value
    return value.replace("\x01", "\x01\x02").replace("\x00", "\x01\x01")


class ExactText(TypeDecorator[str]):
    """Text kept to the last character: PostgreSQL refuses NUL, so it is escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return value if value is None else exact(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database."""
        if value is None or "\x01" not in value:
            return value
        return value.replace("\x01\x01", "\x00").replace("\x01\x02", "\x01")


Document = JSON().with_variant(JSONB(), "postgresql")


def identity() -> Column[str]:
    """The id of a row."""
    return Column("id", String(32), primary_key=True)


def reference(table: str, name: str, *, nullable: bool = False, **options: Any) -> Column[str]:
    """A column that names a row of another table, and goes when that row goes."""
    return Column(
        name, String(32), ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=nullable, **options
    )


def moment(name: str, *, nullable: bool = False) -> Column[datetime]:
    """A column for a time."""
    return Column(name, UTCDateTime(), nullable=nullable)
