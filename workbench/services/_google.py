"""Asking Google's interfaces: a token that is renewed, patience with limits, sentences for refusals."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from workbench.model.errors import Forbidden, NotConnected, NotFound, TooLarge, Unreadable, WorkbenchError
from workbench.settings import GoogleAccess

Json = Any
_TRIES = 3
_LONGEST_PAUSE = 8.0
_LIMITED = ("rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED", "quotaExceeded")
_NARROW = ("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes")
SWITCHED_OFF = ("accessNotConfigured", "SERVICE_DISABLED")


class Refused(Forbidden):
    """Google said no, and why."""

    def __init__(self, message: str, *, reasons: frozenset[str], advice: str | None = None) -> None:
        super().__init__(message, advice=advice)
        self.reasons = reasons


class GoogleApi:
    """One person's way to Google; `token(renew)` gives a token, a new one when told to."""

    def __init__(
        self, access: GoogleAccess, token: Callable[[bool], str], *, largest_mb: int, pause: float = 1.0
    ) -> None:
        self._access, self._token = access, token
        self._largest = largest_mb * 2**20
        self._pause = pause

    def json(self, url: str, **parameters: Any) -> dict[str, Json]:
        """What an address answers.

        Raises:
            WorkbenchError: it refuses, fails or does not answer.
        """
        try:
            answer = httpx.Response(200, content=self.data(url, **parameters)).json()
        except ValueError as error:
            raise Unreadable("Google answered with something that cannot be read.", advice=_LATER) from error
        return answer if isinstance(answer, dict) else {}

    def data(self, url: str, **parameters: Any) -> bytes:
        """The bytes at an address.

        Raises:
            WorkbenchError: it refuses, fails, does not answer or sends too much.
        """
        renewed, tries = False, 0
        while True:
            status, headers, data = self._asked(url, parameters, self._token(False))
            if status < 300:
                return data
            reasons = _reasons(data)
            if status == 401 and not renewed:
                renewed = True
                self._token(True)
                continue
            tries += 1
            passing = status == 429 or status >= 500 or (status == 403 and reasons & set(_LIMITED))
            if not passing or tries >= _TRIES:
                raise _problem(status, reasons)
            time.sleep(_wait(headers, self._pause * 2 ** (tries - 1)))

    def _asked(
        self, url: str, parameters: Mapping[str, Any], token: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        until = time.monotonic() + self._access.seconds
        headers = {"authorization": f"Bearer {token}"}
        try:
            with (
                httpx.Client(trust_env=False, timeout=self._access.seconds, follow_redirects=False) as client,
                client.stream("GET", url, params=dict(parameters), headers=headers) as response,
            ):
                return response.status_code, response.headers, self._read(response, until)
        except httpx.TimeoutException as error:
            raise Unreadable("Google took too long to answer.", advice=_LATER) from error
        except httpx.HTTPError as error:
            raise Unreadable("Google cannot be reached.", advice="Check the connection.") from error

    def _read(self, response: httpx.Response, until: float) -> bytes:
        data = bytearray()
        for chunk in response.iter_bytes():
            data += chunk
            if len(data) > self._largest:
                raise TooLarge(f"The document is larger than {self._largest // 2**20} MB.")
            if time.monotonic() > until:
                raise Unreadable("Google took too long to answer.", advice=_LATER)
        return bytes(data)


_LATER = "Try again in a minute."


def _wait(headers: Mapping[str, str], pause: float) -> float:
    asked = headers.get("retry-after", "")
    return min(float(asked) if asked.isdecimal() else pause, _LONGEST_PAUSE)


def _reasons(data: bytes) -> frozenset[str]:
    """The words by which Google names a problem, in each of its dialects."""
    try:
        error = httpx.Response(200, content=data[:100_000]).json().get("error")
    except (ValueError, AttributeError):
        return frozenset()
    if not isinstance(error, dict):
        return frozenset([str(error)])
    listed = [*(error.get("errors") or ()), *(error.get("details") or ())]
    named = (str(one.get("reason")) for one in listed if isinstance(one, dict) and one.get("reason"))
    return frozenset([*named, str(error.get("status"))])


def _problem(status: int, reasons: frozenset[str]) -> WorkbenchError:
    if status == 401 or reasons & set(_NARROW):
        return NotConnected("Google does not let the workbench in with this sign-in any more.")
    if status == 404:
        return NotFound(
            "Google does not find this document.",
            advice="Check that this account may open it in Google Docs.",
        )
    if status == 429 or reasons & set(_LIMITED):
        return Unreadable("Google asks for a pause: too much was asked of it.", advice=_LATER)
    if reasons & set(SWITCHED_OFF):
        advice = "Ask who runs the workbench to enable the Google Docs and Drive APIs for its client."
        return Refused("Google's interface is not switched on.", reasons=reasons, advice=advice)
    if status >= 500:
        return Unreadable(f"Google failed with error {status}.", advice=_LATER)
    return Refused(
        f"Google refuses this document ({status}).",
        reasons=reasons,
        advice="Check that this account may open it in Google Docs.",
    )
