"""What stands above the rows of a text that Anki exported: how cells are parted and what columns hold."""

from __future__ import annotations

import re

_LINE = re.compile(r"#([a-z ]+?)\s*:\s*(.*)", re.IGNORECASE)
_SIGNS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
_NUMBERED = re.compile(r"(guid|notetype|deck|tags) column")
_CARD = ("Question", "Answer")
_NAMES = {"front": "Question", "back": "Answer"}
_MOST = 30


def with_headings(text: str) -> tuple[str, str]:
    """The text with headings in the last line that Anki wrote above its rows, and the sign between cells."""
    said = dict[str, str]()
    lines = text.split("\n", _MOST)
    while lines[len(said) :] and (found := _LINE.fullmatch(lines[len(said)].strip().lstrip("\ufeff"))):
        said[found[1].casefold()] = found[2]
    named = said.get("separator", "").casefold()
    sign = _SIGNS.get(named, named)
    if len(sign) != 1 or len(said) == len(lines):
        return text, ""
    headings = _headings(said, sign, lines[len(said)].count(sign) + 1)
    return "\n" * (len(said) - 1) + "\n".join([sign.join(headings), *lines[len(said) :]]), sign


def _headings(said: dict[str, str], sign: str, width: int) -> list[str]:
    """The names of the columns; those that have none are the sides of a card."""
    given = [one.strip() for one in re.split(re.escape(sign) + r"|[\t,]", said.get("columns", ""))]
    names = dict(enumerate(given, start=1)) if any(given) else {}
    for word, value in said.items():
        if (named := _NUMBERED.fullmatch(word)) and value.strip().isdecimal():
            names.setdefault(min(int(value[:4]), _MOST), named[1].capitalize())
    sides = iter(_CARD)
    found = [names.get(at) or next(sides, f"Field {at}") for at in range(1, max(width, *names, 1) + 1)]
    return [_NAMES.get(one.casefold(), one) for one in found]
