"""What a viewer may say over the WebSocket, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.model.chat import HintLevel, Waiting
from workbench.model.errors import BadInput
from workbench.model.run import Run
from workbench.server._api import Body, in_thread
from workbench.server._watching import Watching
from workbench.services import Services

Json = dict[str, Any]


class Commands:
    """The commands of one connection; each gives the result that its acknowledgement brings."""

    def __init__(self, services: Services, session_id: str, user: str, watching: Watching) -> None:
        self._services, self._session, self._user = services, session_id, user
        self._watching = watching
        self._known: dict[str, Callable[[Body], Any]] = {
            "ask": self._ask,
            "stop": self._stop,
            "pause": self._pause,
            "resume": self._resume,
            "skip": self._skip,
            "speed": self._speed,
            "queue.list": self._list,
            "queue.add": self._add,
            "queue.remove": self._remove,
            "queue.reorder": self._reorder,
            "queue.go": self._go,
        }

    async def do(self, name: str, body: Body) -> Json:
        """Do what is asked.

        Raises:
            BadInput: there is no such command.
            WorkbenchError: it cannot be done.
        """
        if name not in self._known:
            raise BadInput(f"There is no command “{name}”; there are {', '.join(self._known)}.")
        result: Json = await self._known[name](body)
        return result

    # The viewer's own pace

    async def _pause(self, body: Body) -> Json:
        self._watching.pace.pause()
        return self._watching.state

    async def _resume(self, body: Body) -> Json:
        self._watching.pace.resume()
        return self._watching.state

    async def _skip(self, body: Body) -> Json:
        self._watching.pace.skip()
        return self._watching.state

    async def _speed(self, body: Body) -> Json:
        self._watching.pace.speed = body.number("characters_per_second", least=1, most=100_000)
        return self._watching.state

    # The conversation

    async def _ask(self, body: Body) -> Json:
        level = body.whole("hint_level", least=1, most=3)
        found = await in_thread(
            self._services.queueing.ask,
            self._session,
            body.text("message"),
            self._user,
            None if level is None else HintLevel(level),
            document_id=body.name("problem_id"),
            request_id=body.name("request_id"),
        )
        if isinstance(found, Run):
            self._watching.look()
            return {"stream_id": found.id}
        return shown(found) | await self._queue()

    async def _stop(self, body: Body) -> Json:
        stream_id = body.name("stream_id") or self._watching.run_id or await in_thread(self._answered)
        if stream_id is None:
            return {"stream_id": None}
        run = await in_thread(self._services.generating.cancel, stream_id, user=self._user)
        return {"stream_id": run.id, "status": run.status.value}

    def _answered(self) -> str | None:
        """What is being answered, though this viewer may not have begun to follow it."""
        active = self._services.generating.active(conversation_id=self._session, user=self._user)
        return active[0].id if active else None

    async def _list(self, body: Body) -> Json:
        return await self._queue()

    async def _add(self, body: Body) -> Json:
        level = body.whole("hint_level", least=1, most=3)
        added = await in_thread(
            self._services.queueing.add,
            self._session,
            body.text("message"),
            self._user,
            None if level is None else HintLevel(level),
            document_id=body.name("problem_id"),
        )
        return shown(added) | await self._queue()

    async def _remove(self, body: Body) -> Json:
        await in_thread(self._services.queueing.remove, self._session, body.text("id"), self._user)
        return await self._queue()

    async def _reorder(self, body: Body) -> Json:
        move = self._services.queueing.move
        await in_thread(move, self._session, body.text("id"), self._user, before=body.name("before"))
        return await self._queue()

    async def _go(self, body: Body) -> Json:
        run = await in_thread(self._services.queueing.go, self._session, self._user)
        self._watching.look()
        return {"stream_id": run.id if run else None} | await self._queue()

    async def _queue(self) -> Json:
        waiting = await in_thread(self._services.queueing.waiting, self._session, self._user)
        return {"waiting": [shown(one) for one in waiting]}


def shown(waiting: Waiting) -> Json:
    """A question that waits, as clients get it."""
    return {
        "id": waiting.id,
        "message": waiting.text,
        "hint_level": waiting.hint_level,
        "problem_id": waiting.document_id,
        "at": waiting.at.isoformat(),
    }
