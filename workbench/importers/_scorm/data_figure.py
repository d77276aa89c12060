"""A figure in data of no known tool: a number that is shown large, with what it counts."""

from __future__ import annotations

import re
from typing import Any

from workbench.importers._scorm.patterns import WORD
from workbench.model.content import Node, mark, paragraph, text

Json = Any
_NUMBERS = ("value", "stat", "figure", "percent", "percentage", "metric", "amount", "bignumber", "year")
_CAPTIONS = ("label", "caption", "title", "text", "description", "desc", "name")
_UNITS = ("unit", "units", "suffix")
_SHOWN = re.compile(r"[^\w\s]{0,2}\s?\d[\d.,\s]{0,12}[^\w\s]?\s?[A-Za-z]{0,6}[^\w\s]{0,2}")
"""A number as it is shown: with signs around it, and a unit."""
_TELLING = re.compile(r"\D*\d\D*\d|\d\s?[^\s\d]|[^\s\d]\s?\d")
"""A number that is more than an answer's or a step's."""
_LONGEST = 200
Figure = tuple[Node, frozenset[str]]


def figure_in(value: dict[str, Json], among_figures: bool) -> Figure | None:
    """The figure that an object is, with the names of what became of it; None where it is none."""
    found = figure_told(value, among_figures)
    if found is None:
        return None
    number, caption, used = found
    return paragraph(text(number, mark("bold")), text(f" {caption}")), used


def figure_told(
    value: dict[str, Json], among_figures: bool = False
) -> tuple[str, str, frozenset[str]] | None:
    """The number of a figure as it is shown, its caption, and the names of both; None where it is none."""
    found = _read(value)
    return found if found and (among_figures or _TELLING.search(found[0])) else None


def are_figures(listed: list[Json]) -> bool:
    """Whether a list is one of figures, and not of answers by their numbers."""
    read = [_read(one) if isinstance(one, dict) else None for one in listed]
    numbers = [one[0] for one in read if one is not None]
    counted = [str(at) for at in range(len(listed) + 1)]
    in_turn = numbers in (counted[:-1], counted[1:])
    return len(numbers) == len(listed) > 1 and not in_turn and any(map(_TELLING.search, numbers))


def _read(value: dict[str, Json]) -> tuple[str, str, frozenset[str]] | None:
    """The number as it is shown, its caption, and the names of both."""
    names = {str(key).lower().replace("_", "").replace("-", ""): str(key) for key in value}
    key = next((one for one in _NUMBERS if one in names and _shown(value[names[one]])), "")
    said = next((one for one in _CAPTIONS if one in names and _caption(value[names[one]])), "")
    if not (key and said):
        return None
    unit = next((one for one in _UNITS if one in names and isinstance(value[names[one]], str)), "")
    number = _shown(value[names[key]])
    shown = f"{number}{'' if value[names[unit]] == '%' else ' '}{value[names[unit]]}" if unit else number
    used = frozenset(names[one] for one in (key, said, unit) if one)
    return shown.strip(), _caption(value[names[said]]), used


def _shown(value: Json) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    bare = value.strip() if isinstance(value, str) else ""
    return bare if _SHOWN.fullmatch(bare) else ""


def _caption(value: Json) -> str:
    bare = value.strip() if isinstance(value, str) else ""
    return bare if len(bare) <= _LONGEST and "<" not in bare and WORD.search(bare) else ""
