"""Line ends that a style keeps (`white-space: pre-wrap` and its kin), as breaks: others are blanks.

Notion sets it for whole pages, and so do mail programs and chats. Indents within such a line are not kept.
"""

from __future__ import annotations

import re

from workbench.importers._html.style import Rules, declared
from workbench.importers._xml import Element, local

_SAID = re.compile(r"white-space")
_VALUES = {
    **dict.fromkeys(("pre", "pre-wrap", "pre-line", "break-spaces", "preserve", "preserve-breaks"), True),
    **dict.fromkeys(("normal", "nowrap", "collapse", "initial"), False),
}
_OWN = frozenset({"pre", "textarea", "script", "style", "title", "select", "svg", "math", "head"})
"""What has its own way with line ends."""
_HOLDERS = frozenset("ul ol dl table thead tbody tfoot tr colgroup menu dir".split())
"""What holds no text of its own: a line end there parts nothing."""
_LINE_END = re.compile(r"[ \t\f]*(?:\r\n?|\n)")


def keep_line_ends(tree: Element, rules: Rules) -> None:
    """Write a break for each line end in text whose style keeps it."""
    if not any("white-space" in one or "white-space-collapse" in one for one in rules.values()) and not any(
        _SAID.search(one.get("style") or "") for one in tree.iter() if isinstance(one.tag, str)
    ):
        return
    kept: dict[Element, bool] = {}
    for element in list(tree.iter()):
        name = local(element)
        around = element.getparent()
        inherited = around is not None and kept.get(around, False)
        kept[element] = name not in _OWN and _keeps(element, name, rules, inherited)
        if inherited and _parts(element.tail, local(around) not in _HOLDERS):
            _break_tail(element)
        if kept[element] and _parts(element.text, False):
            _break_text(element)


def _keeps(element: Element, name: str, rules: Rules, inherited: bool) -> bool:
    style = declared(element, name, rules) if name else {}
    said = style.get("white-space-collapse") or style.get("white-space") or ""
    return _VALUES.get(said.partition(" ")[0], inherited)


def _parts(said: str | None, blank: bool) -> bool:
    """Whether there are line ends in a text; one that is `blank` may stand between two words."""
    return bool(said and (blank or said.strip()) and _LINE_END.search(said))


def _break_text(element: Element) -> None:
    first, *others = _LINE_END.split(element.text or "")
    element.text = first
    for line in reversed(others):
        element.insert(0, _break(element, line))


def _break_tail(element: Element) -> None:
    first, *others = _LINE_END.split(element.tail or "")
    element.tail = first
    for line in reversed(others):
        _after(element, _break(element, line))


def _after(element: Element, found: Element) -> None:
    """Put an element behind the words that follow another."""
    words, element.tail = element.tail, None
    element.addnext(found)
    element.tail = words


def _break(near: Element, line: str) -> Element:
    found = near.makeelement("br")
    found.tail = line
    return found
