"""Numbers as people write them: decimal commas, thousands, fractions, powers of ten, LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite

_GROUPS = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+"
_PLAIN = rf"(?:{_GROUPS}(?:[.,]\d+)?|\d+(?:(?:[.,]|\{{,\}})\d+)?)"
_POWER = r"\s?(?:[×x*·]|\\times|\\cdot)\s?10\s?\^\s?\{?\s?[-−]?\d{1,3}|[eE][-−+]?\d{1,3}(?!\w)"
_FRACTION = rf"\\[dt]?frac\{{({_PLAIN})\}}\{{({_PLAIN})|(?<!\w)({_PLAIN})\s?[/⁄]\s?({_PLAIN})"
_NUMBER = re.compile(rf"{_FRACTION}|({_PLAIN})({_POWER})?(\s?\\?%)?")
_ALONE = re.compile(r"\s*(?:[A-Za-z]\w?\s*[=≈]\s*)?\$?[-−+]?\s*(.*?)\s*\$?\s*", re.DOTALL)
_UNIT = re.compile(r"\s?(?:[°%]|[A-Za-zµΩ°/²³^0-9·\s]{0,8})")


def in_text(text: str) -> Iterator[float]:
    """All that the numbers in a text can mean, without their signs."""
    for match in _NUMBER.finditer(text):
        yield from _meanings(match)


def only_number(text: str) -> float | None:
    """The number that a text is, perhaps with a sign and a unit; None when it is more than that."""
    inner = _ALONE.fullmatch(text)
    match = _NUMBER.match(inner[1]) if inner else None
    if inner is None or match is None or not _UNIT.fullmatch(inner[1][match.end() :].lstrip("}")):
        return None
    return next(_meanings(match), None)


def _meanings(match: re.Match[str]) -> Iterator[float]:
    top, bottom = match[1] or match[3], match[2] or match[4]
    if top:
        for numerator in _plain(top):
            for denominator in _plain(bottom):
                if denominator:
                    yield numerator / denominator
        return
    factor = _power(match[6])
    for value in _plain(match[5]):
        if isfinite(value * factor):
            yield value * factor
        if match[7]:
            yield value * factor / 100


def _plain(written: str) -> Iterator[float]:
    """The values of digits with separators: `1,234` is a thousand or a bit more than one."""
    written = written.replace("{,}", ",")
    if re.fullmatch(_GROUPS, written):
        yield float(re.sub(r"\D", "", written))
        if re.fullmatch(r"\d+[.,]\d{3}", written):
            yield float(written.replace(",", "."))
    elif separated := re.fullmatch(rf"({_GROUPS})[.,](\d+)", written):
        whole = re.sub(r"\D", "", separated[1])
        yield float(f"{whole}.{separated[2]}")
    else:
        yield float(written.replace(",", "."))


def _power(written: str | None) -> float:
    if not written:
        return 1.0
    digits = re.search(r"[-−+]?\d{1,3}$", written.strip())
    exponent = int(digits.group().replace("−", "-")) if digits else 0
    return 10.0**exponent if abs(exponent) < 300 else float("inf")
