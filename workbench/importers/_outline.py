"""Outlines in plain text: lines that begin with bullets, numbers or letters, deeper ones further in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from workbench.importers._html.word_lists import ways
from workbench.model.content import Node, node

Inline = Callable[[str], Iterator[Node]]
_ITEM = re.compile(
    r"([ \t]*)(?:([-*•–])|\(?(?:\d{1,4}\.)*(\d{1,4}|[a-zA-Z]|[ivxIVX]{2,6})[.)]|(?:\d{1,4}\.)+(\d{1,4}))"
    r"[ \t]+(?=\S)"
)
_BLANK = re.compile(r"[ \t]*")
_DEEPEST = 20
_TAB = 4


@dataclass(kw_only=True)
class _List:
    """A list under construction: how far in it stands, how it counts, its items with what is below them."""

    indent: int
    kind: str
    start: int
    items: list[tuple[list[Node], list[_List]]] = field(default_factory=list)

    def goes_on(self, kind: str, number: int) -> bool:
        """Whether an item is the next one of this list."""
        return self.kind == kind and (kind == "" or number == self.start + len(self.items))

    def node(self) -> Node:
        """The list with all that is in it."""
        items = (
            node("listItem", node("paragraph", *words), *(one.node() for one in below))
            for words, below in self.items
        )
        if not self.kind:
            return node("bulletList", *items)
        counted = {} if self.kind == "1" else {"type": self.kind}
        return node("orderedList", *items, start=self.start, **counted)


def outline(lines: Sequence[str], inline: Inline) -> list[Node]:
    """The lists that all of some lines are; none, where one of them is no item and goes on with none."""
    top: list[_List] = []
    stack: list[_List] = []
    for line in lines:
        found = _ITEM.match(line)
        indent = len(_BLANK.match(line)[0].expandtabs(_TAB))  # type: ignore[index]
        if found is None:
            if not stack or indent <= stack[-1].indent:
                return []
            stack[-1].items[-1][0].extend((node("hardBreak"), *inline(line.strip())))
            continue
        while len(stack) > 1 and (indent < stack[-1].indent or len(stack) > _DEEPEST):
            stack.pop()
        _add(found, indent, list(inline(line[found.end() :].strip())), stack, top)
    return [one.node() for one in top] if _is_sure(top, len(lines)) else []


def _add(found: re.Match[str], indent: int, words: list[Node], stack: list[_List], top: list[_List]) -> None:
    """Put an item where it belongs: into the list that is open, below its last item, or into a new list."""
    known = [("", 0)] if found[2] else ways(found[3] or found[4])
    deeper = bool(stack) and indent > stack[-1].indent
    if stack and not deeper and any(stack[-1].goes_on(*one) for one in known):
        stack[-1].items.append((words, []))
        return
    kind, start = known[0]
    new = _List(indent=indent, kind=kind, start=start, items=[(words, [])])
    if stack and not deeper:
        stack.pop()
    (stack[-1].items[-1][1] if stack else top).append(new)
    stack.append(new)


def _is_sure(top: Sequence[_List], lines: int) -> bool:
    """A line that begins with a letter may be a name: letters count from the first one, and not alone."""
    lettered = bool(top) and top[0].kind not in ("", "1")
    return bool(top) and (not lettered or lines > 1 and top[0].start == 1)
