"""What all handlers of the API share: who asks, JSON in and out, and failures told in one sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from ipaddress import ip_address
from types import TracebackType
from typing import Any, ParamSpec, TypeVar
from weakref import WeakSet

from bokeh.server.util import check_allowlist
from bokeh.server.views.auth_request_handler import AuthRequestHandler
from bokeh.settings import settings as bokeh
from tornado.web import HTTPError, RequestHandler

from workbench.model.errors import BadInput, LimitReached, TooLarge, WorkbenchError
from workbench.server._keys import KeyWatch
from workbench.server._limits import Limiter
from workbench.services.generating import Generating
from workbench.storage.access import AccessKey, AccessKeyStore
from workbench.workspace import Workspace, shared

P = ParamSpec("P")
T = TypeVar("T")

_SENTENCES = {
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
}


REVOKED = "This key is not known here, or was revoked."

_in_flight: WeakSet[RequestHandler] = WeakSet()


_staying: set[asyncio.Task[None]] = set()


def in_flight() -> int:
    """How many requests this process has not answered yet, streams among them."""
    return len(_in_flight) + len(_staying)


def stay(work: Coroutine[Any, Any, None]) -> None:
    """Go on with an answer whose handler is done."""
    task = asyncio.ensure_future(work)
    _staying.add(task)
    task.add_done_callback(_staying.discard)


class Unauthorized(WorkbenchError):
    """Nobody is logged in, or the key is not known."""

    code, status = "unauthorized", 401
    advice = "Log in, or send a valid key."


class ForeignOrigin(WorkbenchError):
    """Another site's page asks in the name of somebody who is logged in here."""

    code, status = "foreign_origin", 403
    advice = "Ask from the workbench's own pages, or from a program without an Origin header."


