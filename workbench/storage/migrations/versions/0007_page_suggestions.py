"""A new version of a source suggests what to do with whole pages."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_suggestion",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False, comment="restore, remove, rename or move"),
        sa.Column("source", sa.Text(), nullable=False, comment="what the source is called"),
        sa.Column("title", sa.Text(), server_default="", nullable=False, comment="as the source has it"),
        sa.Column(
            "base",
            sa.String(length=32),
            nullable=True,
            comment="the version that the text of a page to come back goes on from",
        ),
        sa.Column(
            "revision",
            sa.String(length=32),
            nullable=True,
            comment="the version that the source has of a page to come back",
        ),
        sa.Column("status", sa.String(length=20), nullable=False, comment="open, applied, refused or stale"),
        sa.Column(
            "done",
            sa.JSON(),
            server_default="{}",
            nullable=False,
            comment="what taking it did, so that it can be undone",
        ),
        sa.Column("decided_by", sa.String(length=255), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_page_suggestion_document_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_page_suggestion_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_suggestion")),
    )
    op.create_index(op.f("ix_page_suggestion_document_id"), "page_suggestion", ["document_id"])
    op.create_index(op.f("ix_page_suggestion_import_id"), "page_suggestion", ["import_id"])
