"""Charts of a Word file as tables of their figures, and diagrams as lists of their words, in HTML.

Source: ECMA-376 part 1, 21.2 (charts) and 21.4 (diagrams).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape

from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element, local

_MOST = 2000
"""Rows of a chart, or words of a diagram, that are written out."""
_DEEPEST = 8
_AXES = ("{*}catAx", "{*}dateAx", "{*}valAx", "{*}serAx")
_FIRST_DAY = date(1899, 12, 30)
_DECIMALS = re.compile(r"[^;%]*?\.(0{1,9})")
Points = dict[int, str]


@dataclass(frozen=True, kw_only=True)
class _Series:
    name: str
    labels: Points
    figures: Points
    said: Points
    """Words that stand beside figures."""

    def cell(self, at: int) -> str:
        """A figure with the words beside it."""
        figure, words = self.figures.get(at, ""), self.said.get(at, "")
        return f"{figure} ({words})" if figure and words else figure or words


def chart_html(root: Element) -> str:
    """A table with a row for each label and a column for each series; "" when there are no figures."""
    found = (*map(_series, root.iter("{*}ser")), *_later_series(root))
    series = [one for one in found if one.figures]
    rows = sorted({at for one in series for at in (*one.labels, *one.figures)})[:_MOST]
    if not rows:
        return ""
    labels: Points = {}
    for one in series:
        labels = {**one.labels, **labels}
    names = [one.name for one in series]
    head = f"<thead>{_row('th', ['', *names])}</thead>" if any(names) else ""
    body = (_row("td", [labels.get(at, ""), *(one.cell(at) for one in series)]) for at in rows)
    title, axes = _title(root), " · ".join(filter(None, map(_titled, root.iter(*_AXES))))
    said = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    said += f"<p>{escape(axes)}</p>" if axes else ""
    return f"{said}<table>{head}<tbody>{''.join(body)}</tbody></table>"


def _row(name: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{name}>{escape(one)}</{name}>' for one in cells)}</tr>"


def _title(root: Element) -> str:
    chart = next(root.iter("{*}chart"), None)
    return "" if chart is None else _titled(chart)


def _titled(holder: Element) -> str:
    """The title that a chart or one of its axes has."""
    title = next((one for one in holder if local(one) == "title"), None)
    texts = () if title is None else title.iter("{*}t", "{*}v")
    return " ".join("".join(one.text or "" for one in texts).split())


def _series(element: Element) -> _Series:
    parts = {local(one): one for one in element}
    name = " ".join(_points(parts.get("tx")).values())
    labels = _points(parts["cat"] if "cat" in parts else parts.get("xVal"))
    figures = _points(parts["val"] if "val" in parts else parts.get("yVal"))
    return _Series(name=name, labels=labels, figures=figures, said=_beside(parts.get("dLbls")))


def _later_series(root: Element) -> Iterator[_Series]:
    """The series of a chart of the kinds that came later, whose figures stand apart from them."""
    data = {one.get("id", ""): one for one in root.iter("{*}data")}
    for one in root.iter("{*}series"):
        holder = data.get(next((each.get("val", "") for each in one.iter("{*}dataId")), ""))
        if holder is not None:
            name = "".join(each.text or "" for tx in one.iterchildren("{*}tx") for each in tx.iter("{*}v"))
            labels, figures = (_later_points(holder, kind) for kind in ("strDim", "numDim"))
            yield _Series(name=name, labels=labels, figures=figures, said={})


def _later_points(holder: Element, kind: str) -> Points:
    """Values by their number; those of several levels side by side, the outer ones first."""
    found: Points = {}
    for point in (each for one in holder.iter(f"{{*}}{kind}") for each in one.iter("{*}pt")):
        at, words = whole_number(point.get("idx")), (point.text or "").strip()
        if at is not None and words:
            found[at] = f"{words} {found[at]}" if at in found else words
    return found


def _beside(labels: Element | None) -> Points:
    """Words that somebody wrote beside single points, by their number."""
    found: Points = {}
    for one in () if labels is None else labels.iterchildren("{*}dLbl"):
        written = (part.text or "" for part in one.iter("{*}t") if local(part.getparent()) == "r")
        place = next((each.get("val", "") for each in one.iterchildren("{*}idx")), "")
        if (words := " ".join("".join(written).split())) and (at := whole_number(place)) is not None:
            found[at] = words
    return found


def _points(holder: Element | None) -> Points:
    """The cached values by their number; those of several levels side by side."""
    if holder is None:
        return {}
    found: Points = {}
    for point in holder.iter("{*}pt"):
        number = point.get("idx", "")
        words = " ".join((one.text or "").strip() for one in point.iter("{*}v"))
        if words and number.isascii() and number.isdecimal() and len(number) < 7:
            at = int(number)
            found[at] = f"{_shown(words, point)} {found[at]}" if at in found else _shown(words, point)
    alone = [one.text or "" for one in holder if local(one) == "v"]
    return found or dict(enumerate(one for one in alone if one.strip()))


def _shown(words: str, point: Element) -> str:
    """A figure as its format shows it: shares as per cent, days as dates, and no digits that mean nothing."""
    cache = point.getparent()
    if cache is None or local(cache) != "numCache":
        return words
    try:
        number = float(words)
    except ValueError:
        return words
    code = point.get("formatCode") or next((one.text or "" for one in cache.iter("{*}formatCode")), "")
    if not math.isfinite(number):
        return words
    if "%" in code:
        decimals = _DECIMALS.match(code)
        return f"{number * 100:.{len(decimals[1]) if decimals else 0}f}%"
    if "yy" in code.lower() and 0 < number < 2_900_000:
        return str(_FIRST_DAY + timedelta(days=int(number)))
    return f"{number:.12g}"


def diagram_html(root: Element) -> str:
    """The words of a diagram as a list, one below the other as they are there; "" when it has none."""
    diagram = _Diagram(words=dict(_nodes(root)), below=_below(root))
    inside = {child for many in diagram.below.values() for child in many}
    tops = (key for key in diagram.words if key not in inside)
    items = diagram.items((*tops, *diagram.words))
    return f"<ul>{items}</ul>" if items else ""


@dataclass(kw_only=True)
class _Diagram:
    words: dict[str, str]
    below: dict[str, list[str]]
    written: set[str] = field(default_factory=set)

    def items(self, keys: Iterable[str], depth: int = 0) -> str:
        """The items of these points with those below; what lies too deep comes at the end."""
        items = []
        for key in keys:
            if key not in self.words or key in self.written or len(self.written) >= _MOST:
                continue
            self.written.add(key)
            inner = self.items(self.below.get(key, ()), depth + 1) if depth < _DEEPEST else ""
            said = escape(self.words[key])
            items.append(f"<li>{said}{f'<ul>{inner}</ul>' if inner else ''}</li>" if said else inner)
        return "".join(items)


def _below(root: Element) -> dict[str, list[str]]:
    """The points below each, in their order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one in root.iter("{*}cxn"):
        if one.get("type", "parOf") == "parOf":
            order = one.get("srcOrd", "0")
            number = int(order) if order.isascii() and order.isdecimal() and len(order) < 7 else 0
            found.setdefault(one.get("srcId", ""), []).append((number, one.get("destId", "")))
    return {key: [child for _, child in sorted(many)] for key, many in found.items()}


def _nodes(root: Element) -> Iterator[tuple[str, str]]:
    """The points that hold words, with the document itself, which holds none."""
    for point in root.iter("{*}pt"):
        if point.get("type", "node") in ("node", "asst", "doc"):
            paragraphs = ("".join(one.text or "" for one in line.iter("{*}t")) for line in point.iter("{*}p"))
            yield point.get("modelId", ""), " ".join(" ".join(paragraphs).split())
