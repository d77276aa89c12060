"""Tallies: what calls to a provider took."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from workbench.model.events import ProviderEvent, Started, TextDelta, ToolCalled
from workbench.model.run import Ending, RunRequest
from workbench.model.usage import Call, Usage
from workbench.storage.tables import new_id


@dataclass
class Tally:
    """What one call to a provider took so far."""

    request: RunRequest
    run_id: str
    provider: str
    model: str
    began: float = field(default_factory=time.monotonic)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    usage: Usage = field(default_factory=Usage)
    first_token_ms: int | None = None
    id: str = field(default_factory=new_id)

    def heard(self, event: ProviderEvent) -> None:
        """Note what an event tells of the call."""
        if isinstance(event, TextDelta):
            self._spoke()
            return
        if isinstance(event, Started):
            self.model = event.model or self.model
        elif isinstance(event, ToolCalled):
            self._spoke()
        usage = getattr(event, "usage", None)
        if usage is not None:
            self.usage = usage

    def _spoke(self) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self.elapsed

    @property
    def elapsed(self) -> int:
        """Milliseconds since the call began."""
        return round((time.monotonic() - self.began) * 1000)

    def call(self, outcome: str) -> Call:
        """The row of the ledger."""
        return Call(
            at=self.at,
            user=self.request.user,
            feature=self.request.feature.value,
            action=self.request.prompt.task.action,
            provider=self.provider,
            model=self.model,
            usage=self.usage,
            outcome=outcome,
            first_token_ms=self.first_token_ms,
            duration_ms=self.elapsed,
            run_id=self.run_id,
            course_id=self.request.course_id,
            document_id=self.request.document_id,
            id=self.id,
        )


def costs(ending: Ending, tally: Tally | None, *, first_ms: int | None, began: float) -> Ending:
    """An ending with what the run took."""
    if tally is None:
        return ending
    return replace(
        ending,
        usage=tally.usage,
        provider=tally.provider,
        model=tally.model,
        first_token_ms=first_ms,
        duration_ms=round((time.monotonic() - began) * 1000),
    )
