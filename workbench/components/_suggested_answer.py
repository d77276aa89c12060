"""The answer of a suggestion: as text while it comes, then as changes to decide on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.components._asking import do
from workbench.components._following import Following
from workbench.components._loop import Home
from workbench.components._preferred import show_preferred
from workbench.components._proposals import diff_json
from workbench.components.addresses import addresses, media
from workbench.components.diff_view import DiffView
from workbench.components.live_text import LiveText
from workbench.components.session import Session
from workbench.model.preferences import Preferences
from workbench.model.suggestion import State, Suggestion
from workbench.services import Services

_PLACED: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": 0, "visible": False}


class SuggestedAnswer:
    """The two views of an answer, of which at most one is seen."""

    def __init__(
        self, services: Services, session: Session, home: Home, *, ended: Callable[[], None]
    ) -> None:
        """`ended` is called when this window has all of an answer."""
        origins = services.settings.runs.image_origins.lower().split()
        self.text = LiveText(image_origins=origins, **_PLACED)
        self.following = Following(services.generating, self.text, home, ended=ended)
        self.text.on_ask(partial(do, self.following, session))
        self.changes = DiffView(assets=addresses(services, session), media=media(services), **_PLACED)
        show_preferred(services.preferring, session.user, home, self._preferred)

    def _preferred(self, preferences: Preferences) -> None:
        self.following.at_speed(preferences.characters_per_second)

    def show(self, shown: Suggestion | None) -> bool:
        """Show the answer or what it changes; whether this window, at its own pace, is behind."""
        behind = shown is not None and shown.state is State.OPEN and self.following.behind(shown.run_id)
        reviewing = shown is not None and not behind and shown.after is not None and bool(shown.diff.shown)
        writing = shown is not None and not reviewing and (behind or shown.state is not State.OPEN)
        if shown is not None and writing:
            self.following.follow(shown.run_id)
        if shown is not None and reviewing:
            self.changes.show(diff_json(shown))
        self.text.visible, self.changes.visible = writing, reviewing
        return behind
