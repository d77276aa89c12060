"""The blocks of a Google document: headings, lists, code, tables and footnotes of one tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._counting import spelt
from workbench.importers._gdocs.inline import (
    CODE_BEGINS,
    CODE_ENDS,
    Json,
    View,
    inline,
    is_code,
    picture,
)
from workbench.importers._html.flow import tidied
from workbench.importers._numbers import whole_number
from workbench.model.content import Node, mark, node, paragraph, text

_ORDERED = {
    "DECIMAL": "1", "ZERO_DECIMAL": "1", "ALPHA": "a", "UPPER_ALPHA": "A", "ROMAN": "i", "UPPER_ROMAN": "I",
}  # fmt: skip
_ALIGN = {"CENTER": "center", "END": "right", "JUSTIFIED": "justify"}
_DEEPEST = 20
"""Levels of a list, more than Google has."""


@dataclass(kw_only=True)
class _Line:
    """A paragraph on its way to a block."""

    style: Mapping[str, Any]
    bullet: Mapping[str, Any] | None
    content: list[Node] = field(default_factory=list)
    code: bool = False


def blocks(content: Iterable[Json], view: View) -> tuple[Node, ...]:
    """The blocks that structural elements make in a view."""
    return tuple(each_block(content, view))


def each_block(content: Iterable[Json], view: View) -> Iterator[Node]:
    """The same, one by one."""
    return _Builder(view).all(content)


class _Builder:
    """Makes blocks of paragraphs in order: lists and code go over several of them."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._counters: dict[str, list[int]] = {}
        self._items: list[tuple[int, Node, dict[str, Any] | None]] = []
        self._code: list[str] = []
        self._carried: _Line | None = None

    def all(self, content: Iterable[Json]) -> Iterator[Node]:
        for element in content:
            if "paragraph" in element:
                yield from self._paragraph(element["paragraph"])
                continue
            yield from self._ended()
            if "table" in element and self._view.shows(element["table"]):
                yield from _table(element["table"], self._view)
            elif "tableOfContents" in element:
                self._view.notes.info("The table of contents was left out: the outline says it.", code="toc")
        if self._carried is not None:
            yield from self._written(self._carried)
        yield from self._ended()

    def _paragraph(self, given: Json) -> Iterator[Node]:
        view, elements = self._view, list(given.get("elements") or ())
        line = self._begun(given)
        for element in elements:
            if "horizontalRule" in element and view.shows(element["horizontalRule"]):
                yield from self._written(line)
                yield from self._ended()
                yield node("horizontalRule")
                line = self._begun(given)
            line.content.extend(inline(element, view))
        for name in given.get("positionedObjectIds") or ():
            line.content.extend(picture(str(name), "positionedObjects", view))
        line.code = _is_code(elements, view)
        if _goes_on(elements, view):
            self._carried = line
        else:
            yield from self._written(line)

    def _begun(self, given: Json) -> _Line:
        """A line; where the break before it is not in this view, the one above goes on."""
        carried, self._carried = self._carried, None
        if carried is not None and carried.content:
            return carried
        bullet = self._view.style(given, "bullet") if given.get("bullet") else None
        return _Line(style=self._view.style(given, "paragraphStyle"), bullet=bullet)

    def _written(self, line: _Line) -> Iterator[Node]:
        if line.code and line.bullet is None:
            yield from self._listed()
            self._code.append(_plain(line.content))
            if CODE_ENDS in self._code[-1]:
                yield from self._coded()
            return
        yield from self._coded()
        content = tidied(line.content)
        if not content:
            return
        name = str(line.style.get("namedStyleType") or "")
        if name == "TITLE" or name.startswith("HEADING_"):
            yield from self._listed()
            level = int(name[-1]) if name[-1].isdecimal() else 1
            numbered, goal = self._numbered(line.bullet, content), line.style.get("headingId")
            yield node("heading", *numbered, level=min(max(level, 1), 6), id=str(goal) if goal else None)
        elif line.bullet is not None:
            self._item(line.bullet, content)
        else:
            yield from self._listed()
            align = _ALIGN.get(str(line.style.get("alignment")))
            yield node("paragraph", *content, **({"textAlign": align} if align else {}))

    # Lists

    def _level(self, bullet: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]]:
        level = min(_whole(bullet.get("nestingLevel"), 0), _DEEPEST)
        found = (self._view.tab.get("lists") or {}).get(bullet.get("listId")) or {}
        levels = (found.get("listProperties") or {}).get("nestingLevels") or ()
        return level, levels[level] if level < len(levels) else {}

    def _counted(self, bullet: Mapping[str, Any], level: int, kind: Mapping[str, Any]) -> int:
        """Count an item: its list goes on behind whatever interrupted it."""
        counters = self._counters.setdefault(str(bullet.get("listId")), [])
        del counters[level + 1 :]
        counters.extend([0] * (level + 1 - len(counters)))
        counters[level] = counters[level] + 1 if counters[level] else _whole(kind.get("startNumber"), 1)
        return counters[level]

    def _item(self, bullet: Mapping[str, Any], content: list[Node]) -> None:
        level, kind = self._level(bullet)
        number = self._counted(bullet, level, kind)
        style = _ORDERED.get(str(kind.get("glyphType")))
        if style is None and kind and not kind.get("glyphSymbol"):
            done = all(mark("strike") in one.marks for one in content if one.type == "text")
            content = [text("☑ " if done else "☐ "), *content]
        ordered = {"start": number, **({"type": style} if style != "1" else {})} if style else None
        self._items.append((level, node("listItem", paragraph(*content)), ordered))

    def _numbered(self, bullet: Mapping[str, Any] | None, content: list[Node]) -> list[Node]:
        """A heading that is counted carries its number."""
        if bullet is None:
            return content
        level, kind = self._level(bullet)
        self._counted(bullet, level, kind)
        if str(kind.get("glyphType")) not in _ORDERED:
            return content
        label = str(kind.get("glyphFormat") or "%0.")
        for at, number in enumerate(self._counters[str(bullet.get("listId"))]):
            style = self._level({**bullet, "nestingLevel": at})[1].get("glyphType")
            label = label.replace(f"%{at}", spelt(number, _ORDERED.get(str(style), "1")))
        return [text(f"{label} "), *content]

    def _listed(self) -> Iterator[Node]:
        items, self._items = self._items, []
        if items:
            yield from _lists(items, min(level for level, _, _ in items))

    # Code

    def _coded(self) -> Iterator[Node]:
        lines, self._code = self._code, []
        string = "\n".join(lines).replace(CODE_BEGINS, "").replace(CODE_ENDS, "").replace("\xa0", " ")
        if string := string.strip("\n"):
            yield node("codeBlock", text(string))

    def _ended(self) -> Iterator[Node]:
        yield from self._coded()
        yield from self._listed()


