"""A coach's answer as it comes, from its run to the transcript."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from workbench.components._remedies import FULL, STOPPED, Remedy, remedy
from workbench.components.transcript import Entry, Status, Transcript
from workbench.model.chat import Message
from workbench.model.events import MessageDelta, StreamStart
from workbench.model.run import Cursor
from workbench.model.run import Status as RunStatus
from workbench.services.generating import Step

_STATUSES: dict[RunStatus, Status] = {
    RunStatus.PENDING: "waiting",
    RunStatus.STREAMING: "streaming",
    RunStatus.COMPLETED: "done",
    RunStatus.CANCELLED: "stopped",
    RunStatus.INTERRUPTED: "interrupted",
    RunStatus.FAILED: "failed",
}
_INSTRUCTION = re.compile(r"[^:]: [a-z][^:]*\.$")
"""How the end of a failure's sentence says what to do, as in “… did not accept the key: check it.”"""
_BROKEN = (RunStatus.FAILED, RunStatus.INTERRUPTED)


def entry_of(message: Message) -> Entry:
    """A message as the transcript shows it; one being written begins empty and is read from its run."""
    going = message.run_id is not None and not message.status.ended
    full = message.full and message.status is RunStatus.COMPLETED
    way_out = FULL if full else _remedy(message)
    problem = (message.problem or "The answer broke off.") if message.status in _BROKEN else ""
    problem = "The answer is as long as one may be." if full else problem
    instructs = _INSTRUCTION.search(problem) is not None  # it says what to do already
    said = instructs or way_out.advice.rstrip(".").lower() in problem.lower()
    return Entry(
        id=message.id,
        role=message.role,
        text="" if going else message.text,
        status="waiting" if going else "interrupted" if full else _STATUSES[message.status],
        hint_level=message.hint_level if message.role == "assistant" else None,
        at=message.at.isoformat(),
        problem=problem,
        advice="" if said else way_out.advice,
        deeds=way_out.deeds,
        sources=tuple((one.label, f"{one.document_id}:{one.block_id}") for one in message.references),
    )


def _remedy(message: Message) -> Remedy:
    if message.status is RunStatus.CANCELLED and message.text.strip():
        return STOPPED
    if message.status not in _BROKEN:
        return Remedy(advice="", deeds=())
    return remedy(message.code, said=bool(message.text.strip()))


async def follow(
    reading: AsyncGenerator[Step], entry_id: str, transcript: Transcript, seen: Callable[[Cursor], None]
) -> None:
    """Show a run's text as it comes, until it has ended; what a new try takes back is taken back here too."""
    pieces: list[tuple[int, str]] = []
    async with aclosing(reading) as steps:
        async for step in steps:
            event = step.event
            if isinstance(event, MessageDelta):
                pieces.append((event.pos, event.content))
                transcript.append(entry_id, event.content)
            elif isinstance(event, StreamStart) and pieces:
                pieces = [(at, text[: event.base - at]) for at, text in pieces if at < event.base]
                transcript.update(entry_id, text="".join(text for _, text in pieces))
            if step.cursor is not None:
                seen(step.cursor)
