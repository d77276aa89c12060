"""The address that a picture of a web page really has: lazy loading, several sizes, a copy for no scripts."""

from __future__ import annotations

import re

from workbench.importers._html.footnotes import detach
from workbench.importers._xml import Element, local

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-hi-res-src", "data-full-src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_FILLER = re.compile(
    r"(?:^|[/_-])(?:blank|spacer|placeholder|lazy|loading|pixel|transparent|1x1)[\w-]*\.\w+$", re.I
)
_CANDIDATE = re.compile(r"\s*(\S+?),?(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_BEST_WIDTH = 1600
"""Pixels that are enough to see everything on a page."""


def settle_pictures(tree: Element) -> None:
    """Give every picture the one address it is best seen at."""
    for element in list(tree.iter("noscript")):
        _without_scripts(element)
    for picture in list(tree.iter("picture")):
        _settle_sources(picture)
    for image in tree.iter("img"):
        _settle(image)


def _is_filler(image: Element) -> bool:
    src = (image.get("src") or "").strip()
    lazy = any(image.get(name) for name in (*_LAZY, *_LAZY_SETS))
    return not src or (lazy and (src.startswith("data:") or bool(_FILLER.search(src.partition("?")[0]))))


def _settle(image: Element) -> None:
    if _is_filler(image):
        named = next((image.get(name) for name in _LAZY if image.get(name)), "")
        sets = (image.get(name) for name in (*_LAZY_SETS, "srcset") if image.get(name))
        src = named or next((found for one in sets if (found := best(one or ""))), "")
        if src:
            image.set("src", src.strip())
            for name in (*_LAZY, *_LAZY_SETS):  # which would lead back from an address that was made whole
                image.attrib.pop(name, None)


def _settle_sources(picture: Element) -> None:
    """A picture whose own image says nothing is seen at the first of its sources."""
    image = next(picture.iter("img"), None)
    sources = [one.get("srcset") or one.get("data-srcset") or "" for one in picture.iter("source")]
    found = next((src for one in sources if (src := best(one))), "")
    known = image is not None and (not _is_filler(image) or any(image.get(one) for one in (*_LAZY, "srcset")))
    if not known and found:
        if image is None:
            image = picture.makeelement("img", {})
            picture.append(image)
        image.set("src", found)


def best(srcset: str) -> str:
    """The address of the size that is large enough, from a `srcset`."""
    chosen, size = "", 0.0
    for found in _CANDIDATE.finditer(" ".join(srcset[:10_000].split())):
        wide = float(found[2] or 1) * (1 if found[3] == "w" else 800) if _is_number(found[2]) else 800.0
        if not chosen or (size < wide <= _BEST_WIDTH) or (wide < size > _BEST_WIDTH):
            chosen, size = found[1], wide
    return chosen


def _is_number(text: str | None) -> bool:
    return text is None or text.count(".") <= 1 and text != "."


def _without_scripts(element: Element) -> None:
    """A copy of the picture before it, for browsers without scripts: one of the two is enough."""
    copy = next(element.iter("img"), None)
    before = element.getprevious()
    if copy is None or before is None or (element.getprevious().tail or "").strip():
        return
    shown = before if local(before) == "img" else next(reversed(list(before.iter("img"))), None)
    if shown is None:
        return
    if _is_filler(shown) or shown.get("src") == copy.get("src"):
        for name in ("alt", "title", "width", "height"):
            if shown.get(name) and not copy.get(name):
                copy.set(name, shown.get(name))
        for name, value in copy.attrib.items():
            shown.set(name, value)
        for name in (*_LAZY, *_LAZY_SETS):
            shown.attrib.pop(name, None)
        detach(element)
