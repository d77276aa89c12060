"""A card of the Settings page: how a person takes answers."""

from __future__ import annotations

from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from workbench.components._loop import Home
from workbench.components._preferred import show_preferred
from workbench.components.card import card, words
from workbench.components.session import Session
from workbench.model.preferences import SPEEDS, Preferences
from workbench.services.preferring import Preferring

_ABOUT = "Kept for you, in all your windows and on all your devices."
_SPEED = "How fast answers appear. Each answer can be paused, skipped and sped up on its own, too."
_AT_ONCE = "In the editor: what the assistant proposes goes into the text at once, and can be undone."
_MOTION = "Nothing blinks or slides. Your system's own setting counts as well."


class PreferencesCard(Viewer):
    """Speed, taking changes at once, and motion; each is kept when it is turned."""

    def __init__(self, preferring: Preferring, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._preferring, self._user = preferring, session.user
        self._home = Home()
        self._showing = False
        self.speed = pmui.Select(label="Speed of answers", size="small", margin=(12, 0, 0, 0), width=240)
        self.at_once = pmui.Switch(label="Take changes at once", margin=(12, 0, 0, 0))
        self.still = pmui.Switch(label="Reduce motion", margin=(12, 0, 0, 0))
        self._widgets = {
            "characters_per_second": self.speed,
            "auto_accept": self.at_once,
            "reduced_motion": self.still,
        }
        self._layout = card(
            words(_ABOUT),
            self.speed,
            words(_SPEED, "small", margin=(2, 0, 0, 2)),
            self.at_once,
            words(_AT_ONCE, "small", margin=(2, 0, 0, 2)),
            self.still,
            words(_MOTION, "small", margin=(2, 0, 0, 2)),
            title="How you take answers",
        )
        show_preferred(preferring, self._user, self._home, self.show)
        for name, widget in self._widgets.items():
            widget.param.watch(partial(self._turned, name), "value")

    def __panel__(self) -> pn.Column:
        return self._layout

    def opened(self) -> None:
        """Show what is preferred now."""
        self.show(self._preferring.of(self._user))

    def show(self, preferences: Preferences) -> None:
        """Show what is preferred, here or in another window."""
        speed = preferences.characters_per_second
        named = {name.capitalize(): value or 0.0 for name, value in SPEEDS.items()}
        if speed is not None and speed not in named.values():
            named[f"{speed:g} characters a second"] = speed
        self._showing = True
        self.speed.param.update(options=named, value=speed or 0.0)
        self.at_once.value, self.still.value = preferences.auto_accept, preferences.reduced_motion
        self._showing = False

    def _turned(self, name: str, event: Any) -> None:
        if not self._showing:
            as_it_comes = name == "characters_per_second" and not event.new
            self._preferring.save(self._user, {name: None if as_it_comes else event.new})
