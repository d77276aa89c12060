"""Cards and small texts: what a page is made of when it needs no JavaScript of its own."""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn

BARE = ".scroll-button { display: none; }"
"""For a column with gaps: Panel puts a hidden button into each, which would have a gap of its own."""
GRID = f"""
{BARE}
:host {{ display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }}
"""
_CARD = """
:host { border: 1px solid var(--mui-palette-divider, #dfdfd9); border-radius: 8px; padding: 16px;
  background: var(--mui-palette-background-paper, #fff); min-width: 0; }
"""
_APART = ":host { align-items: center; justify-content: space-between; gap: 8px; flex-wrap: wrap; }"
_TEXT = """
:host { font-family: var(--mui-font-family, Roboto, system-ui, sans-serif);
  color: var(--mui-palette-text-primary, #20242b); font-size: 15px; line-height: 1.55;
  overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 17px; font-weight: 700; line-height: 1.4; }
h3 { margin: 16px 0 4px; font-size: 14px; font-weight: 700; line-height: 1.4; }
h3:first-child { margin-top: 0; }
p { margin: 0; }
.quiet { color: var(--mui-palette-text-secondary, #5b6470); font-size: 14px; line-height: 1.5; }
a { color: var(--mui-palette-primary-main, #2f5d8c); text-underline-offset: 2px; }
.small { font-size: 12.5px; line-height: 1.4; color: var(--mui-palette-text-secondary, #5b6470); }
.good { color: var(--mui-palette-success-main, #2b6e48); }
.bad { color: var(--mui-palette-error-main, #b0302b); }
code { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
"""


def card(*objects: Any, title: str = "", beside: Any = None, **params: Any) -> pn.Column:
    """A card, with a title and perhaps something beside it."""
    parts = list(objects)
    if title:
        head = heading(title)
        parts.insert(0, head if beside is None else _apart(head, beside))
    return pn.Column(*parts, sizing_mode="stretch_width", margin=0, stylesheets=[_CARD], **params)


def _apart(left: Any, right: Any) -> pn.Row:
    """Two things at the ends of a line."""
    return pn.Row(left, right, sizing_mode="stretch_width", margin=(0, 0, 8, 0), stylesheets=[_APART])


def heading(text: str) -> pn.pane.HTML:
    """A card's title."""
    return html(f"<h2>{escape(text)}</h2>", margin=(0, 0, 8, 0), sizing_mode=None)


def words(text: str, kind: str = "quiet", **params: Any) -> pn.pane.HTML:
    """A text as it is, whatever it holds: `quiet`, `small`, `good` or `bad`, or as body text."""
    return html(said(text, kind), **params)


def said(text: str, kind: str = "quiet") -> str:
    """A text as HTML that shows it as it is."""
    return f'<p class="{kind}">{escape(text)}</p>' if text else ""


def html(markup: str, *, style: str = "", **params: Any) -> pn.pane.HTML:
    """Markup of our own making; all that is not ours in it was escaped."""
    defaults: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": 0}
    return pn.pane.HTML(markup, stylesheets=[_TEXT, *([style] if style else [])], **{**defaults, **params})
