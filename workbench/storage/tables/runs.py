"""Runs: what a model was asked, what it says, and the suggestions that come of it."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from workbench.storage.tables._columns import Document, ExactText, identity, metadata, moment, reference

run = Table(
    "run",
    metadata,
    identity(),
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
    moment("accepted_at", nullable=True),
    moment("created"),
    moment("ended", nullable=True),
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

suggestion = Table(
    "suggestion",
    metadata,
    identity(),
    reference("document", "document_id", index=True),
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
    Column("said", ExactText, comment="what came of an answer that broke off, to go on from"),
    Column("decided_by", String(255)),
    moment("created"),
    moment("decided", nullable=True),
)
