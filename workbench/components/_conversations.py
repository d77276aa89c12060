"""The conversations of a learner about a course: listed, found, renamed, deleted and saved as files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import partial

from workbench.components._channel import Json
from workbench.components.conversation_list import ConversationList
from workbench.components.session import Session
from workbench.model.chat import Conversation
from workbench.services import Services

Data = Mapping[str, Json]


class Conversations:
    """The list beside the talk, and what is asked of it."""

    def __init__(self, services: Services, session: Session) -> None:
        self._services, self._session = services, session
        self._query = ""
        self.view = ConversationList(css_classes=["coach-list"], margin=0)

    def show(self, **state: Json) -> None:
        """Show them as they are now, and this besides."""
        session, services = self._session, self._services
        course_id = session.course_id
        found = services.coaching.search(self._query, session.user, course_id) if course_id else ()
        self.view.show(
            courses=[{"id": one.id, "title": one.title} for one in services.outlining.courses(session.user)],
            course=course_id,
            conversations=[_row(one) for one in found],
            current=session.conversation_id,
            query=self._query,
            **state,
        )

    def do_course(self, data: Data) -> None:
        """Turn to another course."""
        self._session.param.update(course_id=str(data["id"]), document_id=None, conversation_id=None)

    def do_rename(self, data: Data) -> None:
        """Give a conversation another title."""
        self._services.coaching.rename(str(data["id"]), str(data["title"]), self._session.user)
        self.show()

    def do_delete(self, data: Data) -> None:
        """Delete a conversation; the notice brings it back."""
        session, coaching = self._session, self._services.coaching
        chat = coaching.conversation(str(data["id"]), session.user)
        coaching.delete(chat.id, session.user)
        if session.conversation_id == chat.id:
            session.conversation_id = None
        self.show()
        session.notify(f"“{chat.title}” was deleted.", undo=partial(self._restore, chat.id))

    def _restore(self, chat_id: str) -> None:
        self._services.coaching.undelete(chat_id, self._session.user)
        self.show()

    async def do_export(self, data: Data) -> None:
        """Give the visitor a conversation as a file."""
        coaching, user, kind = self._services.coaching, self._session.user, str(data["format"])
        chat = coaching.conversation(str(data["id"]), user)
        told = await asyncio.to_thread(coaching.export, chat.id, user, format=kind)
        name = re.sub(r"[^\w -]+", "", chat.title).strip()[:60] or "Conversation"
        ending, media_type = ("json", "application/json") if kind == "json" else ("md", "text/markdown")
        self.view.save(f"{name}.{ending}", media_type, told)

    def do_search(self, data: Data) -> None:
        """List the conversations that hold these words."""
        self._query = str(data["text"])
        self.show()


def _row(chat: Conversation) -> Json:
    return {"id": chat.id, "title": chat.title, "updated": chat.updated.isoformat()}
