"""Suggestions keep what came of an answer that broke off."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "suggestion",
        sa.Column(
            "said", sa.Text(), nullable=True, comment="what came of an answer that broke off, to go on from"
        ),
    )
