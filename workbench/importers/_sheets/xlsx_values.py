"""Values of cells as a spreadsheet shows them: dates, percentages and numbers by their formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property

from workbench.importers._numbers import whole_number
from workbench.importers._sheets.xlsx_package import column_at
from workbench.importers._xml import Element

_DATES = {
    **dict.fromkeys(
        (14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58), "yyyy-mm-dd"
    ),
    **dict.fromkeys((*range(18, 22), *range(32, 36), *range(45, 48)), "h:mm"),
    22: "yyyy-mm-dd h:mm",
}
_SHORT = {16: "d-mmm", 17: "mmm-yy"}
"""Dates without a year or day: what spreadsheets make of 1/2 and 1/50."""
_KNOWN = {9: "0%", 10: "0.00%", 12: "# ?/?", 13: "# ??/??", 49: "@"} | _DATES | _SHORT
_LITERAL = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
_MOST = 2_958_466
"""The day after the last that a spreadsheet knows, 9999-12-31."""


class Formats:
    """The number formats of a workbook, by the style of a cell."""

    def __init__(self, styles: Element | None, book: Element) -> None:
        properties = book.find("{*}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904") in ("1", "true", "on")
        self._codes: list[str] = []
        if styles is not None:
            own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
            cells = styles.find("{*}cellXfs")
            for one in () if cells is None else cells.iterchildren("{*}xf"):
                number = one.get("numFmtId", "0")
                known = _KNOWN.get(whole_number(number) or 0, "")
                self._codes.append(own.get(number) or known)

    def is_short_date(self, style: str) -> bool:
        """Whether a style shows a day without its year, or a month without its day."""
        code = self.of(style)
        return bool(_SHORT_DATE.fullmatch(code)) and "m" in code and ("d" in code) != ("y" in code)

    def of(self, style: str) -> str:
        """The format of a style, without what is shown as it stands."""
        index = whole_number(style) or 0
        code = self._codes[index] if index < len(self._codes) else ""
        return _LITERAL.sub("", code.split(";")[0]).lower()

    @cached_property
    def have_units(self) -> bool:
        """Whether any style shows a unit."""
        return any(any(self.around(str(index))) for index in range(len(self._codes)))

    def around(self, style: str) -> tuple[str, str]:
        """The words and signs of currency that a style shows before and behind a number, such as ` kg`."""
        index = whole_number(style) or 0
        code = (self._codes[index] if index < len(self._codes) else "").split(";")[0]
        shown = _SIGN.sub(_as_sign, code)
        figures = list(_FIGURES.finditer(shown))
        if not figures or figures[-1][0].rstrip().endswith(","):  # which shows thousands
            return "", ""
        sides = (shown[: figures[0].start()], shown[figures[-1].end() :])
        before, behind = (_HIDDEN.sub("", one).translate(_PLAIN) for one in sides)
        return (before if _says(before) else ""), (behind if _says(behind) else "")


_SIGN = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_FIGURES = re.compile(r"General|[0#?][0#?.,/ ]*(?:E[+-]0+)?", re.IGNORECASE)
_HIDDEN = re.compile(r"\[[^\]]*\]|_.|\*.")
_HELD = 0xF0000
"""Where the signs stand that a format shows as they are, so that none is taken for a figure."""
_PLAIN = {_HELD + code: code for code in range(0x3000)}


def _as_sign(found: re.Match[str]) -> str:
    said = next((one for one in found.groups() if one is not None), "")
    return "".join(chr(_HELD + ord(one)) if ord(one) < 0x3000 else one for one in said)


def _says(words: str) -> bool:
    return any(one.isalpha() or one == "°" or unicodedata.category(one) == "Sc" for one in words)


_SHORT_DATE = re.compile(r"[dmy]{1,4}[-/. ]*[dmy]{1,4}[-/. ]*")


def as_shown(value: str, kind: str, formats: Formats, style: str) -> str:
    """The text of a value that is no shared string."""
    if kind == "b":
        return "TRUE" if value.strip() in ("1", "true") else "FALSE" if value.strip() else ""
    if kind in ("str", "d"):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    shown = _numeral(number, value, formats.of(style), formats.since_1904)
    before, behind = formats.around(style) if shown == plain(number, value) else ("", "")
    if before and shown.startswith("-"):
        before, shown = f"-{before}", shown[1:]
    return f"{before}{shown}{behind}".strip()


def without_units(row: Element, formats: Formats) -> Iterator[tuple[int, str]]:
    """The numbers of a row whose format shows a unit, each with its column."""
    for at, one in enumerate(row.iterchildren("{*}c")):
        if one.get("t", "n") == "n" and (found := _without_unit(one, formats)):
            yield column_at(one, at), found


def _without_unit(cell: Element, formats: Formats) -> str:
    """The figures of a cell that shows a unit with them; "" for any other."""
    style, value = cell.get("s", "0"), cell.findtext("{*}v") or ""
    if not any(formats.around(style)):
        return ""
    try:
        return plain(float(value), value)
    except ValueError:
        return ""


def _numeral(number: float, value: str, code: str, since_1904: bool) -> str:
    if number != number or number in (float("inf"), float("-inf")):
        return value
    if "general" not in code and re.search(r"[ymdhs]", code):
        return _moment(number, code, since_1904) or plain(number, value)
    if "%" in code:
        decimals = len(code.partition(".")[2].partition("%")[0])
        return f"{plain(round(number * 100, max(decimals, 4)), '')}%"
    if found := _FRACTION.fullmatch(code):
        return _fraction(number, found, value)
    if re.fullmatch(r"0{2,}", code) and number.is_integer() and number >= 0:
        return f"{int(number):0{len(code)}d}"
    return plain(number, value)


_FRACTION = re.compile(r"(?P<whole>[#?0]+ +)?[#?0]+/(?:(?P<below>[#?0]+)|(?P<fixed>[1-9]\d{0,3}))\s*")


def _fraction(number: float, form: re.Match[str], value: str) -> str:
    """A number as a fraction, with as many figures below the line as its format has."""
    below = int(form["fixed"]) if form["fixed"] else 10 ** min(len(form["below"]), 4) - 1
    size = abs(number)
    part = Fraction(round(size * below), below) if form["fixed"] else Fraction(size).limit_denominator(below)
    if abs(part - size) > 1 / (2 * below):
        return plain(number, value)
    sign = "-" if number < 0 and part else ""
    whole, rest = divmod(part.numerator, part.denominator) if form["whole"] else (0, part.numerator)
    said = f"{rest}/{part.denominator}" if rest and part.denominator > 1 or not form["whole"] else ""
    return sign + (" ".join(filter(None, (str(whole) if whole else "", said))) or "0")


def plain(number: float, value: str) -> str:
    """A number without the noise of binary fractions: 1 for 1.0, 0.3 for 0.30000000000000004."""
    if re.fullmatch(r"-?\d{1,40}", value.strip()) and number:
        return value.strip()
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _moment(number: float, code: str, since_1904: bool) -> str:
    """A date or time as ISO writes it; "" for a number that is none."""
    if not 0 <= number < _MOST:
        return ""
    days = int(number)
    seconds = round((number - days) * 86_400)
    has_day = bool(re.search(r"[yd]", code)) or ("m" in code and not re.search(r"[hs]", code))
    has_time = bool(re.search(r"[hs]", code))
    if not has_day:
        hours, rest = divmod(days * 86_400 + seconds, 3600)
        return _clock(hours, rest)
    # 1900 was no leap year, but spreadsheets count its 29 February.
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if days > 59 else 31)
    at = start + timedelta(days=days, seconds=seconds)
    day = at.date().isoformat()
    return f"{day} {_clock(at.hour, at.minute * 60 + at.second)}" if has_time else day


def _clock(hours: int, rest: int) -> str:
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")
