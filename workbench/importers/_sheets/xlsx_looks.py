"""How cells of a workbook look, as far as it can mean something: bold, the colour of letters, the ground."""

from __future__ import annotations

from workbench.importers._numbers import whole_number
from workbench.importers._sheets.xlsx_package import MOST_COLUMNS, column_at
from workbench.importers._xml import Element


class Looks:
    """The looks of a workbook, by the style of a cell."""

    def __init__(self, styles: Element | None) -> None:
        self._looks: list[str] = []
        cells = None if styles is None else styles.find("{*}cellXfs")
        if styles is None or cells is None:
            return
        fonts = [_font(one) for one in styles.iterfind("{*}fonts/{*}font")]
        fills = [_fill(one) for one in styles.iterfind("{*}fills/{*}fill")]
        for one in cells.iterchildren("{*}xf"):
            font, fill = (
                _at(named, one.get(f"{kind}Id")) for named, kind in ((fonts, "font"), (fills, "fill"))
            )
            self._looks.append(" ".join(filter(None, (font, fill))))

    def of(self, style: str) -> str:
        """How a style looks; "" for what is plain."""
        return _at(self._looks, style)

    def of_row(self, row: Element) -> tuple[str, ...]:
        """How the cells of a row look, where they do not all look the same."""
        styles = {one.get("s", "0") for one in row.iterchildren("{*}c")}
        if len(styles) < 2 or len({self.of(one) for one in styles}) < 2:
            return ()
        looks: list[str] = []
        for one in row.iterchildren("{*}c"):
            column = column_at(one, len(looks))
            if column < MOST_COLUMNS:
                looks += [""] * (column + 1 - len(looks))
                looks[column] = self.of(one.get("s", "0"))
        return tuple(looks)


def _at(named: list[str], number: str | None) -> str:
    at = whole_number(number)
    return named[at] if at is not None and at < len(named) else ""


def _font(font: Element) -> str:
    bold = font.find("{*}b")
    heavy = bold is not None and bold.get("val") not in ("0", "false")
    return " ".join(filter(None, ("bold" if heavy else "", _colour(font.find("{*}color")))))


def _fill(fill: Element) -> str:
    pattern = fill.find("{*}patternFill")
    plain = pattern is None or pattern.get("patternType") in (None, "none", "gray125")
    said = "" if pattern is None or plain else _colour(pattern.find("{*}fgColor"))
    return f"on {said}" if said else ""


def _colour(colour: Element | None) -> str:
    """A colour by its number or place in the theme; "" for black and what is automatic."""
    if colour is None or colour.get("auto") or colour.get("theme") == "1" or colour.get("indexed") == "64":
        return ""
    rgb = (colour.get("rgb") or "")[-6:].upper()
    if rgb == "000000":
        return ""
    return rgb or f"{colour.get('theme') or colour.get('indexed') or ''}{colour.get('tint') or ''}"
