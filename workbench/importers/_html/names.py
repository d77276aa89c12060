"""The places of a page that links lead to: marked while the page is cleaned, so that blocks can keep them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from workbench.importers._html.blocks import NAMES
from workbench.importers._xml import Element, local

_BLANK = re.compile(r"\s+")


def settle_own(tree: Element, address: str) -> None:
    """Links to the address that a page itself has are links within it."""
    own = address.partition("#")[0]
    for link in tree.iter("a") if own else ():
        page, sign, place = (link.get("href") or "").strip().partition("#")
        if sign and page == own:
            link.set("href", f"#{place}")


def mark_names(tree: Element, *, every: bool) -> None:
    """Mark the elements that links lead to, or every one that has a name."""
    goals = set() if every else set(_goals(tree))
    for element in tree.iter():
        if not isinstance(element.tag, str) or not element.attrib:
            continue
        element.attrib.pop(NAMES, None)
        names = [one for one in _names(element) if every or one in goals]
        if names:
            element.set(NAMES, " ".join(names))


def _goals(tree: Element) -> Iterator[str]:
    for link in tree.iter("a"):
        href = (link.get("href") or "").strip()
        if href.startswith("#"):
            name = _BLANK.sub("%20", href[1:])
            yield from (name, unquote(name))


def _names(element: Element) -> Iterator[str]:
    """The names of an element as addresses write them: without blanks."""
    given = (element.get("id"), element.get("name") if local(element) == "a" else None)
    yield from dict.fromkeys(_BLANK.sub("%20", one.strip()) for one in given if one and one.strip())
