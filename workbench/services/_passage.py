"""A passage on its way to the assistant and back: blocks as Markdown, and Markdown as blocks again.

What Markdown cannot say (pictures, questions, media, tables with spans) travels as a mark such as ⟦1⟧ and
comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from workbench.exporters._markdown import blocks_to_markdown
from workbench.importers.markdown import markdown_to_blocks
from workbench.model.change import Into, Op, apply, cut, width
from workbench.model.content import Node, doc, is_inline, is_textblock, node, plain_text, text, with_ids
from workbench.model.diff import diff
from workbench.storage.documents import block_id

_MARK = re.compile(r"⟦(\d+)⟧")
_OPAQUE = frozenset(
    {"image", "inlineInteraction", "place", "footnoteReference"}
    | {"media", "embed", "preserved", "exercise", "interaction", "conditional", "footnotes"}
)
_SAYABLE = frozenset({"level", "start", "kind", "language", "latex"})
"""The attributes of blocks that Markdown can say; the others stay as they were."""

_FENCE = re.compile(r"\A\s*```(?:markdown|md)?[ \t]*\n(.*?)\n?```\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """Blocks as Markdown, with what was put aside."""

    markdown: str
    aside: dict[int, Node] = field(default_factory=dict)


def passage(blocks: Iterable[Node]) -> Passage:
    """Blocks as the assistant sees them."""
    aside: dict[int, Node] = {}
    shown = [_shown(one, aside) for one in blocks]
    return Passage(markdown=blocks_to_markdown(shown).strip(), aside=aside)


def _shown(one: Node, aside: dict[int, Node]) -> Node:
    if one.type in _OPAQUE or (one.type == "table" and not _simple(one)):
        number = len(aside) + 1
        aside[number] = one
        mark = text(f"⟦{number}⟧")
        return mark if is_inline(one.type) else node("paragraph", mark)
    if not one.content:
        return one
    return node(one.type, *(_shown(child, aside) for child in one.content), **dict(one.attrs))


def _simple(table: Node) -> bool:
    cells = [cell for row in table.content for cell in row.content]
    plain = all(cell.attrs["colspan"] == cell.attrs["rowspan"] == 1 for cell in cells)
    return plain and all(len(cell.content) == 1 and is_textblock(cell.content[0].type) for cell in cells)


def answered(before: Node, sent: Passage, answer: str) -> Node:
    """The blocks that an answer means, as a document; those that are still there keep their ids and looks."""
    proposed = doc(*_restored(_said(answer), sent.aside))
    found = diff(before, proposed)
    unsayable = {op.change for op in _ops(found.root) if isinstance(op, Into) and _unsayable(op)}
    kept = apply(before, found, found.numbers - unsayable - {found.identity})
    return with_ids(kept, block_id)


def replaced(block: Node, start: int, end: int, sent: Passage, answer: str) -> Node:
    """A block with only a stretch of its text replaced by what an answer means, as a document."""
    new = list(_restored(_said(answer), sent.aside))
    head, tail = cut(block.content, 0, start), cut(block.content, end, width(block.content))
    if all(one.type in ("paragraph", "heading") for one in new):
        line: list[Node] = []
        for one in new:
            line += [text(" "), *one.content] if line else one.content
        if block.type == "codeBlock":
            line = [text(said)] if (said := "".join(map(plain_text, line))) else []
        return doc(node(block.type, *head, *line, *tail, **dict(block.attrs)))
    around = [node("paragraph", *part) for part in (head, tail) if part]
    ends = around[:1] if head else [], around[-1:] if tail else []
    return with_ids(doc(*ends[0], *new, *ends[1]), block_id)


def _said(answer: str) -> list[Node]:
    """The blocks an answer is written as; a picture the assistant brings gives way to its description.

    A text that the assistant reads could have it show a picture whose address tells others what it read.
    """
    fence = _FENCE.match(answer)
    blocks, _ = markdown_to_blocks(fence[1] if fence else answer)
    return [_without_pictures(one) for one in blocks if one.type not in ("media", "embed")]


def _without_pictures(one: Node) -> Node:
    if one.type == "image":
        return text(str(one.attrs["alt"]) or " ")
    if not one.content:
        return one
    return node(one.type, *map(_without_pictures, one.content), **dict(one.attrs))


def stretch(block: Node, start: int, end: int) -> Node:
    """A stretch of a block's text as a paragraph of its own."""
    return node("paragraph", *cut(block.content, start, end))


def _restored(blocks: Sequence[Node], aside: dict[int, Node]) -> Iterator[Node]:
    for one in blocks:
        whole = _MARK.fullmatch(plain_text(one).strip()) if one.type == "paragraph" else None
        kept = aside.get(int(whole[1])) if whole else None
        if kept is not None and not is_inline(kept.type):
            yield kept
        else:
            yield _with_inlines(one, aside)


def _with_inlines(one: Node, aside: dict[int, Node]) -> Node:
    if not one.content:
        return one
    if is_textblock(one.type):
        content = [part for child in one.content for part in _split(child, aside, one.type != "codeBlock")]
    else:
        content = list(_restored(one.content, aside))
    return node(one.type, *content, **dict(one.attrs))


def _split(child: Node, aside: dict[int, Node], inline: bool) -> Iterator[Node]:
    if child.type != "text" or not inline:
        yield child
        return
    place = 0
    for mark in _MARK.finditer(child.text):
        kept = aside.get(int(mark[1]))
        if kept is None or not is_inline(kept.type):
            continue
        if mark.start() > place:
            yield replace(child, text=child.text[place : mark.start()])
        yield kept
        place = mark.end()
    if place < len(child.text):
        yield replace(child, text=child.text[place:])


def _ops(op: Op) -> Iterator[Op]:
    yield op
    if isinstance(op, Into):
        for one in op.ops:
            yield from _ops(one)


def _unsayable(op: Into) -> bool:
    """Whether only such attributes changed as an answer in Markdown cannot have meant."""
    if not op.change or op.before.type != op.after.type:
        return False
    changed = {name for name in op.before.attrs if op.before.attrs[name] != op.after.attrs[name]} - {"id"}
    return not changed & _SAYABLE
