"""An entry of a package's outline, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from workbench.importers._qti.names import Element, child, string
from workbench.importers._scorm.rules import Setting

_LONGEST = 2000
_TAG = re.compile(r"</?(?:b|i|u|em|strong|span|font|p|div|sub|sup|big|small)\b[^<>]*>", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:b|i|u|em|strong|span|font|p|div|sub|sup|big|small)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An item of the outline: its title, the file it opens, and what is below it."""

    title: str
    identifier: str = ""
    path: str | None = None
    query: str = ""
    href: str = ""
    settings: tuple[Setting, ...] = ()
    entries: tuple[Entry, ...] = ()
    listed: tuple[str, ...] = ()
    """Other pages that what it opens is made of, as the manifest lists them; of an outline, those that no
    entry opens."""

    def walk(self) -> Iterator[Entry]:
        """This entry and all below it."""
        yield self
        for one in self.entries:
            yield from one.walk()


def title_of(element: Element) -> str:
    """What an element of a manifest is called; "" if nothing."""
    return unmarked(string(child(element, "title")))


def unmarked(words: str) -> str:
    """A title without the tags and signs of HTML that programs leave in it."""
    if _CLOSED.search(words) or _BREAK.search(words):
        words = _TAG.sub("", _BREAK.sub(" ", words))
    return " ".join(unescape(words).split())[:_LONGEST]
