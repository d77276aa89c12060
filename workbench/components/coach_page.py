"""Coach: a talk about the open course, and the course beside it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components._answer import entry_of, follow
from workbench.components._asking import do
from workbench.components._channel import Json
from workbench.components._loop import Home
from workbench.components._reading import Reading
from workbench.components.conversation_list import ConversationList
from workbench.components.session import Session
from workbench.components.transcript import Transcript
from workbench.model.chat import Conversation, HintLevel, LevelReason
from workbench.model.errors import NotFound, WorkbenchError
from workbench.services import Services

Data = Mapping[str, Json]
_LOOK_MS = 1000
"""How often another tab's questions are looked for."""

_RAISED = {
    LevelReason.AGAIN: "You asked again, so this hint says more",
    LevelReason.STUCK: "You are stuck, so this hint says more",
}
_LAYOUT = """
:host { display: grid !important; grid-template: minmax(0, 1fr) / 240px minmax(0, 1fr) minmax(0, 36%);
  height: 100%; min-height: 420px; overflow: hidden; border: 1px solid var(--mui-palette-divider, #ddd);
  border-radius: 8px; background: var(--mui-palette-background-paper, #fff); }
:host > * { width: auto !important; height: 100% !important; min-width: 0; min-height: 0; }
.coach-list { border-right: 1px solid var(--mui-palette-divider, #ddd);
  background: var(--mui-palette-background-default, #f6f6f3); }
.coach-reading { border-left: 1px solid var(--mui-palette-divider, #ddd); }
:host(.no-list) { grid-template-columns: 45px minmax(0, 1fr) minmax(0, 40%); }
:host(.no-reading) { grid-template-columns: 240px minmax(0, 1fr) 45px; }
:host(.no-list.no-reading) { grid-template-columns: 45px minmax(0, 1fr) 45px; }
@media (max-width: 959.95px) {
  :host, :host(.no-list), :host(.no-reading), :host(.no-list.no-reading) {
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); overflow: visible; }
  .coach-list { height: auto !important; border: 0; border-radius: 8px 8px 0 0; z-index: 2;
    border-bottom: 1px solid var(--mui-palette-divider, #ddd); }
  .coach-reading { display: none !important; border: 0; }
  :host(.on-page) .coach-reading { display: flex !important; }
  :host(.on-page) .coach-talk { display: none !important; }
}
"""


