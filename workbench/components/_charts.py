"""Charts of usage, in the colours of the page."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import pandas as pd
from bokeh.models import ColumnDataSource, HoverTool, NumeralTickFormatter
from bokeh.plotting import figure

from workbench.components.theme import palette

MEASURES = {"Cost": "cost", "Tokens": "total_tokens", "Calls": "calls"}
_SHORT = {"Cost": "$0,0.00[0000]", "Tokens": "0.[0]a", "Calls": "0,0"}
_EXACT = {"Cost": "$0,0.0000", "Tokens": "0,0", "Calls": "0,0"}
_OTHERS = "all others"
_MOST_SERIES = 6
_MOST_BARS = 7
_BAR = 30
_DAY_MS = 86_400_000
_LONGEST_NAME = 24


def colours_of(frame: pd.DataFrame, measure: str, *, dark: bool) -> dict[str, str]:
    """The colour of each model, the largest first; the smallest share one."""
    order = _sums(frame, "model", MEASURES[measure]).index
    colours = palette(dark)
    named = dict(zip(order[:_MOST_SERIES], colours.series, strict=False))
    return {**named, _OTHERS: colours.quiet} if len(order) > _MOST_SERIES else named


def days(
    frame: pd.DataFrame, measure: str, since: date | None, until: date, *, colours: dict[str, str]
) -> Any:
    """A stack for each day, a colour for each model."""
    table = _by_day(frame, MEASURES[measure], list(colours), since, until)
    plot = _plot(height=260, x_axis_type="datetime")
    below = pd.Series(0.0, index=table.index)
    for name in table.columns:
        above = below + table[name]
        values = {"day": table.index, "below": below, "above": above, "value": table[name]}
        drawn = plot.vbar(
            x="day",
            bottom="below",
            top="above",
            width=_DAY_MS * 0.72,
            source=ColumnDataSource({**values, "name": [name] * len(table)}),
            color=colours[name],
            line_color=None,
        )
        tips = [("", "@name"), ("", "@day{%F}"), ("", f"@value{{{_EXACT[measure]}}}")]
        plot.add_tools(HoverTool(renderers=[drawn], tooltips=tips, formatters={"@day": "datetime"}))
        below = above
    _finish(plot, measure, axis=plot.yaxis, ticks=4)
    plot.xgrid.visible = False
    plot.y_range.start = 0
    return plot


def bars(frame: pd.DataFrame, name: str, measure: str, *, colours: dict[str, str], plain: str) -> Any:
    """A bar for each of the largest, and one for all others; `plain` where no colour is given."""
    table = _largest(frame, name, MEASURES[measure])
    table["colour"] = [colours.get(one, plain) for one in table["name"]]
    plot = _plot(height=_BAR * max(len(table), 1) + 34, y_range=list(reversed(table["row"])))
    drawn = plot.hbar(
        y="row",
        right="value",
        height=0.62,
        source=ColumnDataSource(table.to_dict("list")),
        color="colour",
        line_color=None,
    )
    tips = [("", "@name"), ("", f"@value{{{_EXACT[measure]}}}")]
    plot.add_tools(HoverTool(renderers=[drawn], tooltips=tips))
    _finish(plot, measure, axis=plot.xaxis, ticks=2)  # they stand side by side, on a phone too
    plot.ygrid.visible = False
    plot.x_range.start = 0
    return plot


def legend(colours: dict[str, str]) -> str:
    """Which colour is which model, as HTML."""
    rows = (f'<li><i style="background:{colour}"></i>{escape(name)}</li>' for name, colour in colours.items())
    return f"<ul>{''.join(rows)}</ul>"


def _plot(**options: Any) -> Any:
    return figure(
        toolbar_location=None,
        tools="",
        sizing_mode="stretch_width",
        min_border_left=8,
        min_border_right=12,
        **options,
    )


def _finish(plot: Any, measure: str, *, axis: Any, ticks: int) -> None:
    axis.formatter = NumeralTickFormatter(format=_SHORT[measure])
    axis.ticker.desired_num_ticks = ticks
    if measure != "Cost":
        axis.ticker.min_interval = 1
    axis.axis_line_color = None
    axis.major_tick_line_color = None
    plot.outline_line_color = None


def _by_day(
    frame: pd.DataFrame, measure: str, names: list[str], since: date | None, until: date
) -> pd.DataFrame:
    """A row for every day of the period, a column for each of these models or all others."""
    known = frame["model"].where(frame["model"].isin(names), _OTHERS)
    named = frame.assign(model=known, **{measure: frame[measure].fillna(0.0)})
    table = named.pivot_table(index="day", columns="model", values=measure, aggfunc="sum").fillna(0.0)
    first = pd.Timestamp(since) if since is not None else table.index.min()
    every_day = pd.date_range(first, pd.Timestamp(until), name="day")
    return table.reindex(index=every_day, columns=names, fill_value=0.0)


def _sums(frame: pd.DataFrame, name: str, measure: str) -> pd.Series:
    summed = frame.fillna({measure: 0.0}).groupby(name, sort=False)[measure].sum()
    return summed.sort_values(ascending=False, kind="stable")


def _largest(frame: pd.DataFrame, name: str, measure: str) -> pd.DataFrame:
    """Names, values and distinct labels of the largest, and one row for the rest."""
    summed = _sums(frame, name, measure)
    if len(summed) > _MOST_BARS:
        rest = pd.Series({_OTHERS: summed.iloc[_MOST_BARS:].sum()})
        summed = pd.concat([summed.iloc[:_MOST_BARS], rest])
    rows: list[str] = []
    for label in map(_short, map(str, summed.index)):
        taken = sum(row.partition("\u2009")[0] == label for row in rows)
        rows.append(f"{label}\u2009({taken + 1})" if taken else label)
    return pd.DataFrame({"name": list(summed.index), "row": rows, "value": summed.to_list()})


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
