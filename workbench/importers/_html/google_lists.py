"""Lists of Google Docs in HTML: counted headings are headings, and empty lines between items part no list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.importers._counting import spelt
from workbench.importers._html.footnotes import detach
from workbench.importers._html.lists import STYLES, kix_level, kix_signs
from workbench.importers._xml import Element, local

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SIGN = re.compile(r"counter\(\s*lst-ctn-kix_[\w-]+?-(\d+)\s*,\s*([\w-]+)\s*\)|\"([^\"\\]*)\"")
_LARGEST = 9
"""Digits of a number that a list may begin with."""
_SHOWN = ("img", "hr", "iframe", "table", "input")


@dataclass
class Headings:
    """Headings that are items of a list, each lifted out of it with the number that it is counted by."""

    signs: dict[str, str]
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    """How far each list has counted, by its name and level."""

    def lift(self, tree: Element) -> None:
        """Lift the headings of all lists."""
        for found in list(tree.iter("ol", "ul")):
            if (at := kix_level(found)) is not None:
                self._list(found, *at)

    def _list(self, found: Element, name: str, level: int) -> None:
        numbers = self.counters.setdefault(name, {})
        begun = "start" in (found.get("class") or "").split()
        numbers[level] = _start(found) - 1 if found.get("start") or begun else numbers.get(level, 0)
        piece: Element | None = None
        parted = any(_only_heading(item) is not None for item in found.iterchildren("li"))
        for item in list(found.iterchildren("li")):
            numbers[level] += 1
            heading = _only_heading(item)
            if heading is not None:
                self._place(heading, found, level, numbers)
                piece = None
            elif parted:
                piece = piece if piece is not None else _piece(found, numbers[level])
                piece.append(item)
        if parted:
            detach(found)

    def _place(self, heading: Element, found: Element, level: int, numbers: dict[int, int]) -> None:
        """Put a heading before its list, with its number where the list counts."""
        heading.tail = None
        found.addprevious(heading)
        if local(found) == "ol":
            heading.text = f"{self._label(found, level, numbers)} {(heading.text or '').strip()}"

    def _label(self, found: Element, level: int, numbers: dict[int, int]) -> str:
        named = (self.signs[one] for one in (found.get("class") or "").split() if one in self.signs)
        parts = [_spelt(match, numbers) for match in _SIGN.finditer(next(named, ""))]
        return "".join(parts).strip() or f"{numbers[level]}."


def join_lists(tree: Element) -> None:
    """Take out the empty lines that stand between the items of one list."""
    for parent in {found.getparent() for found in tree.iter("ol", "ul") if kix_level(found)}:
        _join(parent)


def _join(parent: Element) -> None:
    names: set[str] = set()
    empty: list[Element] = []
    for child in list(parent):
        at = kix_level(child)
        if at is None and names and _is_empty(child):
            empty.append(child)
            continue
        new = (
            at is None or at[1] == 0 and (at[0] not in names or "start" in (child.get("class") or "").split())
        )
        if new:
            names = set()
        elif names:
            for one in empty:
                detach(one)
        empty = []
        if at is not None and not (child.tail or "").strip():
            names.add(at[0])


def _is_empty(element: Element) -> bool:
    """Whether an element is a paragraph that shows nothing, and nothing stands behind it."""
    if not isinstance(element.tag, str) or local(element) != "p" or (element.tail or "").strip():
        return False
    return not "".join(element.itertext()).strip() and next(element.iter(*_SHOWN), None) is None


def _only_heading(item: Element) -> Element | None:
    """The heading that an item is, if it says nothing else."""
    inside = [one for one in item if isinstance(one.tag, str)]
    if len(inside) != 1 or local(inside[0]) not in _HEADINGS:
        return None
    beside = (item.text or "") + (inside[0].tail or "")
    return inside[0] if not beside.strip() and "".join(inside[0].itertext()).strip() else None


def _piece(found: Element, number: int) -> Element:
    """A part of a list, before the rest of it."""
    piece = found.makeelement(local(found), dict(found.attrib))
    if local(found) == "ol":
        piece.set("start", str(number))
    found.addprevious(piece)
    return piece


def _start(found: Element) -> int:
    start = (found.get("start") or "").strip()
    return int(start) if start.isascii() and start.isdecimal() and len(start) <= _LARGEST else 1


def _spelt(match: re.Match[str], numbers: dict[int, int]) -> str:
    if match[1] is None:
        return match[3]
    return spelt(numbers.get(int(match[1]), 1), STYLES.get(match[2], "1"))


def settle_google_lists(tree: Element) -> None:
    """Make of the lists what they mean, before those of several levels are nested."""
    Headings(kix_signs(tree)).lift(tree)
    join_lists(tree)
