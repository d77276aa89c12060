"""Footnotes in HTML: a short link to a note that links back, whichever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._xml import Element, local

_LONGEST_MARK = 8
_HOLDERS = ("li", "p", "div", "aside", "dd", "td", "section")
_ARROWS = re.compile(r"^[\s↑^↩↵⏎\ufe0e\ufe0f⤴*\[\]()\d.a-z]{0,12}$")


def mark_footnotes(tree: Element) -> None:
    """Mark references with `data-footnote`, and gather the notes in a `data-footnotes` section at the end."""
    targets = {element.get("id") or element.get("name"): element for element in _named(tree)}
    notes: dict[Element, str] = {}
    back: dict[Element, set[str]] = {}
    order = {element: index for index, element in enumerate(tree.iter())}
    for link in list(tree.iter("a")):
        target = targets.get(_goal(link))
        holder = None if target is None or target is link else _holder(target)
        if holder is None or not _comes_before(link, holder, order):
            continue
        if holder not in back:
            back[holder] = {_goal(one) for one in holder.iter("a")} - {""}
        if back[holder].isdisjoint(_names(link)):
            continue
        _mark_reference(link, notes.setdefault(holder, str(len(notes) + 1)))
    for holder in _loose(tree, notes, targets):
        notes[holder] = str(len(notes) + 1)
    if notes:
        _gather(tree, notes)


def _loose(tree: Element, notes: dict[Element, str], targets: dict[str | None, Element]) -> Iterator[Element]:
    """Notes among the footnotes of a page that link back to where nothing refers to them."""
    for section in tree.iter("section", "div"):
        if "footnotes" in (section.get("class") or "").split():
            for item in section.iter("li"):
                goals = {_goal(one) for one in item.iter("a")} - {""}
                if item not in notes and item.get("id") and goals and goals.isdisjoint(targets):
                    yield item


def _named(tree: Element) -> Iterator[Element]:
    return (one for one in tree.iter() if isinstance(one.tag, str) and (one.get("id") or one.get("name")))


def _goal(link: Element) -> str:
    href = link.get("href") or ""
    return href[1:] if href.startswith("#") else ""


def _holder(target: Element) -> Element | None:
    """The block that is the note: the target, or what it stands in."""
    if local(target) in _HOLDERS:
        return target
    return next((one for one in target.iterancestors() if local(one) in _HOLDERS), None)


def _comes_before(link: Element, holder: Element, order: dict[Element, int]) -> bool:
    """Whether a link is short and comes before the note."""
    return order[link] <= order[holder] and len("".join(link.itertext()).strip()) <= _LONGEST_MARK


def _names(link: Element) -> set[str | None]:
    """The names that a note can link back to."""
    around = [link, link.getparent(), *link.iter()]
    return {one.get(key) for one in around if one is not None for key in ("id", "name")}


def _mark_reference(link: Element, label: str) -> None:
    tail = link.tail
    link.clear()
    link.tag, link.tail = "span", tail
    link.set("data-footnote", label)
    parent = link.getparent()
    if parent is not None and local(parent) == "sup":
        parent.tag = "span"
        parent.text = (parent.text or "").strip("[( ") or None
        link.tail = (link.tail or "").lstrip("]) ,") or None


def _gather(tree: Element, notes: dict[Element, str]) -> None:
    body = tree.find("body") if tree.find("body") is not None else tree
    section = body.makeelement("section", {"data-footnotes": "1"})
    for holder, label in notes.items():
        parent = holder.getparent()
        _drop_back_links(holder)
        if parent is None or local(holder) in ("td", "dd"):
            continue
        detach(holder)
        holder.tag = "div"
        holder.set("data-footnote-label", label)
        section.append(holder)
        _drop_empty(parent)
    body.append(section)


def _drop_back_links(holder: Element) -> None:
    for back in list(holder.iter("a")):
        if _goal(back) and _ARROWS.match("".join(back.itertext())):
            wrapper, after = back.getparent(), back.getnext()
            if after is not None:
                after.text = (after.text or "").lstrip("\xa0 ") or None
            back.tail = (back.tail or "").lstrip("\xa0 ") or None
            detach(back)
            if wrapper is not holder and local(wrapper) in ("sup", "span") and not _says(wrapper):
                detach(wrapper)


def _drop_empty(element: Element) -> None:
    """Take away the list or section that the notes stood in, with its ruler."""
    while element.getparent() is not None and local(element) not in ("body", "html") and not _says(element):
        parent, before = element.getparent(), element.getprevious()
        if before is not None and local(before) == "hr":
            detach(before)
        detach(element)
        element = parent


def _says(element: Element) -> bool:
    return any(words.strip() for words in element.itertext()) or element.find(".//img") is not None


def detach(element: Element) -> None:
    """Take an element out of its tree and leave the text after it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
