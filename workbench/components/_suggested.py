"""The suggestions of a page, and which of them is looked at."""

from __future__ import annotations

from workbench.model.suggestion import Suggestion
from workbench.services.suggesting import Suggesting


class Suggested:
    """One of a page's suggestions, among what waits there."""

    def __init__(self, suggesting: Suggesting) -> None:
        self._suggesting = suggesting
        self.page: str | None = None
        """The page, where one is open."""
        self.current: str | None = None
        """What is looked at."""

    def turn(self, document_id: str | None) -> None:
        """Look at another page, and at nothing of it yet."""
        self.page, self.current = document_id, None

    def newest(self) -> None:
        """Look at the newest that waits."""
        waiting = self._waiting()
        self.current = waiting[-1].id if waiting else None

    def choose(self, suggestion_id: str) -> None:
        """Look at one, if it waits."""
        if suggestion_id in {one.id for one in self._waiting()}:
            self.current = suggestion_id

    def step(self, by: int) -> None:
        """Look at an earlier or later draft."""
        if self.current:
            drafts = [one.id for one in self._suggesting.drafts(self.current)]
            place = drafts.index(self.current) + by
            self.current = drafts[max(0, min(len(drafts) - 1, place))]

    def shown(self) -> Suggestion | None:
        """What is looked at, as it stands."""
        return self._suggesting.suggestion(self.current) if self.current else None

    def drafts(self, shown: Suggestion | None) -> tuple[Suggestion, ...]:
        """The drafts of one wish, oldest first."""
        return self._suggesting.drafts(shown.id) if shown else ()

    def others(self, shown: Suggestion | None) -> list[Suggestion]:
        """What waits besides."""
        return [one for one in self._waiting() if shown is None or one.series != shown.series]

    def _waiting(self) -> tuple[Suggestion, ...]:
        return self._suggesting.open(self.page) if self.page else ()
