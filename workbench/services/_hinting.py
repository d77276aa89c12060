"""Hinting: the run that answers a learner, kept with the question or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from workbench.model.chat import Conversation, HintLevel, Message, Reference
from workbench.model.errors import NotFound
from workbench.model.limits import ChatLimits
from workbench.model.run import Feature, Run, RunRequest
from workbench.services._coach_prompt import Asked, prompt_of, summary_of, window
from workbench.services._levels import next_level
from workbench.services._library import Library, Shelf
from workbench.services._retrieval import Passage
from workbench.services.generating import Generating
from workbench.storage.chats import ChatStore
from workbench.storage.tables import new_id

_TITLE_CHARS = 70
_REFERENCES = 3


class Hinting:
    """Starts the runs that answer in conversations, from what the course says about the question."""

    def __init__(
        self, chats: ChatStore, library: Library, generating: Generating, limits: ChatLimits
    ) -> None:
        self._chats, self._library, self._generating, self._limits = chats, library, generating, limits

    def ask(
        self,
        chat: Conversation,
        text: str,
        hint_level: HintLevel | None,
        *,
        page: str | None,
        request_id: str | None,
    ) -> Run:
        """Ask the coach; the hint gives away as much as the learner has shown to need."""
        level, reason = next_level(chat.shown, text, hint_level)
        now = datetime.now(UTC)
        question = Message(id=new_id(), role="user", text=text, at=now, hint_level=level, level_reason=reason)
        page = page or chat.document_id
        return self._answer(chat, chat.shown, question, page, keep=(question,), request_id=request_id)

    def again(self, chat: Conversation, message_id: str) -> Run:
        """Have an answer written anew; the old one is kept."""
        shown = chat.shown
        place = next(
            (at for at, one in enumerate(shown) if one.id == message_id and one.role == "assistant"), 0
        )
        if place == 0 or shown[place - 1].role != "user":
            raise NotFound("This answer does not exist any more.")
        question, old = shown[place - 1], shown[place]
        page = self._generating.run(old.run_id or "").request.document_id
        return self._answer(chat, shown[: place - 1], question, page, replaces=old.id)

    def _answer(
        self,
        chat: Conversation,
        before: tuple[Message, ...],
        question: Message,
        page: str | None,
        *,
        keep: tuple[Message, ...] = (),
        replaces: str | None = None,
        request_id: str | None = None,
    ) -> Run:
        shelf = self._library.shelf(chat.course_id)
        asked = self._asked(chat, before, question, page if shelf.outline.find(page or "") else None)
        prompt, passages = prompt_of(asked, shelf, self._limits)
        answer = _answer_to(question, passages, replaces)
        request = RunRequest(
            user=chat.user,
            feature=Feature.COACH,
            prompt=prompt,
            course_id=chat.course_id,
            document_id=asked.document_id,
            conversation_id=chat.id,
            hint_level=asked.level,
            request_id=request_id,
            details={"message_id": answer.id},
        )

        def also(writing: Connection, run: Run) -> None:
            said = replace(answer, run_id=run.id, at=datetime.now(UTC))
            self._chats.add(writing, chat.id, run, *keep, said, title=_title(question.text, shelf))

        return self._generating.start(request, also)

    def _asked(
        self, chat: Conversation, before: tuple[Message, ...], question: Message, page: str | None
    ) -> Asked:
        """The question with what was said before it."""
        recent, summary = self._remembered(chat, before)
        return Asked(
            text=question.text,
            level=question.hint_level or HintLevel.NUDGE,
            document_id=page,
            reason=question.level_reason,
            before=recent,
            summary=summary,
        )

    def _remembered(self, chat: Conversation, before: tuple[Message, ...]) -> tuple[tuple[Message, ...], str]:
        """The turns to show whole, and those before in short; a new summary is kept with the conversation."""
        recent = window(before, self._limits.window_tokens)
        dropped = [one for one in before[: len(before) - len(recent)] if one.position > chat.summarised_until]
        if not dropped:
            return recent, chat.summary
        summary = summary_of(chat.summary, dropped, self._limits.summary_chars)
        self._chats.summarise(chat.id, summary, until=dropped[-1].position)
        return recent, summary


def _answer_to(question: Message, passages: Iterable[Passage], replaces: str | None) -> Message:
    """The answer before anything of it is said, with the places it is drawn from."""
    return replace(
        question,
        id=new_id(),
        role="assistant",
        text="",
        references=_references(passages),
        replaces=replaces,
    )


def _references(passages: Iterable[Passage]) -> tuple[Reference, ...]:
    """The places to read, each once, the best first."""
    by_label = {
        one.label: Reference(label=one.label, document_id=one.document_id, block_id=one.block_id)
        for one in reversed(list(passages))
    }
    return tuple(reversed(by_label.values()))[:_REFERENCES]


def _title(question: str, shelf: Shelf) -> str:
    line = " ".join(question.split())
    if len(line) > _TITLE_CHARS:
        line = line[:_TITLE_CHARS].rsplit(" ", 1)[0] + "…"
    return line or shelf.outline.course.title
