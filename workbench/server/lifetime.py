"""The life of a server process: open from the start, handed over at the end, never left behind by its parent.

SIGTERM (and Ctrl-C) first turns `/readyz` to 503, then hands all runs over, tells their readers, lets what
was asked be answered, and only then stops. With `--num-procs` the first process only waits for the others;
they hold one end of a pipe whose other end is its own, so that they leave with it however it dies.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import FrameType

from bokeh.server.server import BaseServer
from tornado.process import task_id

from workbench.model.errors import WorkbenchError
from workbench.server._api import in_flight
from workbench.workspace import shared

_log = logging.getLogger(__name__)

_ANSWER_SECONDS = 10.0
"""Longest time for which what was asked before the end is still answered."""

_bokeh_serves: Callable[[BaseServer], None] = BaseServer.run_until_shutdown


def follow_signals() -> None:
    """Have the servers of this process, and of those it forks, begin and end like this."""
    held, given = os.pipe()
    with suppress(ValueError):  # not the main thread: whoever embeds this sees to its signals
        signal.signal(signal.SIGTERM, lambda number, frame: _parent_leaves(given, number, frame))

    def serve(server: BaseServer) -> None:
        if task_id() is not None:
            os.close(given)
            server.io_loop.asyncio_loop.add_reader(held, _orphaned, server, held)
        server.io_loop.add_callback(_open)
        server.io_loop.add_callback(_on_interrupt, server)
        _bokeh_serves(server)

    BaseServer.run_until_shutdown = serve
    BaseServer._sigterm = _leave  # noqa: SLF001  Bokeh has no other place


def _parent_leaves(given: int, number: int, frame: FrameType | None) -> None:
    """Let the forked processes see their parent go, and wait for them; without any, end as usual."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        return
    with suppress(OSError):
        os.close(given)


def _orphaned(server: BaseServer, held: int) -> None:
    server.io_loop.asyncio_loop.remove_reader(held)
    _leave(server)


def _on_interrupt(server: BaseServer) -> None:
    """Leave in good order at the first Ctrl-C; at the second, at once."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        loop.remove_signal_handler(signal.SIGINT)
        _leave(server)

    with suppress(ValueError, RuntimeError, NotImplementedError):
        loop.add_signal_handler(signal.SIGINT, leave)


async def _open() -> None:
    """Look after runs from now on, also those that others left, before anybody asks for anything."""
    await asyncio.to_thread(import_module, "workbench.components.app")  # or the first page would wait for it
    try:
        await asyncio.to_thread(shared)
    except WorkbenchError as error:
        _log.warning("%s %s", error.message, error.advice)


def _leave(server: BaseServer) -> None:
    if server not in _leaving:
        _leaving[server] = asyncio.ensure_future(_hand_over(server))


_leaving: dict[BaseServer, asyncio.Future[None]] = {}
"""The servers that leave, once each."""


async def _hand_over(server: BaseServer) -> None:
    """Hand runs over, answer what was asked, and stop."""
    _log.info("Shutting down: runs are handed over")
    try:
        await asyncio.to_thread(_close_runs)
        server._http.stop()  # noqa: SLF001  `stop` would cut the lines at once
        await _answered()
    finally:
        server.io_loop.stop()


def _close_runs() -> None:
    try:
        workspace = shared()
    except WorkbenchError:
        return
    workspace.services.importing.close()
    workspace.services.generating.close(after=workspace.settings.runs.leave_seconds)


async def _answered() -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            while in_flight():
                await asyncio.sleep(0.02)
