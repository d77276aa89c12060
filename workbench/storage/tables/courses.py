"""Courses: their documents, the versions of these, and the files in them."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from workbench.storage.tables._columns import Document, identity, metadata, moment, reference

course = Table(
    "course",
    metadata,
    identity(),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("language", String(35), nullable=False, server_default=""),
    Column("owner", String(255), nullable=False),
    Column("position", Integer, nullable=False),
    moment("created"),
    moment("updated"),
    moment("deleted", nullable=True),
)

document = Table(
    "document",
    metadata,
    identity(),
    reference("course", "course_id", index=True),
    reference("document", "parent_id", nullable=True),
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
    moment("created"),
    moment("updated"),
    moment("deleted", nullable=True),
)

document_update = Table(
    "document_update",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    reference("document", "document_id", index=True),
    Column("update", LargeBinary, nullable=False),
    Column("author", String(255), nullable=False),
    moment("at"),
    sqlite_autoincrement=True,
)

revision = Table(
    "revision",
    metadata,
    identity(),
    reference("document", "document_id", index=True),
    Column("parent_id", String(32)),
    Column("hash", String(64), nullable=False),
    Column("author", String(255), nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("origin", String(60), nullable=False),
    Column("body", Document, nullable=False),
    moment("at"),
)

asset = Table(
    "asset",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    moment("created"),
)

course_asset = Table(
    "course_asset",
    metadata,
    Column("course_id", String(32), ForeignKey("course.id", ondelete="CASCADE"), primary_key=True),
    Column("sha256", String(64), ForeignKey("asset.sha256"), primary_key=True),
)
