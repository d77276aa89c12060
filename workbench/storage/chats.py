"""Conversations as rows. An assistant's text is its run's, so that it is kept once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, text, update

from workbench.model.chat import Conversation, HintLevel, LevelReason, Message, Reference
from workbench.model.errors import Conflict, NotFound
from workbench.model.run import Run
from workbench.storage.courses import clean_title
from workbench.storage.database import Database
from workbench.storage.runs import RunStore
from workbench.storage.tables import conversation, course, message, new_id, run

_GONE = "This conversation does not exist any more."


class ChatStore:
    """Reads and writes conversations and their messages."""

    def __init__(self, database: Database, runs: RunStore) -> None:
        self._database = database
        self._runs = runs

    # Conversations

    def create(
        self, course_id: str, *, user: str, document_id: str | None = None, chat_id: str | None = None
    ) -> str:
        """Add an empty conversation; its id. One with this id that is there already stays.

        Raises:
            NotFound: there is no such course.
        """
        known, now = chat_id, datetime.now(UTC)
        chat_id = chat_id or new_id()
        living = select(course.c.id).where(course.c.id == course_id, course.c.deleted.is_(None))
        with self._database.write() as writing:
            if writing.scalar(living) is None:
                raise NotFound("This course does not exist any more.")
            there = select(conversation.c.id).where(conversation.c.id == chat_id)
            if known is not None and writing.scalar(there) is not None:
                return chat_id
            writing.execute(
                conversation.insert().values(
                    id=chat_id,
                    course_id=course_id,
                    document_id=document_id,
                    user=user,
                    title="",
                    created=now,
                    updated=now,
                )
            )
        return chat_id

    def all(self, user: str, course_id: str | None = None) -> tuple[Conversation, ...]:
        """A person's conversations that have begun, without their messages, the last used first."""
        query = _living().where(conversation.c.user == user, conversation.c.title != "")
        if course_id is not None:
            query = query.where(conversation.c.course_id == course_id)
        query = query.order_by(conversation.c.updated.desc(), conversation.c.id.desc())
        with self._database.read() as reading:
            return tuple(_conversation(row) for row in reading.execute(query))

    def get(self, chat_id: str, *, user: str) -> Conversation:
        """A conversation with its messages.

        Raises:
            NotFound: there is none, or it is not this person's.
        """
        messages = select(message).where(message.c.conversation_id == chat_id).order_by(message.c.position)
        with self._database.read() as reading:
            row = self._row(reading, chat_id, user)
            rows = reading.execute(messages).all()
        return _conversation(row, self._messages(rows))

    def touched(self, chat_id: str, *, user: str) -> datetime:
        """When a conversation last changed.

        Raises:
            NotFound: there is none, or it is not this person's.
        """
        with self._database.read() as reading:
            updated: datetime = self._row(reading, chat_id, user).updated
        return updated

    def change(self, chat_id: str, *, user: str, **values: Any) -> None:
        """Set `title` or `deleted`.

        Raises:
            NotFound: there is none, or it is not this person's.
        """
        if "title" in values:
            values["title"] = clean_title(values["title"])
        changing = update(conversation).where(conversation.c.id == chat_id, conversation.c.user == user)
        with self._database.write() as writing:
            if writing.execute(changing.values(**values, updated=datetime.now(UTC))).rowcount != 1:
                raise NotFound(_GONE)

    def summarise(self, chat_id: str, summary: str, *, until: int) -> None:
        """Keep what the turns up to a position said, in short; the messages stay."""
        changing = update(conversation).where(
            conversation.c.id == chat_id, conversation.c.summarised_until < until
        )
        with self._database.write() as writing:
            writing.execute(changing.values(summary=summary, summarised_until=until))

    # Messages

    def add(self, writing: Connection, chat_id: str, started: Run, *messages: Message, title: str) -> None:
        """Add messages in the transaction that starts a run; the first ones give the conversation its title.

        Raises:
            NotFound: the conversation is gone.
            Conflict: another answer is still being written in it.
        """
        named = func.coalesce(func.nullif(conversation.c.title, ""), clean_title(title))
        touching = update(conversation).where(
            conversation.c.id == chat_id, conversation.c.user == started.request.user
        )  # first, as it locks the row: two tabs that ask at once get places one after the other
        if writing.execute(touching.values(updated=datetime.now(UTC), title=named)).rowcount != 1:
            raise NotFound(_GONE)
        going = text("status IN ('pending','streaming')")
        others = select(run.c.id).where(run.c.conversation_id == chat_id, run.c.id != started.id, going)
        if writing.execute(others).first() is not None:
            raise Conflict("The coach is still answering here; wait for the end, or stop it.")
        last = select(func.max(message.c.position)).where(message.c.conversation_id == chat_id)
        position = writing.scalar(last) or 0
        for number, one in enumerate(messages, start=position + 1):
            writing.execute(message.insert().values(_values(chat_id, number, one)))

    def rows(self, course_id: str | None = None) -> tuple[tuple[Conversation, tuple[Message, ...]], ...]:
        """All conversations with all their messages, for reports; the oldest first."""
        query = _living().order_by(conversation.c.created, conversation.c.id)
        if course_id is not None:
            query = query.where(conversation.c.course_id == course_id)
        with self._database.read() as reading:
            chats = reading.execute(query).all()
            said = reading.execute(select(message).order_by(message.c.position)).all()
        by_chat: dict[str, list[Any]] = {}
        for row in said:
            by_chat.setdefault(row.conversation_id, []).append(row)
        return tuple((_conversation(row), self._messages(by_chat.get(row.id, ()))) for row in chats)

    def _messages(self, rows: Iterable[Any]) -> tuple[Message, ...]:
        found = list(rows)
        runs = self._runs.get_many(row.run_id for row in found if row.run_id)
        return tuple(_message(row, runs.get(row.run_id)) for row in found)

    def _row(self, reading: Connection, chat_id: str, user: str) -> Row[Any]:
        row = reading.execute(
            _living().where(conversation.c.id == chat_id, conversation.c.user == user)
        ).first()
        if row is None:
            raise NotFound(_GONE)
        return row


