"""What can go wrong for a client."""

from __future__ import annotations

import json

import httpx


class ApiError(Exception):
    """The workbench refused a request: a code, one sentence, whether to try again and what to do."""

    def __init__(self, code: str, message: str, *, status: int, retryable: bool, advice: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status
        self.retryable, self.advice = retryable, advice
        self.retry_after: float | None = None


class Disconnected(Exception):
    """The server could not be reached again within the time allowed."""


def error_of(response: httpx.Response) -> ApiError:
    """The error that an answer tells."""
    try:
        told = json.loads(response.content)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    error = ApiError(
        str(told.get("code", "error")),
        str(told.get("message", f"The server answered {response.status_code}.")),
        status=response.status_code,
        retryable=bool(told.get("retryable", response.status_code >= 500)),
        advice=str(told.get("advice", "")),
    )
    wait = response.headers.get("Retry-After", "")
    error.retry_after = float(wait) if wait.isdecimal() else None
    return error
