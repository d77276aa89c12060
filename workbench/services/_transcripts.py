"""Conversations as text and as plain data."""

from __future__ import annotations

from typing import Any

from workbench.model.chat import Conversation, Message

Json = Any


def as_markdown(chat: Conversation) -> str:
    """A conversation to read: who said what, at which hint level, and from which passages."""
    head = f"# {chat.title or 'Conversation'}\n\n{chat.created:%Y-%m-%d %H:%M} UTC\n"
    return "\n".join([head, *(_said(one) for one in chat.shown)])


def _said(one: Message) -> str:
    if one.role == "user":
        quoted = "\n".join(f"> {line}" for line in one.text.splitlines())
        return f"**You**\n\n{quoted}\n"
    level = f" ({one.hint_level.name.lower()})" if one.hint_level else ""
    state = "" if one.status == "completed" else f"\n\n*{one.problem or one.status.value.capitalize()}*"
    places = "; ".join(reference.label for reference in one.references)
    source = f"\n\nFrom the course: {places}" if places else ""
    return f"**Coach**{level}\n\n{one.text}{state}{source}\n"


def as_json(chat: Conversation) -> Json:
    """A conversation with all its messages, also the answers that were replaced."""
    return {
        "id": chat.id,
        "course_id": chat.course_id,
        "title": chat.title,
        "created": chat.created.isoformat(),
        "messages": [_record(one) for one in chat.messages],
    }


def _record(one: Message) -> Json:
    return {
        "id": one.id,
        "role": one.role,
        "text": one.text,
        "at": one.at.isoformat(),
        "hint_level": one.hint_level,
        "level_reason": one.level_reason,
        "status": one.status,
        "run_id": one.run_id,
        "replaces": one.replaces,
        "passages": [
            [reference.label, reference.document_id, reference.block_id] for reference in one.references
        ],
    }
