"""Queueing: questions that wait until the coach has answered the one before."""

from __future__ import annotations

from workbench.model.chat import HintLevel, Queue, Waiting
from workbench.model.errors import BadInput, Conflict, LimitReached, NotFound
from workbench.model.limits import ChatLimits
from workbench.model.run import Feature, Run, Status
from workbench.services._advancing import Advancing
from workbench.services.coaching import Coaching
from workbench.services.generating import Generating
from workbench.storage.waiting import WaitingStore


class Queueing:
    """Asks what waits, one after the other. A stop or a failure holds the queue until it is told to go on."""

    def __init__(
        self,
        store: WaitingStore,
        coaching: Coaching,
        generating: Generating,
        limits: ChatLimits | None = None,
    ) -> None:
        self._store, self._coaching, self._generating = store, coaching, generating
        self._limits = limits or ChatLimits()
        self._advancing = Advancing(store, coaching)
        generating.on_end(Feature.COACH, self._over)

    def waiting(self, conversation_id: str, user: str) -> tuple[Waiting, ...]:
        """The questions that wait, the next first.

        Raises:
            NotFound: there is no such conversation, or it is not this person's.
        """
        self._coaching.touched(conversation_id, user)
        return self._store.all(conversation_id)

    def queue(self, conversation_id: str, user: str) -> Queue:
        """What waits, and for what.

        Raises:
            NotFound: there is no such conversation, or it is not this person's.
        """
        waiting = self.waiting(conversation_id, user)
        if not waiting or self._busy(conversation_id, user):
            return Queue(waiting=waiting, answering=bool(waiting))
        held = self._held(conversation_id, waiting[0])
        return Queue(waiting=waiting, held=held, at=None if held else self._generating.outlook.room_at(user))

    def _held(self, conversation_id: str, first: Waiting) -> bool:
        """Whether the first waited already when an answer ended that is not whole."""
        last = self._generating.conversations.last_ended(conversation_id)
        if not last:
            return False
        run = self._generating.run(last)
        return run.status is not Status.COMPLETED and run.ended is not None and first.at < run.ended

    def ask(
        self,
        conversation_id: str,
        text: str,
        user: str,
        hint_level: HintLevel | None = None,
        *,
        document_id: str | None = None,
        request_id: str | None = None,
        patient: bool = False,
    ) -> Run | Waiting:
        """Ask at once where nothing is being answered and nothing waits; otherwise wait for it.

        Who is `patient` waits, too, where too much was asked in a minute.

        Raises:
            BadInput: there is no text, or too much.
            LimitReached: too much waits, or was asked in a minute.
        """
        if not self.waiting(conversation_id, user) and not self._busy(conversation_id, user):
            try:
                return self._coaching.ask(
                    conversation_id, text, user, hint_level, document_id=document_id, request_id=request_id
                )
            except Conflict:
                pass  # somebody asked in the same moment: wait for that answer
            except LimitReached as error:
                if not patient:
                    raise
                self._advancing.later(conversation_id, error.retry_after)
        return self.add(conversation_id, text, user, hint_level, document_id=document_id)

    def add(
        self,
        conversation_id: str,
        text: str,
        user: str,
        hint_level: HintLevel | None = None,
        *,
        document_id: str | None = None,
    ) -> Waiting:
        """Let a question wait at the end; it is asked when the answers before it are whole.

        Raises:
            BadInput: there is no text, or too much.
            LimitReached: so many wait already.
        """
        text = text.strip()
        if not text or len(text) > self._limits.question_chars:
            raise BadInput(f"A question has 1 to {self._limits.question_chars:,} characters.")
        self._coaching.touched(conversation_id, user)
        added = self._store.add(
            conversation_id,
            text,
            user=user,
            hint_level=hint_level,
            document_id=document_id,
            most=self._limits.waiting,
        )
        return added

    def remove(self, conversation_id: str, waiting_id: str, user: str) -> None:
        """Take a question out.

        Raises:
            NotFound: it does not wait any more.
        """
        self._coaching.touched(conversation_id, user)
        if not self._store.remove(conversation_id, waiting_id):
            raise NotFound("This question does not wait any more.")

    def move(self, conversation_id: str, waiting_id: str, user: str, *, before: str | None) -> None:
        """Put a question before another, or at the end.

        Raises:
            NotFound: one of them does not wait any more.
        """
        self._coaching.touched(conversation_id, user)
        self._store.move(conversation_id, waiting_id, before)

    def go(self, conversation_id: str, user: str) -> Run | None:
        """Ask the next question now, if one waits and nothing is being answered.

        Raises:
            LimitReached: too many were asked in a minute.
        """
        self._coaching.touched(conversation_id, user)
        return None if self._busy(conversation_id, user) else self._advancing.next(conversation_id)

    def _busy(self, conversation_id: str, user: str) -> bool:
        return bool(self._generating.active(conversation_id=conversation_id, user=user))

    def _over(self, run: Run) -> None:
        """An answer has ended: ask the next question after one that is whole."""
        if run.status is Status.COMPLETED and run.request.conversation_id:
            self._advancing.go_on(run.request.conversation_id)
