"""Imports keep what was said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import", sa.Column("analysis", sa.JSON(), nullable=True, comment="what was said of it"))
