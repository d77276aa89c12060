"""Light or dark: as the person chose, or as their system is until they choose."""

from __future__ import annotations

from typing import Any

import panel as pn

from workbench.components.page import Page
from workbench.components.session import Session
from workbench.storage.settings import PreferenceStore

_HINT = "Sec-Ch-Prefers-Color-Scheme"


class Appearance:
    """Keeps the page, the session and the person's preference in step."""

    def __init__(self, session: Session, preferences: PreferenceStore) -> None:
        self._session, self._preferences = session, preferences
        self._chosen = preferences.all(session.user).get("dark")
        self._following = False
        self._page: Page | None = None
        hinted = pn.state.headers.get(_HINT) == "dark"
        session.dark = bool(hinted if self._chosen is None else self._chosen)

    def govern(self, page: Page) -> None:
        """Keep this page as it should be, and remember when the person turns it."""
        self._page = page
        page.param.watch(self._turned, "dark_theme")
        if (
            self._chosen is None
            and pn.state.curdoc is not None
            and pn.state.curdoc.session_context is not None
        ):
            pn.state.onload(self._follow_system)  # what is set earlier does not reach the browser

    def _follow_system(self) -> None:
        pn.state.browser_info.param.watch(self._follow, "dark_mode")
        self._follow()

    def _follow(self, *events: Any) -> None:
        """Be as the system is."""
        dark = pn.state.browser_info.dark_mode
        if self._page is None or self._chosen is not None or dark is None:
            return
        self._following = True
        self._page.dark_theme = dark
        self._following = False

    def _turned(self, event: Any) -> None:
        self._session.dark = event.new
        if not self._following:
            self._chosen = event.new
            self._preferences.save(self._session.user, dark=event.new)
