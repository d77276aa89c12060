"""A provider that gives no secret away: it stands between a model and whoever keeps and shows its words."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any

from workbench.model.events import Failed, Finished, ProviderEvent, TextDelta, ToolCalled
from workbench.model.prompt import Prompt
from workbench.providers import Provider
from workbench.services._leaks import MARK, Listener

NOTICE = "*A part that would have given the answer away was left out. Try it first, then say what you found.*"


class GuardedProvider:
    """Another provider, with what a prompt's secrets name held back from its answers."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self.name, self.label, self.model = provider.name, provider.label, provider.model

    def count(self, prompt: Prompt) -> int:
        """The tokens a prompt will take, as an estimate."""
        return self._provider.count(prompt)

    async def stream(self, prompt: Prompt, *, limit: int) -> AsyncIterator[ProviderEvent]:
        """The answer as it comes, without what it must not say."""
        answer: Any = self._provider.stream(prompt, limit=limit)
        async with aclosing(answer) as events:
            if not prompt.secrets:
                async for event in events:
                    yield event
                return
            guard = _Guard(prompt)
            async for event in events:
                for passed in guard.pass_on(event):
                    yield passed


class _Guard:
    """One answer under guard."""

    def __init__(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._listener = Listener(prompt.secrets)
        self._listener.recall(prompt.continues)
        self._noted = MARK in prompt.continues
        self._said = False

    def pass_on(self, event: ProviderEvent) -> Iterator[ProviderEvent]:
        """What may be passed on of an event."""
        if isinstance(event, TextDelta):
            yield from self._text(self._listener.hear(event.text))
        elif isinstance(event, Finished):
            yield from self._text(self._listener.end() + self._notice())
            yield event
        elif isinstance(event, Failed):
            if self._said:  # else nothing was shown, and the call can be tried again
                yield from self._text(self._listener.end())
            yield event
        elif not isinstance(event, ToolCalled) or self._harmless(json.dumps(event.input, ensure_ascii=False)):
            yield event

    def _text(self, text: str) -> Iterator[TextDelta]:
        if text:
            self._said = True
            yield TextDelta(text=text)

    def _notice(self) -> str:
        withheld = self._noted or self._listener.withheld
        return f"\n\n{NOTICE}" if withheld and self._harmless(NOTICE) else ""

    def _harmless(self, text: str) -> bool:
        listener = Listener(self._prompt.secrets)
        listener.hear(text)
        listener.end()
        return not listener.withheld


def guarded(provider: Callable[[], Provider]) -> Callable[[], Provider]:
    """The same source of providers, each under guard."""
    return lambda: GuardedProvider(provider())
