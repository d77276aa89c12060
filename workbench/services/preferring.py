"""Preferring: how a person takes answers, kept for all their windows and told to those that are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from workbench.model.errors import BadInput
from workbench.model.preferences import FASTEST, SLOWEST, Preferences
from workbench.services._listeners import Listeners
from workbench.storage.settings import PreferenceStore

_NAMES = tuple(one.name for one in fields(Preferences))
Heard = Callable[[Preferences], None]


class Preferring:
    """Reads and keeps preferences."""

    def __init__(self, store: PreferenceStore) -> None:
        self._store = store
        self._listeners: Listeners[[Preferences]] = Listeners()

    def of(self, user: str) -> Preferences:
        """What a person prefers."""
        kept = self._store.all(user)
        return Preferences(**{name: kept[name] for name in _NAMES if name in kept})

    def save(self, user: str, changes: Mapping[str, Any]) -> Preferences:
        """Keep what is given, leave the rest.

        Raises:
            BadInput: something of it is no preference, or its value is none.
        """
        self._store.save(user, **{name: _checked(name, value) for name, value in changes.items()})
        now = self.of(user)
        self._listeners.tell(user, now)
        return now

    def subscribe(self, user: str, heard: Heard) -> Callable[[], None]:
        """Hear of what a person changes; call the answer to hear no more."""
        return self._listeners.add(user, heard)


def _checked(name: str, value: Any) -> Any:
    if name == "characters_per_second":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is None or (number and SLOWEST <= value <= FASTEST):
            return value
        raise BadInput(f"“{name}” is a number from {SLOWEST:g} to {FASTEST:g}, or null.")
    if name in asdict(Preferences()) and isinstance(value, bool):
        return value
    raise BadInput(f"“{name}” is no preference, or its value is none: {', '.join(_NAMES)}.")
