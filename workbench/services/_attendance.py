"""Attendance: since when nobody has followed a run, here or in another process."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping


class Attendance:
    """The runs that are answered here, and when somebody was last seen to follow each."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float | None, float]] = {}

    def begin(self, run_id: str) -> None:
        """A run begins to be answered."""
        self._seen[run_id] = (None, time.monotonic())

    def end(self, run_id: str) -> None:
        """A run is answered here no more."""
        self._seen.pop(run_id, None)

    def followed(self, elsewhere: Mapping[str, float | None]) -> None:
        """When each run was last followed in another process, as that process noted: what moved is news."""
        now = time.monotonic()
        for run_id, noted in elsewhere.items():
            if run_id in self._seen and self._seen[run_id][0] != noted:
                self._seen[run_id] = (noted, now)

    def alone(self, read_here: Collection[str], seconds: float) -> list[str]:
        """The runs that nobody has followed for so long."""
        now, alone = time.monotonic(), []
        for run_id, (noted, since) in self._seen.items():
            if run_id in read_here:
                self._seen[run_id] = (noted, now)
            elif now - since > seconds:
                alone.append(run_id)
        return alone
