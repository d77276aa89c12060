"""The tables. Ids are made by the workbench (`new_id`), times are UTC, money is in micro-dollars."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
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


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


def _to(table: str, name: str, *, nullable: bool = False, **options: Any) -> Column[str]:
    return Column(
        name, String(32), ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=nullable, **options
    )


def _at(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, UTCDateTime(), nullable=nullable)


# Courses and their documents -----------------------------------------------------------------

course = Table(
    "course",
    metadata,
    _id(),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("language", String(35), nullable=False, server_default=""),
    Column("owner", String(255), nullable=False),
    Column("position", Integer, nullable=False),
    _at("created"),
    _at("updated"),
    _at("deleted", nullable=True),
)

document = Table(
    "document",
    metadata,
    _id(),
    _to("course", "course_id", index=True),
    _to("document", "parent_id", nullable=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("settings", Document, nullable=False),
    Column("body", Document, nullable=False, comment="the tree as it was last saved from the live state"),
    Column(
        "live",
        LargeBinary,
        comment="the Yjs state that `body` was saved from; later updates are in document_update",
    ),
    _at("created"),
    _at("updated"),
    _at("deleted", nullable=True),
)

document_update = Table(
    "document_update",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _to("document", "document_id", index=True),
    Column("update", LargeBinary, nullable=False),
    Column("author", String(255), nullable=False),
    _at("at"),
    sqlite_autoincrement=True,
)

revision = Table(
    "revision",
    metadata,
    _id(),
    _to("document", "document_id", index=True),
    Column("parent_id", String(32)),
    Column("hash", String(64), nullable=False),
    Column("author", String(255), nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("origin", String(60), nullable=False),
    Column("body", Document, nullable=False),
    _at("at"),
)

import_ = Table(
    "import",
    metadata,
    _id(),
    _to("course", "course_id", index=True),
    Column("name", Text, nullable=False, index=True),
    Column("url", Text, nullable=False, server_default=""),
    Column("sha256", String(64), nullable=False, index=True),
    Column("identifier", Text, nullable=False, server_default="", index=True),
    Column("size", BigInteger, nullable=False, server_default="0"),
    Column("choices", JSON, nullable=False, server_default="[]", comment="how it was read, by name"),
    Column("source", String(64), comment="the asset that holds the file itself, when it was kept"),
    Column("importer", String(40), nullable=False),
    Column("version", String(40), nullable=False),
    Column("user", String(255), nullable=False),
    Column("notes", Document, nullable=False),
    Column(
        "documents", Document, nullable=False, comment="the ids of the documents it made, in outline order"
    ),
    Column(
        "earlier", String(32), comment="the import of the same source that it replaced or was merged into"
    ),
    Column(
        "done", JSON, nullable=False, server_default="{}", comment="what it did, so that it can be undone"
    ),
    _at("at"),
    _at("undone", nullable=True),
    Column("analysis", JSON, nullable=True, comment="what was said of it"),
)

import_page = Table(
    "import_page",
    metadata,
    Column(
        "import_id", String(32), ForeignKey("import.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("number", Integer, primary_key=True, comment="its place in the outline of the source"),
    _to("document", "document_id", index=True),
    Column("parent", Integer, comment="the number of the page above it"),
    Column("title", Text, nullable=False, comment="as the source has it"),
    Column("path", Text, nullable=False, server_default="", comment="the file in a package"),
    Column("place", Text, nullable=False, server_default="", comment="the place in that file"),
    Column(
        "revision_id",
        String(32),
        nullable=False,
        comment="the page as the source has it; where its blocks stand there says where each comes from",
    ),
)

asset = Table(
    "asset",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    _at("created"),
)

course_asset = Table(
    "course_asset",
    metadata,
    Column("course_id", String(32), ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column("sha256", String(64), ForeignKey("asset.sha256"), primary_key=True),
)

# Runs ----------------------------------------------------------------------------------------

run = Table(
    "run",
    metadata,
    _id(),
    Column("user", String(255), nullable=False),
    Column("feature", String(20), nullable=False),
    Column("slot", Integer, comment="the asker's place among their active runs; null once ended"),
    Column("request_id", String(255)),
    Column("request", JSON, nullable=False, comment="the whole request; plain JSON, as JSONB refuses NUL"),
    Column("course_id", String(32), index=True),
    Column("document_id", String(32), index=True),
    Column("conversation_id", String(32), index=True),
    Column("status", String(20), nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("bases", JSON, nullable=False, comment="for each epoch, the position it began at"),
    Column("owner", String(64)),
    Column("lease_until", Float, comment="seconds since 1970"),
    Column("watched_at", Float, comment="when somebody last followed it, seconds since 1970"),
    Column(
        "journal", BigInteger, nullable=False, server_default="0", comment="its segments have higher numbers"
    ),
    Column("length", Integer, nullable=False, server_default="0"),
    Column(
        "events", JSON, comment="the control events of a run that ended: position, kind and payload of each"
    ),
    Column("text", ExactText, comment="the whole text, written once when the run ends"),
    Column("finish_reason", String(40)),
    Column("error_code", String(60)),
    Column("error_message", Text),
    Column("usage", Document),
    Column("provider", String(40), nullable=False, server_default=""),
    Column("model", String(120), nullable=False, server_default=""),
    Column("first_token_ms", Integer),
    Column("duration_ms", Integer),
    Column("accepted_by", String(255)),
    _at("accepted_at", nullable=True),
    _at("created"),
    _at("ended", nullable=True),
    Column(
        "settled",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="who asked was told of the end",
    ),
    UniqueConstraint("user", "request_id"),
    Index("ix_run_user_created", "user", "created"),
    Index(
        "uq_run_slot",
        "user",
        "slot",
        unique=True,
        sqlite_where=text("slot IS NOT NULL"),
        postgresql_where=text("slot IS NOT NULL"),
    ),
    Index(
        "ix_run_active",
        "lease_until",
        sqlite_where=text("status IN ('pending','streaming')"),
        postgresql_where=text("status IN ('pending','streaming')"),
    ),
    Index(
        "ix_run_unsettled",
        "ended",
        sqlite_where=text("NOT settled AND ended IS NOT NULL"),
        postgresql_where=text("NOT settled AND ended IS NOT NULL"),
    ),
    CheckConstraint(
        "status IN ('pending','streaming','completed','failed','cancelled','interrupted')", name="status"
    ),
)

segment = Table(
    "segment",
    metadata,
    # No index by run where SQLite keeps it: text of all runs is written side by side, not to a page for each.
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("run_id", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("position", Integer, nullable=False, comment="where it begins"),
    Column("kind", String(20), nullable=False, comment="text, or the name of a control event"),
    Column("payload", ExactText, nullable=False, comment="the text, or the event as JSON"),
    Index("ix_segment_run_id", "run_id", "number").ddl_if(dialect="postgresql"),
    comment="what active runs said, in the order it was kept; when a run ends it is folded into its row",
    sqlite_autoincrement=True,
)

# Conversations -------------------------------------------------------------------------------

conversation = Table(
    "conversation",
    metadata,
    _id(),
    _to("course", "course_id", index=True),
    Column("document_id", String(32)),
    Column("user", String(255), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column(
        "summary",
        Text,
        nullable=False,
        server_default="",
        comment="earlier turns in short, for the model only",
    ),
    Column(
        "summarised_until",
        Integer,
        nullable=False,
        server_default="0",
        comment="the message position it reaches",
    ),
    _at("created"),
    _at("updated"),
    _at("deleted", nullable=True),
)

message = Table(
    "message",
    metadata,
    _id(),
    _to("conversation", "conversation_id", index=True),
    Column("position", Integer, nullable=False),
    Column("role", String(20), nullable=False),
    Column(
        "text", ExactText, nullable=False, server_default="", comment="empty for an assistant: its run has it"
    ),
    Column("hint_level", Integer),
    Column(
        "level_reason", String(20), comment="why the level is what it is: chosen, new, same, again, stuck"
    ),
    Column("run_id", String(32), index=True),
    Column(
        "passages", Document, comment="the course's passages an answer was given: label, document and block"
    ),
    Column("replaces", String(32), comment="the answer that this one was asked for in place of"),
    _at("at"),
    UniqueConstraint("conversation_id", "position"),
)

waiting = Table(
    "waiting",
    metadata,
    _id(),
    _to("conversation", "conversation_id", index=True),
    Column("user", String(255), nullable=False),
    Column("position", Float, nullable=False, comment="places between two others need no renumbering"),
    Column("text", ExactText, nullable=False),
    Column("hint_level", Integer),
    Column("document_id", String(32)),
    _at("created"),
    comment="questions that are asked one after the other, when the answer before has ended",
)

# Suggestions ---------------------------------------------------------------------------------

suggestion = Table(
    "suggestion",
    metadata,
    _id(),
    _to("document", "document_id", index=True),
    Column("run_id", String(32), index=True),
    Column("action", String(40), nullable=False),
    Column("instruction", Text, nullable=False, server_default=""),
    Column("author", String(255), nullable=False),
    Column(
        "anchor", Document, nullable=False, comment="block ids, offsets, text hash, text before and after"
    ),
    Column("before", Document, nullable=False, comment="the blocks as they were, as a tree"),
    Column("after", Document, comment="the blocks as proposed; null while streaming"),
    Column(
        "decisions", Document, nullable=False, comment="change number -> accepted, refused or the edited text"
    ),
    Column("status", String(20), nullable=False, comment="streaming, open, applied, refused or stale"),
    Column("decided_by", String(255)),
    _at("created"),
    _at("decided", nullable=True),
)

# The ledger ----------------------------------------------------------------------------------

call = Table(
    "call",
    metadata,
    _id(),
    _at("at"),
    Column("user", String(255), nullable=False),
    Column("feature", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("model", String(120), nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("cache_read_tokens", Integer, nullable=False),
    Column("cache_write_tokens", Integer, nullable=False),
    Column("cache_write_1h_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("thinking_tokens", Integer, nullable=False),
    Column("cost_micro", BigInteger, comment="null: no known price"),
    Column("outcome", String(20), nullable=False),
    Column("first_token_ms", Integer),
    Column("duration_ms", Integer, nullable=False),
    Column("run_id", String(32), index=True),
    Column("course_id", String(32)),
    Column("document_id", String(32)),
    Index("ix_call_at", "at"),
    Index("ix_call_user_at", "user", "at"),
)

usage_day = Table(
    "usage_day",
    metadata,
    Column("day", String(10), primary_key=True, comment="YYYY-MM-DD in UTC"),
    Column("user", String(255), primary_key=True),
    Column("provider", String(40), primary_key=True),
    Column("model", String(120), primary_key=True),
    Column("feature", String(20), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("cache_read_tokens", BigInteger, nullable=False),
    Column("cache_write_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("cost_micro", BigInteger, nullable=False),
    Column("unpriced_calls", Integer, nullable=False),
)

# People and settings -------------------------------------------------------------------------

preference = Table(
    "preference",
    metadata,
    Column("user", String(255), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("value", Document, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Document, nullable=False),
    Column("secret", Boolean, nullable=False, server_default=text("false"), comment="encrypted at rest"),
    _at("updated"),
)

access_key = Table(
    "access_key",
    metadata,
    _id(),
    Column("user", String(255), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, comment="SHA-256 of the key's secret"),
    _at("created"),
    _at("used", nullable=True),
    _at("revoked", nullable=True),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _at("at"),
    Column("user", String(255), nullable=False),
    Column("action", String(60), nullable=False),
    Column("target", String(64), nullable=False),
    Column("details", Document, nullable=False),
    Index("ix_audit_target", "target"),
    sqlite_autoincrement=True,
)
