"""What a page hides until something on it is clicked, such as tabs and windows, as text in its place."""

from __future__ import annotations

import re

from lxml import etree

from workbench.importers._clean import parse_html
from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local
from workbench.model.limits import ImportLimits

_HIDDEN = re.compile(r"display\s*:\s*none\b\s*;?|visibility\s*:\s*hidden\b\s*;?", re.IGNORECASE)
_SIGN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|<[^<>]*\shidden[\s>=]", re.IGNORECASE)
_HELD = (
    "div",
    "section",
    "article",
    "p",
    "ul",
    "ol",
    "table",
    "aside",
    "dialog",
    "dd",
    "li",
    "span",
    "figure",
)
_SERVES = re.compile(
    r"quizquestion|feedback|error|alert|loading|spinner|preload|answer|solution|toast|noscript|debug",
    re.IGNORECASE,
)
"""Classes and names of what says how an answer was, or serves a player."""
_WORDS = re.compile(r"[^\W\d_]{2,}")
_FEWEST = 4


def revealed(source: str, limits: ImportLimits, notes: Notes, path: str) -> str:
    """A page with what clicks on it show; what no click is known to show stays hidden."""
    if not _SIGN.search(source):
        return source
    tree = parse_html(source, limits, Notes())
    hidden = [] if tree is None else [one for one in tree.iter(*_HELD) if _is_shown(one, source)]
    if not hidden:
        return source
    for one in hidden:
        one.attrib.pop("hidden", None)
        one.set("style", _HIDDEN.sub("", one.get("style") or ""))
    notes.info(
        f"{counted(len(hidden), 'passage')} that a click shows {'stands' if len(hidden) == 1 else 'stand'} "
        "on the page.",
        where=path,
        code="revealed",
    )
    return str(etree.tostring(tree, encoding="unicode", method="html"))


def _is_shown(element: Element, source: str) -> bool:
    """Whether a hidden element has words, and a name by which something on the page shows it."""
    if element.get("hidden") is None and not _HIDDEN.search(element.get("style") or ""):
        return False
    name, kind = element.get("id") or "", f"{element.get('id') or ''} {element.get('class') or ''}"
    if (
        not name
        or _SERVES.search(kind)
        or next(element.iter("input", "select", "textarea"), None) is not None
    ):
        return False
    if len(_WORDS.findall(_said(element))) < _FEWEST:
        return False
    return re.search(rf"[\"'#]{re.escape(name)}[\"')]", _without_itself(source, name)) is not None


def _said(element: Element) -> str:
    return " ".join(
        "".join((one.text or "", one.tail or ""))
        for one in element.iter()
        if local(one) not in ("script", "style")
    )


def _without_itself(source: str, name: str) -> str:
    """The page without the place where an element is named."""
    return re.sub(rf"\bid\s*=\s*[\"']?{re.escape(name)}[\"'\s>]", " ", source)
