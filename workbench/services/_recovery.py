"""Recovery: what becomes of a run whose process died."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from workbench.model.events import MessageStart
from workbench.model.limits import RunLimits
from workbench.model.log import Log
from workbench.model.prompt import Prompt, Turn
from workbench.model.run import Ending, RunRequest, Status
from workbench.services._joining import last_sentence_end, last_words
from workbench.storage.leases import Claimed

_CONTINUE = (
    "Your answer was cut off after the text above. Go on exactly where it ends. So that the join is seen, "
    "begin with its last words just as they stand there:\n"
    "<last_words>\n{}\n</last_words>\n"
    "and write on from there, within a word if need be. Repeat nothing else of it, do not comment on the "
    "interruption, and keep its language, tone and formatting."
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to go on with a run: end it, or ask with this prompt, which says what the answer is joined to."""

    prompt: Prompt
    begun: bool = False
    ending: Ending | None = None


def base(log: Log) -> int:
    """Where a new epoch begins: after the last whole sentence, or at the start when nothing can be kept."""
    kept = last_sentence_end(log.text)
    if kept == 0 or _continued(log.bases):
        return 0 if kept == 0 else log.end
    return log.position_of(kept)


def plan(claimed: Claimed, request: RunRequest, limits: RunLimits) -> Plan:
    """Start again when nothing is kept, continue once when something is, and otherwise give up."""
    if _unwatched(claimed, request, limits):
        return _ended(request, "Nobody was reading when the server stopped, so the answer was not finished.")
    if _continued(claimed.before.bases):
        return _ended(request, "The answer was cut off twice. Continue it, or have it written again.")
    if claimed.log.epoch > limits.retries + 1:
        return _ended(request, "The server stopped several times while this answer was being written.")
    if not claimed.log.text.strip():
        return Plan(prompt=request.prompt)
    return Plan(
        prompt=continuation(request.prompt, claimed.log.text),
        begun=any(one.kind == MessageStart.name for one in claimed.log.segments),
    )


def continuation(prompt: Prompt, said: str) -> Prompt:
    """The same wish with what was already said, and the request to go on from there; as often as need be."""
    asked = prompt.turns[:-2] if prompt.continues else prompt.turns
    kept = prompt.continues + said
    go_on = Turn(role="user", text=_CONTINUE.format(last_words(kept)))
    return replace(prompt, turns=(*asked, Turn(role="assistant", text=kept.rstrip()), go_on), continues=kept)


def _continued(bases: tuple[int, ...]) -> bool:
    return any(bases)


def _unwatched(claimed: Claimed, request: RunRequest, limits: RunLimits) -> bool:
    seen = claimed.watched_at or 0.0
    return not request.feature.finishes_unwatched and time.time() - seen > limits.unwatched_seconds


def _ended(request: RunRequest, message: str) -> Plan:
    ending = Ending(
        status=Status.INTERRUPTED, error_code="interrupted", error_message=message, retryable=True
    )
    return Plan(prompt=request.prompt, ending=ending)
