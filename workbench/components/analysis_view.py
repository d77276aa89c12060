"""An analysis of an import as cards: sums, pages, objectives by level, and what is here already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any

import panel as pn
import param
from panel.viewable import Viewer

from workbench.components.card import GRID, card, html
from workbench.model.analysis import Analysis, Bloom, Duplicate, Objective, PageAnalysis, ease_in_words

_STYLE = """
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 4px 8px 4px 0; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--mui-palette-text-secondary, #5b6470); font-size: 12.5px; }
td.number, th.number { text-align: right; white-space: nowrap; }
.bar { display: grid; grid-template-columns: 92px 1fr 28px; gap: 8px; align-items: center; margin: 4px 0; }
.track { background: var(--mui-palette-action-hover, #eeeeea); border-radius: 4px; height: 12px; }
.fill { background: var(--mui-palette-primary-main, #2f5f8a); border-radius: 4px; height: 12px;
  display: block; }
ul { margin: 8px 0 0; padding-left: 20px; font-size: 14px; }
"""
_MOST_PAGES, _MOST_OBJECTIVES, _MOST_DUPLICATES = 50, 30, 30
_LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "sv": "Swedish",
    "da": "Danish",
    "no": "Norwegian",
    "fi": "Finnish",
    "cs": "Czech",
    "tr": "Turkish",
    "ru": "Russian",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "el": "Greek",
    "ar": "Arabic",
    "he": "Hebrew",
    "hi": "Hindi",
    "th": "Thai",
}


class AnalysisView(Viewer):
    """Shows an analysis; with `link`, duplicates lead to the page that is here already."""

    analysis = param.ClassSelector(class_=Analysis, doc="What is shown; nothing when there is none.")

    def __init__(
        self,
        analysis: Analysis | None = None,
        link: Callable[[Duplicate], str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(analysis=analysis, **params)
        self._link = link
        self._layout = pn.Column(sizing_mode="stretch_width", margin=0)
        self._show()

    @param.depends("analysis", watch=True)
    def _show(self) -> None:
        said = self.analysis
        if said is None:
            self._layout.objects = []
            return
        cards = [card(_html(_pages(said.pages)), title="Pages")]
        if said.objectives:
            cards.append(card(_html(_objectives(said)), title="Learning objectives"))
        if said.duplicates:
            cards.append(card(_html(_duplicates(said.duplicates, self._link)), title="Here already"))
        grid = pn.Column(*cards, sizing_mode="stretch_width", margin=(12, 0, 0, 0), stylesheets=[GRID])
        self._layout.objects = [_html(_sums(said)), grid]

    def __panel__(self) -> pn.Column:
        return self._layout


def _html(markup: str) -> pn.pane.HTML:
    return html(markup, style=_STYLE)


def _sums(said: Analysis) -> str:
    parts = [f"{said.words:,} words", f"about {_time(said.minutes)}"]
    parts += [_LANGUAGES.get(said.language, said.language)] if said.language else []
    problem = f'<p class="bad">{escape(said.problem)}</p>' if said.problem else ""
    return f'<p>{escape(" · ".join(parts))}</p><p class="small">By: {escape(said.by)}</p>{problem}'


def _time(minutes: float) -> str:
    whole = max(1, round(minutes))
    return f"{whole} min" if whole < 90 else f"{whole / 60:.1f} h"


def _pages(pages: tuple[PageAnalysis, ...]) -> str:
    head = '<tr><th>Page</th><th>Seems to be</th><th class="number">Words</th><th>Reads</th></tr>'
    rows = (
        f'<tr><td>{escape(one.title)}</td><td title="{escape(one.reason)}">{escape(one.type.value)}</td>'
        f'<td class="number">{one.words:,}</td><td>{escape(ease_in_words(one.ease) or "–")}</td></tr>'
        for one in pages[:_MOST_PAGES]
    )
    return f"<table>{head}{''.join(rows)}</table>{_rest(len(pages), _MOST_PAGES)}"


def _objectives(said: Analysis) -> str:
    most = max(said.levels.values()) or 1
    bars = (_bar(level, number, most) for level, number in said.levels.items())
    return "".join(bars) + _listed(said.objectives)


def _bar(level: Bloom, number: int, most: int) -> str:
    fill = f'<span class="fill" style="width: {100 * number / most:.0f}%"></span>'
    return (
        f'<div class="bar"><span>{level.value.capitalize()}</span>'
        f'<span class="track" role="img" aria-label="{number}">{fill}</span><span>{number}</span></div>'
    )


def _listed(objectives: Iterable[Objective]) -> str:
    found = list(objectives)
    lines = (
        f"<li>{escape(one.text)} <span class='small'>{one.level.value}</span></li>"
        for one in found[:_MOST_OBJECTIVES]
    )
    return f"<ul>{''.join(lines)}</ul>{_rest(len(found), _MOST_OBJECTIVES)}"


def _duplicates(found: tuple[Duplicate, ...], link: Callable[[Duplicate], str] | None) -> str:
    head = '<tr><th>Here already</th><th>In</th><th class="number">Alike</th></tr>'
    rows = "".join(_duplicate_rows(found[:_MOST_DUPLICATES], link))
    return f"<table>{head}{rows}</table>{_rest(len(found), _MOST_DUPLICATES)}"


def _duplicate_rows(found: Iterable[Duplicate], link: Callable[[Duplicate], str] | None) -> Iterator[str]:
    for one in found:
        name = escape(one.document)
        if link is not None:
            name = f'<a href="{escape(link(one))}" target="_blank" rel="noopener">{name}</a>'
        what = f"Question “{escape(one.question)}” on {name}" if one.question else f"Page {name}"
        alike = f'<td class="number">{one.similarity:.0%}</td>'
        yield f"<tr><td>{what}</td><td>{escape(one.course)}</td>{alike}</tr>"


def _rest(number: int, shown: int) -> str:
    return f'<p class="small">… and {number - shown} more.</p>' if number > shown else ""
