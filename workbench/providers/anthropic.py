"""Claude, and every endpoint that speaks Anthropic's protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib import import_module
from urllib.parse import urlsplit

from workbench.model.events import Finished, ProviderEvent
from workbench.model.prompt import Prompt
from workbench.providers._anthropic_request import MODELS, OFFICIAL, base_url, clean_key
from workbench.providers._base import Endpoint, provider
from workbench.providers._tokens import Estimate, count_prompt


class Anthropic:
    """Answers of a model behind Anthropic's protocol. Trying again is left to who asked."""

    name = "anthropic"

    def __init__(self, endpoint: Endpoint) -> None:
        self.model = endpoint.model or MODELS[0]
        self.base_url = base_url(endpoint.base_url)
        self.key = clean_key(endpoint.api_key)
        self.official = urlsplit(self.base_url).hostname == urlsplit(OFFICIAL).hostname
        self.place = "Anthropic" if self.official else urlsplit(self.base_url).netloc.rpartition("@")[2]
        self.label = f"Claude ({self.model})" if self.official else f"{self.model} at {self.place}"
        self.connect_seconds = endpoint.connect_seconds
        self.stall_seconds = endpoint.stall_seconds
        self._estimate = Estimate()
        self._last: tuple[Prompt, int] | None = None

    def count(self, prompt: Prompt) -> int:
        """The tokens a prompt will take, as an estimate that learns from the calls made."""
        last, self._last = self._last, None
        if last is not None:
            self._estimate.learn(count_prompt(last[0]), last[1])
        return self._estimate.of(count_prompt(prompt))

    async def stream(self, prompt: Prompt, *, limit: int) -> AsyncGenerator[ProviderEvent]:
        """The answer as it comes; all that can go wrong ends it with Failed."""
        # The SDK takes a second to import: not at start, and not on the event loop.
        calls = await asyncio.to_thread(import_module, "workbench.providers._anthropic_call")
        async with aclosing(calls.answer(self, prompt, limit)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    self._last = (prompt, event.usage.sent_tokens)
                yield event


@provider(
    "anthropic",
    title="Claude",
    description="Anthropic’s models, or any endpoint that speaks their protocol: a gateway, Ollama, others.",
    needs_key=True,
    models=MODELS,
)
def connect(endpoint: Endpoint) -> Anthropic:
    """Ask this endpoint."""
    return Anthropic(endpoint)
