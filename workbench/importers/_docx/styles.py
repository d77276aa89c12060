"""Styles of a Word file: what a paragraph or run is by its own properties and by the styles it rests on.

Source: ECMA-376 part 1, 17.7 (style hierarchy; of several defaults the last holds) and 17.3.1.20 (outline
level).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workbench.importers._docx.levels import level_of_outline, level_of_style, outline_level
from workbench.importers._docx.package import Part, is_on, value, w
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element

_DEEPEST = 40
"""Styles that one rests on, at most: each paragraph looks at them."""
_CODE = re.compile(r"\b(code|preformatted|listing|verbatim|source text|teletype)\b", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_QUOTE = re.compile(r"^(intense )?quote|block ?text|zitat|citation$|quotations?$", re.IGNORECASE)
_MONOSPACE = re.compile(r"courier|consolas|monospace|menlo|lucida console|mono\b", re.IGNORECASE)


class Styles:
    """The styles of a file by id."""

    def __init__(self, part: Part | None) -> None:
        styles = [] if part is None else part.root.findall(w("style"))
        self._styles: dict[str, Element] = {value(one, "styleId"): one for one in styles}
        defaults = (one for one in reversed(styles) if value(one, "default") in ("1", "true", "on"))
        self._default = next((value(one, "styleId") for one in defaults if _is_paragraph(one)), "")
        self._levels: dict[str, int | None] = {}
        self._hidden: dict[str, bool] = {}
        self.language = "" if part is None else _language(part.root)

    def chain(self, style: str) -> Iterator[Element]:
        """A style and those it is based on; more than Word does."""
        seen: set[str] = set()
        while style in self._styles and style not in seen and len(seen) < _DEEPEST:
            seen.add(style)
            element = self._styles[style]
            yield element
            style = value(element.find(w("basedOn")))

    def name(self, style: str) -> str:
        """The style's name as people see it."""
        return value(self._styles[style].find(w("name"))) if style in self._styles else style

    def heading_level(self, paragraph: Element) -> int | None:
        """The level (1 to 6) of a heading: by the paragraph itself, its style, or a style below that."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return self._level_of(self._default)
        own = properties.find(w("outlineLvl"))
        if (level := outline_level(own)) is not None:
            return level_of_outline(level)
        return self._level_of(value(properties.find(w("pStyle"))) or self._default)

    def _level_of(self, style: str) -> int | None:
        if style not in self._levels:
            self._levels[style] = level_of_style(style, tuple(self.chain(style)))
        return self._levels[style]

    def settle(self, root: Element) -> None:
        """Of a style, list or alignment named twice in a paragraph the last holds, of styles a known one."""
        for properties in root.iter(w("pPr")):
            for name in _ONCE:
                if len(twice := properties.findall(w(name))) > 1:
                    known = [one for one in twice if name != "pStyle" or value(one) in self._styles]
                    for other in twice:
                        if other is not (known or twice)[-1]:
                            properties.remove(other)

    def is_title(self, paragraph: Element) -> bool:
        """Whether a paragraph has the style Title, or one based on it."""
        style = value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        return style == "Title" or any(
            value(one.find(w("name"))).lower() == "title" for one in self.chain(style)
        )

    def block_kind(self, paragraph: Element) -> str:
        """`code` or `quote` where the style's name says so; `code` for lines that are all of one width."""
        style = value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        name = _HUMP.sub(" ", self.name(style)) if style else ""
        if _CODE.search(name):
            return "code"
        return "quote" if _QUOTE.search(name) else "code" if self._is_lines_of_code(paragraph) else ""

    def _is_lines_of_code(self, paragraph: Element) -> bool:
        """Whether a paragraph of several lines is set in a font for code from beginning to end."""
        if next(paragraph.iter(w("br")), None) is None:
            return False
        runs = [
            one for one in paragraph.iter(w("r")) if any((t.text or "").strip() for t in one.iter(w("t")))
        ]
        for blank in paragraph.iter(w("t")):
            if "\n" in (blank.text or "") and not (blank.text or "").strip():
                blank.text = ""  # it stands beside the sign for a new line, and is none in Word
        looks = (one.find(w("rPr")) for one in runs)
        return bool(runs) and all(one is not None and "code" in self.run_marks(one) for one in looks)

    def numbering(self, paragraph: Element) -> tuple[str, int] | None:
        """The list a paragraph is in, as (number id, level)."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return None
        level: str | None = None
        holders = [properties]
        style = value(properties.find(w("pStyle"))) or self._default
        holders += [one.find(w("pPr")) for one in self.chain(style)]
        for holder in holders:
            found = None if holder is None else holder.find(w("numPr"))
            if found is None:
                continue
            level = level or value(found.find(w("ilvl"))) or None
            number = value(found.find(w("numId")))
            if number:
                return None if number == "0" else (number, whole_number(level) or 0)
        return None

    def alignment(self, paragraph: Element) -> str:
        """`center`, `right` or `justify`, where a paragraph itself says so."""
        found = value(paragraph.find(f"{w('pPr')}/{w('jc')}"))
        return {"center": "center", "right": "right", "end": "right"}.get(found, "")

    def is_hidden(self, properties: Element | None, paragraph_style: str = "") -> bool:
        """Whether text with these run properties is hidden."""
        if properties is not None:
            own = properties.find(w("vanish"))
            if own is not None:
                return is_on(own)
            style = value(properties.find(w("rStyle")))
            if style and self._style_hides(style):
                return True
        return bool(paragraph_style) and self._style_hides(paragraph_style)

    def _style_hides(self, style: str) -> bool:
        if style not in self._hidden:
            found = (one.find(f"{w('rPr')}/{w('vanish')}") for one in self.chain(style))
            self._hidden[style] = next((is_on(one) for one in found if one is not None), False)
        return self._hidden[style]

    def run_marks(self, properties: Element) -> dict[str, str]:
        """The marks that a run has by its character style or font, not by itself, with their values."""
        marks: dict[str, str] = {}
        style = value(properties.find(w("rStyle")))
        for mark in _MARKS if style in self._styles else ():
            if properties.find(w(mark)) is None and (found := self._by_style(style, mark)):
                marks["strike" if mark == "dstrike" else mark] = found
        font = value(properties.find(w("rFonts")), "ascii")
        if _MONOSPACE.search(font) or style and _CODE.search(self.name(style)):
            marks["code"] = "1"
        return marks

    def _by_style(self, style: str, mark: str) -> str:
        """The value that a style or what it rests on gives a mark; "" when it has none."""
        found = (one.find(f"{w('rPr')}/{w(mark)}") for one in self.chain(style))
        first = next((one for one in found if one is not None), None)
        given = value(first, default="1")
        return given if first is not None and given not in _OFF else ""


_ONCE = ("pStyle", "numPr", "jc")
_MARKS = ("b", "i", "u", "strike", "dstrike", "vertAlign")
"""The looks that a style can give; Word highlights nothing by a style."""
_OFF = ("0", "false", "off", "none", "baseline")


def _is_paragraph(style: Element) -> bool:
    return value(style, "type") == "paragraph"


def _language(root: Element) -> str:
    found = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    return _known(value(found))


def _known(language: str) -> str:
    return language if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language) else ""


def main_language(root: Element) -> str:
    """The language that most of the text is marked to be in; "" when most of it is not marked."""
    letters: Counter[str] = Counter()
    for run in root.iter(w("r")):
        language = value(run.find(f"{w('rPr')}/{w('lang')}"))
        letters[language] += sum(len(one.text or "") for one in run.iterchildren(w("t")))
    (language, _), *_rest = letters.most_common(1) or [("", 0)]
    return _known(language)
