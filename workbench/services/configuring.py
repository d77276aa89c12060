"""Configuring: which assistant answers, from the environment first, then from the Settings page."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, cast

from workbench.model.errors import Misconfigured
from workbench.model.events import Failed, Finished, Started, TextDelta
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt, Task, Turn
from workbench.model.run import Feature
from workbench.model.usage import Call, Usage
from workbench.providers import Endpoint, Provider, connect, provider_kinds
from workbench.services.metering import Metering
from workbench.storage.settings import SettingStore

Source = Literal["environment", "saved", "default"]
OPTIONS = ("provider", "api_key", "base_url", "model")
_NAMES = {"provider": "assistant", "api_key": "key", "base_url": "address", "model": "model"}


@dataclass(frozen=True, kw_only=True)
class Assistant:
    """A choice of assistant; empty means unset."""

    provider: str = ""
    api_key: str = field(default="", repr=False)
    base_url: str = ""
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class AssistantState:
    """The assistant in use, as it can be shown."""

    name: str
    label: str
    model: str
    endpoint: str
    """The address asked; empty where nothing is."""
    key_present: bool
    sources: dict[str, Source]
    """Where each of `provider`, `api_key`, `base_url` and `model` comes from."""
    problem: str = ""
    """Why the choice made cannot be used, so that another assistant answers; empty when it can."""
    chosen: Assistant = field(default_factory=Assistant, repr=False)
    """What was chosen, without the key."""


@dataclass(frozen=True, kw_only=True)
class TestResult:
    """What a test call came to."""

    __test__ = False

    ok: bool
    message: str
    code: str = ""
    model: str = ""
    first_token_ms: int | None = None
    duration_ms: int = 0
    usage: Usage | None = None


class Configuring:
    """Knows which assistant answers. What the environment sets cannot be changed here."""

    def __init__(
        self,
        store: SettingStore,
        metering: Metering | None = None,
        *,
        fixed: Assistant | None = None,
        limits: RunLimits | None = None,
        test_seconds: float = 10.0,
    ) -> None:
        self.fixed = fixed or Assistant()
        self.limits = limits or RunLimits()
        self._store, self._metering, self._test_seconds = store, metering, test_seconds
        self._lock = threading.Lock()
        self._built: tuple[dict[str, Any], Provider, str] | None = None

    def provider(self) -> Provider:
        """The assistant that answers now; another when the settings have changed."""
        return self._current()[0]

    def describe(self) -> AssistantState:
        """What is in use, and where each choice comes from."""
        provider, problem = self._current()
        chosen, saved = self._chosen(secret=False), self._store.all()
        sources = {name: self._source(name, saved) for name in OPTIONS}
        return AssistantState(
            name=provider.name,
            label=provider.label,
            model=provider.model,
            endpoint=getattr(provider, "base_url", ""),
            key_present=sources["api_key"] != "default",
            sources=sources,
            problem=problem,
            chosen=replace(chosen, api_key=""),
        )

    def save(self, **changes: str) -> None:
        """Keep these choices: `provider`, `base_url`, `model`, `api_key`; an empty one is forgotten.

        Raises:
            Misconfigured: the environment sets one of them, or it cannot work.
        """
        changes = {name: value.strip() for name, value in changes.items()}
        self._check(self._changed(self._readable(), changes))
        secrets = {"api_key": changes.pop("api_key")} if "api_key" in changes else {}
        self._store.save(changes, secrets=secrets)

    async def test(self, *, user: str = "", **changes: str) -> TestResult:
        """Make one tiny call with the choices saved, or with these changes, and say what came of it."""
        try:
            chosen = await asyncio.to_thread(self._readable if "api_key" in changes else self._chosen)
            provider = self._connected(self._changed(chosen, changes))
        except Misconfigured as error:
            return TestResult(ok=False, message=error.message, code=error.code)
        began, at = time.monotonic(), datetime.now(UTC)
        try:
            async with asyncio.timeout(self._test_seconds):
                result = await _asked(provider, began)
        except TimeoutError:
            message = f"{provider.label} did not answer within {self._test_seconds:g} seconds."
            result = TestResult(ok=False, message=message, code="timeout", model=provider.model)
        result = replace(result, duration_ms=_since(began))
        if self._metering is not None and result.usage is not None:
            await asyncio.to_thread(self._metering.record, _call(provider, result, at=at, user=user))
        return result

    def locked(self, name: str) -> bool:
        """Whether the environment decides this. Its key is never sent to an address typed on a page."""
        return bool(getattr(self.fixed, name)) or (name == "base_url" and bool(self.fixed.api_key))

    def _changed(self, chosen: Assistant, changes: dict[str, str]) -> Assistant:
        for name, value in changes.items():
            if name not in OPTIONS:
                raise Misconfigured(f"There is no setting {name!r}.")
            if self.locked(name) and value != getattr(chosen, name):
                raise Misconfigured(f"The environment sets the {_NAMES[name]}, so it cannot be changed here.")
        moved = changes.get("base_url", chosen.base_url) != chosen.base_url
        if moved and chosen.api_key and "api_key" not in changes:
            raise Misconfigured(
                "Enter the key again: a saved key is only sent to the address it was saved for."
            )
        return replace(chosen, **changes)

    def _current(self) -> tuple[Provider, str]:
        with self._lock:
            stored = self._store.stored()
            if self._built is None or self._built[0] != stored:
                self._built = (stored, *self._usable())
            return self._built[1:]

    def _usable(self) -> tuple[Provider, str]:
        """The assistant chosen; where it cannot be used the offline one, and why."""
        try:
            return self._connected(self._chosen()), ""
        except Misconfigured as error:
            return connect("offline", Endpoint()), error.message

    def _connected(self, chosen: Assistant) -> Provider:
        name = chosen.provider or ("anthropic" if chosen.api_key else "offline")
        kind = provider_kinds().get(name)
        if kind is not None and kind.needs_key and not (chosen.api_key or chosen.base_url):
            raise Misconfigured(f"{kind.title} needs a key: enter one on the Settings page.")
        return connect(name, self._endpoint(chosen))

    def _endpoint(self, chosen: Assistant) -> Endpoint:
        return Endpoint(
            api_key=chosen.api_key,
            base_url=chosen.base_url,
            model=chosen.model,
            connect_seconds=self.limits.connect_seconds,
            stall_seconds=self.limits.stall_seconds,
        )

    def _check(self, chosen: Assistant) -> None:
        """Refuse an address or key that no assistant could use, also while another one is chosen."""
        self._connected(chosen)
        for kind in provider_kinds().values():
            if kind.needs_key:
                kind.connect(self._endpoint(chosen))

    def _readable(self) -> Assistant:
        """What was chosen, without a key that can no longer be read."""
        try:
            return self._chosen()
        except Misconfigured:
            return self._chosen(secret=False)

    def _chosen(self, *, secret: bool = True) -> Assistant:
        saved = self._store.all()
        values = {name: getattr(self.fixed, name) or str(saved.get(name, "")) for name in OPTIONS}
        if not self.fixed.api_key:
            values["api_key"] = self._store.secret("api_key") if secret and saved.get("api_key") else ""
        return Assistant(**values)

    def _source(self, name: str, saved: dict[str, Any]) -> Source:
        if getattr(self.fixed, name):
            return "environment"
        return "saved" if saved.get(name) else "default"


async def _asked(provider: Provider, began: float) -> TestResult:
    """Ask for one word."""
    question = "Reply with the single word: ready"
    prompt = Prompt(task=Task(action="test"), turns=(Turn(role="user", text=question),), version="test-1")
    model, usage, first = provider.model, None, None
    stream = cast(Any, provider.stream(prompt, limit=256))
    async with aclosing(stream) as events:
        async for event in events:
            match event:
                case Started():
                    model, usage = event.model, event.usage
                case TextDelta() if first is None:
                    first = _since(began)
                case Failed():
                    return TestResult(
                        ok=False, message=event.message, code=event.code, model=model, usage=event.usage
                    )
                case Finished():
                    usage = event.usage
    after = "" if first is None else f" after {max(first, 100) / 1000:.1f} s"
    spoke = f"{provider.label} answered{after}."
    return TestResult(ok=True, message=spoke, model=model, first_token_ms=first, usage=usage)


def _call(provider: Provider, result: TestResult, *, at: datetime, user: str) -> Call:
    return Call(
        at=at,
        user=user,
        feature=Feature.TEST,
        action="test",
        provider=provider.name,
        model=result.model,
        usage=result.usage or Usage(),
        outcome="completed" if result.ok else "failed",
        first_token_ms=result.first_token_ms,
        duration_ms=result.duration_ms,
    )


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
