"""Usage: the ledger of calls, and its days. Money is in micro-dollars."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from workbench.storage.tables._columns import identity, metadata, moment

call = Table(
    "call",
    metadata,
    identity(),
    moment("at"),
    Column("user", String(255), nullable=False),
    Column("feature", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("model", String(120), nullable=False),
    Column("input_tokens", Integer, nullable=False),
    Column("cache_read_tokens", Integer, nullable=False),
    Column("cache_write_tokens", Integer, nullable=False),
    Column("cache_write_1h_tokens", Integer, nullable=False),
    Column("output_tokens", Integer, nullable=False),
    Column("thinking_tokens", Integer, nullable=False),
    Column("cost_micro", BigInteger, comment="null: no known price"),
    Column("outcome", String(20), nullable=False),
    Column("first_token_ms", Integer),
    Column("duration_ms", Integer, nullable=False),
    Column("run_id", String(32), index=True),
    Column("course_id", String(32)),
    Column("document_id", String(32)),
    Index("ix_call_at", "at"),
    Index("ix_call_user_at", "user", "at"),
)

usage_day = Table(
    "usage_day",
    metadata,
    Column("day", String(10), primary_key=True, comment="YYYY-MM-DD in UTC"),
    Column("user", String(255), primary_key=True),
    Column("provider", String(40), primary_key=True),
    Column("model", String(120), primary_key=True),
    Column("feature", String(20), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("cache_read_tokens", BigInteger, nullable=False),
    Column("cache_write_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("cost_micro", BigInteger, nullable=False),
    Column("unpriced_calls", Integer, nullable=False),
)
