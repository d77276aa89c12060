"""What a person prefers, shown in every window of theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.components._loop import Home
from workbench.model.preferences import Preferences
from workbench.services.preferring import Preferring


def show_preferred(
    preferring: Preferring, user: str, home: Home, show: Callable[[Preferences], None]
) -> None:
    """Call `show` with what a person prefers, and again as soon as that changes."""
    show(preferring.of(user))
    home.on_close(preferring.subscribe(user, partial(home.call, show)))
