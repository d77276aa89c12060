"""Generating: runs, the AI answers that belong to the server and outlive the browser that asked."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Literal, Protocol

from sqlalchemy import Connection

from workbench.model.errors import Conflict, NotFound, TooLarge
from workbench.model.events import StreamEvent
from workbench.model.limits import RunLimits
from workbench.model.prompt import Prompt
from workbench.model.run import Cursor, Ending, Feature, Run, RunRequest, Status
from workbench.model.usage import Call
from workbench.providers._base import Provider
from workbench.services import _journaling
from workbench.services._answering import NextTry
from workbench.services._conversation_runs import ConversationRuns
from workbench.services._engine import Engine
from workbench.services._html_reader import HtmlReader
from workbench.services._lifetime import Lifetime
from workbench.services._measures import Measures
from workbench.services._outlook import Outlook
from workbench.services._pace import Pace, Progress
from workbench.services._reader import AtOnce, Reader, Step
from workbench.services._settling import Settling
from workbench.storage.live import LiveLog
from workbench.storage.runs import RunStore

__all__ = ["Form", "Generating", "NextTry", "Pace", "Progress", "Step"]

Form = Literal["markdown", "html"]


class Ledger(Protocol):
    """Where calls are recorded."""

    def record_on(self, connection: Connection, call: Call) -> None:
        """Record a call in somebody's transaction."""
        ...


