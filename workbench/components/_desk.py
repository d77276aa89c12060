"""The editor's desk: the pages of a course, the text of one, and beside it the assistant or the versions."""

from __future__ import annotations

from typing import Any

import panel as pn

from workbench.components.assistant_panel import AssistantPanel
from workbench.components.card import BARE
from workbench.components.editor_bar import EditorBar
from workbench.components.page_outline import PageOutline
from workbench.components.page_questions import PageQuestions
from workbench.components.versions_panel import VersionsPanel

_DESK = (
    BARE
    + """
:host { display: grid !important; gap: 16px; height: 100%; min-height: 0;
  grid-template-columns: 208px minmax(0, 1fr) minmax(300px, 360px); grid-template-rows: minmax(0, 1fr); }
:host(.wide) { grid-template-columns: minmax(0, 1fr) minmax(0, 1.3fr);
  grid-template-rows: auto minmax(0, 1fr); }
@media (max-width: 1279.95px) {
  :host, :host(.wide) { grid-template-columns: 184px minmax(0, 1fr); grid-template-rows: auto auto;
    height: auto !important; }
}
@media (max-width: 959.95px) { :host, :host(.wide) { grid-template-columns: minmax(0, 1fr); } }
@media print { :host, :host(.wide) { display: block !important; height: auto !important; } }
"""
)
OUTLINE = """
:host { min-width: 0; min-height: 0; container-type: inline-size; }
@media print { :host { display: none !important; } }
@media (min-width: 1280px) { :host(.above) { grid-column: 1 / -1; height: max-content !important;
    min-height: max-content !important; } }
@media (max-width: 959.95px) { :host { height: max-content !important; min-height: max-content !important; } }
"""
_MIDDLE = (
    BARE
    + """
:host { min-width: 0; min-height: 0; gap: 8px; }
@media (max-width: 1279.95px) { :host { height: min(72vh, 900px) !important; } }
@media (max-width: 599.95px) { :host { height: 60vh !important; min-height: 360px; } }
@media print { :host { display: block !important; height: auto !important; } }
"""
)
_SIDE = """
:host { min-width: 0; min-height: 0; overflow-y: auto; height: 100%; }
@media (max-width: 1279.95px) { :host { grid-column: 1 / -1; height: max-content; min-height: max-content;
    overflow: visible; } }
@media print { :host { display: none !important; } }
"""


class Desk:
    """Three columns, of which the first becomes a line above while changes are looked at."""

    def __init__(
        self,
        outline: PageOutline,
        bar: EditorBar,
        questions: PageQuestions,
        assistant: AssistantPanel,
        versions: VersionsPanel,
    ) -> None:
        self._outline, self._bar, self._questions = outline, bar, questions
        self._assistant, self._versions = assistant, versions
        self.past = False
        """Whether the versions stand beside the text."""
        self._middle = pn.Column(self._bar, sizing_mode="stretch_both", margin=0, stylesheets=[_MIDDLE])
        self._side = pn.Column(self._assistant, sizing_mode="stretch_width", margin=0, stylesheets=[_SIDE])
        self.layout = pn.Column(
            self._outline,
            self._middle,
            self._side,
            sizing_mode="stretch_both",
            margin=0,
            stylesheets=[_DESK],
        )
        assistant.param.watch(self._widen, "reviewing")
        versions.param.watch(self._widen, "comparing")

    def put(self, *parts: Any) -> None:
        """Show these below the bar and what is asked about the page."""
        self._middle.objects = [self._bar, self._questions, *parts]

    def beside(self, *, versions: bool) -> None:
        """Show the versions of the page beside its text, or the assistant."""
        self.past = versions
        self._side.objects = [self._versions if versions else self._assistant]
        self._bar.show(versions=versions)
        self._widen()

    def _widen(self, *events: Any) -> None:
        """Give the changes room: while they are looked at, the pages are chosen in a line above."""
        wide = self._versions.comparing if self.past else self._assistant.reviewing
        self.layout.css_classes = ["wide"] if wide else []
        self._outline.css_classes = ["above"] if wide else []
