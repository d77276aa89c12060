"""Where things stand in a Word document: under which heading, or in which part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.importers._docx.package import w
from workbench.importers._docx.styles import Styles
from workbench.importers._xml import Element, local

Heading = tuple[int, str]
"""A level and the words."""
_AROUND_PARAGRAPHS = frozenset({"tr", "tc", "tbl", "ins", "del", "moveFrom", "moveTo", "sdt"})


def places_under(headings: Sequence[Heading]) -> list[str]:
    """What the place under each heading is called: by its words, those that recur with the heading above."""
    often = Counter(_short(text) for _, text in headings)
    above: list[Heading] = []
    names: list[str] = []
    seen: Counter[str] = Counter()
    for level, text in headings:
        while above and above[-1][0] >= level:
            above.pop()
        name = f"under “{_short(text)}”"
        if often[_short(text)] > 1 and above:
            name += f" in “{_short(above[-1][1])}”"
        above.append((level, text))
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _short(text: str) -> str:
    return " ".join(text.split())[:80]


class Places:
    """The place of each paragraph, as people find it."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[Element, str] = {}
        self.title = ""

    def of(self, element: Element) -> str:
        """The place of an element: the heading it stands under."""
        start = element
        while element is not None and element not in self._known:
            if local(element) in _AROUND_PARAGRAPHS:
                inside = next((one for one in element.iter(w("p")) if one in self._known), None)
                if inside is not None:
                    return self._known[inside]
            element = element.getparent()
        if element is None:  # it stands between the paragraphs
            element = next((one for one in start.itersiblings(preceding=True) if one in self._known), None)
        return self._known.get(element, "")

    def locate(self, root: Element) -> None:
        """Learn under which heading each paragraph stands."""
        self._styles.settle(root)
        headings = dict(self._headings(root))
        names = dict(zip(headings, places_under(list(headings.values())), strict=True))
        place = ""
        for number, paragraph in enumerate(root.iter(w("p")), start=1):
            place = names.get(paragraph, place)
            self._known[paragraph] = place or f"paragraph {number}"

    def _headings(self, root: Element) -> Iterator[tuple[Element, Heading]]:
        for paragraph in root.iter(w("p")):
            level = self._styles.heading_level(paragraph)
            if level is None:
                continue
            text = " ".join("".join(one.text or "" for one in paragraph.iter(w("t"))).split())
            if text:
                yield paragraph, (level, text)
                if not self.title and self._styles.is_title(paragraph):
                    self.title = text[:200]

    def name(self, element: Element, place: str) -> None:
        """Say of a part, or of a paragraph that was put elsewhere, what its place is called."""
        self._known.setdefault(element, place)
