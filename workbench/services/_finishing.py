"""Finishing: what the assistant has said becomes a proposal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from workbench.model.content import Node
from workbench.model.errors import WorkbenchError
from workbench.model.run import Run, Status
from workbench.model.suggestion import State, Suggestion
from workbench.services._deciding import Deciding
from workbench.services._passage import answered, replaced
from workbench.services._wishes import sent
from workbench.storage.suggestions import SuggestionStore


class Finishing:
    """Keeps answers as proposals; who prefers that has them in the text at once."""

    def __init__(
        self,
        suggestions: SuggestionStore,
        deciding: Deciding,
        *,
        at_once: Callable[[str], bool],
        told: Callable[[str, str], None],
    ) -> None:
        """`told` is called with the page and the suggestion when an answer has ended."""
        self._suggestions, self._deciding = suggestions, deciding
        self._at_once, self._told = at_once, told

    def finish(self, run: Run) -> None:
        """Keep what the assistant said as a proposal; answers about text in no course are not ours."""
        if "suggestion_id" not in run.request.details:
            return
        kept = self._suggestions.get(str(run.request.details["suggestion_id"]))
        if kept.run_id != run.id:  # somebody has it written on by now
            return
        state, after, said = State.FAILED, None, run.said
        if run.whole and said.strip():
            with suppress(WorkbenchError):  # what cannot stand in a document is no proposal
                state, after = State.OPEN, _meant(kept, said)
            said = ""
        elif run.status is Status.CANCELLED:
            state = State.STOPPED
        self._suggestions.answered(kept, after, state, said=said)
        if state is State.OPEN and self._at_once(kept.author):
            self._take(kept.id, kept.author)
        self._told(kept.document_id, kept.id)

    def _take(self, suggestion_id: str, user: str) -> None:
        """Put all of a proposal into the text; where that cannot be, it says so as after any decision."""
        if self._suggestions.get(suggestion_id).diff.shown:
            with suppress(WorkbenchError):
                self._deciding.decide(suggestion_id, "all", "accept", user, wording=None)


def _meant(kept: Suggestion, answer: str) -> Node:
    """The blocks that an answer proposes."""
    given = sent(kept.before, kept.anchor)
    if kept.anchor.start is None or kept.anchor.end is None:
        return answered(kept.before, given, answer)
    return replaced(kept.before.content[0], kept.anchor.start, kept.anchor.end, given, answer)
