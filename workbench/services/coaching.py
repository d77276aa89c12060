"""Coaching: conversations in which a learner gets hints from the course, never the solution."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from workbench.model.chat import Conversation, HintLevel
from workbench.model.errors import BadInput, NotFound
from workbench.model.limits import ChatLimits
from workbench.model.run import Run
from workbench.services._hinting import Hinting
from workbench.services._library import Library
from workbench.services._transcripts import as_json, as_markdown
from workbench.services.generating import Generating
from workbench.services.outlining import Outlining
from workbench.storage.chats import ChatStore
from workbench.storage.documents import DocumentStore

_ID = re.compile(r"[0-9a-z]{22}")
"""What the id of a conversation looks like; programs may name their sessions in any other way."""

_STARTERS = 3


class Coaching:
    """Keeps conversations and asks for hints; the answers are runs, to be followed like any other."""

    def __init__(
        self,
        chats: ChatStore,
        outlining: Outlining,
        documents: DocumentStore,
        generating: Generating,
        limits: ChatLimits | None = None,
        flush: Callable[[Iterable[str]], None] | None = None,
    ) -> None:
        self._chats = chats
        self._generating = generating
        self._limits = limits or ChatLimits()
        self._library = Library(outlining, documents, flush=flush, most=self._limits.cached_courses)
        self._hinting = Hinting(chats, self._library, generating, self._limits)

    # Conversations

    def conversations(self, user: str, course_id: str | None = None) -> tuple[Conversation, ...]:
        """A person's conversations, without their messages, the last used first."""
        return self._chats.all(user, course_id)

    def start(self, course_id: str, user: str, document_id: str | None = None) -> Conversation:
        """A new conversation; it is listed once something was asked.

        Raises:
            NotFound: there is no such course.
        """
        chat_id = self._chats.create(course_id, user=user, document_id=document_id)
        return self._chats.get(chat_id, user=user)

    def session(self, name: str, user: str, document_id: str | None = None) -> str:
        """The conversation of a program's session: the one with this id, or one under the program's own name.

        A name that is new begins a conversation about the page's course, or else about the first course.

        Raises:
            NotFound: it is the id of somebody else's conversation, or there is no course to talk about.
        """
        if _ID.fullmatch(name):
            self._chats.touched(name, user=user)
            return name
        chat_id = hashlib.sha256(f"{user}\n{name}".encode()).hexdigest()[:32]
        try:
            self._chats.touched(chat_id, user=user)
        except NotFound:
            course_id = self._library.course_of(document_id, user)
            self._chats.create(course_id, user=user, document_id=document_id, chat_id=chat_id)
        return chat_id

    def conversation(self, conversation_id: str, user: str) -> Conversation:
        """A conversation with its messages.

        Raises:
            NotFound: there is none, or it is not this person's.
        """
        return self._chats.get(conversation_id, user=user)

    def touched(self, conversation_id: str, user: str) -> datetime:
        """When a conversation last changed, for those who show it in several places."""
        return self._chats.touched(conversation_id, user=user)

    def rename(self, conversation_id: str, title: str, user: str) -> None:
        """Give a conversation another title."""
        self._chats.change(conversation_id, user=user, title=title)

    def delete(self, conversation_id: str, user: str) -> None:
        """Delete a conversation, and stop what is being written in it; `undelete` brings it back."""
        self.stop(conversation_id, user)
        self._chats.change(conversation_id, user=user, deleted=datetime.now(UTC))

    def undelete(self, conversation_id: str, user: str) -> None:
        """Bring a deleted conversation back."""
        self._chats.change(conversation_id, user=user, deleted=None)

    def search(self, words: str, user: str, course_id: str | None = None) -> tuple[Conversation, ...]:
        """A person's conversations in whose title or messages all these words are, the last used first."""
        wanted = words.casefold().split()
        listed = self._chats.all(user, course_id)
        if not wanted:
            return listed
        whole = (self._chats.get(one.id, user=user) for one in listed)
        found = {one.id for one in whole if all(word in _all_text(one) for word in wanted)}
        return tuple(one for one in listed if one.id in found)

    def export(self, conversation_id: str, user: str, *, format: str = "markdown") -> str:
        """A conversation as text to keep: `markdown` or `json`.

        Raises:
            BadInput: there is no such format.
        """
        chat = self._chats.get(conversation_id, user=user)
        if format == "markdown":
            return as_markdown(chat)
        if format == "json":
            return json.dumps(as_json(chat), ensure_ascii=False, indent=1)
        raise BadInput(f"A conversation can be exported as markdown or json, not as {format}.")

    def starters(self, course_id: str, document_id: str | None = None) -> tuple[str, ...]:
        """Some first questions, from the headings of the open page or else of the course."""
        passages = self._library.shelf(course_id).all_passages
        here = [one for one in passages if one.document_id == document_id] or passages
        names = dict.fromkeys(one.heading or one.page for one in here)
        return tuple(f"What should I understand about “{name}”?" for name in list(names)[:_STARTERS])

    # Asking

    def ask(
        self,
        conversation_id: str,
        text: str,
        user: str,
        hint_level: HintLevel | None = None,
        *,
        document_id: str | None = None,
        request_id: str | None = None,
    ) -> Run:
        """Ask the coach; the question is kept with the run that answers it, or neither is.

        Args:
            conversation_id: where.
            text: the learner's message.
            user: who asks.
            hint_level: the least the hint may give away; None leaves it to what the learner has shown.
            document_id: the page that is open.
            request_id: the asker's own id: asking twice with one id asks once.

        Raises:
            BadInput: there is no text, or too much.
            Conflict: the coach is still answering.
            LimitReached: too many runs at once or in a minute.
        """
        text = text.strip()
        if not text:
            raise BadInput("Write a question first.")
        if len(text) > self._limits.question_chars:
            raise BadInput(
                f"A question can have {self._limits.question_chars:,} characters; this has {len(text):,}."
            )
        chat = self._chats.get(conversation_id, user=user)
        return self._hinting.ask(chat, text, hint_level, page=document_id, request_id=request_id)

    def again(self, conversation_id: str, message_id: str, user: str) -> Run:
        """Have an answer written anew, with what the course says now; the old one is kept.

        Raises:
            NotFound: there is no such answer.
            Conflict: the coach is still answering.
        """
        return self._hinting.again(self._chats.get(conversation_id, user=user), message_id)

    def stop(self, conversation_id: str, user: str) -> None:
        """Stop what is being written in a conversation; what was shown is kept."""
        for run in self._generating.active(conversation_id=conversation_id, user=user):
            self._generating.cancel(run.id, user=user)


def _all_text(chat: Conversation) -> str:
    return "\n".join([chat.title, *(one.text for one in chat.messages)]).casefold()
