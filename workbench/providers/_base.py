"""What a provider is, and how its file names it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from workbench.model.events import ProviderEvent
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt


@runtime_checkable
class Provider(Protocol):
    """Answers prompts. A stream is Started, deltas and tool calls, then Finished; or Failed at any point."""

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


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a provider asks, and with which key and model; empty means the provider's own."""

    api_key: str = field(default="", repr=False)
    base_url: str = ""
    model: str = ""
    connect_seconds: float = RunLimits().connect_seconds
    stall_seconds: float = RunLimits().stall_seconds


@dataclass(frozen=True, kw_only=True)
class ProviderKind:
    """A provider as it can be chosen."""

    name: str
    title: str
    description: str
    """One sentence for the Settings page."""
    connect: Callable[[Endpoint], Provider]
    needs_key: bool = False
    models: tuple[str, ...] = ()
    """Models to offer; any other can be typed where this is not empty."""
    offered: bool = True
    """Whether the Settings page names it."""


def provider(
    name: str,
    *,
    title: str,
    description: str,
    needs_key: bool = False,
    models: tuple[str, ...] = (),
    offered: bool = True,
) -> Callable[[Callable[[Endpoint], Provider]], ProviderKind]:
    """Say that a function connects to the provider of this name."""

    def kind_of(connect: Callable[[Endpoint], Provider]) -> ProviderKind:
        return ProviderKind(
            name=name,
            title=title,
            description=description,
            connect=connect,
            needs_key=needs_key,
            models=models,
            offered=offered,
        )

    return kind_of
