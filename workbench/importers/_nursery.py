"""A process that has every reader loaded and forks a child for each source: no file pays for the start.

Its child is a pair: a reader, and a keeper that says how the reader ended and ends it when the server is
gone. Where there is no fork, each source gets a process of its own that starts from nothing.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

_CODE = "from workbench.importers._nursery import serve; serve()"
_START = 30.0
"""Longest time to load the readers."""
_IDLE = 600.0
"""How long it waits for another source before it frees its memory."""
_WATCH = 0.05
_MESSAGE = 4096


def environment() -> dict[str, str]:
    """What Python needs to start and to find the same packages; no keys."""
    kept = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")
    given = {name: os.environ[name] for name in kept if name in os.environ}
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *(path for path in sys.path if path and path != here)]
    return {**given, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


class Forked:
    """A reader that was forked, seen from the server."""

    def __init__(self, group: int, out: IO[bytes]) -> None:
        self.out = out
        self.group = group

    def code(self) -> int | None:
        """How it ended: only its keeper knows, and says it as a message."""
        return None

    def end(self) -> None:
        """Stop it, unless it has ended by itself."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, signal.SIGKILL)
        self.out.close()


class Nursery:
    """The one process of this server that forks readers; started when it is first needed."""

    def __init__(self, code: str = _CODE) -> None:
        self._code = code
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._owner = 0

    def fork(self, request: Mapping[str, Any]) -> Forked | None:
        """A child that reads what the request says; None where none can be had."""
        if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
            return None
        path = Path(request["folder"]) / "request.json"
        path.write_text(json.dumps(request), "utf-8")
        with self._lock:
            return self._forked(path) or self._forked(path)  # once more: it may have been idle too long

    def _forked(self, path: Path) -> Forked | None:
        wire = self._wire()
        if wire is None:
            return None
        reading, writing = os.pipe()
        try:
            socket.send_fds(wire, [str(path).encode()], [writing])
            answer = wire.recv(_MESSAGE)
        except OSError:
            answer = b""
        finally:
            os.close(writing)
        if not answer:
            os.close(reading)
            self._drop()
            return None
        return Forked(int(answer), os.fdopen(reading, "rb"))

    def _wire(self) -> socket.socket | None:
        """The socket to the process; a server that was forked itself needs one of its own."""
        if self._socket is not None and self._owner == os.getpid():
            return self._socket
        self._socket = self._process = None
        ours, theirs = socket.socketpair()
        ours.settimeout(_START)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", self._code],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
                start_new_session=True,
            )
        atexit.unregister(self._leave)
        atexit.register(self._leave)
        self._socket, self._owner = ours, os.getpid()
        return ours

    def _drop(self) -> None:
        """Let the process go; a server that was forked leaves its parent's alone."""
        if self._socket is not None:
            self._socket.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._socket = self._process = None

    def close(self) -> None:
        """End the process; readers that still run end with it."""
        with self._lock:
            self._drop()

    def _leave(self) -> None:
        """End the process with the server, which waits for nobody who is just asking for a reader."""
        if self._lock.acquire(timeout=1.0):
            try:
                self._drop()
            finally:
                self._lock.release()


# In the process -------------------------------------------------------------------------------


def serve() -> None:
    """Load every reader, then fork a child for each request until the server is gone."""
    from workbench.importers._base import importers
    from workbench.importers._isolation import perform

    importers()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    wire = socket.socket(fileno=os.dup(0))
    wire.settimeout(_IDLE)
    while True:
        try:
            message, given, _, _ = socket.recv_fds(wire, _MESSAGE, 1)
        except TimeoutError:
            if _busy():
                continue
            return
        if not message:
            return
        child = os.fork()
        if child == 0:
            wire.close()
            _keep(given[0], partial(_read, perform, message.decode()))
        os.close(given[0])
        wire.send(str(child).encode())


def _read(perform: Callable[[Mapping[str, Any]], None], path: str) -> None:
    perform(json.loads(Path(path).read_text("utf-8")))


def _busy() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def _keep(out: int, read: Callable[[], None]) -> None:
    """Be the keeper: fork the reader, and say how it ended."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(out, 1)
    os.close(out)
    server = os.getppid()
    reader = os.fork()
    if reader == 0:
        code = 1
        try:
            read()
            code = 0
        finally:
            os._exit(code)
    while True:
        done, status, used = os.wait4(reader, os.WNOHANG)
        if done:
            told = {"exit": os.waitstatus_to_exitcode(status), "mb": used.ru_maxrss // 1024}
            os.write(1, json.dumps(told).encode() + b"\n")
            os._exit(0)
        if os.getppid() != server:
            os.killpg(0, signal.SIGKILL)
        time.sleep(_WATCH)
