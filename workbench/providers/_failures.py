"""How a call to a model endpoint can fail: a code, one plain sentence, and whether to try again."""

from __future__ import annotations

import re

from workbench.model.events import Failed
from workbench.model.usage import Usage

FAILURES: dict[str, tuple[str, bool]] = {
    "wrong_key": ("{place} did not accept the key: check it on the Settings page.", False),
    "no_credit": ("The account behind the key has no credit left at {place}.", False),
    "no_permission": ("The key may not use {model} at {place}.", False),
    "not_found": ("{place} knows no model called {model}: choose another on the Settings page.", False),
    "not_an_endpoint": ("{place} answers, but not as a model endpoint: check the address.", False),
    "bad_request": ("{place} refused the request{said}.", False),
    "prompt_too_long": ("The text is too long for {model}: select less of it.", False),
    "rate_limited": ("{place} has had too many requests and asks to wait{wait}.", True),
    "overloaded": ("{place} is overloaded: try again in a moment.", True),
    "endpoint_error": ("{place} had an error of its own{said}.", True),
    "unreachable": ("Nothing answers at {place}: check the address, the network and that it runs.", True),
    "insecure": (
        "No secure connection to {place} can be made: check its address and certificate.",
        False,
    ),
    "timeout": ("{place} did not answer in time.", True),
    "stalled": ("{place} fell silent in the middle of the answer.", True),
    "cut": ("The connection to {place} broke in the middle of the answer.", True),
    "ended_early": ("{place} ended the answer before it was whole.", True),
    "malformed": ("{place} sent something that cannot be read as an answer.", True),
}
"""code -> (sentence, whether trying again may help)"""

ERROR_TYPES = {
    "authentication_error": "wrong_key",
    "billing_error": "no_credit",
    "permission_error": "no_permission",
    "not_found_error": "not_found",
    "invalid_request_error": "bad_request",
    "request_too_large": "prompt_too_long",
    "rate_limit_error": "rate_limited",
    "overloaded_error": "overloaded",
    "timeout_error": "timeout",
    "api_error": "endpoint_error",
}
"""Anthropic's names."""

_STATUSES = {
    400: "bad_request",
    401: "wrong_key",
    402: "no_credit",
    403: "no_permission",
    404: "not_found",
    408: "timeout",
    413: "prompt_too_long",
    422: "bad_request",
    429: "rate_limited",
    503: "overloaded",
    504: "timeout",
    529: "overloaded",
}
_LONG = re.compile(
    r"prompt is too long|context (length|window)|maximum context|too many tokens", re.IGNORECASE
)
_CREDIT = re.compile(r"credit balance|insufficient (credit|quota|funds)", re.I)


def code_of(status: int, kind: str, message: str) -> str:
    """The code for an HTTP status, the endpoint's own name of the error and what it said."""
    code = ERROR_TYPES.get(kind) or _STATUSES.get(status)
    if code is None:
        code = "not_an_endpoint" if 300 <= status < 500 else "endpoint_error"
    if code == "bad_request" and _LONG.search(message):
        return "prompt_too_long"
    if code == "bad_request" and _CREDIT.search(message):
        return "no_credit"
    return code


def failed(
    code: str,
    *,
    place: str,
    model: str,
    said: str = "",
    retry_after: float | None = None,
    usage: Usage | None = None,
) -> Failed:
    """The failure of this code, told in a sentence."""
    sentence, retryable = FAILURES[code]
    message = sentence.format(
        place=place,
        model=model or "this model",
        said=f": {said.rstrip('.')}" if said else "",
        wait=f" {_duration(retry_after)}" if retry_after else "",
    )
    return Failed(code=code, message=message, retryable=retryable, retry_after=retry_after, usage=usage)


def one_line(text: str, *, hide: str = "", most: int = 200) -> str:
    """What an endpoint said, in one line, cut, and without the key."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text[:2000]).split())
    if len(hide) > 7:
        line = line.replace(hide, "…")
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} minutes"
    return f"{round(seconds / 3600)} hours"
