"""SQLite keeps the journal without an index by run, in which each run's entry was a page of its own at every tick."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_segment_run_id", "segment")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("ix_segment_run_id", "segment", ["run_id", "number"], unique=False)
