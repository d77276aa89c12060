"""Coach: a talk about the open course, and the course beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._answer import entry_of
from workbench.components._answers import Answers
from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._coach_layout import CoachLayout
from workbench.components._conversations import Conversations
from workbench.components._loop import Home
from workbench.components._queue import WaitingQuestions
from workbench.components._reading import Reading
from workbench.components.session import Session
from workbench.components.transcript import Transcript
from workbench.model.chat import GO_ON, Conversation, HintLevel, LevelReason, Waiting
from workbench.model.errors import NotFound, WorkbenchError
from workbench.model.preferences import Preferences
from workbench.model.run import Run
from workbench.services import Services

Data = Mapping[str, Json]
_LOOK_MS = 1000
"""How often another tab's questions are looked for."""

_RAISED = {
    LevelReason.AGAIN: "You asked again, so this hint says more",
    LevelReason.STUCK: "You are stuck, so this hint says more",
}


class CoachPage(Viewer):
    """The conversations of a learner, the one that is open, and the page it is about."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._chat: Conversation | None = None
        self._notice = ""
        self._chosen: HintLevel | None = None
        self._level = int(HintLevel.NUDGE)
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
        self._reading = Reading(services, session, folded=self._turned)
        self._parts = CoachLayout(self._conversations, self._talk, self._reading)
        self._connect()

    def _connect(self) -> None:
        for listed in (self._conversations, self):
            self._conversations.view.on_ask(partial(do, listed, self._session))
        self._talk.on_send(self._send)
        self._talk.on_stop(self._stop)
        self._talk.on_retry(self._again)
        self._talk.on_source(self._show_source)
        for part in (self._answers, self._queue, self):
            self._talk.on_ask(partial(do, part, self._session))
        self._prefer()
        self._session.param.watch(self._moved, ["course_id", "conversation_id", "document_id"])
        if pn.state.curdoc and pn.state.curdoc.session_context:
            pn.state.add_periodic_callback(self._look, period=_LOOK_MS)

    def _prefer(self) -> None:
        """Show answers as this person prefers, and as soon as that changes."""
        preferring, user = self._services.preferring, self._session.user
        self._preferred(preferring.of(user))
        self._home.on_close(preferring.subscribe(user, partial(self._home.call, self._preferred)))

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
        self._show_talk(chat)
        self._reading.show()

    def _show_talk(self, chat: Conversation | None) -> None:
        """Show a conversation; what is shown of it already stays as it is, so that nothing flickers."""
        same = chat is not None and self._chat is not None and chat.id == self._chat.id
        known = {one.id for one in self._talk.entries} if same else set()
        self._chosen = self._chosen if same or self._chat is None else None
        self._chat = chat
        entries = [entry_of(one) for one in chat.shown] if chat else []
        before = [one.id for one in self._talk.entries]
        if same and before == [one.id for one in entries[: len(before)]]:
            for entry in entries[len(before) :]:
                self._talk.add(entry)
        else:
            self._answers.leave()
            self._talk.show(entries)
            self._level = next((one.hint_level or 1 for one in reversed(entries)), 1)
        self._show_state()
        self._queue.show(chat.id if chat else None)
        for message in chat.shown if chat else ():
            if message.run_id and not message.status.ended:
                fresh = same and message.id not in known
                self._answers.follow(message.id, message.run_id, fresh=fresh)

    def _show_state(self) -> None:
        """What surrounds the messages: who answers, at which level, and what could be asked."""
        session = self._session
        state = self._services.configuring.describe()
        label = state.label if state.name != "anthropic" else ""
        self._talk.param.update(
            notice=" · ".join(filter(None, [label, self._notice])),
            enabled=session.course_id is not None,
            hint_level=self._level,
            draft=session.conversation_id or f"new-{session.course_id}",
            **self._empty(session.course_id),
        )

    def _empty(self, course_id: str | None) -> dict[str, Any]:
        if course_id is None:
            return {"welcome": "Import a course first; then ask about it here.", "starters": []}
        if self._chat is not None and self._chat.messages:
            return {}
        starters = self._services.coaching.starters(course_id, self._session.document_id)
        return {"welcome": "Ask about this course. You get hints, not solutions.", "starters": list(starters)}

    # Asking ---------------------------------------------------------------------------------

    async def _send(self, text: str, level: int) -> None:
        session, ask = self._session, self._services.queueing.ask
        if level != self._level:
            self._chosen = HintLevel(level)
        try:
            chat_id = session.conversation_id or self._begin()
            asked = await asyncio.to_thread(
                ask, chat_id, text, session.user, self._chosen, document_id=session.document_id, patient=True
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
        if isinstance(asked, Waiting):
            return
        last = self._chat.shown[-1] if self._chat and self._chat.shown else None
        if last is not None:
            self._level = int(last.hint_level or HintLevel.NUDGE)
            self._notice = _RAISED.get(last.level_reason, "") if last.level_reason else ""
        self._show_state()

    def _refused(self, text: str, error: WorkbenchError) -> None:
        """Give the question back, with why it was not asked."""
        self._talk.ask(text)
        self._session.complain(f"{error.message} {error.advice}")

    def _stop(self) -> None:
        if self._chat is not None and not self._answers.stop(self._session.user):
            self._services.coaching.stop(self._chat.id, self._session.user)

    async def do_continue(self, data: Data) -> None:
        """Have the coach go on with an answer that broke off or was stopped."""
        await self._send(GO_ON, self._level)

    def do_settings(self, data: Data) -> None:
        """Turn to the Settings page."""
        self._session.open("settings")

    async def _again(self, message_id: str) -> None:
        if self._chat is None:
            return
        try:
            await asyncio.to_thread(
                self._services.coaching.again, self._chat.id, message_id, self._session.user
            )
        except WorkbenchError as error:
            self._session.complain(f"{error.message} {error.advice}")
            return
        self._home.call(self._show)

    def _over(self, message_id: str, task: asyncio.Task[None]) -> None:
        """An answer has ended: show how, unless something else is shown by now."""
        if task.cancelled() or self._chat is None:
            return
        if (failed := task.exception()) is not None and not isinstance(failed, WorkbenchError):
            raise failed
        try:
            self._chat = self._services.coaching.conversation(self._chat.id, self._session.user)
        except WorkbenchError as error:
            self._session.complain(error.message)
            return
        for message in self._chat.shown:
            if message.id == message_id and (message.run_id is None or message.status.ended):
                self._talk.add(entry_of(message))  # else this process leaves, and another goes on with it
        self._show_state()
        self._queue.show(self._chat.id)

    def _look(self) -> None:
        """Show what another tab asked in this conversation."""
        if self._session.page != "coach" or self._chat is None:
            return
        try:
            if self._services.coaching.touched(self._chat.id, self._session.user) != self._chat.updated:
                self._show()
            else:
                self._queue.look()
        except NotFound:
            self._show()

    # What the list asks ---------------------------------------------------------------------

    def do_begin(self, data: Data) -> None:
        """Begin a new conversation; it is kept when something is asked."""
        self._parts.place = "talk"
        self._session.conversation_id = None
        self._parts.turned()

    def do_open(self, data: Data) -> None:
        """Open a conversation."""
        self._parts.place = "talk"
        self._session.conversation_id = str(data["id"])
        self._parts.turned()

    def do_fold(self, data: Data) -> None:
        """Fold the list away, or open it."""
        self._parts.fold()

    def do_place(self, data: Data) -> None:
        """On a narrow screen: show the talk or the page."""
        self._parts.turn("page" if data["name"] == "page" else "talk")

    def _turned(self) -> None:
        """The page beside the talk was folded away or opened."""
        self._parts.turned()

    def _show_source(self, where: str) -> None:
        document_id, _, block_id = where.partition(":")
        self._parts.place = "page"
        self._reading.open_at(document_id, block_id)
        self._parts.turned()
