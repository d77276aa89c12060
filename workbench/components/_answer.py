"""A coach's answer as it comes, from its run to the transcript."""

from __future__ import annotations

from contextlib import aclosing

from workbench.components.transcript import Entry, Status, Transcript
from workbench.model.chat import Message
from workbench.model.events import MessageDelta, StreamStart
from workbench.model.run import Status as RunStatus
from workbench.services.generating import Generating

_STATUSES: dict[RunStatus, Status] = {
    RunStatus.PENDING: "waiting",
    RunStatus.STREAMING: "streaming",
    RunStatus.COMPLETED: "done",
    RunStatus.CANCELLED: "stopped",
    RunStatus.INTERRUPTED: "interrupted",
    RunStatus.FAILED: "failed",
}


def entry_of(message: Message) -> Entry:
    """A message as the transcript shows it; one being written begins empty and is read from its run."""
    going = message.run_id is not None and not message.status.ended
    return Entry(
        id=message.id,
        role=message.role,
        text="" if going else message.text,
        status="waiting" if going else _STATUSES[message.status],
        hint_level=message.hint_level if message.role == "assistant" else None,
        at=message.at.isoformat(),
        problem=_problem(message),
        sources=tuple((one.label, f"{one.document_id}:{one.block_id}") for one in message.references),
    )


def _problem(message: Message) -> str:
    if message.status in (RunStatus.FAILED, RunStatus.INTERRUPTED):
        return message.problem or "The answer broke off."
    return ""


async def follow(generating: Generating, run_id: str, entry_id: str, transcript: Transcript) -> None:
    """Show a run's text as it comes, until it has ended; what a new try takes back is taken back here too."""
    pieces: list[tuple[int, str]] = []
    async with aclosing(generating.follow(run_id)) as events:
        async for event in events:
            if isinstance(event, MessageDelta):
                pieces.append((event.pos, event.content))
                transcript.append(entry_id, event.content)
            elif isinstance(event, StreamStart) and pieces:
                pieces = [(at, text[: event.base - at]) for at, text in pieces if at < event.base]
                transcript.update(entry_id, text="".join(text for _, text in pieces))
