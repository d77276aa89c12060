"""The lifetime of an engine: it starts when it is first needed, and closes once."""

from __future__ import annotations

import threading
import time

from workbench.model.errors import ShuttingDown
from workbench.services._engine import Engine


class Lifetime:
    """Starts and closes an engine, from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._starting = threading.Lock()
        self._started = self._leaving = False
        self.closed = False
        """Whether runs are being handed over, or have been."""

    def open(self) -> None:
        """Start the engine, unless somebody did already.

        Raises:
            ShuttingDown: it was closed.
        """
        with self._starting:
            if self.closed:
                raise ShuttingDown("The workbench is shutting down.")
            if not self._started:
                self._started = True
                self._engine.start()

    @property
    def problem(self) -> str | None:
        """Why answers cannot be kept now, if so."""
        if self._leaving:
            return "The workbench is shutting down."
        return "The database cannot be written." if self._engine.writer.failing else None

    def close(self, *, after: float = 0.0) -> None:
        """Close the engine after so many seconds, in which `problem` says that it will."""
        self._leaving = True
        time.sleep(after)
        with self._starting:
            started, self.closed = self._started and not self.closed, True
        if started:
            self._engine.close()
