"""The switch that has an import analysed, how far that is, and what was said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui
from panel.viewable import Viewer

from workbench.components.analysis_view import AnalysisView
from workbench.components.card import html, said
from workbench.model.analysis import Analysis, Duplicate
from workbench.model.errors import Cancelled, WorkbenchError
from workbench.model.imported import Imported

Analyse = Callable[..., Analysis]
"""`analyse(imported, cancelled=…, first=…)`, which blocks."""


_ASKING = "This is what rules say. Asking the AI …"


class AnalysisPanel(Viewer):
    """Analyses an import when it is switched on, off the event loop, and stops when it is switched off."""

    def __init__(
        self,
        analyse: Analyse,
        *,
        on: bool = False,
        link: Callable[[Duplicate], str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(**params)
        self._analyse = analyse
        self._imported: Imported | None = None
        self._turn = 0
        self._switch = pmui.Switch(
            label="Analyse: what it is, what it aims at, what is here already", value=on, margin=0
        )
        self._told = html("")
        self._view = AnalysisView(link=link)
        self._layout = pn.Column(
            self._switch, self._told, self._view, sizing_mode="stretch_width", margin=(0, 0, 12, 0)
        )
        self._switch.param.watch(self._switched, "value")

    @property
    def analysis(self) -> Analysis | None:
        """What was said; None while nothing was."""
        return self._view.analysis

    async def show(self, imported: Imported) -> None:
        """Look at this import from now on."""
        self._imported = imported
        await self._run()

    def stop(self) -> None:
        """Let go of what is under way."""
        self._turn += 1

    def close(self) -> None:
        """Let go of the import, too."""
        self.stop()
        self._imported = None

    def __panel__(self) -> pn.Column:
        return self._layout

    def _switched(self, event: Any) -> None:
        pn.state.execute(self._run, schedule=False)

    async def _run(self) -> None:
        """Analyse, if that is wanted; an older analysis that still runs is let go."""
        self.stop()
        turn = self._turn
        self._view.analysis = None
        self._tell("")
        if not self._switch.value or self._imported is None:
            return
        self._tell("Analysing …")
        try:
            found = await asyncio.to_thread(self._analyse, self._imported, **self._asides(turn))
        except Cancelled:
            return
        except WorkbenchError as error:
            if self._turn == turn:
                self._tell(f"{error.message} {error.advice}".strip(), "bad")
            return
        self._found(turn, "", found)

    def _asides(self, turn: int) -> dict[str, Callable[..., Any]]:
        """How an analysis knows that it was let go, and what it says while the AI is still to answer."""
        home, told = asyncio.get_running_loop(), partial(self._found, turn, _ASKING)
        return {
            "cancelled": lambda: self._turn != turn,
            "first": lambda found: home.call_soon_threadsafe(told, found),
        }

    def _found(self, turn: int, told: str, found: Analysis) -> None:
        if self._turn == turn:
            self._tell(told)
            self._view.analysis = found

    def _tell(self, text: str, kind: str = "quiet") -> None:
        self._told.object = said(text, kind)
