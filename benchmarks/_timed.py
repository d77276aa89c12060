"""Readers run apart from each other: one process for each, stopped when a file takes it too long.

A reader's process imports its library once and then reads one file after the other, so that the times
are those of reading alone.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass, field
from importlib.util import find_spec

LONGEST = 60.0
"""Seconds after which a file counts as failed."""


@dataclass(frozen=True, kw_only=True)
class Peer:
    """Another reader: the module and function (bytes -> `Found`) that runs it, and what it needs."""

    name: str
    run: str
    needs: str = ""
    install: str = ""

    @property
    def is_here(self):
        """Whether its library is installed."""
        return not self.needs or all(find_spec(one) for one in self.needs.split())


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reader found in a file."""

    text: str = ""
    headings: tuple[str, ...] = ()
    equations: int = 0
    comments: int = 0
    changes: int = 0
    seconds: float = 0.0
    problem: str = ""
    more: dict = field(default_factory=dict)


class Runner:
    """The process of one peer."""

    def __init__(self, peer):
        self.peer = peer
        self._start()

    def _start(self):
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.peer.run, there), daemon=True)
        self._process.start()
        there.close()
        self._here.poll(LONGEST)
        self._here.recv()

    def read(self, data):
        """What the peer finds in a file; a crash or a long silence is a problem."""
        try:
            self._here.send(data)
            if self._here.poll(LONGEST):
                return self._here.recv()
        except (EOFError, OSError):
            self.stop()
            self._start()
            return Found(problem="crashed")
        self.stop()
        self._start()
        return Found(problem=f"more than {LONGEST:.0f} s", seconds=LONGEST)

    def stop(self):
        """End the process."""
        self._process.kill()
        self._process.join()
        self._here.close()


def _serve(run, pipe):
    module, _, name = run.partition(":")
    function = getattr(__import__(module), name)
    pipe.send("ready")
    while True:
        data = pipe.recv()
        began = time.perf_counter()
        try:
            found = function(data)
            problem = ""
        except BaseException as error:  # noqa: BLE001 (peers fail in many ways)
            found, problem = Found(), type(error).__name__
        seconds = time.perf_counter() - began
        pipe.send(Found(**{**vars(found), "seconds": seconds, "problem": problem}))
