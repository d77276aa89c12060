"""Text that no page can show in one block: parted into several, of which nothing is lost.

A browser lays out a paragraph as a whole, in a time that grows with the square of its length: of hundreds
of thousands of letters it shows nothing for many seconds, and again at each key that is typed there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from workbench.importers._notes import Notes, counted
from workbench.model.content import Node, SchemaError, from_json, is_textblock, node, to_json
from workbench.model.course import Page
from workbench.model.imported import Imported

Json = Any
LONGEST = 25_000
"""Letters of a paragraph."""
LONGEST_CODE = 100_000
"""Letters of a code block, whose lines are short."""
_THING = 50
"""Letters that a picture, formula or field counts as."""
_LINE = re.compile(r"\n")
_SENTENCE = re.compile(r"[.!?…؟۔।]['\"”’»)\]]*\s+|[。！？]['\"”’»」』）]*\s*")
_WORD = re.compile(r"\s+")
_LINKED = re.compile(r"[\s.!?…؟۔।。！？]")
_SIGN = "\ufffc"
"""A letter of a thing, as it counts for where a text ends."""
_STEPS = 100
"""Letters that one sign, such as a flag or a family, is made of at most."""
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def part_overlong(imported: Imported) -> Imported:
    """The import with each text that is too long parted, and a note for each page that had some."""
    pages, notes = list(imported.course.walk()), Notes()
    bodies = [_body(page, number, notes) for number, page in enumerate(pages)]
    if not notes and not imported.proposals:
        return imported
    proposals = tuple(replace(one, body=_Parting().tree(one.body)) for one in imported.proposals)
    return replace(
        imported,
        course=imported.course.with_bodies(bodies),
        proposals=proposals,
        notes=(*imported.notes, *notes.all),
    )


def _body(page: Page, number: int, notes: Notes) -> Node:
    own = Notes(where=page.title, page=number)
    blocks = parted(page.body.content, own)
    notes.extend(own)
    return replace(page.body, content=blocks) if own else page.body


def parted(blocks: tuple[Node, ...], notes: Notes) -> tuple[Node, ...]:
    """Blocks with what is too long in them parted, which is told; the same ones where nothing is."""
    parting = _Parting()
    found = tuple(part for one in blocks for part in parting.blocks(one))
    if not parting.count:
        return blocks
    were = "was" if parting.count == 1 else "were"
    message = f"{counted(parting.count, 'text')} too long for one block {were} parted into several."
    notes.info(message, excerpt=parting.first, code="long")
    return found


class _Parting:
    """Parts what is too long in a tree, and counts it."""

    def __init__(self) -> None:
        self.count = 0
        self.first = ""

    def tree(self, tree: Node) -> Node:
        """A node with what is too long in it parted; the same one where nothing is."""
        if tree.attrs.get("data"):
            tree = self._with_data(tree)
        if not tree.content or is_textblock(tree.type):
            return tree
        inside = [part for one in tree.content for part in self.blocks(one)]
        same = len(inside) == len(tree.content) and all(map(_is, inside, tree.content))
        return tree if same else replace(tree, content=tuple(inside))

    def blocks(self, block: Node) -> Iterator[Node]:
        """A block, or the several that it becomes."""
        if not is_textblock(block.type):
            yield self.tree(block)
            return
        most = LONGEST_CODE if block.type == "codeBlock" else LONGEST
        block = self._inline(block)
        if sum(map(_width, block.content)) <= most:
            yield block
            return
        self.count += 1
        pieces = _pieces(block, most)
        self.first = self.first or pieces[0].plain[:200]
        yield from pieces

    def _inline(self, block: Node) -> Node:
        """A line of text whose fields have no overlong choices."""
        if not any(one.attrs.get("data") for one in block.content):
            return block
        return replace(block, content=tuple(self.tree(one) for one in block.content))

    def _with_data(self, tree: Node) -> Node:
        data = tree.attrs["data"]
        if _letters(data) <= LONGEST:
            return tree
        return replace(tree, attrs={**tree.attrs, "data": self._data(data)})

    def _data(self, data: Json) -> Json:
        """What an exercise keeps as JSON, with the texts in it."""
        if isinstance(data, list):
            return [self._data(one) for one in data]
        if not isinstance(data, dict):
            return data
        if data.get("type") == "doc" and "content" in data:
            if _letters(data) <= LONGEST:
                return data
            with suppress(SchemaError):  # foreign data that only looks like a text of ours
                return to_json(self.tree(from_json(data)))
        return {name: self._data(value) for name, value in data.items()}


def _is(one: Node, other: Node) -> bool:
    return one is other


def _letters(data: Json) -> int:
    """How many letters there are in JSON."""
    if isinstance(data, str):
        return len(data)
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return sum(map(_letters, values))


# Where a text is parted -----------------------------------------------------------------------


def _pieces(block: Node, most: int) -> tuple[Node, ...]:
    """A text block in several, each of at most so many letters; after a heading its text goes on."""
    ends = [*accumulate(map(_width, block.content))]
    cuts = tuple(pairwise((0, *_cuts(block, most, ends))))
    first, *later = [_between(block, ends, start, end) for start, end in cuts]
    attrs = {name: value for name, value in block.attrs.items() if name not in ("id", "level")}
    kind = "paragraph" if block.type == "heading" else block.type
    return (replace(block, content=first), *(node(kind, *one, **attrs) for one in later))


def _width(one: Node) -> int:
    if one.type == "text":
        return len(one.text)
    return 1 if one.type == "hardBreak" else _THING


def _cuts(block: Node, most: int, ends: list[int]) -> Iterator[int]:
    """Where the pieces end."""
    string, at = "".join(map(_shown, block.content)), 0
    while len(string) - at > most:
        at = _end(string, at, most, ends)
        yield at
    yield len(string)


def _shown(one: Node) -> str:
    """A node as it counts for where a text ends: a link, and a thing in the text, have no ends within."""
    if one.type != "text":
        return "\n" if one.type == "hardBreak" else _SIGN * _THING
    linked = any(each.type == "link" for each in one.marks)
    words = one.text.replace(_SIGN, "x")
    return _LINKED.sub("x", words) if linked else words


def _end(string: str, start: int, most: int, ends: list[int]) -> int:
    """The last end of a line, else of a sentence, else of a word, in the last quarter of a piece."""
    last = start + most
    for end in (_LINE, _SENTENCE, _WORD):
        found = [one.end() for one in end.finditer(string, last - most // 4, last)]
        if found:
            return found[-1]
    if string[last] == string[last - 1] == _SIGN:
        return max(start + 1, ends[bisect_right(ends, last) - 1])
    return next((at for at in range(last, last - _STEPS, -1) if not _joined(string, at)), last)


def _joined(string: str, at: int) -> bool:
    """Whether the letters around a place make one sign."""
    before, after = string[at - 1], string[at]
    return (
        "\u200d" in (before, after)
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or (after in _FLAGS and _flags(string, at) % 2 == 1)
        or ("\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff")
        or "\U000e0020" <= after <= "\U000e007f"
    )


def _flags(string: str, at: int) -> int:
    """How many letters of flags, which are two each, stand before a place."""
    before = string[max(0, at - LONGEST) : at]
    return len(before) - len(before.rstrip(_FLAGS))


def _between(block: Node, ends: list[int], start: int, end: int) -> tuple[Node, ...]:
    """The inline nodes between two places; the end of a line that a block ends with is the block's own."""
    first, found = bisect_right(ends, start), list[Node]()
    at = ends[first - 1] if first else 0
    for one in block.content[first:]:
        if at >= end:
            break
        cut = slice(max(0, start - at), end - at)
        found.append(replace(one, text=one.text[cut]) if one.type == "text" else one)
        at += _width(one)
    return tuple(found) if end == ends[-1] else _without_end(found)


def _without_end(line: list[Node]) -> tuple[Node, ...]:
    last = line[-1]
    if last.type == "hardBreak":
        return tuple(line[:-1])
    if not last.text.endswith("\n"):
        return tuple(line)
    bare = last.text[:-1]
    return (*line[:-1], *([replace(last, text=bare)] if bare else []))
