"""A document as several pages: those it was exported from; else, when it is long, one for each main heading.

Each has the footnotes that it refers to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.importers._parted import Part, linker
from workbench.model.content import Node, doc, map_nodes, node
from workbench.model.course import Page
from workbench.model.page_mark import nested, page_of

_SIGN = re.compile("\ue108([0-9]{1,6})\ue109")


def cuts_of(blocks: tuple[Node, ...], most_words: int) -> tuple[int, ...]:
    """Where pages begin: one page; or, when there are more words than that, one for each main heading.

    A page of several thousand words cannot be overlooked, edited together or coached well. The main
    headings are those of the first level that has at least two of them.
    """
    signs = tuple(at for at, block in enumerate(blocks) if _sign(block) is not None)
    if signs:
        return (0, *signs[1:])
    words = sum(len(block.plain.split()) for block in blocks)
    level = _main_level(blocks)
    if not most_words or words <= most_words or level is None:
        return (0,)
    cuts = [0]
    for at, block in enumerate(blocks):
        main = block.type == "heading" and block.attrs["level"] == level
        if main and any(one.type not in ("heading", "footnotes") for one in blocks[cuts[-1] : at]):
            cuts.append(at)
    return tuple(cuts)


def pages_at(
    blocks: tuple[Node, ...], cuts: tuple[int, ...], title: str, kept: Sequence[Part] = ()
) -> tuple[Page, ...]:
    """The pages between these places, one after the other; `kept` says what is known of those with a sign."""
    if len(cuts) == 1 and not kept:
        return (Page(title=title, body=doc(*blocks)),)
    notes = {
        one.attrs["label"]: one for block in blocks if block.type == "footnotes" for one in block.content
    }
    ends = (*cuts[1:], len(blocks))
    parts = [[one for one in blocks[a:b] if one.type != "footnotes"] for a, b in zip(cuts, ends, strict=True)]
    if not kept:
        return tuple(_page(part, title, notes) for part in parts)
    link = linker(part.name for part in kept)
    pages = (_kept_page(part, notes, one) for part, one in zip(parts, kept, strict=True))
    return tuple(replace(page, body=link(page.body)) for page in pages)


def outlined(pages: tuple[Page, ...], kept: Sequence[Part]) -> tuple[Page, ...]:
    """The pages one below the other, as they were."""
    return nested(pages, (one.mark.level for one in kept)) if kept else pages


def _sign(block: Node) -> re.Match[str] | None:
    return _SIGN.fullmatch(block.plain) if block.type == "paragraph" else None


def _kept_page(part: list[Node], notes: dict[str, Node], kept: Part) -> Page:
    said = [block for block in part if _sign(block) is None]
    return page_of(kept.mark, _counted([*said, *_footnotes(said, notes)]))


def _counted(blocks: list[Node]) -> tuple[Node, ...]:
    """A page's blocks with its footnotes counted from one, as they were before they stood in one text."""
    labels: dict[str, str] = {}

    def relabelled(one: Node) -> Node:
        if one.type not in ("footnote", "footnoteReference"):
            return one
        label = labels.setdefault(one.attrs["label"], str(len(labels) + 1))
        return replace(one, attrs={**one.attrs, "label": label})

    return tuple(map_nodes(block, relabelled) for block in blocks)


def _main_level(blocks: Iterable[Node]) -> int | None:
    counts = Counter(block.attrs["level"] for block in blocks if block.type == "heading")
    return next((level for level in sorted(counts) if counts[level] > 1), None)


def _page(part: list[Node], title: str, notes: dict[str, Node]) -> Page:
    headings = [block for block in part if block.type == "heading" and block.plain.strip()]
    begins = bool(part) and part[0].type == "heading"
    name = " ".join(headings[0].plain.split())[:200] if headings and begins else title
    return Page(title=name, body=doc(*part, *_footnotes(part, notes)))


def _footnotes(part: list[Node], notes: dict[str, Node]) -> list[Node]:
    used = [one.attrs["label"] for block in part for one in block.walk() if one.type == "footnoteReference"]
    own = [notes[label] for label in dict.fromkeys(used) if label in notes]
    return [node("footnotes", *own)] if own else []
