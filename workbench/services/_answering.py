"""Answering one run: ask, try again while nothing was shown, write the ending."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from workbench.model.codes import retryable
from workbench.model.errors import WorkbenchError
from workbench.model.events import Failed, Finished
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt
from workbench.model.run import Ending, RunRequest, Status
from workbench.providers._base import Provider
from workbench.services._hearing import Hearing
from workbench.services._lines import Line
from workbench.services._message import Message
from workbench.services._tally import Tally, costs
from workbench.services._writer import Writer


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
        # Heard anew: what an attempt before this one said was shown to nobody.
        hearing = Hearing(self._prompt, self._message, tally, self._limits)
        try:
            last = await hearing.listen(provider)
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
