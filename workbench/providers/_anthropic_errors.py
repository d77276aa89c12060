"""What went wrong with a call in Anthropic's protocol."""

from __future__ import annotations

import re
import ssl
import time
from email.utils import parsedate_to_datetime
from typing import Any

import anthropic
import httpx2

from workbench.providers._anthropic_events import ErrorInStream, Malformed
from workbench.providers._failures import code_of
from workbench.providers._sse import Unreadable

_LONGEST_WAIT = 86_400.0


class EndedEarly(Exception):
    """The stream ended cleanly without saying why."""


class NoEndpoint(Exception):
    """The answer is a page or a file."""


EXPECTED = (
    anthropic.APIError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    ErrorInStream,
    Malformed,
    Unreadable,
    TimeoutError,
    EndedEarly,
    NoEndpoint,
)
"""All that a call may raise."""


def told(error: BaseException, *, started: bool) -> tuple[str, str, float | None]:
    """The code of an error, what the endpoint said and how long it asks to wait."""
    match error:
        case anthropic.APIStatusError():
            kind, said = _said(error)
            return code_of(error.status_code, kind, said), said, _retry_after(error.response.headers)
        case ErrorInStream():
            return code_of(200, error.kind, error.message), error.message, None
        case anthropic.APITimeoutError() | httpx2.TimeoutException() | TimeoutError():
            return ("stalled" if started else "timeout"), "", None
        case anthropic.APIConnectionError():
            return ("insecure" if _is_tls(error) else "unreachable"), "", None
        case httpx2.TransportError():
            return "cut", "", None
        case EndedEarly():
            return "ended_early", "", None
        case NoEndpoint():
            return "not_an_endpoint", "", None
    return "malformed", "", None


def _said(error: anthropic.APIStatusError) -> tuple[str, str]:
    """The endpoint's name of an error and its message."""
    body = error.body
    inner = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(inner, dict):
        return str(inner.get("type", "")), str(inner.get("message", ""))
    return "", inner if isinstance(inner, str) and "<" not in inner else ""


def _retry_after(headers: Any) -> float | None:
    """Seconds that an answer asks to wait, from any of the forms in use."""
    try:
        if "retry-after-ms" in headers:
            seconds = float(headers["retry-after-ms"]) / 1000
        elif "retry-after" in headers:
            written = headers["retry-after"]
            digits = re.fullmatch(r"\s*[\d.]+\s*", written)
            seconds = float(written) if digits else parsedate_to_datetime(written).timestamp() - time.time()
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _is_tls(error: BaseException) -> bool:
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
        if isinstance(error, ssl.SSLError):
            return True
    return False
