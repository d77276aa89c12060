"""Settings: which assistant answers and where, a test call, and the limits in plain words."""

from __future__ import annotations

from dataclasses import fields
from html import escape
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components.assistant_card import AssistantCard
from workbench.components.card import card, html, words
from workbench.components.keys_card import KeysCard
from workbench.components.preferences_card import PreferencesCard
from workbench.components.session import Session
from workbench.services import Services
from workbench.settings import variables

_PAGE = """
:host { width: 100%; max-width: 760px; align-self: center; gap: 16px; }
"""
_LIMITS = """
:host { margin-top: 8px; }
details { border-top: 1px solid var(--mui-palette-divider, #dfdfd9); }
summary { padding: 10px 0; font-size: 14px; font-weight: 700; cursor: pointer; }
summary:focus-visible { outline: 2px solid var(--mui-palette-primary-main, #2f5d8c); outline-offset: 2px; }
dl { margin: 0 0 16px; font-size: 14px; line-height: 1.5; }
dl > div { display: flex; justify-content: space-between; gap: 24px; padding: 6px 0; }
dt, dd { margin: 0; }
dd { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
dt code { display: block; font-size: 12px; overflow-wrap: anywhere;
  color: var(--mui-palette-text-secondary, #5b6470); }
"""
_LIMITS_ARE = (
    "What keeps one file, one person or one answer from taking too much. "
    "Each can be set in the environment before the workbench starts."
)
_GROUPS = (
    ("api", "Programs"),
    ("runs", "Answers of the assistant"),
    ("edits", "Editing"),
    ("chats", "Coaching"),
    ("imports", "Importing files"),
    ("fetch", "Fetching addresses"),
)


class SettingsPage(Viewer):
    """The cards of the assistant, of preferences and of access keys, and what the limits are."""

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._assistant = AssistantCard(services, session)
        self._preferences = PreferencesCard(services.preferring, session)
        self._keys = KeysCard(services.keying, session)
        self._layout = pn.Column(
            self._assistant,
            self._preferences,
            self._keys,
            card(
                words(_LIMITS_ARE),
                html(limits_markup(services.settings), style=_LIMITS),
                title="Limits",
            ),
            sizing_mode="stretch_width",
            margin=0,
            stylesheets=[_PAGE],
        )

    def opened(self) -> None:
        """Read the state anew."""
        self._assistant.opened()
        self._preferences.opened()
        self._keys.opened()

    def __panel__(self) -> pn.Column:
        return self._layout


def limits_markup(settings: Any) -> str:
    """All limits in force, with their meaning and the variable that sets them, as HTML."""
    names = {variable.doc: variable.name for variable in variables()}
    parts = []
    for group, title in _GROUPS:
        limits = getattr(settings, group)
        known = ((one.metadata["doc"], getattr(limits, one.name)) for one in fields(limits))
        rows = "".join(_row(doc, names[doc], value) for doc, value in known)
        parts.append(f"<details><summary>{escape(title)}</summary><dl>{rows}</dl></details>")
    return "".join(parts)


def _row(doc: str, name: str, value: Any) -> str:
    if isinstance(value, bool):
        shown = "yes" if value else "no"
    elif isinstance(value, str):
        shown = value or "none"
    else:
        shown = _said(value)
    return f"<div><dt>{escape(doc)}<code>{escape(name)}</code></dt><dd>{escape(shown)}</dd></div>"


def _said(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,g} s"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value) or "–"