class PlainHandler(RequestHandler):
    """A handler whose answers are taken for nothing but what they are, and are kept by nobody."""

    def set_default_headers(self) -> None:
        """Set these on refusals, too."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def _request_summary(self) -> str:
        """How the request stands in the log: without its query, where tokens and codes are."""
        return f"{self.request.method} {self.request.path} ({self.request.remote_ip})"


class ApiHandler(PlainHandler, AuthRequestHandler):
    """A handler whose caller is known, asks no more than is allowed, and gets JSON."""

    key: AccessKey | None = None
    """The key that the caller sent, if one."""

    async def prepare(self) -> None:
        """Refuse who is not logged in, who asks too often, and pages of other sites."""
        _in_flight.add(self)
        self.limiter.addresses.take(self.remote)
        sent = self.request.headers.get("Authorization", "")
        if sent[:7].lower() == "bearer ":
            await self.check_key()
        else:
            await super().prepare()
            self._refuse_strangers()
        self.limiter.callers.take(self.caller)

    async def check_key(self) -> None:
        """Log in who sent a key.

        Raises:
            Unauthorized: it is none, or was revoked meanwhile.
        """
        sent = self.request.headers["Authorization"][7:].strip()
        known = await look(AccessKeyStore(self.workspace.database).check, sent)
        if known is None:
            raise Unauthorized(REVOKED)
        self.key, self.current_user = known, known.user

    def _refuse_strangers(self) -> None:
        if not self.current_user:
            raise Unauthorized("You are not logged in.")
        origin = self.request.headers.get("Origin")
        if origin and origin.partition("://")[2] != self.request.host:
            raise ForeignOrigin("Another site may not do this.")
        if not is_ours(self.request.host.lower(), self._names):
            raise ForeignOrigin(
                "This server does not go by that name.",
                advice="Name it with --allow-websocket-origin, or send a key.",
            )

    @property
    def _names(self) -> Collection[str]:
        """The public names of this server, which Bokeh lets its pages' sockets be asked by."""
        return bokeh.allowed_ws_origin() or self.application.websocket_origins

    @property
    def remote(self) -> str:
        """The address the request comes from."""
        return self.request.remote_ip or "unknown"

    @property
    def caller(self) -> str:
        """Whose requests are counted together: a key's, or a person's."""
        return f"key {self.key.id}" if self.key else f"user {self.user}"

    @property
    def limiter(self) -> Limiter:
        """The counts of this process."""
        settings: dict[str, Any] = self.settings
        if "workbench_limiter" not in settings:
            settings["workbench_limiter"] = Limiter(self.workspace.settings.api)
        limiter: Limiter = settings["workbench_limiter"]
        return limiter

    @property
    def key_watch(self) -> KeyWatch:
        """What ends the streams of keys that are revoked, in this process."""
        settings: dict[str, Any] = self.settings
        if "workbench_key_watch" not in settings:
            keys = AccessKeyStore(self.workspace.database)
            settings["workbench_key_watch"] = KeyWatch(keys, every=self.workspace.settings.runs.ping_seconds)
        watch: KeyWatch = settings["workbench_key_watch"]
        return watch

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace of this process, or the one an embedding application gave."""
        given: Workspace | None = self.settings.get("workspace")
        return given or shared()

    @property
    def generating(self) -> Generating:
        """The runs."""
        return self.workspace.services.generating

    @property
    def user(self) -> str:
        """Who asks."""
        user = self.current_user
        return user.decode() if isinstance(user, bytes) else str(user)

    def body(self) -> Body:
        """The JSON object that was sent.

        Raises:
            BadInput: it is none.
            TooLarge: it is longer than any request needs.
        """
        if len(self.request.body) > self.workspace.settings.runs.request_kb * 1024:
            raise TooLarge(f"A request may have {self.workspace.settings.runs.request_kb} KB.")
        return Body.of(self.request.body, "The request's body")

    def answer(self, values: dict[str, Any], status: int = 200) -> None:
        """Send JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(values))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell what went wrong, in one sentence and by a code."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if not isinstance(error, WorkbenchError):
            error = _as_error(status_code)
        self.generating.measures.refused.labels(error.code).inc()
        if isinstance(error, LimitReached):
            self.set_header("Retry-After", str(max(1, round(error.retry_after))))
        self.answer(told(error), error.status)

    def on_finish(self) -> None:
        """It is answered."""
        _in_flight.discard(self)

    def on_connection_close(self) -> None:
        """Nobody waits for it any more."""
        _in_flight.discard(self)
        super().on_connection_close()

    def log_exception(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log what is our fault; what a caller is told is no fault."""
        if not isinstance(value, WorkbenchError):
            super().log_exception(kind, value, trace)

    def check_xsrf_cookie(self) -> None:
        """The origin is checked instead."""


class Body:
    """A JSON object whose values are checked as they are taken."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    @classmethod
    def of(cls, sent: str | bytes, what: str) -> Body:
        """What was sent, read.

        Raises:
            BadInput: it is no JSON object, or one nested deeper than anything is.
        """
        try:
            values = json.loads(sent)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"{what} is not JSON.") from error
        if not isinstance(values, dict):
            raise BadInput(f"{what} must be a JSON object.")
        return cls(values)

    def text(self, name: str, *, default: str | None = None, most: int = 1_000_000) -> str:
        """A text; halves of characters in it, which nothing could keep, are replaced.

        Raises:
            BadInput: it is missing, no text or too long.
        """
        value = self._values.get(name, default)
        if not isinstance(value, str):
            raise BadInput(f"“{name}” must be a text.")
        if len(value) > most:
            raise BadInput(f"“{name}” may have {most} characters.")
        whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace("\x00", "")

    def name(self, name: str) -> str | None:
        """An id, if one is given.

        Raises:
            BadInput: it is no id.
        """
        return self.text(name, most=255) if self._values.get(name) is not None else None

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number, if one is given.

        Raises:
            BadInput: it is none, or out of bounds.
        """
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise BadInput(f"“{name}” must be a whole number from {least} to {most}.")
        return value

    def number(self, name: str, *, least: float, most: float) -> float | None:
        """A number, if one is given.

        Raises:
            BadInput: it is none, or out of bounds.
        """
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            raise BadInput(f"“{name}” must be a number from {least:g} to {most:g}.")
        return float(value)

    @property
    def names(self) -> tuple[str, ...]:
        """What is given."""
        return tuple(self._values)

    def value(self, name: str) -> Any:
        """Whatever is given, unchecked: to be sent back only."""
        return self._values.get(name)

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A list of objects, empty when none is given.

        Raises:
            BadInput: it is none.
        """
        value = self._values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise BadInput(f"“{name}” must be a list of objects.")
        return value


def is_ours(host: str, names: Collection[str]) -> bool:
    """Whether a server with these public names is meant by a Host header.

    A page of another site can have its own name lead to this machine, and would then be of one origin with
    us: so a name is taken only if it was given to the server, or is none that anybody can register.
    """
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if "." not in name or name.endswith(".localhost"):
        return True
    with suppress(ValueError):
        return bool(ip_address(name.strip("[]")))
    return check_allowlist(host, list(names))


_looking = ThreadPoolExecutor(2, "workbench-look")
"""Few: each one that reads SQLite has a connection of its own, with what it read, for ever."""


async def look(work: Callable[..., T], *arguments: object) -> T:
    """Look up a row or two for one of many; who may have to wait for others is `in_thread`."""
    return await asyncio.get_running_loop().run_in_executor(_looking, work, *arguments)


async def in_thread(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Do what may wait for the database, without holding up anybody else."""
    return await asyncio.to_thread(work, *arguments, **named)


def told(error: WorkbenchError) -> dict[str, Any]:
    """An error as clients get it, over every channel."""
    return {
        "code": error.code,
        "message": error.message,
        "retryable": error.retryable,
        "advice": error.advice,
    }


def _as_error(status: int) -> WorkbenchError:
    if status >= 500:
        error = WorkbenchError("Something broke in the workbench; it has been logged.")
    else:
        error = BadInput(_SENTENCES.get(status, HTTPError(status).reason or "The request was refused."))
    error.status = status
    return error
