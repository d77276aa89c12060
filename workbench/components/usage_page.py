"""Usage: tokens, cost and calls by day, model, person, page and feature, from the ledger."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pandas as pd
import panel as pn
import panel_material_ui as pmui
import param
from panel.viewable import Viewer

from workbench.components._charts import MEASURES, bars, colours_of, days, legend
from workbench.components.call_list import CallList, money, seconds
from workbench.components.card import BARE, GRID, card, html, said, words
from workbench.components.session import Session
from workbench.components.theme import palette, plot_theme
from workbench.services import Services
from workbench.services.reporting import Filters, Reporting

PERIODS: dict[str, int | None] = {"7 days": 7, "30 days": 30, "90 days": 90, "A year": 365, "All time": None}
_ALL = {"model": "All models", "user": "Everybody", "document_id": "All pages", "feature": "All features"}
_LABELS = {"model": "Model", "user": "Person", "document_id": "Page", "feature": "Feature"}
_BREAKDOWNS = {"model": "By model", "user": "By person", "document": "By page", "feature": "By feature"}
_PAGE = BARE + ":host { width: 100%; max-width: 1200px; align-self: center; gap: 16px; }"
_FILTERS = f"""
{BARE} :host {{ display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); }}
@media (min-width: 1100px) {{ :host {{ grid-template-columns: repeat(5, minmax(0, 1fr)); }} }}
"""
_LEGEND = """
ul { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 0; padding: 0; list-style: none;
  font-size: 12.5px; color: var(--mui-palette-text-secondary, #5b6470); }
i { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
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
_NOTHING = "No calls match these filters. Choose a longer period or fewer filters."


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
        self._lacks = {
            name: words(f"None of these calls was about a {title.removeprefix('By ')}.")
            for name, title in _BREAKDOWNS.items()
        }
        self._calls = CallList(services.reporting)
        self._content = self._lay_out()
        self._layout = pn.Column(sizing_mode="stretch_width", margin=0, stylesheets=[_PAGE])
        session.param.watch(self._turn_dark, "dark")
        self._turn_dark()
        self.param.watch(self._show_state, "state")
        self._show_state()

    def opened(self) -> None:
        """Read anew what may have been used since."""
        # What changes while the browser builds a view can be lost: so first a line, then all of it at once.
        self.state = "loading"
        pn.state.onload(self.refresh)

    def __panel__(self) -> pn.Column:
        return self._layout

    # Layout ---------------------------------------------------------------------------------

    def _turn_dark(self, *events: Any) -> None:
        """Have widgets follow also while they are not on the page: Material UI turns those that are."""
        for one in (self._filter_row, self._content):
            for widget in one.select(pmui.base.MaterialComponent):
                widget.dark_theme = self._session.dark
        if events:
            self._draw()

    def _make_filters(self) -> None:
        small: dict[str, Any] = {"size": "small", "margin": 0}
        wide = {**small, "sizing_mode": "stretch_width"}
        self._period = pmui.Select(label="Period", options=list(PERIODS), value="30 days", **wide)
        self._filters = {
            name: pmui.Select(label=_LABELS[name], options={every: ""}, value="", **wide)
            for name, every in _ALL.items()
        }
        self._measure = pmui.RadioButtonGroup(options=list(MEASURES), value="Cost", **small)
        for widget in (self._period, *self._filters.values()):
            widget.param.watch(self._filtered, "value")
        self._measure.param.watch(lambda event: self._draw(), "value")
        row = (self._period, *self._filters.values())
        shape: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": (4, 0, 0, 0)}
        self._filter_row = pn.Column(*row, stylesheets=[_FILTERS], **shape)

    def _lay_out(self) -> pn.Column:
        breakdowns = [
            card(self._breakdowns[name], self._lacks[name], title=title)
            for name, title in _BREAKDOWNS.items()
        ]
        return pn.Column(
            card(self._figures, self._note),
            card(self._by_day, self._legend, title="By day", beside=self._measure),
            pn.Column(*breakdowns, sizing_mode="stretch_width", margin=0, stylesheets=[GRID]),
            self._calls,
            sizing_mode="stretch_width",
            margin=0,
            stylesheets=[BARE, ":host { gap: 16px; }"],
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
        choices, frames = await asyncio.to_thread(_read, self._reporting, filters)
        if asked != self._asked:
            return
        self._offer(choices)
        calls = int(frames["totals"]["calls"][0])
        if not self.frames and not frames["totals"]["cost"][0] > 0:
            self._measure.value = "Tokens"  # nothing was paid for
        self.frames = frames
        if calls:
            self._draw()
            await self._calls.show(filters, calls)
        self.state = "shown" if calls else "nothing" if choices["model"] else "empty"

    def _offer(self, choices: dict[str, dict[str, str]]) -> None:
        for name, widget in self._filters.items():
            options = {_ALL[name]: "", **choices[name]}
            if widget.options != options:
                widget.options = options

    def _filtered(self, event: Any) -> None:
        pn.state.execute(self.refresh)

    # Showing --------------------------------------------------------------------------------

    def _show_state(self, *events: Any) -> None:
        shown = {
            "loading": [words("Reading …")],
            "empty": [card(words(_EMPTY))],
            "nothing": [self._filter_row, card(words(_NOTHING))],
            "shown": [self._filter_row, self._content],
        }
        self._layout.objects = shown[self.state]

    def _draw(self) -> None:
        if not self.frames or not self.frames["totals"]["calls"][0]:
            return
        frames, measure, dark = self.frames, self._measure.value, self._session.dark
        self._figures.object, self._note.object = _figures(frames["totals"])
        by_day = frames["by_day_and_model"]
        colours = colours_of(by_day, measure, dark=dark)
        since, plain = self.filters.get("since"), palette(dark).series[0]
        self._show_chart(self._by_day, days(by_day, measure, since, _today(), colours=colours))
        self._legend.object = legend(colours)
        for name, pane in self._breakdowns.items():
            own, frame = colours if name == "model" else {}, frames[f"by_{name}"]
            pane.visible, self._lacks[name].visible = not frame.empty, frame.empty
            self._show_chart(pane, bars(frame, name, measure, colours=own, plain=plain))

    def _show_chart(self, pane: pn.pane.Bokeh, figure: Any) -> None:
        pane.param.update(theme=plot_theme(self._session.dark), object=figure)


def _read(
    reporting: Reporting, filters: Filters
) -> tuple[dict[str, dict[str, str]], dict[str, pd.DataFrame]]:
    """What can be filtered for, and what is shown, by name."""
    return reporting.choices(), {
        "totals": reporting.totals(**filters),
        "by_day_and_model": reporting.by_day_and_model(**filters),
        "by_model": reporting.by_model(**filters),
        "by_user": reporting.by_user(**filters),
        "by_document": reporting.by_document(**filters),
        "by_feature": reporting.by_feature(**filters),
    }


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
