"""What is written to the log about runs: which, whose, how it went; never what was asked or said."""

from __future__ import annotations

import logging
from typing import Any

from workbench.model.run import Run

_log = logging.getLogger("workbench.runs")


def note(event: str, run_id: str, **fields: Any) -> None:
    """Log an event of a run; `fields` go into the record for logs as JSON."""
    _log.info("%s %s", event, run_id, extra={"fields": {"event": event, "run_id": run_id, **fields}})


def started(run: Run) -> None:
    """A run was started."""
    request = run.request
    note("run.started", run.id, user=request.user, feature=request.feature.value, course_id=request.course_id)


def ended(run: Run) -> None:
    """A run has ended."""
    usage = run.usage
    note(
        "run.ended",
        run.id,
        user=run.request.user,
        feature=run.request.feature.value,
        status=run.status.value,
        error_code=run.error_code,
        epoch=run.epoch,
        length=run.length,
        tokens=usage.total_tokens if usage else None,
        first_token_ms=run.first_token_ms,
        duration_ms=run.duration_ms,
    )
