"""The conversation that is open, as a transcript shows it."""

from __future__ import annotations

import asyncio
from typing import Any

from workbench.components._answer import entry_of
from workbench.components._answers import Answers
from workbench.components._queue import WaitingQuestions
from workbench.components.session import Session
from workbench.components.transcript import Transcript
from workbench.model.chat import Conversation, HintLevel, LevelReason
from workbench.model.errors import WorkbenchError
from workbench.services import Services

_RAISED = {
    LevelReason.AGAIN: "You asked again, so this hint says more",
    LevelReason.STUCK: "You are stuck, so this hint says more",
}


class OpenTalk:
    """Its messages, the answers that are being written, and the level at which hints are given."""

    def __init__(
        self,
        services: Services,
        session: Session,
        talk: Transcript,
        answers: Answers,
        queue: WaitingQuestions,
    ) -> None:
        self._services, self._session = services, session
        self._talk, self._answers, self._queue = talk, answers, queue
        self.chat: Conversation | None = None
        self.chosen: HintLevel | None = None
        """The level that the learner wants from now on; None leaves it to the coach."""
        self.level = int(HintLevel.NUDGE)
        self._notice = ""

    def choose(self, level: int) -> None:
        """Take the level that a question was asked at, if that is another than was shown."""
        if level != self.level:
            self.chosen = HintLevel(level)

    def show(self, chat: Conversation | None) -> None:
        """Show a conversation; what is shown of it already stays as it is, so that nothing flickers."""
        same = chat is not None and self.chat is not None and chat.id == self.chat.id
        known = {one.id for one in self._talk.entries} if same else set()
        self.chosen = self.chosen if same or self.chat is None else None
        self.chat = chat
        self._show_messages(chat, same)
        self._show_state()
        self._queue.show(chat.id if chat else None)
        for message in chat.shown if chat else ():
            if message.run_id and not message.status.ended:
                fresh = same and message.id not in known
                self._answers.follow(message.id, message.run_id, fresh=fresh)

    def _show_messages(self, chat: Conversation | None, same: bool) -> None:
        entries = [entry_of(one) for one in chat.shown] if chat else []
        before = [one.id for one in self._talk.entries]
        if same and before == [one.id for one in entries[: len(before)]]:
            for entry in entries[len(before) :]:
                self._talk.add(entry)
        else:
            self._answers.leave()
            self._talk.show(entries)
            self.level = next((one.hint_level or 1 for one in reversed(entries)), 1)

    def show_hint(self) -> None:
        """Show at which level the last question is answered, and why at that."""
        last = self.chat.shown[-1] if self.chat and self.chat.shown else None
        if last is not None:
            self.level = int(last.hint_level or HintLevel.NUDGE)
            self._notice = _RAISED.get(last.level_reason, "") if last.level_reason else ""
        self._show_state()

    def over(self, message_id: str, task: asyncio.Task[None]) -> None:
        """An answer has ended: show how, unless something else is shown by now."""
        if task.cancelled() or self.chat is None:
            return
        if (failed := task.exception()) is not None and not isinstance(failed, WorkbenchError):
            raise failed
        try:
            self.chat = self._services.coaching.conversation(self.chat.id, self._session.user)
        except WorkbenchError as error:
            self._session.complain(error.message)
            return
        for message in self.chat.shown:
            if message.id == message_id and (message.run_id is None or message.status.ended):
                self._talk.add(entry_of(message))  # else this process leaves, and another goes on with it
        self._show_state()
        self._queue.show(self.chat.id)

    def _show_state(self) -> None:
        """What surrounds the messages: who answers, at which level, and what could be asked."""
        session = self._session
        state = self._services.configuring.describe()
        label = state.label if state.name != "anthropic" else ""
        self._talk.param.update(
            notice=" · ".join(filter(None, [label, self._notice])),
            enabled=session.course_id is not None,
            hint_level=self.level,
            draft=session.conversation_id or f"new-{session.course_id}",
            **self._empty(session.course_id),
        )

    def _empty(self, course_id: str | None) -> dict[str, Any]:
        if course_id is None:
            return {"welcome": "Import a course first; then ask about it here.", "starters": []}
        if self.chat is not None and self.chat.messages:
            return {}
        starters = self._services.coaching.starters(course_id, self._session.document_id)
        return {"welcome": "Ask about this course. You get hints, not solutions.", "starters": list(starters)}