def _living() -> Select[Any]:
    return (
        select(conversation)
        .join(course, course.c.id == conversation.c.course_id)
        .where(conversation.c.deleted.is_(None), course.c.deleted.is_(None))
    )


def _values(chat_id: str, position: int, one: Message) -> dict[str, Any]:
    return {
        "id": one.id,
        "conversation_id": chat_id,
        "position": position,
        "role": one.role,
        "text": one.text,
        "hint_level": one.hint_level,
        "level_reason": one.level_reason,
        "run_id": one.run_id,
        "passages": [asdict(reference) for reference in one.references],
        "replaces": one.replaces,
        "at": one.at,
    }


def _conversation(row: Any, messages: tuple[Message, ...] = ()) -> Conversation:
    return Conversation(
        id=row.id,
        user=row.user,
        course_id=row.course_id,
        title=row.title,
        created=row.created,
        updated=row.updated,
        document_id=row.document_id,
        summary=row.summary,
        summarised_until=row.summarised_until,
        messages=messages,
    )


def _message(row: Any, found: Run | None) -> Message:
    said = Message(
        id=row.id,
        role=row.role,
        text=row.text if row.run_id is None or found is None else found.text,
        at=row.at,
        position=row.position,
        hint_level=HintLevel(row.hint_level) if row.hint_level else None,
        level_reason=LevelReason(row.level_reason) if row.level_reason else None,
        run_id=row.run_id,
        references=tuple(Reference(**one) for one in row.passages or ()),
        replaces=row.replaces,
    )
    return said if found is None else _with_status(said, found)


def _with_status(said: Message, found: Run) -> Message:
    full = found.finish_reason == "max_tokens"
    return replace(
        said, status=found.status, problem=found.error_message or "", code=found.error_code or "", full=full
    )
