"""Hearing one call to a provider to its end, or until it falls silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

from workbench.model.events import Failed, Finished, ProviderEvent, TextDelta, ToolCalled
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt
from workbench.providers._base import Provider
from workbench.services._joining import Implausible, joining
from workbench.services._message import Message, Whole
from workbench.services._tally import Tally


class Hearing:
    """Has a message say what one call says, and a tally count it."""

    def __init__(self, prompt: Prompt, message: Message, tally: Tally, limits: RunLimits) -> None:
        self._prompt, self._message, self._tally, self._limits = prompt, message, tally, limits
        self._joiner, self._whole = joining(prompt.continues), Whole()

    async def listen(self, provider: Provider) -> Finished | Failed:
        """What the call ends with."""
        stream = provider.stream(self._prompt, limit=self._limits.max_tokens)
        async with aclosing(stream) as events:  # type: ignore[type-var]
            try:
                last = await self._hear_all(events)
                if last is not None:
                    return last
            except TimeoutError:
                seconds = f"{self._limits.stall_seconds:.0f}"
                text = f"The model said nothing for {seconds} seconds, so the answer was ended."
                return Failed(code="stalled", message=text, retryable=False)
            except Implausible:
                text = "The answer was cut off and could not be continued without a break."
                return Failed(code="interrupted", message=text, retryable=False)
        return Failed(code="cut", message="The connection to the model ended early.", retryable=True)

    async def _hear_all(self, events: AsyncIterator[ProviderEvent]) -> Finished | Failed | None:
        """Write down what a call says, to its last event.

        Raises:
            TimeoutError: it fell silent.
            Implausible: it does not go on where the answer was cut off.
        """
        loop, stall = asyncio.get_running_loop(), self._limits.stall_seconds
        async with asyncio.timeout(stall) as patience:
            moved = loop.time()
            async for event in events:
                self._tally.heard(event)
                if isinstance(event, TextDelta):
                    self._message.say(self._joiner.feed(self._whole.feed(event.text)))
                elif isinstance(event, ToolCalled):
                    self._message.use(event)
                elif isinstance(event, Finished | Failed):
                    if isinstance(event, Finished):
                        self._message.say(self._joiner.finish())
                    return event
                # The clock is turned back only now and then: a model speaks up to hundreds of times a second.
                if (now := loop.time()) - moved > stall / 20:
                    moved = now
                    patience.reschedule(now + stall)
        return None
