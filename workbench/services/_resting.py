"""Python's search through all memory is put off while a large course is in hand."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PUT_OFF = 100
"""How many times rarer a full search is meanwhile."""
_IN_A_ROW = 50
"""Works after which a search comes even so: whoever writes on a long page has one at each save."""


class Resting:
    """Work that holds millions of values for a while, all of which are freed without any search.

    A full search stops every thread until it has looked at each value: half a second for a course of a
    thousand pages that is read, compared and merged. Young values are still searched, in small rounds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works = 0
        self._term = 0
        self._in_a_row = 0
        self._searches = 0

    @contextmanager
    def meanwhile(self, *, much: bool = True) -> Iterator[None]:
        """Put full searches off as long as any such work goes on; the next is due a full term after it.

        Work on what is not much changes nothing.
        """
        if not much:
            yield
            return
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
                    gc.set_threshold(*gc.get_threshold()[:2], self._due())

    def _due(self) -> int:
        """The younger searches after which the next full one comes."""
        searches = gc.get_stats()[2]["collections"]
        self._in_a_row = self._in_a_row + 1 if searches == self._searches else 1
        self._searches = searches
        return self._term + (gc.get_count()[2] if self._in_a_row <= _IN_A_ROW else 0)
