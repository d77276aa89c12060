"""An answer as it comes, from its run to the text that shows it."""

from __future__ import annotations

from contextlib import aclosing

from workbench.components.live_text import LiveText
from workbench.model.events import MessageDelta, StreamStart
from workbench.services.generating import Generating


async def follow(generating: Generating, run_id: str, shown: LiveText) -> None:
    """Show a run's text until it has ended; what a new try takes back is taken back here too."""
    pieces: list[tuple[int, str]] = []
    shown.reset(busy=True)
    async with aclosing(generating.follow(run_id)) as events:
        async for event in events:
            if isinstance(event, MessageDelta):
                pieces.append((event.pos, event.content))
                shown.append(event.content)
            elif isinstance(event, StreamStart) and pieces:
                pieces = [(at, text[: event.base - at]) for at, text in pieces if at < event.base]
                shown.reset("".join(text for _, text in pieces), busy=True)
    shown.done()
