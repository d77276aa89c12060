"""The client itself: one method for each thing the API does."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import httpx

from workbench.client._answer import Answer, AsyncAnswer
from workbench.client._errors import error_of

Json = dict[str, Any]
_TIMEOUT = httpx.Timeout(30.0, read=60.0)
"""A stream pings every 15 s, so a minute of silence is a connection that is gone."""

_PATIENCE = 300.0


def _options(base_url: str, key: str, headers: dict[str, str] | None) -> dict[str, Any]:
    given = dict(headers or {})
    if key:
        given["Authorization"] = f"Bearer {key}"
    return {"base_url": base_url.rstrip("/"), "headers": given, "timeout": _TIMEOUT}


def _message(session_id: str, message: str, **more: Any) -> Json:
    given = {"session_id": session_id, "message": message, **more}
    return {name: value for name, value in given.items() if value is not None}


def _how(format: str, patience: float, cursor: str = "") -> dict[str, Any]:
    return {"html": format == "html", "patience": patience, "cursor": cursor}


class Client:
    """Speaks to one workbench. A context manager; safe to use from several threads."""

    def __init__(
        self,
        base_url: str,
        *,
        key: str = "",
        headers: dict[str, str] | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        """Speak to the server at an address.

        Args:
            base_url: `http://host:port`, with the server's prefix if it has one.
            key: an access key (`workbench access add`); none where the server needs no login.
            headers: what to send besides, such as a proxy wants.
            patience: seconds for which an answer is followed although the server is away.
        """
        self.http = httpx.Client(**_options(base_url, key, headers))
        self._patience = patience

    def ask(
        self,
        session_id: str,
        message: str,
        *,
        problem_id: str | None = None,
        hint_level: int | None = None,
        context: str | None = None,
        stream_id: str | None = None,
        request_id: str | None = None,
        format: str = "markdown",
    ) -> Answer:
        """Say something to the coach.

        Args:
            session_id: the conversation.
            message: what the learner says.
            problem_id: the page it is about.
            hint_level: the least the hint may give away, 1 to 3.
            context: what the learner looks at.
            stream_id: an answer to stop first.
            request_id: your own id of the request: sent twice, it is done once.
            format: `markdown` or `html`.

        Raises:
            ApiError: it was refused.
        """
        body = _message(
            session_id,
            message,
            problem_id=problem_id,
            hint_level=hint_level,
            context=context,
            stream_id=stream_id,
            request_id=request_id,
        )
        started = self._call("POST", "/v1/tutor/messages", body)
        return Answer(self, started["stream_id"], started["stream_url"], **_how(format, self._patience))

    def run(self, *, format: str = "markdown", **request: Any) -> Answer:
        """Have something written: the body of `POST /v1/runs` as named arguments."""
        started = self._call("POST", "/v1/runs", request)
        return Answer(self, started["stream_id"], started["stream_url"], **_how(format, self._patience))

    def follow(self, stream_id: str, *, cursor: str = "", format: str = "markdown") -> Answer:
        """An answer by its id, from a place on."""
        url = self.get(stream_id)["stream_url"]
        return Answer(self, stream_id, url, **_how(format, self._patience, cursor))

    def get(self, run_id: str) -> Json:
        """A run as it stands: status, text, usage, error."""
        return self._call("GET", f"/v1/runs/{run_id}")

    def accept(self, run_id: str) -> Json:
        """Take a run's text; the first to ask gets it."""
        return self._call("POST", f"/v1/runs/{run_id}/accept")

    def regenerate(self, run_id: str, *, format: str = "markdown") -> Answer:
        """Ask the same again."""
        started = self._call("POST", f"/v1/runs/{run_id}/regenerate")
        return Answer(self, started["stream_id"], started["stream_url"], **_how(format, self._patience))

    def stop(self, stream_id: str) -> Json:
        """Stop an answer; what was shown is kept."""
        return self._call("DELETE", f"/v1/tutor/stream/{stream_id}")

    def errors(self) -> list[Json]:
        """The codes by which failures are told, with their meaning."""
        return list(self._call("GET", "/v1/errors")["errors"])

    def close(self) -> None:
        """Close its connections."""
        self.http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        response = self.http.request(method, path, json=body)
        if response.status_code >= 400:
            raise error_of(response)
        found: Json = response.json()
        return found


class AsyncClient:
    """The same for asyncio."""

    def __init__(
        self,
        base_url: str,
        *,
        key: str = "",
        headers: dict[str, str] | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        """Speak to the server at an address; see `Client`."""
        self.http = httpx.AsyncClient(**_options(base_url, key, headers))
        self._patience = patience

    async def ask(
        self,
        session_id: str,
        message: str,
        *,
        problem_id: str | None = None,
        hint_level: int | None = None,
        context: str | None = None,
        stream_id: str | None = None,
        request_id: str | None = None,
        format: str = "markdown",
    ) -> AsyncAnswer:
        """Say something to the coach; see `Client.ask`."""
        body = _message(
            session_id,
            message,
            problem_id=problem_id,
            hint_level=hint_level,
            context=context,
            stream_id=stream_id,
            request_id=request_id,
        )
        started = await self._call("POST", "/v1/tutor/messages", body)
        return AsyncAnswer(self, started["stream_id"], started["stream_url"], **_how(format, self._patience))

    async def run(self, *, format: str = "markdown", **request: Any) -> AsyncAnswer:
        """Have something written: the body of `POST /v1/runs` as named arguments."""
        started = await self._call("POST", "/v1/runs", request)
        return AsyncAnswer(self, started["stream_id"], started["stream_url"], **_how(format, self._patience))

    async def follow(self, stream_id: str, *, cursor: str = "", format: str = "markdown") -> AsyncAnswer:
        """An answer by its id, from a place on."""
        url = (await self.get(stream_id))["stream_url"]
        return AsyncAnswer(self, stream_id, url, **_how(format, self._patience, cursor))

    async def get(self, run_id: str) -> Json:
        """A run as it stands: status, text, usage, error."""
        return await self._call("GET", f"/v1/runs/{run_id}")

    async def accept(self, run_id: str) -> Json:
        """Take a run's text; the first to ask gets it."""
        return await self._call("POST", f"/v1/runs/{run_id}/accept")

    async def regenerate(self, run_id: str, *, format: str = "markdown") -> AsyncAnswer:
        """Ask the same again."""
        started = await self._call("POST", f"/v1/runs/{run_id}/regenerate")
        return AsyncAnswer(self, started["stream_id"], started["stream_url"], **_how(format, self._patience))

    async def stop(self, stream_id: str) -> Json:
        """Stop an answer; what was shown is kept."""
        return await self._call("DELETE", f"/v1/tutor/stream/{stream_id}")

    async def errors(self) -> list[Json]:
        """The codes by which failures are told, with their meaning."""
        return list((await self._call("GET", "/v1/errors"))["errors"])

    async def close(self) -> None:
        """Close its connections."""
        await self.http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        response = await self.http.request(method, path, json=body)
        if response.status_code >= 400:
            raise error_of(response)
        found: Json = response.json()
        return found
