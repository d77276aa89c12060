"""Scripted: answers with what it was given, for tests and demonstrations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from itertools import chain

from workbench.model.events import Failed, Finished, ProviderEvent, Started, TextDelta
from workbench.model.prompt import Prompt
from workbench.model.usage import Usage
from workbench.providers._base import Endpoint, provider

Part = str | float | ProviderEvent
"""Text to stream, seconds to be silent, or an event as it is."""

Reply = str | Failed | tuple[Part, ...]


class Scripted:
    """Gives one reply after another; the last one serves every later call. `prompts` is what it was asked."""

    name = "scripted"
    label = "Scripted assistant, not AI"

    def __init__(
        self,
        *replies: Reply,
        chunk: int = 8,
        delay: float = 0.0,
        fail: Failed | None = None,
        model: str = "scripted-1",
    ) -> None:
        self.model = model
        self.prompts: list[Prompt] = []
        self._replies = replies or ("A scripted reply.",)
        self._chunk, self._delay, self._fail = chunk, delay, fail

    def count(self, prompt: Prompt) -> int:
        """A token for each four characters."""
        texts = chain([prompt.system, prompt.task.text], (turn.text for turn in prompt.turns))
        return sum(map(len, texts)) // 4 + 1

    async def stream(self, prompt: Prompt, *, limit: int) -> AsyncGenerator[ProviderEvent]:
        """The next reply, in chunks with a delay before each."""
        reply = self._replies[min(len(self.prompts), len(self._replies) - 1)]
        self.prompts.append(prompt)
        sent, received = self.count(prompt), 0
        yield Started(model=self.model, usage=Usage(input_tokens=sent))
        for part in chain(_parts(reply), (self._fail,) if self._fail else ()):
            if isinstance(part, float):
                await asyncio.sleep(part)
            elif isinstance(part, str):
                for start in range(0, len(part), self._chunk):
                    await asyncio.sleep(self._delay)
                    received += 1
                    yield TextDelta(text=part[start : start + self._chunk])
            else:
                yield part
                if isinstance(part, Finished | Failed):
                    return
        yield Finished(usage=Usage(input_tokens=sent, output_tokens=received), stop_reason="end_turn")


@provider(
    "scripted", title="Scripted assistant", description="Says always the same, for tests.", offered=False
)
def connect(endpoint: Endpoint) -> Scripted:
    """The assistant of tests."""
    return Scripted(delay=0.01)


def _parts(reply: Reply) -> Iterator[Part]:
    parts: Iterable[Part] = reply if isinstance(reply, tuple) else (reply,)
    yield from parts