class CoachPage(Viewer):
    """The conversations of a learner, the one that is open, and the page it is about."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._services, self._session = services, session
        self._chat: Conversation | None = None
        self._query, self._notice = "", ""
        self._chosen: HintLevel | None = None
        self._level = int(HintLevel.NUDGE)
        self._place, self._folded = "talk", False
        self._following: dict[str, asyncio.Task[None]] = {}
        self._home = Home()
        self._list = ConversationList(css_classes=["coach-list"], margin=0)
        self._talk = Transcript(css_classes=["coach-talk"], margin=0, placeholder="Ask about this course")
        self._reading = Reading(services, session, folded=self._turned)
        self._layout = pn.Row(
            self._list,
            self._talk,
            self._reading.view,
            sizing_mode="stretch_both",
            margin=0,
            stylesheets=[_LAYOUT],
        )
        self._connect()

    def _connect(self) -> None:
        self._list.on_ask(partial(do, self, self._session))
        self._talk.on_send(self._send)
        self._talk.on_stop(self._stop)
        self._talk.on_retry(self._again)
        self._talk.on_source(self._show_source)
        self._session.param.watch(self._moved, ["course_id", "conversation_id", "document_id"])
        if pn.state.curdoc and pn.state.curdoc.session_context:
            pn.state.add_periodic_callback(self._look, period=_LOOK_MS)

    def opened(self) -> None:
        """Show what the address names, as it is now."""
        session, outlining = self._session, self._services.outlining
        if session.course_id is None and (courses := outlining.courses(session.user)):
            session.course_id = courses[0].id  # shows the page again
            return
        self._show()

    def __panel__(self) -> pn.Row:
        return self._layout

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
            session.conversation_id = None  # shows the page again
            return
        if chat is not None and chat.course_id != session.course_id:
            session.course_id = chat.course_id  # shows the page again
            return
        self._show_list()
        self._show_talk(chat)
        self._reading.show()

    def _show_list(self) -> None:
        session, services = self._session, self._services
        course_id = session.course_id
        found = services.coaching.search(self._query, session.user, course_id) if course_id else ()
        self._list.show(
            courses=[{"id": one.id, "title": one.title} for one in services.outlining.courses(session.user)],
            course=course_id,
            conversations=[_row(one) for one in found],
            current=session.conversation_id,
            query=self._query,
            place=self._place,
            folded=self._folded,
        )

    def _show_talk(self, chat: Conversation | None) -> None:
        """Show a conversation; what is shown of it already stays as it is, so that nothing flickers."""
        same = chat is not None and self._chat is not None and chat.id == self._chat.id
        self._chosen = self._chosen if same or self._chat is None else None
        self._chat = chat
        entries = [entry_of(one) for one in chat.shown] if chat else []
        before = [one.id for one in self._talk.entries]
        if same and before == [one.id for one in entries[: len(before)]]:
            for entry in entries[len(before) :]:
                self._talk.add(entry)
        else:
            self._leave()
            self._talk.show(entries)
            self._level = next((one.hint_level or 1 for one in reversed(entries)), 1)
        self._show_state()
        for message in chat.shown if chat else ():
            if message.run_id and not message.status.ended:
                self._follow(message.id, message.run_id)

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
        session, coaching = self._session, self._services.coaching
        if level != self._level:
            self._chosen = HintLevel(level)
        try:
            chat_id = session.conversation_id or self._begin()
            await asyncio.to_thread(
                coaching.ask, chat_id, text, session.user, self._chosen, document_id=session.document_id
            )
        except WorkbenchError as error:
            self._refused(text, error)
            return
        self._home.call(self._asked, chat_id)

    def _begin(self) -> str:
        session = self._session
        if session.course_id is None:
            raise NotFound("Choose a course first.")
        return self._services.coaching.start(session.course_id, session.user, session.document_id).id

    def _asked(self, chat_id: str) -> None:
        """Show the question that was just kept, and the answer as it comes."""
        self._session.conversation_id = chat_id
        self._show()
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
        if self._chat is not None:
            self._services.coaching.stop(self._chat.id, self._session.user)

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

    def _follow(self, message_id: str, run_id: str) -> None:
        if message_id in self._following:
            return
        task = self._home.run(follow(self._services.generating, run_id, message_id, self._talk))
        if task is not None:
            self._following[message_id] = task
            task.add_done_callback(partial(self._home.call, self._over, message_id))

    def _over(self, message_id: str, task: asyncio.Task[None]) -> None:
        """An answer has ended: show how, unless something else is shown by now."""
        if self._following.get(message_id) is task:
            del self._following[message_id]
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
            if message.id == message_id:
                self._talk.add(entry_of(message))
        self._show_state()

    def _look(self) -> None:
        """Show what another tab asked in this conversation."""
        if self._session.page != "coach" or self._chat is None:
            return
        try:
            if self._services.coaching.touched(self._chat.id, self._session.user) != self._chat.updated:
                self._show()
        except NotFound:
            self._show()

    def _leave(self) -> None:
        for task in self._following.values():
            task.cancel()
        self._following.clear()

    # What the list asks ---------------------------------------------------------------------

    def do_course(self, data: Data) -> None:
        """Turn to another course."""
        self._session.param.update(course_id=str(data["id"]), document_id=None, conversation_id=None)

    def do_begin(self, data: Data) -> None:
        """Begin a new conversation; it is kept when something is asked."""
        self._place = "talk"
        self._session.conversation_id = None
        self._turned()

    def do_open(self, data: Data) -> None:
        """Open a conversation."""
        self._place = "talk"
        self._session.conversation_id = str(data["id"])
        self._turned()

    def do_rename(self, data: Data) -> None:
        """Give a conversation another title."""
        self._services.coaching.rename(str(data["id"]), str(data["title"]), self._session.user)
        self._show_list()

    def do_delete(self, data: Data) -> None:
        """Delete a conversation; the notice brings it back."""
        session, coaching = self._session, self._services.coaching
        chat = coaching.conversation(str(data["id"]), session.user)
        coaching.delete(chat.id, session.user)
        if session.conversation_id == chat.id:
            session.conversation_id = None
        self._show_list()
        session.notify(f"“{chat.title}” was deleted.", undo=partial(self._restore, chat.id))

    def _restore(self, chat_id: str) -> None:
        self._services.coaching.undelete(chat_id, self._session.user)
        self._show_list()

    async def do_export(self, data: Data) -> None:
        """Give the visitor a conversation as a file."""
        coaching, user, kind = self._services.coaching, self._session.user, str(data["format"])
        chat = coaching.conversation(str(data["id"]), user)
        told = await asyncio.to_thread(coaching.export, chat.id, user, format=kind)
        name = re.sub(r"[^\w -]+", "", chat.title).strip()[:60] or "Conversation"
        ending, media_type = ("json", "application/json") if kind == "json" else ("md", "text/markdown")
        self._list.save(f"{name}.{ending}", media_type, told)

    def do_search(self, data: Data) -> None:
        """List the conversations that hold these words."""
        self._query = str(data["text"])
        self._show_list()

    def do_fold(self, data: Data) -> None:
        """Fold the list away, or open it."""
        self._folded = not self._folded
        self._turned()

    def do_place(self, data: Data) -> None:
        """On a narrow screen: show the talk or the page."""
        self._place = "page" if data["name"] == "page" else "talk"
        self._turned()

    def _turned(self) -> None:
        """Which parts stand open has changed."""
        parts = {
            "no-list": self._folded,
            "no-reading": self._reading.folded,
            "on-page": self._place == "page",
        }
        self._layout.css_classes = [name for name, on in parts.items() if on]
        self._list.show(folded=self._folded, place=self._place)

    def _show_source(self, where: str) -> None:
        document_id, _, block_id = where.partition(":")
        self._place = "page"
        self._reading.open_at(document_id, block_id)
        self._turned()


def _row(chat: Conversation) -> Json:
    return {"id": chat.id, "title": chat.title, "updated": chat.updated.isoformat()}
