"""What a page hides until something on it is clicked, such as tabs and windows, as text in its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from workbench.importers._clean import parse_html
from workbench.importers._html.later import FEWEST, HIDDEN, serves_player, show_later, tell_shown
from workbench.importers._notes import Notes
from workbench.importers._scorm.patterns import WORD
from workbench.importers._xml import Element, local
from workbench.model.limits import ImportLimits

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
_OWN = re.compile(r"\bid\s*=\s*[\"']?[\w:.-]{1,80}[\"']?", re.IGNORECASE)
_NAMED = re.compile(r"[\"'#]([\w:.-]{1,80})(?=[\"')])")


def revealed(source: str, limits: ImportLimits, notes: Notes, path: str, scripts: Callable[[], str]) -> str:
    """A page with what clicks on it show; what no click is known to show stays hidden."""
    tree = parse_html(source, limits, Notes()) if _SIGN.search(source) else None
    if tree is None:
        return source
    before, told = len(notes.all), scripts()
    show_later(tree, told, notes, path)
    hidden = [one for one in tree.iter(*_HELD) if _is_told(one)]
    names = set(_NAMED.findall(_OWN.sub(" ", f"{source}\n{told}"))) if hidden else set()
    hidden = [one for one in hidden if one.get("id") in names]
    for one in hidden:
        one.attrib.pop("hidden", None)
        one.set("style", HIDDEN.sub("", one.get("style") or ""))
    tell_shown(len(hidden), notes, path)
    changed = len(notes.all) > before
    return str(etree.tostring(tree, encoding="unicode", method="html")) if changed else source


def _is_told(element: Element) -> bool:
    """Whether a hidden element has a name and words, and neither judges an answer nor serves a player."""
    if element.get("hidden") is None and not HIDDEN.search(element.get("style") or ""):
        return False
    if not element.get("id") or serves_player(element):
        return False
    if next(element.iter("input", "select", "textarea"), None) is not None:
        return False
    return len(WORD.findall(_said(element))) >= FEWEST


def _said(element: Element) -> str:
    return " ".join(
        "".join((one.text or "", one.tail or ""))
        for one in element.iter()
        if local(one) not in ("script", "style")
    )
