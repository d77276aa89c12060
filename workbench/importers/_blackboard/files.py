"""Blackboard's signs for files: `@X@EmbeddedFile.location@X@leaf.png`, `…requestUrlStub@X@…/xid-12_1`."""

from __future__ import annotations

import re
from collections.abc import Callable

_SIGN = re.compile(r"@X@[^@]*@X@")
_NUMBERED = re.compile(r"xid-[\w-]+")
Named = Callable[[re.Pattern[str]], tuple[str, ...]]
"""The files of a package whose names a pattern is in."""


def meant(url: str, named: Named) -> str:
    """The file that stands for an address with one of the signs; any other address as it is.

    A numbered file lies under a name of its own with the number at its end, its description beside it.
    """
    sign = _SIGN.search(url)
    rest = url[sign.end() :] if sign else url.removeprefix("/")
    number = _NUMBERED.search(rest) if sign else _NUMBERED.match(rest)
    if number is None:
        return rest if sign else url
    found = named(re.compile(rf"{re.escape(number[0])}(?![\w-])"))
    return min(found, key=lambda name: name.lower().endswith(".xml"), default=url)
