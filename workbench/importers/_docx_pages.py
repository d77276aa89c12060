"""A long document as several pages: one for each of its main headings, with the footnotes it refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from workbench.model.content import Node, doc, node
from workbench.model.course import Page


def cuts_of(blocks: tuple[Node, ...], most_words: int) -> tuple[int, ...]:
    """Where pages begin: one page; or, when there are more words than that, one for each main heading.

    A page of several thousand words cannot be overlooked, edited together or coached well. The main
    headings are those of the first level that has at least two of them.
    """
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


def pages_at(blocks: tuple[Node, ...], cuts: tuple[int, ...], title: str) -> tuple[Page, ...]:
    """The pages between these places; each has the footnotes that it refers to."""
    if len(cuts) == 1:
        return (Page(title=title, body=doc(*blocks)),)
    notes = {
        one.attrs["label"]: one for block in blocks if block.type == "footnotes" for one in block.content
    }
    ends = (*cuts[1:], len(blocks))
    parts = [[one for one in blocks[a:b] if one.type != "footnotes"] for a, b in zip(cuts, ends, strict=True)]
    return tuple(_page(part, title, notes) for part in parts)


def _main_level(blocks: Iterable[Node]) -> int | None:
    counts = Counter(block.attrs["level"] for block in blocks if block.type == "heading")
    return next((level for level in sorted(counts) if counts[level] > 1), None)


def _page(part: list[Node], title: str, notes: dict[str, Node]) -> Page:
    headings = [block for block in part if block.type == "heading" and block.plain.strip()]
    begins = bool(part) and part[0].type == "heading"
    name = " ".join(headings[0].plain.split())[:200] if headings and begins else title
    used = [one.attrs["label"] for block in part for one in block.walk() if one.type == "footnoteReference"]
    own = [notes[label] for label in dict.fromkeys(used) if label in notes]
    body = doc(*part, *([node("footnotes", *own)] if own else []))
    return Page(title=name, body=body)
