"""Tracked changes taken or refused: the tree of a part as it reads with the changes of some authors.

Source: ECMA-376 part 1, 17.13.5 (revisions).
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from workbench.importers._docx.package import value, w
from workbench.importers._xml import Element, local

Take = Callable[[str], bool]
"""Whether the changes of an author are taken."""
ADDS = frozenset({"ins", "moveTo", "cellIns"})
TAKES_AWAY = frozenset({"del", "moveFrom", "cellDel"})
FORMATTING = frozenset(
    "rPrChange pPrChange tblPrChange tblPrExChange tcPrChange trPrChange tblGridChange sectPrChange "
    "numberingChange".split()
)
RANGES = frozenset(
    "customXmlInsRangeStart customXmlDelRangeStart customXmlMoveFromRangeStart "
    "customXmlMoveToRangeStart".split()
)
_HOLDERS = frozenset({"rPr", "trPr", "tcPr", "numPr", "ctrlPr"})
_OUTLASTING = frozenset({"rPr", "sectPr"})
"""Parts of a paragraph's properties that its earlier properties do not speak of."""


def in_properties(change: Element) -> bool:
    """Whether a change marks a paragraph's end, a row, a cell or a number rather than holding text."""
    return local(change.getparent()) in _HOLDERS


def take_all(author: str) -> bool:
    """Take everybody's changes."""
    return True


def take_none(author: str) -> bool:
    """Refuse everybody's changes."""
    return False


def resolve(root: Element, take: Take) -> None:
    """Rewrite a tree so that it holds no changes: those that are taken are done, the others undone."""
    names = (*ADDS, *TAKES_AWAY, *FORMATTING, "cellMerge")
    found = [(one, _taken(one, take)) for one in root.iter(*(w(name) for name in names))]
    if not found:
        return
    for element, taken in reversed([pair for pair in found if local(pair[0]) in FORMATTING]):
        _format(element, taken)
    endings = [one for one, taken in found if _is_ending(one) and _vanishes(one, taken)]
    paragraphs = [one.getparent().getparent().getparent() for one in endings]
    for element, taken in found:
        if local(element) not in FORMATTING and element.getparent() is not None:
            _resolve(element, taken)
    for paragraph in dict.fromkeys(paragraphs):
        _join(paragraph)


def _taken(element: Element, take: Take) -> bool:
    """A deletion within inserted text goes with the insertion: nobody else ever saw that text."""
    if local(element) == "del" and not in_properties(element):
        around = next((one for one in element.iterancestors(w("ins"), w("moveTo"))), None)
        if around is not None:
            return True
    return take(value(element, "author"))


def _vanishes(element: Element, taken: bool) -> bool:
    return taken if local(element) in TAKES_AWAY else not taken


def _is_ending(element: Element) -> bool:
    holder = element.getparent()
    return (
        local(element) in ADDS | TAKES_AWAY
        and local(holder) == "rPr"
        and holder.getparent() is not None
        and local(holder.getparent()) == "pPr"
        and holder.getparent().getparent() is not None
    )


def _resolve(element: Element, taken: bool) -> None:
    name, holder = local(element), element.getparent()
    if name == "cellMerge":
        _merge(element, holder, taken)
    elif not in_properties(element):
        _unwrap(element, keep=not _vanishes(element, taken))
    elif local(holder) in ("trPr", "tcPr") and _vanishes(element, taken):
        _drop(holder.getparent())
    elif local(holder) == "numPr" and not taken:
        _drop(holder)
    else:
        holder.remove(element)


def _unwrap(element: Element, *, keep: bool) -> None:
    for child in list(element) if keep else []:
        child.tail = None
        element.addprevious(child)
        for deleted in list(child.iter(w("delText"), w("delInstrText"))):
            deleted.tag = w("t") if local(deleted) == "delText" else w("instrText")
    element.tail = None
    element.getparent().remove(element)


def _merge(element: Element, properties: Element, taken: bool) -> None:
    """A cell merged with the one above it, or parted from it."""
    state = value(element, "vMerge" if taken else "vMergeOrig")
    properties.remove(element)
    for old in properties.findall(w("vMerge")):
        properties.remove(old)
    if state:
        word = "continue" if state == "cont" else "restart"
        etree.SubElement(properties, w("vMerge")).set(w("val"), word)


def _format(change: Element, taken: bool) -> None:
    """Properties as they are now, or as they were before."""
    holder = change.getparent()
    if holder is None:
        return
    before = next(iter(change), None)
    holder.remove(change)
    if taken or before is None or local(before) != local(holder):
        return
    for child in list(holder):
        if not (local(holder) == "pPr" and local(child) in _OUTLASTING) and not _marks_change(child):
            holder.remove(child)
    for at, child in enumerate(list(before)):
        holder.insert(at, child)


def _marks_change(element: Element) -> bool:
    return local(element) in ADDS | TAKES_AWAY


def _drop(element: Element | None) -> None:
    parent = None if element is None else element.getparent()
    if parent is not None:
        parent.remove(element)


def _join(paragraph: Element) -> None:
    """A paragraph whose end is gone runs on into the next; without one it stays unless it says nothing."""
    parent = paragraph.getparent()
    if parent is None:
        return
    after = paragraph.getnext()
    while after is not None and after.tag in _BETWEEN:
        after = after.getnext()
    content = [child for child in paragraph if local(child) != "pPr"]
    if after is None or after.tag != w("p"):
        others = [one for one in parent if one is not paragraph and local(one) in ("p", "tbl", "sdt")]
        if others and not any(local(one) in _SPEAKING for one in paragraph.iter()):
            parent.remove(paragraph)
        return
    start = 1 if len(after) and local(after[0]) == "pPr" else 0
    for offset, child in enumerate(content):
        after.insert(start + offset, child)
    parent.remove(paragraph)


_BETWEEN = frozenset(
    w(name)
    for name in "bookmarkStart bookmarkEnd proofErr permStart permEnd commentRangeStart commentRangeEnd "
    "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd".split()
)
_SPEAKING = frozenset(
    "t tab br sym drawing pict object oMath footnoteReference endnoteReference fldChar".split()
)
