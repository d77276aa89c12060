"""An answer as it comes, from its run to the text that shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from functools import partial

from workbench.components._loop import Home
from workbench.components._viewing import Paced
from workbench.components.live_text import LiveText
from workbench.model.events import MessageDelta, StreamStart
from workbench.services.generating import Generating


class Following(Paced):
    """Follows one answer at a time."""

    def __init__(
        self, generating: Generating, text: LiveText, home: Home, *, ended: Callable[[], None]
    ) -> None:
        """`ended` is called when this window has all of an answer."""
        super().__init__(generating, text)
        self._text, self._home, self._on_end = text, home, ended
        self._run_id = ""
        self._task: asyncio.Task[None] | None = None

    def follow(self, run_id: str) -> None:
        """Show an answer as it comes; what was written before this window came is shown at once."""
        if run_id == self._run_id:
            return
        if self._task is not None:
            self._task.cancel()
        self._task = self._home.run(self._take(run_id))
        self._run_id = run_id if self._task else ""
        if self._task is not None:
            self._task.add_done_callback(partial(self._home.call, self._ended))

    def behind(self, run_id: str) -> bool:
        """Whether this window shows an answer and does not have all of it yet."""
        return run_id == self._run_id and self._task is not None and not self._task.done()

    async def _take(self, run_id: str) -> None:
        """Show a run's text until it has ended; what a new try takes back is taken back here too."""
        run = await asyncio.to_thread(self._generating.run, run_id)
        kept, pieces = run.request.prompt.continues, list[tuple[int, str]]()
        self._text.reset(kept, busy=True)
        async with self._at_pace(run_id, run_id, ahead=run.length) as viewing:
            async with aclosing(self._generating.read(run_id, pace=viewing.pace)) as steps:
                async for step in steps:
                    event = step.event
                    if isinstance(event, MessageDelta):
                        pieces.append((event.pos, event.content))
                        self._text.append(event.content)
                    elif isinstance(event, StreamStart) and pieces:
                        pieces = [(at, said[: event.base - at]) for at, said in pieces if at < event.base]
                        self._text.reset(kept + "".join(said for _, said in pieces), busy=True)
                    if step.cursor is not None:
                        viewing.seen(step.cursor)
        run = await asyncio.to_thread(self._generating.run, run_id)
        self._text.done(broken=run.status.ended and not run.whole)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task is self._task:
            self._on_end()
