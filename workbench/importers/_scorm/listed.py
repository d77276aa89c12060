"""What a player's data says of the pages that it opens: their order, their names and their sounds."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from workbench.importers._endings import played
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import Writer
from workbench.model.content import doc
from workbench.model.course import Page

Json = Any
_TITLES = ("title", "name", "label", "heading", "titulo", "titel", "titre")
_DEEPEST, _MOST, _LONGEST = 12, 5000, 200


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What data says of one page."""

    place: int
    title: str
    sounds: tuple[str, ...]


def as_listed(pages: Sequence[Page], values: Sequence[Json], writer: Writer) -> list[Page]:
    """The pages in the order of data that lists at least two of them, with their names and sounds there.

    Args:
        pages: the pages that a player opens.
        values: the data that it reads.
        writer: writes the sounds.
    """
    keys = {_key(one.path): one for one in pages if isinstance(one, Placed)}
    for value in values:
        found: dict[str, _Entry] = {}
        for place, record in enumerate(_records(value, 0)):
            texts = {str(key): one for key, one in record.items() if isinstance(one, str)}
            for key in (key for one in texts.values() if (key := _key(one)) in keys):
                found.setdefault(key, _entry(place, texts))
        if len(found) > 1:
            listed = [_told(one, found.get(_key(getattr(one, "path", ""))), writer) for one in pages]
            return [page for _, page in sorted(listed, key=lambda one: one[0])]
    return list(pages)


def _records(value: Json, depth: int) -> Iterator[dict[str, Json]]:
    """All objects in some data, in their order."""
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    if isinstance(value, dict):
        yield value
    for one in inner[:_MOST] if depth < _DEEPEST else ():
        yield from _records(one, depth + 1)


def _entry(place: int, texts: dict[str, str]) -> _Entry:
    titles = [one.strip() for key, one in texts.items() if key.lower() in _TITLES]
    sounds = tuple(one for one in texts.values() if played(one.strip()) == "audio")
    return _Entry(place=place, title=titles[0] if titles else "", sounds=sounds)


def _told(page: Page, entry: _Entry | None, writer: Writer) -> tuple[int, Page]:
    """A page with its place among the others; one that is not listed goes behind them."""
    if entry is None:
        return _MOST * _DEEPEST, page
    there = {str(one.attrs["src"]) for one in page.body.walk() if one.type == "media"}
    named = (one for one in entry.sounds if writer.path(one))
    sounds = [one for name in named for one in writer.media(name, "audio") if one.attrs["src"] not in there]
    title = entry.title if 0 < len(entry.title) <= _LONGEST and "<" not in entry.title else page.title
    body = doc(*page.body.content, *sounds) if sounds else page.body
    return entry.place, replace(page, title=title, body=body)


def _key(name: str) -> str:
    """A page by the last part of its name, without its ending."""
    last = posixpath.basename(unquote(name.strip().partition("?")[0]))
    return posixpath.splitext(last)[0].lower() if 0 < len(last) <= _LONGEST else ""
