"""Lists that Word pastes as paragraphs with a drawn bullet or number: they become lists that count.

Word writes some levels of a list as lists of HTML and others as such paragraphs, so both get the class by
which Google Docs tells a list's level, and are nested together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.importers._html.footnotes import detach
from workbench.importers._xml import Element, local

_MSO = re.compile(r"mso-list\s*:\s*(l\d+)\s+level(\d{1,9})", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:\(?(?:\w{1,4}\.)*(\d{1,4}|[a-zA-Z]{1,2}|[ivxlcdmIVXLCDM]+)[.):]"
    r"|(?:\d{1,4}\.)*(\d{1,4}|[a-np-zA-Z]|[ivxIVX]{2,5}))$"
)
_SYMBOLS = re.compile(r"wingdings|webdings|symbol|courier", re.IGNORECASE)
"""Fonts whose letters are drawn as bullets."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KEPT = ("style", "align", "lang", "dir", "id")


@dataclass(kw_only=True)
class WordLists:
    """Makes lists of a page's paragraphs; what a list has counted so far tells an `i` from an `i`."""

    counted: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """The way of counting and the number of the last item, by list and level."""

    def build(self, tree: Element) -> None:
        """Make items of paragraphs, and say the level of the lists that are some already."""
        for filler in list(tree.iter("o:p")):
            if not "".join(filler.itertext()).strip():
                detach(filler)
        for one in list(tree.iter("p", "pre", "li", *_HEADINGS)):
            style = one.get("style") or ""
            found = _MSO.search(style) if "mso-list" in style else None
            if found is None or one.getparent() is None:
                continue
            name, level = found[1], min(int(found[2]), 20)
            if local(one) == "li":
                _levelled(one, name, level)
            elif local(one) in _HEADINGS:
                _headed(one)
            else:
                self._as_list(one, name, level)

    def _as_list(self, paragraph: Element, name: str, level: int) -> None:
        """Wrap a paragraph in a list of its level, as Google Docs would write it."""
        sign = _COUNTED.match(_drawn(paragraph))
        found = paragraph.makeelement("ol" if sign else "ul", {"class": _kix(name, level)})
        paragraph.addprevious(found)
        found.tail, paragraph.tail = paragraph.tail, None
        found.append(paragraph)
        kept = {key: paragraph.get(key) for key in _KEPT if paragraph.get(key)}
        paragraph.attrib.clear()
        paragraph.attrib.update(kept)
        paragraph.tag = "li"
        if sign:
            kind, number = self._number(sign[1] or sign[2], (name, level))
            found.set("start", str(number))
            paragraph.set("value", str(number))
            if kind != "1":
                found.set("type", kind)

    def _number(self, sign: str, place: tuple[str, int]) -> tuple[str, int]:
        """How an item is counted and which it is: letters that may be either go on as the one before did."""
        known = ways(sign)
        before = self.counted.get(place)
        goes_on = (one for one in known if before and one == (before[0], before[1] + 1))
        alike = (one for one in known if before and one[0] == before[0])
        chosen = next(goes_on, None) or next(alike, None) or known[0]
        self.counted[place] = chosen
        return chosen


def _kix(name: str, level: int) -> str:
    return f"lst-kix_{name}-{level - 1}"


def _levelled(item: Element, name: str, level: int) -> None:
    """A list of HTML says its level too, so that those written as paragraphs find it."""
    around = item.getparent()
    if local(around) in ("ol", "ul") and "lst-kix_" not in (around.get("class") or ""):
        around.set("class", f"{around.get('class') or ''} {_kix(name, level)}".strip())


def _headed(heading: Element) -> None:
    """A heading stays one: its drawn bullet goes, its number stays apart from its words."""
    sign = _drawn(heading)
    if any(char.isalnum() for char in sign):
        heading.text = f"{sign} {(heading.text or '').lstrip()}"


def ways(sign: str) -> list[tuple[str, int]]:
    """The ways in which a sign may count, the likeliest first."""
    if sign.isdecimal():
        return [("1", int(sign))]
    small = sign.lower()
    case = "i" if sign == small else "I"
    ways = [(case, _roman(small))] if set(small) <= _ROMAN.keys() else []
    if len(set(small)) == 1 and len(small) <= 2:
        letter = ("a" if case == "i" else "A", ord(small[0]) - 96 + 26 * (len(small) - 1))
        return [*ways, letter] if small in ("i", "ii") or not ways else [letter, *ways]
    return ways or [("a" if case == "i" else "A", 1)]


def _roman(sign: str) -> int:
    values = [_ROMAN[char] for char in sign]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _drawn(paragraph: Element) -> str:
    """The bullet or number that Word draws; it is taken out. In a font of symbols, a letter is a bullet."""
    for element in paragraph.iter():
        if isinstance(element.tag, str) and _IGNORED.search(element.get("style") or ""):
            sign = "".join(element.itertext()).replace("\xa0", " ").strip()
            around = (
                one for one in (element, *element.iterancestors()) if _SYMBOLS.search(one.get("style") or "")
            )
            drawn = next(around, None) is not None
            detach(element)
            return "•" if drawn and len(sign) == 1 else sign
    return ""
