"""Ticks: when what the runs of a process say is committed."""

from __future__ import annotations

import time

from workbench.model.limits import RunLimits
from workbench.services._lines import Lines

_GAP = 0.01
"""Least time between two commits, however urgent."""

_SHARE = 25
"""Times as long as the last commit took before an urgent one: what is urgent takes no more than its share."""


class Ticks:
    """When a process commits: at even distances, sooner for what is urgent, rarely while commits fail."""

    def __init__(self, limits: RunLimits) -> None:
        self._tick, self._renewal = limits.tick_ms / 1000, limits.lease_seconds / 5
        self._committed_at = self._renewed_at = self._took = 0.0
        self._failing_since: float | None = None

    def next(self, lines: Lines) -> float:
        """When the next commit is due."""
        due = self._renewed_at + self._renewal
        if lines:
            due = min(due, self._committed_at + (self._gap if lines.urgent else self._tick))
        if self._failing_since is not None:
            due = max(due, self._committed_at + 10 * self._tick)
        return due

    @property
    def _gap(self) -> float:
        return min(self._tick, max(_GAP, _SHARE * self._took))

    @property
    def renewing(self) -> bool:
        """Whether the leases of the runs are to be renewed with the next commit."""
        return time.monotonic() - self._renewed_at > self._renewal - 0.1

    @property
    def failing(self) -> bool:
        """Whether the last commit failed."""
        return self._failing_since is not None

    def renewed(self) -> None:
        """Note that the leases were renewed just now."""
        self._renewed_at = time.monotonic()

    def over(self, began: float) -> None:
        """Note a commit that began then: ticks begin at even distances, however long a commit takes."""
        self._took, self._committed_at = time.monotonic() - began, began

    def failed(self) -> float:
        """Note that a commit failed; for how many seconds they have failed by now."""
        now = time.monotonic()
        self._failing_since = self._failing_since or now
        return now - self._failing_since

    def mended(self) -> None:
        """Note that commits succeed."""
        self._failing_since = None