class Generating:
    """Starts runs, follows them, and sees to it that each one ends."""

    def __init__(
        self,
        runs: RunStore,
        provider: Callable[[], Provider],
        metering: Ledger,
        limits: RunLimits,
        live: LiveLog | None = None,
        owner: str | None = None,
    ) -> None:
        self._runs, self._limits = runs, limits
        self._live = live or LiveLog()
        self.owner = owner or f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.conversations = ConversationRuns(runs)
        self.measures = Measures()
        self._settling = Settling(runs, self.measures, owner=self.owner, seconds=10 * limits.lease_seconds)
        self._engine = Engine(
            runs,
            self._live,
            provider,
            metering.record_on,
            limits,
            owner=self.owner,
            measures=self.measures,
            ended=self._over,
        )
        self.outlook = Outlook(runs, self._live, limits, self._engine.next_try)
        self.measures.observe(
            active=lambda: self._engine.held,
            viewers=lambda: self._live.viewers,
            depth=lambda: self._engine.writer.depth,
            relayed=lambda: float(self._live.relay.healthy),
        )
        self._lifetime = Lifetime(self._engine)

    def on_end(self, feature: Feature, handler: Callable[[Run], None]) -> None:
        """Have a handler called once for each run of a feature that ends, in a worker thread."""
        self._settling.on_end(feature, handler)

    def open(self) -> None:
        """Begin to look after runs, also those that a dead process left; the first use does it too."""
        self._lifetime.open()

    def start(self, request: RunRequest, also: Callable[[Connection, Run], None] | None = None) -> Run:
        """Start a run and return at once; the same request id gives the run that is there.

        `also` is called for a new run in the transaction that adds it, to keep what belongs to it.

        Raises:
            LimitReached: too many runs at once or in a minute.
            TooLarge: the prompt is longer than may be sent.
            StorageError: it could not be kept, so it was not started.
        """
        _check_size(request.prompt, self._limits.prompt_chars)
        self.open()
        run, new = self._runs.create(request, owner=self.owner, limits=self._limits, also=also)
        if new:
            self._settling.expect(run.id)
            _journaling.started(run)
            self._engine.hold(run)
            if self._lifetime.closed:  # it came while the others were handed over
                self._engine.hand_over()
            self.conversations.started(request.conversation_id or "")
        return run

    def run(self, run_id: str, *, user: str | None = None) -> Run:
        """A run as it stands.

        Raises:
            NotFound: there is none, or not for this person.
        """
        found = self._runs.get(run_id)
        if user is not None and not _visible(found, user):
            raise _missing()
        return found

    def active(
        self,
        *,
        document_id: str | None = None,
        conversation_id: str | None = None,
        user: str | None = None,
    ) -> tuple[Run, ...]:
        """The runs that have not ended, oldest first."""
        return self._runs.active(document_id=document_id, conversation_id=conversation_id, user=user)

    async def follow(
        self, run_id: str, *, after: Cursor | None = None, pace: Pace | None = None
    ) -> AsyncGenerator[StreamEvent]:
        """What a run says after a place, until it has ended; from any event loop.

        Raises:
            NotFound: there is no such run.
        """
        async with aclosing(self.read(run_id, after=after, pace=pace)) as steps:
            async for step in steps:
                yield step.event

    def read(
        self,
        run_id: str,
        *,
        after: Cursor | None = None,
        pace: Pace | None = None,
        form: Form = "markdown",
        at_once: AtOnce | None = None,
    ) -> AsyncGenerator[Step]:
        """The same with the cursor after each event; as `html`, deltas are blocks (see `HtmlReader`).

        What `at_once` takes is not among the steps: text as it is said, for a viewer that waits for it.

        Raises:
            NotFound: there is no such run.
        """
        self.open()
        reader = Reader(
            run_id,
            live=self._live,
            load=self._engine.load,
            limits=self._limits,
            after=after,
            pace=pace,
            at_once=at_once if form == "markdown" else None,
        )
        if form == "markdown":
            return reader.steps()
        origins = frozenset(self._limits.image_origins.lower().split())
        return HtmlReader(partial(self._live.before, run_id), origins=origins).steps(reader.steps())

    def cancel(self, run_id: str, *, user: str) -> Run:
        """Stop a run; what was shown is kept. One that has ended stays as it is.

        Raises:
            NotFound: there is none, or it is not this person's.
        """
        if self._runs.get(run_id).request.user != user:
            raise _missing()
        self.open()
        ending = Ending(status=Status.CANCELLED, finish_reason="cancelled")
        run, ended = self._runs.end(run_id, ending)
        if ended:
            self._engine.cancelled(run_id)
            self._over(run_id)
        return run

    def accept(self, run_id: str, *, user: str) -> Run:
        """Take a run's text; the first to ask gets it.

        Raises:
            NotFound: there is none, or not for this person.
            Conflict: somebody was first, or it has not ended.
        """
        self.run(run_id, user=user)
        return self._runs.accept(run_id, user=user)

    def regenerate(self, run_id: str, *, user: str) -> Run:
        """Ask the same again, as a new run; one that is still being written is stopped first.

        Raises:
            NotFound: there is none, or not for this person.
            LimitReached: too many runs at once or in a minute.
        """
        old = self.run(run_id, user=user)
        if not old.status.ended:
            if old.request.user != user:
                raise Conflict("This answer is still being written for somebody else.")
            self.cancel(run_id, user=user)
        details = old.request.details | {"regenerated_from": run_id}
        details.pop("message_id", None)
        return self.start(replace(old.request, user=user, request_id=None, details=details))

    def wait(self, run_id: str, *, timeout: float | None = None) -> Run:
        """Block until a run has ended and who asked was told; the run as it stands when the time is over."""
        self.open()
        ended = self._engine.threads.run(_to_the_end(self.read(run_id)))
        try:
            ended.result(timeout)
        except TimeoutError:
            ended.cancel()
        else:
            self._settling.wait(run_id, timeout)
        return self._runs.get(run_id)

    @property
    def problem(self) -> str | None:
        """Why answers cannot be kept now, if so."""
        return self._lifetime.problem

    @property
    def closing(self) -> bool:
        """Whether this process hands its runs over, or has."""
        return self._lifetime.closed

    def close(self, *, after: float = 0.0) -> None:
        """Commit what there is and hand running answers over to whoever opens this database next.

        `after` so many seconds, in which it only says that it will: `problem` is told at once.
        """
        self._lifetime.close(after=after)

    def _over(self, run_id: str) -> None:
        self._engine.threads.submit(self._settling.settle, run_id)


async def _to_the_end(steps: AsyncGenerator[Step]) -> None:
    async with aclosing(steps):
        async for _ in steps:
            pass


def _missing() -> NotFound:
    return NotFound("This answer does not exist.")


def _visible(run: Run, user: str) -> bool:
    """A person sees their own runs, and those on documents, which are edited together."""
    shared = run.request.document_id is not None and run.request.feature in (Feature.EDIT, Feature.BLOCK)
    return shared or run.request.user == user


def _check_size(prompt: Prompt, most: int) -> None:
    length = len(prompt.system) + sum(len(turn.text) for turn in prompt.turns)
    if length > most:
        raise TooLarge(f"That is {length:,} characters; at most {most:,} can be sent to the model.")
