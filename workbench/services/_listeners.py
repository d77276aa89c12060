"""Those who want to hear of something: told one after the other, from any thread, the broken ones too."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from typing import Generic, ParamSpec

_log = logging.getLogger(__name__)

Words = ParamSpec("Words")
"""What the listeners are told."""


class Listeners(Generic[Words]):
    """Callbacks of one subject each; a subject that nobody listens to takes no room."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names = itertools.count()
        self._called: dict[str, dict[int, Callable[Words, None]]] = {}

    def add(self, subject: str, callback: Callable[Words, None]) -> Callable[[], None]:
        """Have a callback told of a subject; call the answer to have it told no more."""
        with self._lock:
            name = next(self._names)
            self._called.setdefault(subject, {})[name] = callback

        def leave() -> None:
            with self._lock:
                called = self._called.get(subject, {})
                called.pop(name, None)
                if not called:
                    self._called.pop(subject, None)

        return leave

    def tell(self, subject: str, *words: Words.args, **more: Words.kwargs) -> None:
        """Call all who listen to a subject; one that fails does not keep the others from hearing."""
        with self._lock:
            called = tuple(self._called.get(subject, {}).values())
        for callback in called:
            try:
                callback(*words, **more)
            except Exception:  # noqa: BLE001 - one broken screen must not keep the others from hearing
                _log.exception("Somebody who listens to %s failed", subject)
