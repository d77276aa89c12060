"""What a learner or writer can do about an answer that broke, by the code it broke with."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Literal

from workbench.model.codes import codes
from workbench.services.generating import NextTry

Deed = Literal["continue", "retry", "settings"]

_BROKEN_OFF = frozenset({"interrupted", "stalled", "cut", "ended_early", "unwatched", "internal"})
"""What was said until then is good, and can be gone on from."""
_MIDWAY = frozenset({"overloaded", "rate_limited", "endpoint_error", "timeout", "unreachable", "malformed"})
"""The same where something was said; without it, the endpoint has to be waited for or mended."""
_SET_UP = frozenset(
    {
        "wrong_key",
        "no_credit",
        "no_permission",
        "not_an_endpoint",
        "unreachable",
        "insecure",
        "malformed",
        "misconfigured",
        "beyond_rules",
        "provider_error",
    }
)
"""What is mended on the Settings page."""
_ADVICE = {
    "unwatched": "Nobody was reading, so it was not finished. Go on from here, or try again.",
    "interrupted": "What is there is kept. Go on from here, or try again.",
    "stalled": "What is there is kept. Go on from here, or try again.",
    "cut": "What is there is kept. Go on from here, or try again.",
    "ended_early": "What is there is kept. Go on from here, or try again.",
    "internal": "What is there is kept. Try again; if it happens again, look into the server's log.",
    "rate_limited": "Wait a minute, then try again.",
    "prompt_too_long": "Ask about less at once, or begin a new conversation.",
    "refused": "Ask in another way.",
}
"""What the catalogue says to programs, said to people."""


_WAITING = {
    "overloaded": "The model is busy",
    "rate_limited": "The model asks for a pause",
    "unreachable": "The model cannot be reached",
    "timeout": "The model did not answer in time",
}
"""What an answer waits for between two attempts."""


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What to do, in a sentence, and what is offered for it, the best first."""

    advice: str
    deeds: tuple[Deed, ...]


FULL = Remedy(advice="The coach can go on from here.", deeds=("continue",))
"""For an answer that ended at its greatest length."""

STOPPED = Remedy(advice="", deeds=("continue",))
"""For an answer that a person stopped: no problem, and there is something to go on from."""


def waits_for(following: NextTry | None) -> str:
    """What an answer waits for, and how long, in words; "" when it does not wait."""
    if following is None:
        return ""
    why = _WAITING.get(following.code, "The model failed")
    seconds = ceil(following.seconds)
    return f"{why}. Trying again {f'in {seconds} s' if seconds else 'now'}."


def remedy(code: str, *, said: bool) -> Remedy:
    """What to do about a failure; `said` when there is text to go on from."""
    known = codes().get(code)
    deeds: list[Deed] = []
    if said and code in _BROKEN_OFF | _MIDWAY:
        deeds.append("continue")
    if code in _SET_UP:
        deeds.append("settings")
    deeds.append("retry")
    going_on = _ADVICE.get(code, known.advice if known else "")
    if not said and code in _BROKEN_OFF:
        going_on = "Try again."
    return Remedy(advice=going_on, deeds=tuple(deeds))
