"""Python's search through all memory is put off while a large course is in hand."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PUT_OFF = 100
"""How many times rarer a full search is meanwhile."""


class Resting:
    """Work that holds millions of values for a while, all of which are freed without any search.

    A full search stops every thread until it has looked at each value: half a second for a course of a
    thousand pages that is read, compared and merged. Young values are still searched, in small rounds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works = 0
        self._term = 0

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Put full searches off as long as any such work goes on; the next is due a full term after it."""
        with self._lock:
            self._works += 1
            if self._works == 1:
                self._term = self._term or gc.get_threshold()[2]
                gc.set_threshold(*gc.get_threshold()[:2], self._term * _PUT_OFF)
        try:
            yield
        finally:
            with self._lock:
                self._works -= 1
                if not self._works:
                    gc.set_threshold(*gc.get_threshold()[:2], gc.get_count()[2] + self._term)
