"""Where things stand in a Word document: under which heading, or in which part."""

from __future__ import annotations

from workbench.importers._docx.package import w
from workbench.importers._docx.styles import Styles
from workbench.importers._xml import Element, local

_AROUND_PARAGRAPHS = frozenset({"tr", "tc", "tbl", "ins", "del", "moveFrom", "moveTo", "sdt"})


class Places:
    """The place of each paragraph, as people find it."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._known: dict[Element, str] = {}
        self._heading = ""
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
        for number, paragraph in enumerate(root.iter(w("p")), start=1):
            if self._styles.heading_level(paragraph) is not None:
                text = " ".join("".join(one.text or "" for one in paragraph.iter(w("t"))).split())
                if text:
                    self._heading = f"under “{text[:80]}”"
                    if not self.title and self._styles.is_title(paragraph):
                        self.title = text[:200]
            self._known[paragraph] = self._heading or f"paragraph {number}"

    def name(self, element: Element, place: str) -> None:
        """Say of a part, or of a paragraph that was put elsewhere, what its place is called."""
        self._known.setdefault(element, place)