def _goes_on(elements: list[Json], view: View) -> bool:
    """Whether the paragraph's end is not in this view, so that the next one belongs to it."""
    last: Json | None = elements[-1].get("textRun") if elements else None
    return last is not None and str(last.get("content") or "").endswith("\n") and not view.shows(last)


def _is_code(elements: list[Json], view: View) -> bool:
    """Whether all that a paragraph says is in a font for code; an empty line may be in the midst of it."""
    runs = [one["textRun"] for one in elements if one.get("textRun") and view.shows(one["textRun"])]
    signs = CODE_BEGINS + CODE_ENDS + " \n\v\xa0"
    said = [run for run in runs if str(run.get("content") or "").strip(signs)] or runs
    if any(CODE_ENDS in str(run.get("content") or "") for run in runs):
        return True
    others = any(set(one) & {"inlineObjectElement", "equation", "person", "richLink"} for one in elements)
    return bool(said) and not others and all(is_code(view.style(run)) for run in said)


def _plain(content: list[Node]) -> str:
    return "".join("\n" if one.type == "hardBreak" else one.text for one in content)


def _lists(items: list[tuple[int, Node, dict[str, Any] | None]], level: int) -> Iterator[Node]:
    """Lists in lists, by the level of each item."""
    open_items: list[Node] = []
    kind: dict[str, Any] | None = None
    at = 0
    while at < len(items):
        deeper = at
        while deeper < len(items) and items[deeper][0] > level:
            deeper += 1
        if deeper > at:
            below = tuple(_lists(items[at:deeper], min(one for one, _, _ in items[at:deeper])))
            first = open_items.pop() if open_items else node("listItem", paragraph())
            open_items.append(node("listItem", *first.content, *below))
            at = deeper
            continue
        own = items[at][2]
        if open_items and not _same(kind, own):
            yield _list(open_items, kind)
            open_items = []
        if not open_items:
            kind = own
        open_items.append(items[at][1])
        at += 1
    if open_items:
        yield _list(open_items, kind)


def _same(kind: dict[str, Any] | None, own: dict[str, Any] | None) -> bool:
    if kind is None or own is None:
        return kind is own
    return kind.get("type") == own.get("type") and own["start"] != 1


def _list(items: list[Node], kind: dict[str, Any] | None) -> Node:
    return node("bulletList", *items) if kind is None else node("orderedList", *items, **kind)


# Tables ---------------------------------------------------------------------------------------


def _table(given: Json, view: View) -> Iterator[Node]:
    rows, covered = [], set[tuple[int, int]]()
    for at, row in enumerate(given.get("tableRows") or ()):
        if not view.shows(row):
            continue
        head = bool((row.get("tableRowStyle") or {}).get("tableHeader"))
        cells = list(_cells(row.get("tableCells") or (), at, covered, view, head=head))
        rows.append(node("tableRow", *cells))
    if any(row.content for row in rows):
        yield node("table", *rows)


def _cells(
    given: Iterable[Json], row: int, covered: set[tuple[int, int]], view: View, *, head: bool
) -> Iterator[Node]:
    """The cells of a row; those under a merged one stand in the row too, empty."""
    for column, cell in enumerate(given):
        inside = blocks(cell.get("content") or (), view)
        if not view.shows(cell) or ((row, column) in covered and not inside):
            continue
        style = view.style(cell, "tableCellStyle")
        wide = min(_whole(style.get("columnSpan"), 1), 1000)
        high = min(_whole(style.get("rowSpan"), 1), 1000)
        covered.update(
            (row + down, column + right)
            for down in range(high) for right in range(wide) if down or right
        )  # fmt: skip
        kind = "tableHeader" if head else "tableCell"
        yield node(kind, *(inside or (paragraph(),)), colspan=wide, rowspan=high)


def _whole(given: Any, default: int) -> int:
    """A number of the data; the default where it has none."""
    return whole_number(str(given)) or default
