"""Numbers of list paragraphs as Word counts them: across interruptions, restarted where it says so.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re

from workbench.importers._docx.package import Part, value, w
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element

_TYPES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_UNNUMBERED = ("bullet", "none", "")
_INVISIBLE = ("none", "")
_PLACE = re.compile(r"%([1-9])")
"""Stands in a sign for the number of a level."""
_ORDINALS = frozenset("ºª")
_PICTURES = re.compile(r"wingdings|webdings|symbol|dingbats", re.IGNORECASE)
"""Fonts whose letters are drawn as bullets."""
_IDEOGRAPHS = "零一二三四五六七八九"
_COUNTED = ("decimal", "decimalZero", *_TYPES, *_UNNUMBERED)
"""Ways of counting that lists have here, too."""
_BOXES = {"☐": "☐", "☑": "☑", "☒": "☑", "\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☑"}
"""Bullets that are boxes, also as Wingdings has them."""


class Numbering:
    """The lists of a file, and how far each has counted."""

    def __init__(self, part: Part | None) -> None:
        root = None if part is None else part.root
        self._levels: dict[str, dict[int, Element]] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        abstracts = {value(one, "abstractNumId"): one for one in root.findall(w("abstractNum"))}
        links = {value(one.find(w("styleLink"))): one for one in abstracts.values()}
        for number in root.findall(w("num")):
            key = value(number, "numId")
            abstract = value(number.find(w("abstractNumId")))
            holder = abstracts.get(abstract)
            linked = None if holder is None else holder.find(w("numStyleLink"))
            if linked is not None:
                holder = links.get(value(linked), holder)
            if holder is None:
                continue
            self._abstract[key] = abstract
            self._levels[key] = {_int(value(one, "ilvl")): one for one in holder.findall(w("lvl"))}
            for override in number.findall(w("lvlOverride")):
                self._override(key, override)

    def _override(self, key: str, override: Element) -> None:
        level = _int(value(override, "ilvl"))
        own = override.find(w("lvl"))
        if own is not None:
            self._levels[key][level] = own
        start = whole_number(value(override.find(w("startOverride"))))
        if start is not None:
            self._overrides.setdefault(key, {})[level] = start

    def format(self, number: str, level: int) -> str:
        """How a level numbers its paragraphs, such as `decimal`; "" when the file does not say."""
        found = self._levels.get(number, {}).get(level)
        return "" if found is None else value(found.find(w("numFmt")), default="decimal")

    def shows(self, number: str, level: int) -> bool:
        """Whether Word sets a number or bullet before a paragraph of this level."""
        return self.format(number, level) not in _INVISIBLE and not self.is_blank(number, level)

    def box(self, number: str, level: int) -> str:
        """The box to tick that is the bullet of a level; "" for any other."""
        found = self._levels.get(number, {}).get(level)
        return "" if found is None else _BOXES.get(value(found.find(w("lvlText"))), "")

    def is_blank(self, number: str, level: int) -> bool:
        """Whether the bullet of a level is nothing but a blank."""
        found = self._levels.get(number, {}).get(level)
        sign = None if found is None else found.find(w("lvlText"))
        if found is None or sign is None or self.format(number, level) != "bullet":
            return False
        return value(sign) != "" and not value(sign).strip()

    def is_ordered(self, number: str, level: int) -> bool:
        """Whether a level counts; one whose sign has no place for a number shows the same for every item."""
        found = self._levels.get(number, {}).get(level)
        sign = "" if found is None else value(found.find(w("lvlText")))
        counts = self.format(number, level) not in _UNNUMBERED and (not sign or "%" in sign)
        return counts and not self._has_words(number, level)

    def strange(self, number: str, level: int) -> str:
        """The way in which a level counts, where lists here do not count so; "" else."""
        found = self.format(number, level)
        return found if found not in _COUNTED and self.is_ordered(number, level) else ""

    def label(self, number: str, level: int) -> str:
        """The words that Word sets before the paragraph just counted, as `Question 3:`; "" for others."""
        if not self._has_words(number, level):
            return ""
        sign = value(self._levels[number][level].find(w("lvlText")))
        return _PLACE.sub(lambda found: self._counted(number, int(found[1]) - 1), sign).strip()

    def _has_words(self, number: str, level: int) -> bool:
        """Whether the sign of a level is more than a number or a bullet."""
        found = self._levels.get(number, {}).get(level)
        sign = "" if found is None else value(found.find(w("lvlText")))
        letters = [one for one in _PLACE.sub("", sign) if one.isalpha() and one not in _ORDINALS]
        if found is None or "%" in sign or len(letters) < 2:
            return bool(letters) and "%" in sign
        fonts = found.find(f"{w('rPr')}/{w('rFonts')}")
        return fonts is None or not any(_PICTURES.search(one) for one in fonts.attrib.values())

    def _counted(self, number: str, level: int) -> str:
        """The number that a level has reached, as it is written."""
        count = self._counts.get((self._abstract.get(number, number), level), 1)
        kind = self.format(number, level)
        if kind in _TYPES:
            return _lettered(count, _TYPES[kind])
        return _ideographs(count) if kind in _EASTERN and count < 100 else str(count)

    def type(self, number: str, level: int) -> str:
        """The level's `type` in HTML; "" for figures."""
        return _TYPES.get(self.format(number, level), "")

    def next(self, number: str, level: int) -> int:
        """The number that the next paragraph of this level gets."""
        abstract = self._abstract.get(number, number)
        key = (abstract, level)
        for deeper in [one for one in self._counts if one[0] == abstract and one[1] > level]:
            if self._restarts(number, deeper[1], level):
                del self._counts[deeper]
        override = self._overrides.get(number, {}).get(level)
        if override is not None and (number, level) not in self._started:
            self._counts[key] = override - 1
        self._started.add((number, level))
        self._counts[key] = self._counts.get(key, self._start(number, level) - 1) + 1
        return self._counts[key]

    def _restarts(self, number: str, deeper: int, level: int) -> bool:
        """Whether a deeper level begins anew after a paragraph of this one."""
        found = self._levels.get(number, {}).get(deeper)
        after = None if found is None else whole_number(value(found.find(w("lvlRestart"))))
        return after is None or level < after

    def _start(self, number: str, level: int) -> int:
        found = self._levels.get(number, {}).get(level)
        if found is None:
            return 1
        return _int(value(found.find(w("start"))))  # a level that does not say begins at zero (17.9.25)


def _int(string: str) -> int:
    return whole_number(string) or 0


_EASTERN = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting")
_ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))


def _lettered(count: int, kind: str) -> str:
    """A number in letters: `a`, `A`, `i` or `I` say which; Word goes on with aa, bb behind z."""
    if kind in "aA":
        said = chr(97 + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else "0"
    else:
        said, left = "l" * (count // 50), count % 50
        for sign, worth in (("xl", 40), *_ROMAN):
            said += sign * (left // worth)
            left %= worth
    return said if kind.islower() else said.upper()


def _ideographs(count: int) -> str:
    tens, ones = divmod(count, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_IDEOGRAPHS[tens]}十"
    return head + (_IDEOGRAPHS[ones] if ones or not tens else "")
