"""Imports: what was brought into a course, the pages it became, and what it suggests for whole pages."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, String, Table, Text

from workbench.storage.tables._columns import Document, identity, metadata, moment, reference

import_ = Table(
    "import",
    metadata,
    identity(),
    reference("course", "course_id", index=True),
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
    moment("at"),
    moment("undone", nullable=True),
    Column("analysis", JSON, nullable=True, comment="what was said of it"),
)

import_page = Table(
    "import_page",
    metadata,
    Column(
        "import_id", String(32), ForeignKey("import.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("number", Integer, primary_key=True, comment="its place in the outline of the source"),
    reference("document", "document_id", index=True),
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

page_suggestion = Table(
    "page_suggestion",
    metadata,
    identity(),
    reference("document", "document_id", index=True),
    reference("import", "import_id", index=True),
    Column("action", String(20), nullable=False, comment="restore, remove, rename or move"),
    Column("source", Text, nullable=False, comment="what the source is called"),
    Column("title", Text, nullable=False, server_default="", comment="as the source has it"),
    Column("base", String(32), comment="the version that the text of a page to come back goes on from"),
    Column("revision", String(32), comment="the version that the source has of a page to come back"),
    Column("status", String(20), nullable=False, comment="open, applied, refused or stale"),
    Column(
        "done",
        JSON,
        nullable=False,
        server_default="{}",
        comment="what taking it did, so that it can be undone",
    ),
    Column("decided_by", String(255)),
    moment("created"),
    moment("decided", nullable=True),
)
