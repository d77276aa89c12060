"""Lists that are flat in HTML: levels in class names or in `aria-level` become lists in lists.

Google Docs writes each level as a list of its own, one behind the other (`lst-kix_abc-1`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.importers._html.word_lists import WordLists
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element, local

_KIX = re.compile(r"\blst-(kix_[\w-]+?)-(\d{1,9})(?=\s|$)")
_CONTENT = re.compile(r"\.(lst-kix_[\w-]+)\s*>\s*li:before\s*\{\s*content:\s*([^}]{0,600})\}")
_BOX = re.compile(r"\\0*(2610|2611|2612|274f|2751)\b|[☐☑☒❏❑]", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STYLES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip


@dataclass(kw_only=True)
class _Run:
    """Lists that stand one behind the other: those open now, by level."""

    last: Element
    open: list[tuple[int, str, Element]] = field(default_factory=list)

    def add(self, level: int, name: str, found: Element) -> Element | None:
        """Put a list where its level says; the list that begins anew at the top, if it does."""
        while self.open and self.open[-1][0] > level:
            self.open.pop()
        top = self.open[-1] if self.open else None
        if top and top[0] == level and (top[1] != name or not _goes_on(top[2], found)):
            self.open.pop()
            top = self.open[-1] if self.open else None
        if top and top[0] == level:
            _move(found, self.open.pop()[2])
            self._open(level, name, top[2])
            return None
        self._open(level, name, found)
        if top is None:
            return found
        _under(top[2], found)
        return None

    def _open(self, level: int, name: str, found: Element) -> None:
        """Let a list go on, and those at the end of it."""
        self.open.append((level, name, found))
        last = next(found.iterchildren("li", reversed=True), None)
        inner = None if last is None else next(last.iterchildren("ul", "ol", reversed=True), None)
        below = None if inner is None else kix_level(inner)
        if below is not None:
            self._open(below[1], below[0], inner)


def rebuild_lists(tree: Element) -> None:
    """Nest the lists that programs write flat."""
    _adopt(tree)
    _kix_styles(tree)
    WordLists().build(tree)
    _settle(tree)
    for parent in list(tree.iter()):
        if isinstance(parent.tag, str) and any(kix_level(child) for child in parent):
            _nest(parent)
    for found in list(tree.iter("ul", "ol")):
        _nest_labelled(found)


def _adopt(tree: Element) -> None:
    """Items without a list get one, as browsers show them."""
    for old in tree.iter("menu", "dir"):
        old.tag = "ul"
    for item in list(tree.iter("li")):
        parent = item.getparent()
        headed = any(local(one) in _HEADINGS for one in item.iter())
        if parent is None or local(parent) in ("ul", "ol") or headed:
            continue
        before = item.getprevious()
        if before is None or before.get("data-adopted") is None or (before.tail or "").strip():
            before = parent.makeelement("ul", {"data-adopted": "1"})
            item.addprevious(before)
        before.tail, item.tail = item.tail, None
        before.append(item)


def _settle(tree: Element) -> None:
    """A list with a level that stands between items belongs to the one before it."""
    for found in list(tree.iter("ul", "ol")):
        before = found.getprevious()
        if (
            before is not None
            and local(before) == "li"
            and not (before.tail or "").strip()
            and kix_level(found)
        ):
            before.append(found)


# Google Docs ----------------------------------------------------------------------------------


def kix_level(element: Element) -> tuple[str, int] | None:
    """The name and level of a list of Google Docs."""
    if not isinstance(element.tag, str) or local(element) not in ("ul", "ol"):
        return None
    found = _KIX.search(element.get("class") or "")
    return (found[1], min(int(found[2]), 20)) if found else None


def _nest(parent: Element) -> None:
    run: _Run | None = None
    for child in list(parent):
        level = kix_level(child)
        if level is None:
            run = None
            continue
        before = child.getprevious()
        if run is None or before is not run.last or (before.tail or "").strip():
            run = _Run(last=child)
        tail, child.tail = child.tail, None
        begun = run.add(level[1], level[0], child)
        run.last = begun if begun is not None else run.last
        run.last.tail = (run.last.tail or "") + (tail or "")


def _goes_on(before: Element, found: Element) -> bool:
    """Whether a list only continues the one before it."""
    if local(before) != local(found):
        return False
    start, given = whole_number((found.get("start") or "").strip()), whole_number(before.get("start"))
    first = 1 if given is None else given
    return start is None or start == first + sum(1 for _ in before.iterchildren("li"))


def _move(found: Element, into: Element) -> None:
    for item in list(found):
        into.append(item)
    if found.getparent() is not None:
        found.getparent().remove(found)


def _under(above: Element, found: Element) -> None:
    """Hang a list under the last item of another."""
    last = next(above.iterchildren("li", reversed=True), None)
    (above if last is None else last).append(found)


def kix_signs(tree: Element) -> dict[str, str]:
    """What stands before the items of each list, as the style sheets say it, by the lists' class names."""
    signs: dict[str, str] = {}
    for sheet in tree.iter("style"):
        if "lst-kix_" in (sheet.text or ""):
            signs.update(_CONTENT.findall(sheet.text or ""))
    return signs


def _kix_styles(tree: Element) -> None:
    """What stands before the items, which only the style sheet says: how they count, or a box to tick."""
    signs = kix_signs(tree)
    for found in tree.iter("ul", "ol") if signs else ():
        name = next((one for one in (found.get("class") or "").split() if one in signs), "")
        sign = signs.get(name, "").replace(" ", "")
        style = next((STYLES[one] for one in STYLES if f",{one})" in sign), "")
        if local(found) == "ol" and style and not found.get("type"):
            found.set("type", style)
        if local(found) == "ul" and (box := _BOX.search(sign)):
            checked = box[0].lower().endswith(("2611", "2612", "☑", "☒"))
            for item in found.iterchildren("li"):
                item.text = f"{'☑' if checked else '☐'} {(item.text or '').lstrip()}"


def _nest_labelled(found: Element) -> None:
    """Items of several levels in one list, as `aria-level` tells them."""
    items = list(found.iterchildren("li"))
    levels = [_number(one.get("aria-level")) for one in items]
    if (
        not all(levels)
        or len(set(levels)) < 2
        or found.find("ul") is not None
        or found.find("ol") is not None
    ):
        return
    stack: list[tuple[int, Element]] = [(levels[0], found)]
    last = items[0]
    for item, level in zip(items, levels, strict=True):
        while len(stack) > 1 and stack[-1][0] > level:
            stack.pop()
        if level > stack[-1][0]:
            inner = found.makeelement(local(found), {})
            last.append(inner)
            stack.append((level, inner))
        if stack[-1][1] is not found:
            stack[-1][1].append(item)
        last = item


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 3 else 0
