"""Which of the things that came in on the Import page is to be looked at."""

from __future__ import annotations

import time

from workbench.components._intake import Intake
from workbench.components._items import UNDER_WAY, Item


class Attention:
    """Knows what came just now, what somebody asked for, and what was looked at before a reload."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._since, self._asked = time.time(), ""
        self._seen: set[str] = set()

    def is_new(self, item: Item) -> bool:
        """Whether it is heard of for the first time."""
        new = item.id not in self._seen
        self._seen.add(item.id)
        return new

    def ask(self, item: Item) -> Item:
        """Somebody wants to look at this one."""
        self._asked = item.id
        return item

    def first(self) -> Item | None:
        """The first that is ready; none while that which was looked at last is still being read."""
        return None if self._awaited() else next(iter(self.ready()), None)

    def ready(self, *, after: str | None = None) -> list[Item]:
        """Those that are ready, in order; with `after`, beginning behind that one."""
        items = self._intake.items
        at = next((at for at, item in enumerate(items) if item.id == after), -1)
        return [item for item in (*items[at + 1 :], *items[: at + 1]) if item.state == "ready"]

    def turn(self, item: Item, at: str | None) -> Item | None:
        """What to turn to now that this one has changed, while `at` is looked at; None to stay."""
        if item.state == "ready" and self._is_newer(item, at):
            return item
        if at is not None or self._awaited():
            return None
        if item.state == "ready":
            return item
        return self.first() if item.id == self._intake.last else None

    def _awaited(self) -> bool:
        last = self._intake.get(self._intake.last)
        return last is not None and last.state in UNDER_WAY

    def _is_newer(self, item: Item, at: str | None) -> bool:
        """Whether it came just now, while what is looked at lay here before and nobody asked for it."""
        known = self._intake.get(at) if at else None
        old = known is None or (known.at < self._since and known.id != self._asked)
        return old and self._since <= item.at
