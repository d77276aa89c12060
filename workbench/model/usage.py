"""What a call to a model used: tokens as the provider reports them, and the row of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens of one call. The parts are disjoint: what was sent is their sum without `output_tokens`."""

    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cache_write_1h_tokens: int = 0
    output_tokens: int = 0
    thinking_tokens: int = 0
    """Of `output_tokens`, those spent on thinking."""

    @property
    def sent_tokens(self) -> int:
        """All that was sent, cached or not."""
        written = self.cache_write_tokens + self.cache_write_1h_tokens
        return self.input_tokens + self.cache_read_tokens + written

    @property
    def total_tokens(self) -> int:
        """All that was sent and received."""
        return self.sent_tokens + self.output_tokens


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call to a provider, whatever became of it. Money is in micro-dollars; None means no known price."""

    at: datetime
    user: str
    feature: str
    """`edit`, `block`, `coach`, `analysis` or `test`."""
    action: str
    provider: str
    model: str
    usage: Usage
    outcome: str
    """`completed`, `cancelled`, `failed` or `interrupted`."""
    cost_micro: int | None = None
    first_token_ms: int | None = None
    duration_ms: int = 0
    run_id: str | None = None
    course_id: str | None = None
    document_id: str | None = None
    id: str = ""
    """Under which it is kept, once however often it is recorded; empty for one that is recorded once."""
