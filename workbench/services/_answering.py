"""Answering one run: ask, try again while nothing was shown, end the call when it falls silent."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from workbench.model.codes import retryable
from workbench.model.errors import WorkbenchError
from workbench.model.events import (
    Failed,
    Finished,
    ProviderEvent,
    Started,
    TextDelta,
    ToolCalled,
)
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt
from workbench.model.run import Ending, RunRequest, Status
from workbench.model.usage import Call, Usage
from workbench.providers._base import Provider
from workbench.services._joining import Implausible, joining
from workbench.services._lines import Line
from workbench.services._message import Message, Whole
from workbench.services._writer import Writer
from workbench.storage.tables import new_id


@dataclass
class Tally:
    """What one call to a provider took so far."""

    request: RunRequest
    run_id: str
    provider: str
    model: str
    began: float = field(default_factory=time.monotonic)
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    usage: Usage = field(default_factory=Usage)
    first_token_ms: int | None = None
    id: str = field(default_factory=new_id)

    def heard(self, event: ProviderEvent) -> None:
        """Note what an event tells of the call."""
        if isinstance(event, TextDelta):
            self._spoke()
            return
        if isinstance(event, Started):
            self.model = event.model or self.model
        elif isinstance(event, ToolCalled):
            self._spoke()
        usage = getattr(event, "usage", None)
        if usage is not None:
            self.usage = usage

    def _spoke(self) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self.elapsed

    @property
    def elapsed(self) -> int:
        """Milliseconds since the call began."""
        return round((time.monotonic() - self.began) * 1000)

    def call(self, outcome: str) -> Call:
        """The row of the ledger."""
        return Call(
            at=self.at,
            user=self.request.user,
            feature=self.request.feature.value,
            action=self.request.prompt.task.action,
            provider=self.provider,
            model=self.model,
            usage=self.usage,
            outcome=outcome,
            first_token_ms=self.first_token_ms,
            duration_ms=self.elapsed,
            run_id=self.run_id,
            course_id=self.request.course_id,
            document_id=self.request.document_id,
            id=self.id,
        )


@dataclass(frozen=True, kw_only=True)
class NextTry:
    """The time between an attempt that failed and the next."""

    code: str
    """Why the last attempt failed."""
    until: float
    """When the next begins, by the monotonic clock."""

    @property
    def seconds(self) -> float:
        """How long it still is."""
        return max(0.0, self.until - time.monotonic())


class Answering:
    """Has one run's answer written, from the first attempt to its ending.

    `stop` is what the run ends with when the task is cancelled; None leaves the ending to others.
    """

    def __init__(
        self,
        line: Line,
        request: RunRequest,
        *,
        provider: Callable[[], Provider],
        writer: Writer,
        limits: RunLimits,
        prompt: Prompt | None = None,
        begun: bool = False,
    ) -> None:
        self.line, self.run_id, self.request = line, line.run_id, request
        self._provider, self._writer, self._limits = provider, writer, limits
        self._prompt = prompt or request.prompt
        self._joiner = joining(self._prompt.continues)
        self._whole = Whole()
        self._message = Message(line, request, writer, begun=begun)
        self._tally: Tally | None = None
        self.next_try: NextTry | None = None
        self.stop: Ending | None = None
        self.stopped_as = "interrupted"

    async def answer(self) -> None:
        """Ask until there is an answer or none can be had, and write the ending."""
        try:
            ending = await self._attempts()
        except asyncio.CancelledError:
            if self.stop is not None:
                self._writer.end(self.line, self._with_costs(self.stop))
            raise
        except WorkbenchError as error:
            ending = self._broken(error.code, error.message, again=error.retryable)
        self._writer.end(self.line, self._with_costs(ending))

    async def _attempts(self) -> Ending:
        for attempt in count():
            outcome = await self._attempt()
            if isinstance(outcome, Finished):
                return self._finished(outcome)
            wait = self._wait_before_next(outcome, attempt)
            if wait is None:
                return self._broken(outcome.code, outcome.message, again=outcome.retryable)
            self.next_try = NextTry(code=outcome.code, until=time.monotonic() + wait)
            await asyncio.sleep(wait)
            self.next_try = None
        raise AssertionError("unreachable")

    def _wait_before_next(self, failed: Failed, attempt: int) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        asked = failed.retry_after or 0.0
        last = attempt >= self._limits.retries
        if self._message.spoken or last or not failed.retryable or asked > self._limits.retry_after_max:
            return None
        return max(asked, 0.5 * 2**attempt * random.uniform(0.75, 1.25))

    async def _attempt(self) -> Finished | Failed:
        # In a thread: the first call may have to load a vendor's library.
        provider = await asyncio.to_thread(self._provider)
        tally = self._tally = Tally(
            request=self.request,
            run_id=self.run_id,
            provider=provider.name,
            model=self._prompt.model or provider.model,
        )
        outcome = self.stopped_as
        # What an attempt before this one said was shown to nobody.
        self._joiner, self._whole = joining(self._prompt.continues), Whole()
        try:
            last = await self._listen(provider, tally)
            outcome = "completed" if isinstance(last, Finished) else self._outcome()
        except asyncio.CancelledError:
            outcome = self.stopped_as
            raise
        except BaseException:
            outcome = "failed"
            raise
        finally:
            self._writer.call(tally.call(outcome))
        return last

    async def _listen(self, provider: Provider, tally: Tally) -> Finished | Failed:
        stream = provider.stream(self._prompt, limit=self._limits.max_tokens)
        async with aclosing(stream) as events:  # type: ignore[type-var]
            try:
                last = await self._hear_all(events, tally)
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

    async def _hear_all(self, events: AsyncIterator[ProviderEvent], tally: Tally) -> Finished | Failed | None:
        """Write down what a call says, to its last event.

        Raises:
            TimeoutError: it fell silent.
            Implausible: it does not go on where the answer was cut off.
        """
        loop, stall = asyncio.get_running_loop(), self._limits.stall_seconds
        async with asyncio.timeout(stall) as patience:
            moved = loop.time()
            async for event in events:
                tally.heard(event)
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

    def _finished(self, last: Finished) -> Ending:
        if last.stop_reason == "refusal" and not self._message.spoken:
            return self._broken("refused", "The model declined to answer this.")
        self._message.open()
        return Ending(status=Status.COMPLETED, finish_reason=last.stop_reason)

    def _broken(self, code: str, message: str, *, again: bool = False) -> Ending:
        return Ending(
            status=Status.INTERRUPTED if self.shown else Status.FAILED,
            finish_reason="error",
            error_code=code,
            error_message=message.replace("\x00", ""),
            retryable=retryable(code, again),
        )

    def _outcome(self) -> str:
        return "interrupted" if self.shown else "failed"

    def _with_costs(self, ending: Ending) -> Ending:
        message = self._message
        return costs(ending, self._tally, first_ms=message.first_ms, began=message.began)

    @property
    def shown(self) -> bool:
        """Whether anybody may have seen some of it."""
        return self._message.shown

    @property
    def costs_so_far(self) -> Ending:
        """What the run took until now, whatever it ended as."""
        return self._with_costs(Ending(status=Status.INTERRUPTED))


def costs(ending: Ending, tally: Tally | None, *, first_ms: int | None, began: float) -> Ending:
    """An ending with what the run took."""
    if tally is None:
        return ending
    return replace(
        ending,
        usage=tally.usage,
        provider=tally.provider,
        model=tally.model,
        first_token_ms=first_ms,
        duration_ms=round((time.monotonic() - began) * 1000),
    )
