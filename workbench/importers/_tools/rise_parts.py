"""What is known of the parts of Rise's blocks, and what is shown of those that are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbench.importers._tools.shared import plain, record, records
from workbench.model.content import Node, node, paragraph

Json = Any
FAMILIES = frozenset((
    "text", "list", "image", "gallery", "multimedia", "interactive", "interactivefullscreen",
    "knowledgecheck", "quote", "impact", "statement", "divider", "continue", "spacing", "chart",
    "360", "storyline", "buttons", "button", "table", "flashcard", "flashcards", "timeline",
    "process", "sorting", "scenario", "code", "custom", "mondrian", "video", "audio", "embed",
    "attachment", "accordion", "tabs", "labeledgraphic", "note",
))  # fmt: skip
_SETTINGS = frozenset((
    "media", "image", "settings", "background", "data", "meta", "theme", "answers", "code", "destination",
    "date", "front", "back",
))  # fmt: skip
_UNSHOWN = re.compile(
    r"(id|key|src|url|hint|alt|type|color|icon|thumbnail|name|placeholder|feedback\w*|variant|family|author"
    r"|layout|position|style|align\w*|font\w*|class\w*|css|version)$",
    re.IGNORECASE,
)
_PROSE = re.compile(r"<\w|\S\s+\S")


def unnamed(data: Json, known: tuple[str, ...]) -> Iterator[Json]:
    """The texts and parts in a part's data that stand under names which are not known."""
    for key, value in data.items():
        if key in _SETTINGS or key in known:
            continue
        if isinstance(value, str):
            if _PROSE.search(value) and not _UNSHOWN.search(key):
                yield value
        else:
            yield from records(value) if isinstance(value, list) else filter(None, [record(value)])


def face(side: Json) -> Json:
    """A side of a flashcard: the picture that every new card begins with is not shown beside words."""
    image = record(record(side.get("media")).get("image"))
    unused = image.get("sourcedFrom") == "DEFAULT" and plain(side.get("description"))
    return {key: value for key, value in side.items() if key != "media"} if unused else side


def chart(block: Json) -> tuple[Node, ...]:
    """A chart as the table of its numbers."""
    rows = [(_said(one.get("type")), _said(one.get("value"))) for one in records(block.get("items"))]
    names = (_said(block.get("itemsLabel")), _said(block.get("valuesLabel")))
    head = [_row("tableHeader", names)] if any(names) else []
    shown = [_row("tableCell", row) for row in rows if any(row)]
    return (node("table", *head, *shown),) if shown else ()


def _row(kind: str, words: tuple[str, ...]) -> Node:
    return node("tableRow", *(node(kind, paragraph(one)) for one in words))


def _said(value: Json) -> str:
    """A text or a number on one line."""
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else plain(value)


def in_order(items: list[Json]) -> list[Json]:
    """The steps of a process as they are shown: its introduction first, its summary last."""
    places = {"intro": 0, "summary": 2}
    return sorted(items, key=lambda one: places.get(str(one.get("type")), 1))
