"""From other threads back to a visitor's session, and long work beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import panel as pn


class Home:
    """Where a visitor's page lives: calls from other threads are made there, tasks end with it."""

    def __init__(self) -> None:
        document = pn.state.curdoc
        self._document = document if document is not None and document.session_context else None
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving: list[Callable[[], None]] = []
        self._closed = False
        if self._document is not None:
            self._document.on_session_destroyed(lambda context: self.close())

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Call a function in the session; from any thread."""
        if self._closed:
            return
        if self._document is None:
            function(*arguments)
        else:
            self._document.add_next_tick_callback(partial(function, *arguments))

    def run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        """Let work go on beside the session, on its loop; None where no loop runs, as in a plain script."""
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:
            work.close()
            return None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def on_close(self, leave: Callable[[], None]) -> None:
        """Call this when the session ends."""
        self._leaving.append(leave)

    def close(self) -> None:
        """End what goes on."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        leaving, self._leaving = self._leaving, []
        for leave in leaving:
            leave()
