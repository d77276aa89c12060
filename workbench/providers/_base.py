"""What a provider is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from workbench.model.events import ProviderEvent
from workbench.model.prompt import Prompt


@runtime_checkable
class Provider(Protocol):
    """Answers prompts. The events of one stream are Started, deltas and tool calls, then Finished or Failed."""

    name: str
    """As in the settings and the ledger."""
    label: str
    """As people see it; says plainly when it is not an AI."""
    model: str
    """The model asked when a prompt names none."""

    def count(self, prompt: Prompt) -> int:
        """The tokens a prompt will take, as an estimate."""
        ...

    def stream(self, prompt: Prompt, *, limit: int) -> AsyncIterator[ProviderEvent]:
        """The answer as it comes, of at most `limit` tokens. Closing the iterator ends the call."""
        ...
