"""What was used, drawn in a cell."""

from __future__ import annotations

import pandas as pd
import panel as pn

from workbench.components._charts import MEASURES, colours_of, days
from workbench.components.theme import plot_theme
from workbench.model.errors import BadInput
from workbench.services.reporting import Reporting

_DAYS = 6
"""Days before the last that are drawn at least."""


def usage_chart(reporting: Reporting, measure: str) -> pn.viewable.Viewable:
    """A measure by day and model.

    Raises:
        BadInput: there is no such measure.
    """
    if measure not in MEASURES:
        raise BadInput(f"Usage can be shown as {', '.join(MEASURES)}, not as {measure}.")
    frame = reporting.by_day_and_model()
    if frame.empty:
        return pn.pane.HTML("Nothing has been used yet.")
    colours = colours_of(frame, measure, dark=False)
    last = frame["day"].max()
    since = min(frame["day"].min(), last - pd.Timedelta(days=_DAYS))
    plot = days(frame, measure, since.date(), last.date(), colours=colours)
    return pn.pane.Bokeh(plot, theme=plot_theme(False), sizing_mode="stretch_width")
