"""The calls of the ledger one by one: sorted and paged by the database, downloadable as CSV."""

from __future__ import annotations

import asyncio
from html import escape
from io import BytesIO
from typing import Any

import pandas as pd
import panel as pn
import panel_material_ui as pmui
import param
from panel.viewable import Viewer

from workbench.components.card import card, html
from workbench.services.reporting import Filters, Reporting, csv_text

_PAGE = 15
_MOST_ROWS = 200_000
_ORDERS = {
    "Newest first": "newest",
    "Most tokens first": "tokens",
    "Dearest first": "cost",
    "Slowest first": "slowest",
}
_STYLE = """
div { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; line-height: 1.4; }
th { font-size: 12.5px; font-weight: 400; text-align: left; white-space: nowrap;
  color: var(--mui-palette-text-secondary, #5b6470); }
th, td { padding: 7px 16px 7px 0; border-bottom: 1px solid var(--mui-palette-divider, #dfdfd9); }
td { white-space: nowrap; vertical-align: top; font-variant-numeric: tabular-nums; }
.name { max-width: 168px; overflow: hidden; text-overflow: ellipsis; }
.number { text-align: right; }
"""


class CallList(Viewer):
    """A table of the calls that the filters leave, a page at a time."""

    frame = param.DataFrame(default=None, doc="The calls on the page that is shown.")

    def __init__(self, reporting: Reporting, **params: Any) -> None:
        super().__init__(**params)
        self._reporting = reporting
        self._filters = Filters()
        self._asked = 0
        self._order = pmui.Select(
            label="Order", options=_ORDERS, value="newest", size="small", width=168, margin=0
        )
        self._pager = pmui.Pagination(count=1, value=0, size="small", shape="rounded", margin=(12, 0, 0, 0))
        self._download = pmui.FileDownload(
            callback=self.csv, filename="usage.csv", label="Download CSV", size="small", margin=0
        )
        self._download.variant = "outlined"  # as an argument it warns of itself
        self._table = html("", style=_STYLE)
        self._order.param.watch(self._ordered, "value")
        self._pager.param.watch(self._turned, "value")
        beside = pn.Row(
            self._order, self._download, margin=0, styles={"gap": "12px", "align-items": "center"}
        )
        self._layout = card(self._table, self._pager, title="Calls", beside=beside)

    def __panel__(self) -> pn.Column:
        return self._layout

    async def show(self, filters: Filters, every: int) -> None:
        """Show the first page of the calls that these filters leave, which are `every` in number."""
        self._filters = filters
        pages = max(1, -(-every // _PAGE))
        self._pager.param.update(count=pages, visible=pages > 1, value=0)
        await self._read()

    async def csv(self) -> BytesIO:
        """All calls that the filters leave, as a file."""
        self._download.data = None  # the same file again would be no news to the browser
        calls = await asyncio.to_thread(lambda: self._reporting.calls(limit=_MOST_ROWS, **self._filters))
        return BytesIO(await asyncio.to_thread(as_csv, calls))

    def _ordered(self, event: Any) -> None:
        """Show what now comes first."""
        if self._pager.value:
            self._pager.value = 0  # reads
        else:
            self._turned(event)

    def _turned(self, event: Any) -> None:
        pn.state.execute(self._read)

    async def _read(self) -> None:
        """Read a page and show it; a page that a newer wish overtook is dropped."""
        self._asked += 1
        asked, order, offset = self._asked, self._order.value, (self._pager.value or 0) * _PAGE
        frame = await asyncio.to_thread(
            lambda: self._reporting.calls(order=order, limit=_PAGE, offset=offset, **self._filters)
        )
        if asked == self._asked:
            self.frame = frame
            self._table.object = table_markup(frame)


def table_markup(calls: pd.DataFrame) -> str:
    """The calls as an HTML table."""
    names = ("When (UTC)", "Person", "Asked", "Model", "Tokens", "Cost", "First words", "Outcome", "Page")
    numbers = ("Tokens", "Cost", "First words")
    cut = ("Person", "Model", "Page")
    kinds = ["number" if name in numbers else "name" if name in cut else "" for name in names]
    head = "".join(
        f'<th scope="col" class="{kind}">{name}</th>' for name, kind in zip(names, kinds, strict=True)
    )
    rows = "".join(_row(call, kinds) for call in calls.to_dict("records"))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div role="region" aria-label="Calls" tabindex="0">{table}</div>'


def _row(call: dict[str, Any], kinds: list[str]) -> str:
    feature, action = call["feature"], call["action"]
    cells = (
        f"{call['at']:%Y-%m-%d %H:%M}",
        call["user"],
        feature if feature == action else f"{feature}: {action}",
        call["model"],
        f"{call['total_tokens']:,}",
        money(call["cost"]),
        seconds(call["first_token_ms"]),
        call["outcome"],
        "" if pd.isna(call["document"]) else call["document"],
    )
    shown = zip(cells, kinds, strict=True)
    return "<tr>" + "".join(_cell(escape(str(cell)), kind) for cell, kind in shown) + "</tr>"


def _cell(text: str, kind: str) -> str:
    whole = f' title="{text}"' if kind == "name" else ""
    return f'<td class="{kind}"{whole}>{text}</td>'


def money(dollars: float) -> str:
    """A sum in US dollars, as exact as it is small; a dash where no price is known."""
    if pd.isna(dollars):
        return "–"
    return f"US${dollars:,.2f}" if dollars >= 1 or dollars == 0 else f"US${dollars:.4f}"


def seconds(milliseconds: float | None) -> str:
    """A time as people read it; a dash where there is none."""
    return "–" if milliseconds is None or pd.isna(milliseconds) else f"{milliseconds / 1000:.1f} s"


def as_csv(calls: pd.DataFrame) -> bytes:
    """The calls as CSV; a text that a spreadsheet would take for a formula gets a quote before it."""
    return csv_text(calls).encode()
