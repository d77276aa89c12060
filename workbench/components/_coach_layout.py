"""How the parts of the Coach page stand beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import panel as pn

from workbench.components._channel import Json
from workbench.components._conversations import Conversations
from workbench.components._reading import Reading
from workbench.components.session import Session
from workbench.components.transcript import Transcript

Data = Mapping[str, Json]
_LAYOUT = """
:host { display: grid !important; grid-template: minmax(0, 1fr) / 240px minmax(0, 1fr) minmax(0, 36%);
  height: 100%; min-height: 420px; overflow: hidden; border: 1px solid var(--mui-palette-divider, #ddd);
  border-radius: 8px; background: var(--mui-palette-background-paper, #fff); }
:host > * { width: auto !important; height: 100% !important; min-width: 0; min-height: 0; }
.coach-list { border-right: 1px solid var(--mui-palette-divider, #ddd);
  background: var(--mui-palette-background-default, #f6f6f3); }
.coach-reading { border-left: 1px solid var(--mui-palette-divider, #ddd); }
:host(.no-list) { grid-template-columns: 45px minmax(0, 1fr) minmax(0, 40%); }
:host(.no-reading) { grid-template-columns: 240px minmax(0, 1fr) 45px; }
:host(.no-list.no-reading) { grid-template-columns: 45px minmax(0, 1fr) 45px; }
@media (max-width: 959.95px) {
  :host, :host(.no-list), :host(.no-reading), :host(.no-list.no-reading) {
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); overflow: visible; }
  .coach-list { height: auto !important; border: 0; border-radius: 8px 8px 0 0; z-index: 2;
    border-bottom: 1px solid var(--mui-palette-divider, #ddd); }
  .coach-reading { display: none !important; border: 0; }
  :host(.on-page) .coach-reading { display: flex !important; }
  :host(.on-page) .coach-talk { display: none !important; }
}
@media print {
  :host { display: block !important; height: auto !important; overflow: visible !important; border: 0;
    background: #fff !important; }
  :host > * { height: auto !important; }
  .coach-list { display: none !important; }
  :host(:not(.on-page)) .coach-reading { display: none !important; }
}
"""


class CoachLayout:
    """The list of conversations, the talk, and the page it is about; which of them stand open."""

    def __init__(
        self, session: Session, conversations: Conversations, talk: Transcript, reading: Reading
    ) -> None:
        self._session, self._conversations, self._reading = session, conversations, reading
        self.place: Literal["talk", "page"] = "talk"
        """What a narrow screen shows."""
        self._folded = False
        self.view = pn.Row(
            conversations.view,
            talk,
            reading.view,
            sizing_mode="stretch_both",
            margin=0,
            stylesheets=[_LAYOUT],
        )

    def show_conversations(self) -> None:
        """List the conversations there are now."""
        self._conversations.show(place=self.place, folded=self._folded)

    def turned(self) -> None:
        """Which parts stand open has changed."""
        parts = {
            "no-list": self._folded,
            "no-reading": self._reading.folded,
            "on-page": self.place == "page",
        }
        self.view.css_classes = [name for name, on in parts.items() if on]
        self._conversations.view.show(folded=self._folded, place=self.place)

    def show_source(self, where: str) -> None:
        """Turn to the block of a page that an answer names."""
        document_id, _, block_id = where.partition(":")
        self.place = "page"
        self._reading.open_at(document_id, block_id)
        self.turned()

    # What the list and the talk ask

    def do_begin(self, data: Data) -> None:
        """Begin a new conversation; it is kept when something is asked."""
        self._turn_to_talk(None)

    def do_open(self, data: Data) -> None:
        """Open a conversation."""
        self._turn_to_talk(str(data["id"]))

    def _turn_to_talk(self, conversation_id: str | None) -> None:
        self.place = "talk"
        self._session.conversation_id = conversation_id
        self.turned()

    def do_fold(self, data: Data) -> None:
        """Fold the list away, or open it."""
        self._folded = not self._folded
        self.turned()

    def do_place(self, data: Data) -> None:
        """On a narrow screen: show the talk or the page."""
        self.place = "page" if data["name"] == "page" else "talk"
        self.turned()

    def do_settings(self, data: Data) -> None:
        """Turn to the Settings page."""
        self._session.open("settings")
