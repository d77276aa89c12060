"""Marks of pages in a text that holds a whole course, so that it comes back page by page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

LEVEL = "data-level"
"""The attribute that makes a place in a text the beginning of a page."""
_DEEPEST = 100
_LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class PageMark:
    """What the text at a page's place does not say of the page."""

    level: int = 1
    """How deep it lies, from 1."""
    headed: bool = False
    """Whether a heading says the title that is no part of the page's body."""
    title: str | None = None
    """Where no heading says it letter by letter."""
    kind: PageKind = PageKind.PAGE
    settings: tuple[tuple[str, str], ...] = ()


def mark_of(page: Page, level: int) -> PageMark:
    """The mark of a page at a level."""
    headed = bool(page.title.strip()) and not begins_with_title(page)
    said = (page.title if headed else page.body.content[0].plain) if page.title.strip() else ""
    exact = bool(said) and _words(said) == page.title
    title = None if exact else page.title
    return PageMark(level=level, headed=headed, title=title, kind=page.kind, settings=page.settings)


def begins_with_title(page: Page) -> bool:
    """Whether the first block says the page's title."""
    first = page.body.content[0]
    return first.type == "heading" and _words(first.plain).casefold() == _words(page.title).casefold()


def page_of(mark: PageMark, blocks: tuple[Node, ...]) -> Page:
    """The page of a mark and the blocks that follow it; a title that somebody wrote anew is the title."""
    head = blocks[0].plain if blocks and blocks[0].type == "heading" else ""
    rest = blocks[1:] if head and mark.headed else blocks
    same = mark.title is not None and _words(head).casefold() in ("", _words(mark.title).casefold())
    title = mark.title if mark.title is not None and same else _words(head)
    return Page(title=title, body=doc(*rest), kind=mark.kind, settings=mark.settings)


def nested(pages: Iterable[Page], levels: Iterable[int]) -> tuple[Page, ...]:
    """Pages in outline order as a tree: each lies below the nearest one before it of a smaller level."""
    stack: list[tuple[int, Page | None, list[Page]]] = [(0, None, [])]

    def close(level: int) -> None:
        while stack[-1][0] >= level:
            _, page, below = stack.pop()
            if page is not None:
                stack[-1][2].append(replace(page, pages=tuple(below)))

    for page, level in zip(pages, levels, strict=True):
        close(level)
        stack.append((level, page, []))
    close(1)
    return tuple(stack[0][2])


def to_attributes(mark: PageMark) -> dict[str, str]:
    """A mark as attributes of an element."""
    found = {LEVEL: str(mark.level)}
    if mark.headed:
        found["data-headed"] = "yes"
    if mark.title is not None:
        found["data-title"] = " ".join(mark.title.splitlines())
    if mark.kind is not PageKind.PAGE:
        found["data-kind"] = mark.kind
    if mark.settings:
        found["data-settings"] = json.dumps(mark.settings, ensure_ascii=False)
    return found


def from_attributes(found: Mapping[str, str]) -> PageMark | None:
    """The mark that attributes say; None when they say none. Whatever is odd about them is left aside."""
    level = found.get(LEVEL, "")
    if not (level.isascii() and level.isdecimal()):
        return None
    title, kind = found.get("data-title"), found.get("data-kind", "")
    return PageMark(
        level=max(1, min(int(level[:4]), _DEEPEST)),
        headed=found.get("data-headed") == "yes",
        title=None if title is None else title[:_LONGEST],
        kind=PageKind(kind) if kind in set(PageKind) else PageKind.PAGE,
        settings=_settings(found.get("data-settings", "[]")),
    )


def _settings(string: str) -> tuple[tuple[str, str], ...]:
    try:
        found = json.loads(string)
    except (ValueError, RecursionError):
        return ()
    pairs = (
        [one for one in found if isinstance(one, list) and len(one) == 2] if isinstance(found, list) else []
    )
    return tuple((key, said) for key, said in pairs if isinstance(key, str) and isinstance(said, str))


def _words(string: str) -> str:
    return " ".join(string.split())
