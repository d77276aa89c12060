"""People: what they prefer, their keys, what the workbench is set to, and who did what."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, text

from workbench.storage.tables._columns import Document, identity, metadata, moment

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
    moment("updated"),
)

access_key = Table(
    "access_key",
    metadata,
    identity(),
    Column("user", String(255), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, comment="SHA-256 of the key's secret"),
    moment("created"),
    moment("used", nullable=True),
    moment("revoked", nullable=True),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    moment("at"),
    Column("user", String(255), nullable=False),
    Column("action", String(60), nullable=False),
    Column("target", String(64), nullable=False),
    Column("details", Document, nullable=False),
    Index("ix_audit_target", "target"),
    sqlite_autoincrement=True,
)
