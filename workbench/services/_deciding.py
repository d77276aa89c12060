"""Deciding on what was proposed: change by change, until what was accepted goes into the text, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from sqlalchemy import Connection

from workbench.model.errors import BadInput, Conflict
from workbench.model.suggestion import Decision, State, Suggestion
from workbench.services._taking import Stale, Taking
from workbench.storage.suggestions import SuggestionStore

Word = Literal["accept", "refuse", "open"]
_STALE = "The text has changed since this was proposed"


class Deciding:
    """Keeps decisions and takes what was accepted into the text; `told` says so, and gives it as it is."""

    def __init__(
        self, suggestions: SuggestionStore, taking: Taking, *, told: Callable[[str], Suggestion]
    ) -> None:
        self._suggestions, self._taking, self._told = suggestions, taking, told

    def decide(
        self, suggestion_id: str, change: int | str, word: Word, user: str, *, wording: str | None
    ) -> Suggestion:
        """Accept or refuse one change or all; when nothing is left to decide, it is applied."""
        kept = self._suggestions.get(suggestion_id)
        known = {one.number for one in kept.diff.shown}
        numbers = kept.undecided if change == "all" else tuple(known & {change})
        if change != "all" and not numbers:
            raise BadInput("There is no such change.")
        decision = None if word == "open" else Decision(accepted=word == "accept", by=user, wording=wording)
        self._suggestions.decide(suggestion_id, dict.fromkeys(numbers, decision), user=user)
        decided = self._told(suggestion_id)
        return decided if decided.undecided else self.apply(suggestion_id, user)

    def dismiss(self, suggestion_id: str, user: str) -> Suggestion:
        """Refuse the whole of it, whatever was decided."""
        kept = self._suggestions.get(suggestion_id)
        return self._closed(suggestion_id, user, was=kept.state, state=State.REFUSED)

    def apply(self, suggestion_id: str, user: str) -> Suggestion:
        """Put what was accepted into the text; other drafts of the same wish are refused by that."""
        kept = self._suggestions.get(suggestion_id)
        outcome = kept.outcome
        if outcome == kept.before:
            return self._closed(suggestion_id, user, was=State.OPEN, state=State.REFUSED)
        drafts = [one for one in self._suggestions.drafts(kept) if _waits(one) and one.id != kept.id]
        origin = f"ai:{kept.action}" if kept.action.asked else kept.action.value

        def settle(writing: Connection) -> None:
            settle_ = self._suggestions.settle
            settle_(writing, suggestion_id, user=user, was=State.OPEN, state=State.APPLIED)
            for draft in drafts:
                settle_(writing, draft.id, user=user, was=draft.state, state=State.REFUSED)

        try:
            self._taking.swap(kept, outcome, old=kept.before, user=user, origin=origin, settle=settle)
        except Stale:
            self._closed(suggestion_id, user, was=State.OPEN, state=State.STALE)
            again = "; ask again to have a fresh proposal." if kept.action.asked else "."
            raise Conflict(f"{_STALE}{again}") from None
        return self._told(suggestion_id)

    def undo(self, suggestion_id: str, user: str) -> Suggestion:
        """Take it out of the text again, as one step; it is open again then."""
        kept = self._suggestions.get(suggestion_id)

        def settle(writing: Connection) -> None:
            self._suggestions.settle(writing, suggestion_id, user=user, was=State.APPLIED, state=State.OPEN)

        try:
            self._taking.swap(kept, kept.before, old=kept.outcome, user=user, origin="undo", settle=settle)
        except Stale:
            raise Conflict("The text has changed since; restore an earlier version instead.") from None
        return self._told(suggestion_id)

    def follow_text(self, suggestion_id: str, user: str) -> Suggestion:
        """What was taken back in the text is open again; what was made again there is applied."""
        kept = self._suggestions.get(suggestion_id)
        decided = kept.state is State.OPEN and kept.decisions and not kept.undecided
        taken = self._taking.taken(kept) if decided or kept.state is State.APPLIED else None
        state = {None: kept.state, True: State.APPLIED, False: State.OPEN}[taken]
        if state is kept.state:
            return kept
        return self._closed(suggestion_id, user, was=kept.state, state=state)

    def _closed(self, suggestion_id: str, user: str, *, was: State, state: State) -> Suggestion:
        self._suggestions.close(suggestion_id, user=user, was=was, state=state)
        return self._told(suggestion_id)


def _waits(draft: Suggestion) -> bool:
    return draft.state is State.OPEN or draft.broken_off
