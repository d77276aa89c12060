"""The page that holds everything: Material UI's, with our theme."""

from __future__ import annotations

from typing import Any

import panel_material_ui as pmui
from panel.util import edit_readonly

from workbench.components.theme import palette, theme_config

_SIDEBAR = 208
_ON_PAPER = {
    "display": "block !important",
    "width": "auto !important",
    "height": "auto !important",
    "overflow": "visible !important",
}
"""A sheet has no window to scroll in: what is longer goes on over the next one."""
_SX = {
    "& main": {"transition": "none !important", "backgroundColor": "background.default", "outline": "none"},
    "& .MuiDrawer-paper": {"transition": "none !important"},
    "& .main-content": {"padding": 0},
    "@media print": {
        **_ON_PAPER,
        "& header, & .MuiDrawer-root": {"display": "none !important"},
        "& main, & main > div, & .main-content": {
            **_ON_PAPER,
            "margin": "0 !important",
            "background": "#fff !important",
        },
    },
    "& .header .MuiToolbar-root": {"paddingLeft": "12px", "paddingRight": "12px"},
}


class Page(pmui.Page):
    """A page with the workbench's theme, whose visitor's session ends when its tab does."""

    def __init__(self, **params: Any) -> None:
        defaults = {
            "theme_config": theme_config(),
            "sidebar_width": _SIDEBAR,
            "sidebar_resizable": False,
            "busy_indicator": None,
            "sx": _SX,
            "raw_css": [_first_paint(bool(params.get("dark_theme")))],
            "meta_name": "Course workbench",
            "meta_viewport": "width=device-width, initial-scale=1",
        }
        super().__init__(**{**defaults, **params})
        # pmui ties `busy` to Panel's global state, which then holds every page there ever was.
        with edit_readonly(self):
            self.busy = self.param.loading


def _first_paint(dark: bool) -> str:
    """The colours until the script has run, so that a dark page does not begin with a white flash."""
    colours = palette(dark)
    screen = f"html, body {{ background-color: {colours.ground}; color: {colours.text}; }}"
    return f"{screen} @media print {{ html, body {{ background: #fff !important; }} }}"
