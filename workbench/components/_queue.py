"""The questions that wait in a conversation, as its window shows and orders them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from workbench.components._channel import Json
from workbench.components._loop import Home
from workbench.components.session import Session
from workbench.components.transcript import Transcript
from workbench.model.chat import Queue
from workbench.model.errors import LimitReached, NotFound
from workbench.services import Services

Data = Mapping[str, Json]


class WaitingQuestions:
    """Shows what waits below the talk, and does what is asked of it. All of it is kept by the service."""

    def __init__(
        self, services: Services, session: Session, talk: Transcript, home: Home, *, asked: Callable[[], None]
    ) -> None:
        self._services, self._session = services, session
        self._talk, self._home, self._asked = talk, home, asked
        self._chat: str | None = None
        self._queue = Queue()
        self._going = False

    def show(self, conversation_id: str | None) -> None:
        """Show what waits in a conversation."""
        self._chat = conversation_id
        self._queue = Queue()
        if conversation_id is not None:
            with suppress(NotFound):  # it was deleted meanwhile, which the page tells
                self._queue = self._services.queueing.queue(conversation_id, self._session.user)
        self._talk.show_beside(queue=_shown(self._queue))

    def look(self) -> None:
        """See whether it is time for the next, while something waits; whoever looks may have it asked."""
        if not self._queue.waiting:
            return
        self.show(self._chat)
        if self._due and not self._going:
            self._going = True
            self._home.run(self._go())

    @property
    def _due(self) -> bool:
        queue = self._queue
        soon = queue.at is None or queue.at <= datetime.now(UTC)
        return bool(queue.waiting) and not queue.held and not queue.answering and soon

    async def _go(self) -> None:
        try:
            with suppress(LimitReached, NotFound):
                await self._next()
        finally:
            self._going = False

    async def _next(self) -> None:
        if self._chat is not None:
            await asyncio.to_thread(self._services.queueing.go, self._chat, self._session.user)
            self._asked()

    # What the visitor asks ------------------------------------------------------------------

    async def do_queue_go(self, data: Data) -> None:
        """Ask the next question now."""
        await self._next()

    def do_queue_remove(self, data: Data) -> None:
        """Take a question out."""
        if self._chat is not None:
            self._services.queueing.remove(self._chat, str(data["id"]), self._session.user)
        self.show(self._chat)

    def do_queue_edit(self, data: Data) -> None:
        """Take a question out and into the field, to be asked in other words."""
        found = next((one for one in self._queue.waiting if one.id == data["id"]), None)
        self.do_queue_remove(data)
        if found is not None:
            self._talk.ask(found.text)

    def do_queue_move(self, data: Data) -> None:
        """Put a question before another, or at the end."""
        before = data.get("before")
        if self._chat is not None:
            self._services.queueing.move(
                self._chat,
                str(data["id"]),
                self._session.user,
                before=None if before is None else str(before),
            )
        self.show(self._chat)


def _shown(queue: Queue) -> Json:
    return {
        "waiting": [{"id": one.id, "text": one.text} for one in queue.waiting],
        "answering": queue.answering,
        "held": queue.held,
        "at": queue.at.isoformat() if queue.at else None,
    }
