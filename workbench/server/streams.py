"""Streams: asking the coach, and reading an answer as server-sent events."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlencode

from tornado.iostream import StreamClosedError

from workbench.model.chat import HintLevel
from workbench.model.errors import BadInput, Expired, NotFound, WorkbenchError
from workbench.model.events import ErrorEvent, MessageDelta, StreamClose, StreamEvent
from workbench.model.run import Cursor, Run
from workbench.server._api import ApiHandler, Body, in_thread
from workbench.server._tokens import Tokens
from workbench.services.generating import Form, Step
from workbench.storage.signing import signing_key

_ascii = json.encoder.encode_basestring_ascii


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

    _sent: Cursor | None = None

    async def get(self) -> None:
        """Send what comes after the reader's place until the answer has ended; 204 when all was read."""
        run = await in_thread(self._run)
        after, form = self.place(), self.form()
        if run.status.ended and after == Cursor(epoch=run.epoch, position=run.length):
            self.set_status(204)
            return
        run_id = run.id
        del run  # its request and text would stay in memory for as long as the stream is read
        seats = self.limiter
        with seats.streams.take(self.caller), seats.address_streams.take(self.remote):
            self.set_header("Content-Type", "text/event-stream; charset=utf-8")
            self.set_header("X-Accel-Buffering", "no")
            with self._noted(run_id, after):
                self._reading = asyncio.ensure_future(self._send(run_id, after, form))
                with suppress(asyncio.CancelledError, StreamClosedError):
                    await self._reading

    @contextmanager
    def _noted(self, run_id: str, after: Cursor | None) -> Iterator[None]:
        """Keep who read what from where, and until where."""
        note = self.workspace.services.auditing.note
        details = {"over": "sse", "address": self.remote, "key": self.key.id if self.key else None}
        note(self.user, "stream.opened", run_id, details | {"after": str(after) if after else None})
        try:
            yield
        finally:
            until = str(self._sent) if self._sent else None
            note(self.user, "stream.closed", run_id, details | {"until": until})

    def on_connection_close(self) -> None:
        """The reader is gone; the answer goes on."""
        super().on_connection_close()
        if hasattr(self, "_reading"):
            self._reading.cancel()

    async def _send(self, run_id: str, after: Cursor | None, form: Form) -> None:
        retry = f"retry: {self.workspace.settings.runs.retry_ms}\n"
        try:
            async with aclosing(self.generating.read(run_id, after=after, form=form)) as steps:
                async for step in steps:
                    self.write(frame(step, retry))
                    retry, self._sent = "", step.cursor or self._sent
                    if not await self._taken():
                        return
                    if step.said_at is not None:
                        self.generating.measures.delivered.observe(time.monotonic() - step.said_at)
        except WorkbenchError as error:
            if retry:
                raise
            for event in (_error_event(error), StreamClose(reason="failed")):
                self.write(frame(Step(event=event)))

    async def _taken(self) -> bool:
        """Wait until the reader took what was sent; one that takes nothing for long is dropped."""
        sent = self.flush()
        if sent.done():
            return True
        try:
            async with asyncio.timeout(self.workspace.settings.runs.viewer_seconds):
                await sent
        except TimeoutError:
            self.request.connection.stream.close()
            return False
        return True

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


def frame(step: Step, retry: str = "") -> str:
    """An event as server-sent text.

    The id comes last: a client that stores it as soon as it is read must have the rest by then.
    """
    event = step.event
    place = f"id: {step.cursor}\n" if step.cursor is not None else ""
    return f"event: {event.name}\n{retry}data: {data_of(event)}\n{place}\n"


def data_of(event: StreamEvent) -> str:
    """An event as JSON in ASCII; text, which comes most, the short way."""
    if isinstance(event, MessageDelta):
        return f'{{"content": {_ascii(event.content)}, "pos": {event.pos}, "type": "{event.type}"}}'
    return json.dumps(asdict(event))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip().splitlines())


def _error_event(error: WorkbenchError) -> ErrorEvent:
    return ErrorEvent(code=error.code, message=error.message, retryable=error.retryable)


ROUTES = [
    (r"/v1/tutor/messages", MessagesHandler),
    (r"/v1/tutor/stream", StreamHandler),
    (r"/v1/tutor/stream/([a-z0-9]{1,32})", StopHandler),
]
