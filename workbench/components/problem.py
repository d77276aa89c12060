"""One clear sentence where something could not be shown, and what to do about it."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn
from panel.viewable import Viewer

from workbench.components.page import Page
from workbench.model.errors import WorkbenchError

_STYLE = """
:host { display: block; max-width: 640px; }
section { border: 1px solid var(--mui-palette-divider); border-radius: 8px; padding: 24px;
  background: var(--mui-palette-background-paper); color: var(--mui-palette-text-primary);
  font-family: var(--mui-font-family, Roboto, sans-serif); font-size: 15px; line-height: 1.55; }
h1, h2 { margin: 0 0 8px; font-size: 17px; line-height: 1.4; }
p { margin: 0; overflow-wrap: anywhere; }
p + p { margin-top: 8px; color: var(--mui-palette-text-secondary); font-size: 14px; }
"""


class Problem(Viewer):
    """What went wrong, in place of what was to be shown."""

    def __init__(
        self, error: WorkbenchError, *, heading: str = "This cannot be shown", **params: Any
    ) -> None:
        super().__init__(**params)
        advice = f"<p>{escape(error.advice)}</p>" if error.advice else ""
        said = f"<h2>{escape(heading)}</h2><p>{escape(error.message)}</p>{advice}"
        self._shown = pn.pane.HTML(
            f'<section role="alert">{said}</section>',
            sanitize_html=False,
            stylesheets=[_STYLE],
            margin=0,
            sizing_mode="stretch_width",
        )

    def __panel__(self) -> pn.pane.HTML:
        return self._shown


def problem_page(error: WorkbenchError) -> Page:
    """A whole page for when the workbench could not start."""
    problem = Problem(error, heading="The workbench cannot start")
    stage = pn.Column(problem, sizing_mode="stretch_both", styles={"padding": "32px 24px"})
    return Page(main=[stage], theme_toggle=False, meta_title="Course workbench")
