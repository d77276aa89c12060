"""Imports remember their pages, their file and what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import", sa.Column("identifier", sa.Text(), server_default="", nullable=False))
    op.add_column("import", sa.Column("size", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "import",
        sa.Column(
            "choices", sa.JSON(), server_default="[]", nullable=False, comment="how it was read, by name"
        ),
    )
    op.add_column(
        "import",
        sa.Column(
            "source",
            sa.String(length=64),
            nullable=True,
            comment="the asset that holds the file itself, when it was kept",
        ),
    )
    op.add_column(
        "import",
        sa.Column(
            "earlier",
            sa.String(length=32),
            nullable=True,
            comment="the import of the same source that it replaced or was merged into",
        ),
    )
    op.add_column(
        "import",
        sa.Column(
            "done",
            sa.JSON(),
            server_default="{}",
            nullable=False,
            comment="what it did, so that it can be undone",
        ),
    )
    op.add_column("import", sa.Column("undone", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_import_name"), "import", ["name"], unique=False)
    op.create_index(op.f("ix_import_identifier"), "import", ["identifier"], unique=False)
    op.create_table(
        "import_page",
        sa.Column("import_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="its place in the outline of the source"),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True, comment="the number of the page above it"),
        sa.Column("title", sa.Text(), nullable=False, comment="as the source has it"),
        sa.Column("path", sa.Text(), server_default="", nullable=False, comment="the file in a package"),
        sa.Column("place", sa.Text(), server_default="", nullable=False, comment="the place in that file"),
        sa.Column(
            "revision_id",
            sa.String(length=32),
            nullable=False,
            comment="the page as the source has it; where its blocks stand there says where each comes from",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_import_page_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_import_page_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_page")),
    )
    op.create_index(op.f("ix_import_page_document_id"), "import_page", ["document_id"], unique=False)
    _pages_of_earlier_imports()


def _pages_of_earlier_imports() -> None:
    """Their first versions are the pages as their sources had them."""
    connection = op.get_bind()
    imports = sa.table("import", sa.column("id"), sa.column("documents", sa.JSON()))
    documents = sa.table("document", sa.column("id"), sa.column("title"))
    revisions = sa.table(
        "revision", sa.column("id"), sa.column("document_id"), sa.column("origin"), sa.column("at")
    )
    pages = sa.table(
        "import_page",
        *(sa.column(name) for name in ("import_id", "number", "document_id", "title", "revision_id")),
    )
    first = sa.select(sa.func.min(revisions.c.id)).where(
        revisions.c.document_id == documents.c.id, revisions.c.origin == "import"
    )
    for kept in connection.execute(sa.select(imports)).all():
        query = sa.select(documents.c.id, documents.c.title, first.scalar_subquery().label("revision"))
        found = {
            row.id: row for row in connection.execute(query.where(documents.c.id.in_(kept.documents))).all()
        }
        rows = [
            {
                "import_id": kept.id,
                "number": number,
                "document_id": name,
                "title": found[name].title,
                "revision_id": found[name].revision,
            }
            for number, name in enumerate(kept.documents)
            if name in found and found[name].revision
        ]
        if rows:
            connection.execute(pages.insert(), rows)
