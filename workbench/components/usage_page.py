"""Usage: tokens, cost and calls by day, model, person, page and feature, from the ledger."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any, cast

import pandas as pd
import panel as pn
import panel_material_ui as pmui
import param
from panel.viewable import Viewer

from workbench.components._charts import MEASURES, bars, colours_of, days, legend
from workbench.components.card import GRID, card, html, said, words
from workbench.components.session import Session
from workbench.components.theme import palette, plot_theme
from workbench.services import Services
from workbench.services.reporting import Filters

PERIODS: dict[str, int | None] = {"7 days": 7, "30 days": 30, "90 days": 90, "A year": 365, "All time": None}
_ALL = {"model": "All models", "user": "Everybody", "document_id": "All pages", "feature": "All features"}
_LABELS = {"model": "Model", "user": "Person", "document_id": "Page", "feature": "Feature"}
_BREAKDOWNS = {"model": "By model", "user": "By person", "document": "By page", "feature": "By feature"}
_SHOWN_CALLS = 1000
_MOST_ROWS = 200_000
_PAGE = ":host { width: 100%; max-width: 1200px; align-self: center; gap: 16px; }"
_FILTERS = ":host { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); }"
_LEGEND = """
ul { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 0; padding: 0; list-style: none;
  font-size: 12.5px; color: var(--mui-palette-text-secondary, #5b6470); }
i { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
"""
_TABLE = """
.tabulator { background: transparent !important; border: 0 !important; }
.tabulator .tabulator-header { background: transparent !important; }
.tabulator .tabulator-header .tabulator-col { background: transparent !important; }
.tabulator .tabulator-col-title { font-size: 12.5px; font-weight: 400;
  color: var(--mui-palette-text-secondary, #5b6470); }
.tabulator .tabulator-tableholder .tabulator-table .tabulator-row { background: transparent !important; }
.tabulator .tabulator-row .tabulator-cell { border-right: 0; padding: 7px 8px; font-size: 13.5px; }
.tabulator .tabulator-footer { background: transparent !important; border-top: 0; font-size: 13.5px; }
"""
_FIGURES = """
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(128px, 1fr)); gap: 16px; margin: 0; }
dt { font-size: 12.5px; line-height: 1.4; color: var(--mui-palette-text-secondary, #5b6470); }
dd { margin: 2px 0 0; font-size: 22px; line-height: 1.3; font-variant-numeric: tabular-nums; }
dd + dd { font-size: 12.5px; line-height: 1.4; color: var(--mui-palette-text-secondary, #5b6470); }
"""
_EMPTY = (
    "Nothing has been used yet. Every answer of an assistant will be counted here with its tokens and its "
    "cost; those of the offline assistant cost nothing."
)


class UsagePage(Viewer):
    """Shows what was used; every figure on it is in `frames`."""

    frames = param.Dict(default={}, doc="What is shown, as data frames by name; `COLUMNS` explains theirs.")
    state = param.Selector(default="loading", objects=["loading", "empty", "nothing", "shown"], doc="Stage.")

    def __init__(self, services: Services, session: Session, **params: Any) -> None:
        super().__init__(**params)
        self._reporting, self._session = services.reporting, session
        self._asked = 0
        self._make_filters()
        self._figures = html("", style=_FIGURES)
        self._note = html("", margin=(12, 0, 0, 0))
        self._by_day = _chart()
        self._legend = html("", style=_LEGEND)
        self._breakdowns = {name: _chart() for name in _BREAKDOWNS}
        self._table = _table()
        self._table_note = html("", margin=(0, 0, 8, 0))
        self._message = words("")
        self._content = self._lay_out()
        self._empty = card(self._message)
        self._layout = pn.Column(
            self._filter_row,
            self._empty,
            self._content,
            sizing_mode="stretch_width",
            margin=0,
            stylesheets=[_PAGE],
        )
        session.param.watch(lambda event: self._draw(), "dark")
        self.param.watch(self._show_state, "state")
        self._show_state()

    def opened(self) -> None:
        """Read anew what may have been used since."""
        pn.state.execute(self.refresh)

    def __panel__(self) -> pn.Column:
        return self._layout

    # Layout ---------------------------------------------------------------------------------

    def _make_filters(self) -> None:
        small: dict[str, Any] = {"size": "small", "margin": 0}
        wide = {**small, "sizing_mode": "stretch_width"}
        self._period = pmui.Select(label="Period", options=list(PERIODS), value="30 days", **wide)
        self._filters = {
            name: pmui.Select(label=_LABELS[name], options={every: ""}, value="", **wide)
            for name, every in _ALL.items()
        }
        self._measure = pmui.RadioButtonGroup(options=list(MEASURES), value="Cost", **small)
        self._download = pmui.FileDownload(
            callback=self._csv, filename="usage.csv", label="Download CSV", **small
        )
        self._download.variant = "outlined"  # as an argument it warns of itself
        for widget in (self._period, *self._filters.values()):
            widget.param.watch(self._filtered, "value")
        self._measure.param.watch(lambda event: self._draw(), "value")
        row = (self._period, *self._filters.values())
        shape: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": (4, 0, 0, 0)}
        self._filter_row = pn.Column(*row, stylesheets=[_FILTERS], **shape)

    def _lay_out(self) -> pn.Column:
        breakdowns = [card(self._breakdowns[name], title=title) for name, title in _BREAKDOWNS.items()]
        return pn.Column(
            card(self._figures, self._note),
            card(self._by_day, self._legend, title="By day", beside=self._measure),
            pn.Column(*breakdowns, sizing_mode="stretch_width", margin=0, stylesheets=[GRID]),
            card(self._table_note, self._table, title="Calls", beside=self._download),
            sizing_mode="stretch_width",
            margin=0,
            stylesheets=[":host { gap: 16px; }"],
        )

    # Reading --------------------------------------------------------------------------------

    @property
    def filters(self) -> Filters:
        """The filters as they stand."""
        length = PERIODS[self._period.value]
        since = _today() - timedelta(days=length - 1) if length is not None else None
        chosen = {name: widget.value or None for name, widget in self._filters.items()}
        return cast(Filters, {**chosen, "since": since})

    async def refresh(self) -> None:
        """Read the ledger and show it; an answer that a newer question overtook is dropped."""
        self._asked += 1
        asked, filters = self._asked, self.filters
        choices, frames = await asyncio.to_thread(self._read, filters)
        if asked != self._asked:
            return
        self._offer(choices)
        any_call = bool(choices["model"])
        self.frames = frames
        self.state = "shown" if frames["totals"]["calls"][0] else "nothing" if any_call else "empty"
        self._draw()

    def _read(self, filters: Filters) -> tuple[dict[str, dict[str, str]], dict[str, pd.DataFrame]]:
        reporting = self._reporting
        return reporting.choices(), {
            "totals": reporting.totals(**filters),
            "by_day_and_model": reporting.by_day_and_model(**filters),
            "by_model": reporting.by_model(**filters),
            "by_user": reporting.by_user(**filters),
            "by_document": reporting.by_document(**filters),
            "by_feature": reporting.by_feature(**filters),
            "calls": reporting.calls(limit=_SHOWN_CALLS, **filters),
        }

    def _offer(self, choices: dict[str, dict[str, str]]) -> None:
        for name, widget in self._filters.items():
            options = {_ALL[name]: "", **choices[name]}
            if widget.options != options:
                widget.options = options

    def _filtered(self, event: Any) -> None:
        pn.state.execute(self.refresh)

    async def _csv(self) -> BytesIO:
        """The calls that the filters leave, as a file."""
        calls = await asyncio.to_thread(lambda: self._reporting.calls(limit=_MOST_ROWS, **self.filters))
        return BytesIO(await asyncio.to_thread(_as_csv, calls))

    # Showing --------------------------------------------------------------------------------

    def _show_state(self, *events: Any) -> None:
        self._content.visible = self.state == "shown"
        self._empty.visible = self.state in ("empty", "nothing")
        self._filter_row.visible = self.state in ("shown", "nothing")
        nothing = "No calls match these filters. Choose a longer period or fewer filters."
        self._message.object = said(_EMPTY if self.state == "empty" else nothing)

    def _draw(self) -> None:
        if self.state != "shown":
            return
        frames, measure, dark = self.frames, self._measure.value, self._session.dark
        self._figures.object, self._note.object = _figures(frames["totals"])
        by_day = frames["by_day_and_model"]
        colours = colours_of(by_day, measure, dark=dark)
        since, plain = self.filters.get("since"), palette(dark).series[0]
        self._show_chart(self._by_day, days(by_day, measure, since, _today(), colours=colours))
        self._legend.object = legend(colours)
        for name, pane in self._breakdowns.items():
            own = colours if name == "model" else {}
            self._show_chart(pane, bars(frames[f"by_{name}"], name, measure, colours=own, plain=plain))
        self._show_calls()

    def _show_chart(self, pane: pn.pane.Bokeh, figure: Any) -> None:
        pane.param.update(theme=plot_theme(self._session.dark), object=figure)

    def _show_calls(self) -> None:
        calls, every = self.frames["calls"], int(self.frames["totals"]["calls"][0])
        self._table.value = _rows(calls)
        shown = f"The newest {len(calls):,} of {every:,} calls; the download has all of them."
        self._table_note.object = said(shown if every > len(calls) else "")


def _today() -> date:
    return datetime.now(UTC).date()


def _chart() -> pn.pane.Bokeh:
    return pn.pane.Bokeh(None, sizing_mode="stretch_width", margin=0)


def _figures(totals: pd.DataFrame) -> tuple[str, str]:
    """The sums as HTML, and what is to be said about them."""
    (total,) = totals.to_dict("records")
    sent = total["input_tokens"] + total["cache_read_tokens"] + total["cache_write_tokens"]
    figures = (
        ("Cost", money(total["cost"]), ""),
        ("Calls", f"{total['calls']:,}", ""),
        ("Tokens sent", f"{sent:,}", f"{total['cache_share']:.0%} from the cache" if sent else ""),
        ("Tokens received", f"{total['output_tokens']:,}", ""),
        (
            "First words after",
            seconds(total["first_token_p50_ms"]),
            f"95 of 100 within {seconds(total['first_token_p95_ms'])}",
        ),
    )
    shown = (f"<div><dt>{name}</dt><dd>{value}</dd><dd>{more}</dd></div>" for name, value, more in figures)
    unpriced = total["unpriced_calls"]
    calls = "1 call is" if unpriced == 1 else f"{unpriced:,} calls are"
    note = f"{calls} not in the cost, because no price is known for their model." if unpriced else ""
    return f"<dl>{''.join(shown)}</dl>", said(note, "small")


def seconds(milliseconds: float) -> str:
    """A time as people read it; a dash where there is none."""
    return "–" if pd.isna(milliseconds) else f"{milliseconds / 1000:.1f} s"


def money(dollars: float) -> str:
    """A sum in US dollars, as exact as it is small; a dash where no price is known."""
    if pd.isna(dollars):
        return "–"
    return f"US${dollars:,.2f}" if dollars >= 1 or dollars == 0 else f"US${dollars:.4f}"


_COLUMNS = {
    "at": "When (UTC)",
    "user": "Person",
    "asked": "Asked",
    "model": "Model",
    "total_tokens": "Tokens",
    "cost": "Cost",
    "first": "First words",
    "outcome": "Outcome",
    "document": "Page",
}


def _rows(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls as people read them."""
    same = calls["feature"] == calls["action"]
    shown = calls.assign(
        at=calls["at"].dt.strftime("%Y-%m-%d %H:%M"),
        asked=calls["feature"].where(same, calls["feature"] + ": " + calls["action"]),
        document=calls["document"].fillna(""),
        cost=_or_blank(calls["cost"]),
        first=_or_blank(calls["first_token_ms"].astype("float64") / 1000),
    )
    return shown[list(_COLUMNS)].rename(columns=_COLUMNS)


def _or_blank(numbers: pd.Series) -> pd.Series:
    """The numbers, with nothing in place of those that are missing."""
    return numbers.astype("object").where(numbers.notna(), None)


def _table() -> pn.widgets.Tabulator:
    right = {"Tokens": "right", "Cost": "right", "First words": "right"}
    numbers = {
        "Tokens": {"type": "money", "thousand": ",", "precision": 0},
        "Cost": {"type": "money", "symbol": "US$", "precision": 4},
        "First words": {"type": "money", "symbol": " s", "symbolAfter": True, "precision": 1},
    }
    return pn.widgets.Tabulator(
        pd.DataFrame(columns=list(_COLUMNS.values())),
        show_index=False,
        disabled=True,
        pagination="local",
        page_size=12,
        layout="fit_data_stretch",
        text_align=right,
        header_align=right,
        selectable=False,
        formatters=numbers,
        sizing_mode="stretch_width",
        margin=0,
        stylesheets=[_TABLE],
    )


def _as_csv(calls: pd.DataFrame) -> bytes:
    """The calls as CSV; a text that a spreadsheet would take for a formula gets a quote before it."""
    texts = calls.select_dtypes(include=["object", "string"]).columns
    for name in texts:
        formula = calls[name].astype("string").str.match(r"[=+\-@\t\r]", na=False)
        calls[name] = calls[name].where(~formula, "'" + calls[name].astype("string"))
    return calls.to_csv(index=False).encode()
