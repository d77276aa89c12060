"""Rows of Markdown tables that have more cells than the heading: CommonMark drops what is too much."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"^ {0,3}\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$")
_BAR = re.compile(r"\\.|(\|)", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`]+(?<!`)\1(?!`)")
_LONGEST_LINE = 20_000


def whole_rows(string: str) -> str:
    """The Markdown with bars in code as signs of the text, and cells that are too many in the last one."""
    return "\n".join(_lines(string.split("\n"))) if "|" in string else string


def _lines(lines: list[str]) -> Iterator[str]:
    fence, columns, before = "", 0, ""
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            fence, columns = found[1], 0
        elif found and found[1].startswith(fence):
            fence = ""
        elif fence:
            pass
        elif not line.strip():
            columns = 0
        elif columns:
            line = _fitted(line, columns)
        elif "|" in line and _RULE.match(line[:_LONGEST_LINE]) and _count(before) == _count(line):
            columns = _count(line)
        yield line
        before = line


def _bars(line: str) -> list[int]:
    """Where the bars stand that part cells, without those at both ends."""
    bare = line.strip()
    places = [one.start() for one in _BAR.finditer(line) if one[1]]
    if places and bare.startswith("|"):
        places = places[1:]
    if places and places[-1] == len(line.rstrip()) - 1:
        places = places[:-1]
    return places


def _count(line: str) -> int:
    return len(_bars(line)) + 1 if "|" in line else 0


def _fitted(line: str, columns: int) -> str:
    if len(line) > _LONGEST_LINE or _count(line) <= columns:
        return line
    line = _CODE.sub(lambda code: _BAR.sub(lambda bar: r"\|" if bar[1] else bar[0], code[0]), line)
    for place in reversed(_bars(line)[columns - 1 :]):
        line = line[:place] + "\\" + line[place:]
    return line
