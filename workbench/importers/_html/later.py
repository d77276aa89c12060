"""What a page hides by a class until a script shows it, such as screens and tabs, as text in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._html.style import style_rules
from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local

SERVES = re.compile(
    r"quizquestion|feedback|error|alert|loading|spinner|preload|answer|solution|toast|noscript|debug"
    r"|success|congrat|wrong|incorrect|(?:^|[\s_-])correct",
    re.IGNORECASE,
)
"""Classes and names of what says how an answer was, or serves a player."""
HIDDEN = re.compile(r"display\s*:\s*none\b\s*;?|visibility\s*:\s*hidden\b\s*;?", re.IGNORECASE)
"""What hides an element, in its own style."""
FEWEST = 4
"""Words from which on a hidden passage says something."""
_WORD = re.compile(r"\w{2,}")
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_SIMPLE = re.compile(r"(?:[a-zA-Z][\w-]*)?\.[\w-]+")
_WITHIN = re.compile(r"[\s>+~]+")
_TAKEN_OFF = re.compile(
    r"(?:classList\s*\.\s*(?:remove|toggle|replace)|\b(?:remove|toggle)Class)\s*\(\s*[\"'`]([\w-]{1,80})[\"'`]"
)
_SHOWS = re.compile(
    r"\.display\s*=\s*[^;]{0,80}?[\"'`](?:block|flex|grid|inline(?:-block)?|contents|)[\"'`]"
    r"|\.(?:show|fadeIn|fadeToggle|slideDown|slideToggle|toggle)\s*\("
    r"|\.hidden\s*=|\b(?:remove|toggle)Attribute\s*\(\s*[\"']hidden"
)
_NAMED = re.compile(r"[\"'`.]([\w-]{1,80})[\"'`]")
_BEHIND = re.compile(r"\bnextElementSibling\b|\.next\s*\(")


def show_later(tree: Element, scripts: str, notes: Notes, where: str = "") -> None:
    """Let passages stand on the page that a class hides until a click.

    Args:
        tree: the page; the passages get a style that shows them.
        scripts: the text of all scripts of the page.
        notes: told how many there are.
        where: the page's file.
    """
    classes = _shown(tree, scripts)
    found = [one for one in tree.iter() if _is_held(one, classes)] if classes else []
    found += _hidden_alike(tree, scripts)
    for one in found:
        one.attrib.pop("hidden", None)
        one.set("style", f"{HIDDEN.sub('', one.get('style') or '')};display:block")
    tell_shown(len(found), notes, where)


def _hidden_alike(tree: Element, scripts: str) -> list[Element]:
    """Passages that hide themselves, of which scripts that show something name a class that several have."""
    if not _SHOWS.search(scripts):
        return []
    named = {one.lower() for one in _NAMED.findall(scripts)}
    alike: dict[str, list[Element]] = {}
    for one in tree.iter():
        own = named.intersection((one.get("class") or "").lower().split()) if local(one) else set()
        if own and _hides_itself(one) and _says(one):
            alike.setdefault(min(own), []).append(one)
    return [one for several in alike.values() if len(several) > 1 for one in several]


def _hides_itself(element: Element) -> bool:
    return element.get("hidden") is not None or bool(HIDDEN.search(element.get("style") or ""))


def tell_shown(count: int, notes: Notes, where: str = "") -> None:
    """Say how many passages stand on a page that a click shows, if any."""
    if count:
        stand = "stands" if count == 1 else "stand"
        notes.info(
            f"{counted(count, 'passage')} that a click shows {stand} on the page.",
            where=where,
            code="revealed",
        )


def scripts_in(tree: Element) -> str:
    """The text of the scripts that stand in a page."""
    return "\n".join(one.text or "" for one in tree.iter("script"))


def serves_player(element: Element) -> bool:
    """Whether an element judges an answer or serves a player, by its name and classes."""
    return bool(SERVES.search(f"{element.get('id') or ''} {element.get('class') or ''}"))


def _shown(tree: Element, scripts: str) -> set[str]:
    """The classes that hide what another rule or a script shows."""
    rules = list(style_rules(tree))
    hiding = {one for selector, said in rules if _hides(said) for one in _only_class(selector)}
    if not hiding:
        return set()
    found = {one for selector, said in rules if _does_show(said) for one in _more_closely(selector)}
    found.update(_TAKEN_OFF.findall(scripts))
    if _SHOWS.search(scripts):
        found.update(hiding if _BEHIND.search(scripts) else _NAMED.findall(scripts))
    return hiding & {one.lower() for one in found}


def _hides(said: dict[str, str]) -> bool:
    return said.get("display") == "none" or said.get("visibility") == "hidden"


def _does_show(said: dict[str, str]) -> bool:
    return said.get("display", "none") != "none" or said.get("visibility") == "visible"


def _only_class(selector: str) -> Iterator[str]:
    """The class of a selector that names no more than it, in small letters."""
    if _SIMPLE.fullmatch(selector):
        yield selector.partition(".")[2].lower()


def _more_closely(selector: str) -> Iterator[str]:
    """The classes of what a selector means, where it says more than one class."""
    if not _SIMPLE.fullmatch(selector):
        yield from _CLASS.findall(_WITHIN.split(selector)[-1])


def _is_held(element: Element, classes: set[str]) -> bool:
    """Whether a passage with words is hidden by one of these classes alone, and does not serve a player."""
    if not local(element) or classes.isdisjoint((element.get("class") or "").lower().split()):
        return False
    if "display" in (element.get("style") or "") or element.get("hidden") is not None:
        return False
    return _says(element)


def _says(element: Element) -> bool:
    """Whether an element has words for readers."""
    return not serves_player(element) and len(_WORD.findall(_said(element))) >= FEWEST


def _said(element: Element) -> str:
    inner = (one for one in element.iter() if local(one) not in ("script", "style"))
    return " ".join(f"{one.text or ''} {one.tail or ''}" for one in inner)
