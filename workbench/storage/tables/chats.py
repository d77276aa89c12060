"""Conversations: what a learner and the coach say, and the questions that wait."""

from sqlalchemy import Column, Float, Integer, String, Table, Text, UniqueConstraint

from workbench.storage.tables._columns import Document, ExactText, identity, metadata, moment, reference

conversation = Table(
    "conversation",
    metadata,
    identity(),
    reference("course", "course_id", index=True),
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
    moment("created"),
    moment("updated"),
    moment("deleted", nullable=True),
)

message = Table(
    "message",
    metadata,
    identity(),
    reference("conversation", "conversation_id", index=True),
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
    moment("at"),
    UniqueConstraint("conversation_id", "position"),
)

waiting = Table(
    "waiting",
    metadata,
    identity(),
    reference("conversation", "conversation_id", index=True),
    Column("user", String(255), nullable=False),
    Column("position", Float, nullable=False, comment="places between two others need no renumbering"),
    Column("text", ExactText, nullable=False),
    Column("hint_level", Integer),
    Column("document_id", String(32)),
    moment("created"),
    comment="questions that are asked one after the other, when the answer before has ended",
)
