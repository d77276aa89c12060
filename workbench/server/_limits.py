"""How often a key, a person or an address may ask, counted in this process."""

from __future__ import annotations

import time
from collections import OrderedDict

from workbench.model.errors import LimitReached
from workbench.model.limits import ApiLimits

_MOST = 20_000
"""Callers that are counted at once; those that were quiet longest are forgotten first."""


class Buckets:
    """A bucket for each caller that fills at a rate; a request takes one from it."""

    def __init__(self, per_minute: int) -> None:
        self._rate, self._size = per_minute / 60, float(per_minute)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Count a request.

        Raises:
            LimitReached: there were too many; says when the next may come.
        """
        if not self._size:
            return
        now = time.monotonic()
        left, at = self._buckets.pop(caller, (self._size, now))
        left = min(self._size, left + (now - at) * self._rate)
        self._buckets[caller] = (max(0.0, left - 1), now)
        if len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        if left < 1:
            self._buckets[caller] = (left, now)
            raise LimitReached(
                "That were too many requests in a minute.", retry_after=(1 - left) / self._rate
            )


class Seats:
    """How many streams a caller has open."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    def take(self, caller: str) -> None:
        """Take a seat, to be given back.

        Raises:
            LimitReached: all are taken.
        """
        taken = self._taken.get(caller, 0)
        if self._most and taken >= self._most:
            raise LimitReached(f"{taken} streams are open from here already.", retry_after=5.0)
        self._taken[caller] = taken + 1

    def give_back(self, caller: str) -> None:
        """Give a seat back."""
        self._taken[caller] -= 1
        if not self._taken[caller]:
            del self._taken[caller]


class Limiter:
    """The limits of one process."""

    def __init__(self, limits: ApiLimits) -> None:
        self.callers = Buckets(limits.per_minute)
        self.addresses = Buckets(limits.address_per_minute)
        self._streams = Seats(limits.streams)
        self._address_streams = Seats(limits.address_streams)

    def enter(self, caller: str, address: str) -> None:
        """Take a seat for a stream, as this caller and at this address.

        Raises:
            LimitReached: all are taken.
        """
        self._streams.take(caller)
        try:
            self._address_streams.take(address)
        except LimitReached:
            self._streams.give_back(caller)
            raise

    def leave(self, caller: str, address: str) -> None:
        """Give both back when the stream has ended."""
        self._streams.give_back(caller)
        self._address_streams.give_back(address)
