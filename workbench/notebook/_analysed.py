"""An analysis in a notebook: cards in a cell, tables in code."""

from __future__ import annotations

from dataclasses import asdict, fields

import pandas as pd
from panel.viewable import Viewer

from workbench.components.analysis_view import AnalysisView
from workbench.model.analysis import Analysis, Duplicate, Objective, PageAnalysis
from workbench.model.errors import BadInput


class Analysed(Viewer):
    """An analysis that shows itself; `to_frame` gives its pages, objectives or duplicates as a table."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__()
        self.value = analysis

    def to_frame(self, what: str = "pages") -> pd.DataFrame:
        """A row for each of its `pages`, `objectives` or `duplicates`.

        Raises:
            BadInput: there is no such table.
        """
        kinds = {"pages": PageAnalysis, "objectives": Objective, "duplicates": Duplicate}
        if what not in kinds:
            raise BadInput(f"An analysis has {', '.join(kinds)}, not {what}.")
        rows = [asdict(one) for one in getattr(self.value, what)]
        return pd.DataFrame(rows, columns=[one.name for one in fields(kinds[what])])

    def __panel__(self) -> AnalysisView:
        return AnalysisView(self.value)
