"""Streams: asking the coach, and reading an answer as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from tornado.iostream import StreamClosedError

from workbench.model.chat import HintLevel
from workbench.model.errors import BadInput, Expired, NotFound
from workbench.model.run import Cursor, Run
from workbench.server._api import REVOKED, ApiHandler, Body, Unauthorized, in_thread, look, stay
from workbench.server._limits import Limiter
from workbench.server._tokens import Tokens
from workbench.server._viewer import EventLine, Viewer
from workbench.services.generating import Form, Step
from workbench.storage.signing import signing_key

Json = dict[str, Any]


class StreamingHandler(ApiHandler):
    """A handler that gives out or reads addresses of streams."""

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of this database."""
        return Tokens(signing_key(self.workspace.database))

    def address(self, run: Run) -> dict[str, str]:
        """Where a run can be read by who asked for it."""
        query = urlencode({"token": self.tokens.sign(run.id, self.user)})
        return {"stream_id": run.id, "stream_url": f"{self.prefix}/v1/tutor/stream?{query}"}

    @property
    def prefix(self) -> str:
        """The path in front of all addresses of this server."""
        return str(getattr(self.application, "prefix", ""))

    def form(self) -> Form:
        """How the reader wants text: markdown or html."""
        form = self.get_query_argument("format", "markdown")
        if form == "markdown" or form == "html":
            return form
        raise BadInput("“format” must be markdown or html.")

    def place(self) -> Cursor | None:
        """The place to go on from, if one is given."""
        text = self.request.headers.get("Last-Event-ID") or self.get_query_argument("last_event_id", "")
        if not text:
            return None
        try:
            return Cursor.parse(text)
        except ValueError:
            raise BadInput("Last-Event-ID is not an id of this stream.") from None


class MessagesHandler(StreamingHandler):
    """POST /v1/tutor/messages: say something to the coach.

    `session_id` is a conversation, or a name for one that begins now; `problem_id` the page it is about,
    `context` what the learner looks at, `stream_id` an answer to stop first.
    """

    async def post(self) -> None:
        """Start an answer; who asks gets its address."""
        self.answer(await in_thread(self._ask, self.body()), 202)

    def _ask(self, body: Body) -> dict[str, str]:
        session, problem = body.text("session_id", most=255), body.name("problem_id")
        message, context = body.text("message"), body.text("context", default="")
        level, request_id = body.whole("hint_level", least=1, most=3), body.name("request_id")
        stopped = body.name("stream_id")
        if stopped is not None:
            self.generating.cancel(stopped, user=self.user)
        coaching = self.workspace.services.coaching
        run = coaching.ask(
            coaching.session(session, self.user, problem),
            f"{message}\n\n{_quoted(context)}" if context.strip() else message,
            self.user,
            None if level is None else HintLevel(level),
            document_id=problem,
            request_id=request_id,
        )
        return self.address(run)


class StreamHandler(StreamingHandler):
    """GET /v1/tutor/stream: an answer as it comes, from where the reader is, as `format` markdown or html."""

    async def get(self) -> None:
        """Send what comes after the reader's place until the answer has ended; 204 when all was read."""
        run = await look(self._run)
        after, form = self.place(), self.form()
        if run.status.ended and after == Cursor(epoch=run.epoch, position=run.length):
            self.set_status(204)
            return
        limits = self.workspace.settings.runs
        viewer = Viewer(
            patience=limits.viewer_seconds,
            retry_ms=limits.retry_ms,
            delivered=self.generating.measures.delivered.observe,
        )
        steps = self.generating.read(run.id, after=after, form=form, at_once=viewer.take)
        leave = self._enter(run.id, after, viewer)
        try:
            line = await self._head(viewer.first(await anext(steps)))
        except BaseException as error:
            await steps.aclose()
            leave(viewer)
            if isinstance(error, StreamClosedError):
                return
            raise
        # From here on nothing of this handler is needed: the viewer alone stays, perhaps for hours.
        stay(_watch(viewer, line, steps, leave))

    async def _head(self, first: str) -> EventLine:
        """Send the head and the first event, and take the connection from Tornado."""
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("X-Accel-Buffering", "no")
        self.set_header("Connection", "close")
        self.write(first)
        await self.flush()
        chunked = self.request.version == "HTTP/1.1"
        self.on_finish()
        return EventLine(self.detach(), chunked=chunked)

    def _enter(self, run_id: str, after: Cursor | None, viewer: Viewer) -> Callable[[Viewer], None]:
        """Take a seat and note who reads what from where; the answer is to be called when it ends.

        Raises:
            LimitReached: all seats are taken.
        """
        seats, caller, remote = self.limiter, self.caller, self.remote
        seats.enter(caller, remote)
        note = partial(self.workspace.services.auditing.note, self.user)
        details = {"over": "sse", "address": remote, "key": self.key.id if self.key else None}
        note("stream.opened", run_id, details | {"after": str(after) if after else None})
        end = partial(viewer.refuse, Unauthorized(REVOKED))
        unwatch = self.key_watch.enter(self.key.id, end) if self.key else None
        return partial(_leave, seats, caller, note, run_id, details, unwatch)

    def _run(self) -> Run:
        run_id, user = self.tokens.read(self.get_query_argument("token", ""))
        if user != self.user:
            raise NotFound("This stream address is not known here.")
        run = self.generating.run(run_id, user=user)
        ttl = self.workspace.settings.runs.ttl_seconds
        if run.ended is not None and (datetime.now(UTC) - run.ended).total_seconds() > ttl:
            raise Expired("This stream has ended; its address no longer works.")
        return run


class StopHandler(StreamingHandler):
    """DELETE /v1/tutor/stream/{id}: stop an answer."""

    async def delete(self, run_id: str) -> None:
        """Stop it; what was shown is kept."""
        run = await in_thread(self.generating.cancel, run_id, user=self.user)
        self.answer({"stream_id": run.id, "status": run.status.value})


async def _watch(
    viewer: Viewer, line: EventLine, steps: AsyncGenerator[Step], leave: Callable[[Viewer], None]
) -> None:
    try:
        await viewer.serve(line, steps)
    finally:
        leave(viewer)


def _leave(
    seats: Limiter,
    caller: str,
    note: Callable[..., None],
    run_id: str,
    details: Json,
    unwatch: Callable[[], None] | None,
    viewer: Viewer,
) -> None:
    if unwatch is not None:
        unwatch()
    seats.leave(caller, details["address"])
    note("stream.closed", run_id, details | {"until": str(viewer.sent) if viewer.sent else None})


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip().splitlines())


ROUTES = [
    (r"/v1/tutor/messages", MessagesHandler),
    (r"/v1/tutor/stream", StreamHandler),
    (r"/v1/tutor/stream/([a-z0-9]{1,32})", StopHandler),
]
