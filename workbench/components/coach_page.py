"""Coach: a talk about the open course, and the course beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._answers import Answers
from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._coach_layout import CoachLayout
from workbench.components._conversations import Conversations
from workbench.components._loop import Home
from workbench.components._open_talk import OpenTalk
from workbench.components._preferred import show_preferred
from workbench.components._queue import WaitingQuestions
from workbench.components._reading import Reading
from workbench.components.session import Session
from workbench.components.transcript import Transcript
from workbench.model.chat import GO_ON, Waiting
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.preferences import Preferences
from workbench.model.run import Run
from workbench.services import Services

Data = Mapping[str, Json]
_LOOK_MS = 1000
"""How often another tab's questions are looked for."""


class CoachPage(Viewer):
    """The conversations of a learner, the one that is open, and the page it is about."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._home = Home()
        self._conversations = Conversations(services, session)
        self._talk = Transcript(
            css_classes=["coach-talk"],
            margin=0,
            placeholder="Ask about this course",
            image_origins=services.settings.runs.image_origins.lower().split(),
        )
        self._answers = Answers(services.generating, self._talk, self._home, ended=self._over)
        self._queue = WaitingQuestions(services, session, self._talk, self._home, asked=self._show)
        self._open = OpenTalk(services, session, self._talk, self._answers, self._queue)
        self._reading = Reading(services, session, folded=self._turned)
        self._parts = CoachLayout(session, self._conversations, self._talk, self._reading)
        self._connect()

    def _connect(self) -> None:
        for listed in (self._conversations, self._parts):
            self._conversations.view.on_ask(partial(do, listed, self._session))
        self._talk.on_send(self._send)
        self._talk.on_stop(self._stop)
        self._talk.on_retry(self._again)
        self._talk.on_source(self._parts.show_source)
        for part in (self._answers, self._queue, self._parts, self):
            self._talk.on_ask(partial(do, part, self._session))
        show_preferred(self._services.preferring, self._session.user, self._home, self._preferred)
        self._session.param.watch(self._moved, ["course_id", "conversation_id", "document_id"])
        if pn.state.curdoc and pn.state.curdoc.session_context:
            pn.state.add_periodic_callback(self._look, period=_LOOK_MS)

    def _preferred(self, preferences: Preferences) -> None:
        self._answers.at_speed(preferences.characters_per_second)
        self._talk.show_beside(calm=preferences.reduced_motion)

    def opened(self) -> None:
        """Show what the address names, as it is now."""
        session, outlining = self._session, self._services.outlining
        if session.course_id is None and (courses := outlining.courses(session.user)):
            session.complete(course_id=courses[0].id)  # shows the page again
            return
        self._show()

    def __panel__(self) -> pn.Row:
        return self._parts.view

    # Showing --------------------------------------------------------------------------------

    def _moved(self, *events: Any) -> None:
        if self._session.page != "coach":
            return
        if {event.name for event in events} == {"document_id"}:
            self._reading.show()
        else:
            self._show()

    def _show(self) -> None:
        session = self._session
        wanted = session.conversation_id
        try:
            chat = self._services.coaching.conversation(wanted, session.user) if wanted else None
        except NotFound as error:
            session.complain(error.message)
            session.complete(conversation_id=None)  # shows the page again
            return
        if chat is not None and chat.course_id != session.course_id:
            session.complete(course_id=chat.course_id)  # shows the page again
            return
        self._parts.show_conversations()
        self._open.show(chat)
        self._reading.show()

    # Asking ---------------------------------------------------------------------------------

    async def _send(self, text: str, level: int) -> None:
        session = self._session
        self._open.choose(level)
        try:
            chat_id = session.conversation_id or self._begin()
            asked = await asyncio.to_thread(
                self._services.queueing.ask,
                chat_id,
                text,
                session.user,
                self._open.chosen,
                document_id=session.document_id,
                patient=True,
            )
        except WorkbenchError as error:
            self._refused(text, error)
            return
        self._home.call(self._asked, chat_id, asked)

    def _begin(self) -> str:
        session = self._session
        if session.course_id is None:
            raise NotFound("Choose a course first.")
        return self._services.coaching.start(session.course_id, session.user, session.document_id).id

    def _asked(self, chat_id: str, asked: Run | Waiting) -> None:
        """Show the question that was just kept, and the answer as it comes, or that it waits."""
        self._session.conversation_id = chat_id
        self._show()
        if not isinstance(asked, Waiting):
            self._open.show_hint()

    def _refused(self, text: str, error: WorkbenchError) -> None:
        """Give the question back, with why it was not asked."""
        self._talk.ask(text)
        self._session.complain(f"{error.message} {error.advice}")

    def _stop(self) -> None:
        chat = self._open.chat
        if chat is not None and not self._answers.stop(self._session.user):
            self._services.coaching.stop(chat.id, self._session.user)

    async def do_continue(self, data: Data) -> None:
        """Have the coach go on with an answer that broke off or was stopped."""
        await self._send(GO_ON, self._open.level)

    async def _again(self, message_id: str) -> None:
        if (chat := self._open.chat) is None:
            return
        try:
            await asyncio.to_thread(self._services.coaching.again, chat.id, message_id, self._session.user)
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
            return
        self._home.call(self._show)

    def _over(self, message_id: str, task: asyncio.Task[None]) -> None:
        self._open.over(message_id, task)

    def _turned(self) -> None:
        """The page beside the talk was folded away or opened."""
        self._parts.turned()

    def _look(self) -> None:
        """Show what another tab asked in this conversation."""
        chat = self._open.chat
        if self._session.page != "coach" or chat is None:
            return
        try:
            if self._services.coaching.touched(chat.id, self._session.user) != chat.updated:
                self._show()
            else:
                self._queue.look()
        except NotFound:
            self._show()
