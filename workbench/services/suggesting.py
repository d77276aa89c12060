"""Suggesting: asking the assistant for a change, deciding on what it proposes, taking that into the text."""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.limits import EditLimits
from workbench.model.run import Feature
from workbench.model.suggestion import State, Suggestion
from workbench.services._asking import Asking
from workbench.services._deciding import Deciding, Word
from workbench.services._finishing import Finishing
from workbench.services._listeners import Listeners
from workbench.services._selecting import Selection
from workbench.services._taking import Taking
from workbench.services.collaborating import Collaborating
from workbench.services.generating import Generating
from workbench.services.outlining import Outlining
from workbench.storage.documents import DocumentStore
from workbench.storage.revisions import RevisionStore
from workbench.storage.suggestions import SuggestionStore


class Suggesting:
    """Proposals of the assistant: asked for, decided on change by change, taken into the text once."""

    def __init__(
        self,
        suggestions: SuggestionStore,
        documents: DocumentStore,
        revisions: RevisionStore,
        outlining: Outlining,
        collaborating: Collaborating,
        generating: Generating,
        limits: EditLimits | None = None,
        *,
        at_once: Callable[[str], bool] = lambda user: False,
    ) -> None:
        """`at_once` says whether what a person asks for goes into the text without being asked about."""
        self._suggestions = suggestions
        self._asking = Asking(
            suggestions,
            documents,
            outlining,
            collaborating,
            generating,
            limits or EditLimits(),
            told=self._told,
        )
        self._deciding = Deciding(suggestions, Taking(revisions, collaborating), told=self._told)
        self._generating = generating
        self._listeners: Listeners[[str]] = Listeners()
        self._finishing = Finishing(suggestions, self._deciding, at_once=at_once, told=self._listeners.tell)
        generating.on_end(Feature.EDIT, self._finishing.finish)

    # Asking

    def ask(
        self,
        document_id: str,
        selection: Selection,
        action: str,
        instruction: str,
        user: str,
        *,
        request_id: str | None = None,
    ) -> Suggestion:
        """Ask for a change of what is selected; the answer is being written when this returns.

        Args:
            document_id: the page.
            selection: `block_ids`, and for a part of one block `from_block`, `from_offset`, `to_block`,
                `to_offset` (in characters of its plain text) and `text`.
            action: `improve`, `expand`, `simplify`, `rewrite` or `instruct`.
            instruction: what to do, for `instruct`; a wish besides, for the others.
            user: who asks.
            request_id: the asker's own id; asking twice with one id asks once.

        Raises:
            BadInput: nothing is selected, too much is, or the wish is empty.
            LimitReached: too many answers are being written for this person.
        """
        return self._asking.ask(document_id, selection, action, instruction, user, request_id=request_id)

    def regenerate(self, suggestion_id: str, user: str) -> Suggestion:
        """Ask the same again about the text as it stands; the first draft stays.

        Raises:
            Conflict: the text has changed, or the first draft is in it.
        """
        return self._asking.regenerate(self.suggestion(suggestion_id), user)

    def go_on(self, suggestion_id: str, user: str, *, request_id: str | None = None) -> Suggestion:
        """Have an answer that broke off written on from where it ends; all of it becomes the proposal.

        Raises:
            Conflict: there is nothing to go on from, somebody was first, or the text has changed.
            LimitReached: too many answers are being written for this person.
        """
        return self._asking.go_on(self.suggestion(suggestion_id), user, request_id=request_id)

    def stop(self, suggestion_id: str, user: str) -> None:
        """Stop an answer that is being written; only who asked can."""
        self._generating.cancel(self.suggestion(suggestion_id).run_id, user=user)

    # Reading

    def suggestion(self, suggestion_id: str) -> Suggestion:
        """One suggestion.

        Raises:
            NotFound: there is none.
        """
        return self._suggestions.get(suggestion_id)

    def open(self, document_id: str) -> tuple[Suggestion, ...]:
        """What is being written, waits for a decision or broke off on a page, oldest first."""
        waiting = (State.STREAMING, State.OPEN)
        found = self._suggestions.of_document(document_id, (*waiting, State.STOPPED, State.FAILED))
        newest = {one.series: one.id for one in found}
        return tuple(
            one for one in found if one.state in waiting or one.broken_off and newest[one.series] == one.id
        )

    def waiting(self, course_id: str) -> dict[str, int]:
        """How many suggestions wait for a decision on each page of a course that has any."""
        return self._suggestions.waiting(course_id)

    def drafts(self, suggestion_id: str) -> tuple[Suggestion, ...]:
        """The drafts of one wish, oldest first."""
        return self._suggestions.drafts(self.suggestion(suggestion_id))

    def subscribe(self, document_id: str, callback: Callable[[str], None]) -> Callable[[], None]:
        """Hear the id of each suggestion on a page when something becomes of it; call the answer to stop."""
        return self._listeners.add(document_id, callback)

    def heard(self, suggestion_id: str) -> None:
        """Tell those who listen of a suggestion that somebody else put there."""
        self._told(suggestion_id)

    # Deciding

    def decide(
        self,
        suggestion_id: str,
        change: int | str,
        word: Word,
        user: str,
        *,
        wording: str | None = None,
    ) -> Suggestion:
        """Accept or refuse one change, or all that nobody decided on; `open` takes a decision back.

        When nothing is left to decide, what was accepted goes into the text.

        Args:
            suggestion_id: what is decided on.
            change: the number of a change, or `all`.
            word: `accept`, `refuse` or `open`.
            user: who decides.
            wording: the person's own text in place of what the change proposes.

        Raises:
            Conflict: somebody else was first, or the text has changed.
        """
        return self._deciding.decide(suggestion_id, change, word, user, wording=wording)

    def dismiss(self, suggestion_id: str, user: str) -> Suggestion:
        """Refuse the whole of it, whatever was decided."""
        return self._deciding.dismiss(suggestion_id, user)

    def apply(self, suggestion_id: str, user: str) -> Suggestion:
        """Put what was accepted into the text, exactly once; what is undecided counts as refused.

        Raises:
            Conflict: somebody was first, or the text has changed since; then it is marked so.
        """
        return self._deciding.apply(suggestion_id, user)

    def undo(self, suggestion_id: str, user: str) -> Suggestion:
        """Take an applied suggestion out of the text again, as one step; it is open again then.

        Raises:
            Conflict: it is not in the text, or the text has changed since.
        """
        return self._deciding.undo(suggestion_id, user)

    def follow_text(self, suggestion_id: str, user: str) -> Suggestion:
        """Have it stand as the text does, after somebody undid or made again what they did in the text.

        Raises:
            Conflict: somebody decided on it meanwhile.
        """
        return self._deciding.follow_text(suggestion_id, user)

    def _told(self, suggestion_id: str) -> Suggestion:
        kept = self.suggestion(suggestion_id)
        self._listeners.tell(kept.document_id, suggestion_id)
        return kept
