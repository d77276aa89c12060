"""Paragraphs that go on with an item of a list: Word has no items, only paragraphs, numbered or not."""

from __future__ import annotations

import re

from workbench.importers._docx.numbering import Numbering
from workbench.importers._docx.package import value, w
from workbench.importers._docx.styles import Styles
from workbench.importers._xml import Element

_NAME = re.compile(r"list continue ?([2-5])?", re.IGNORECASE)


class Continued:
    """Which item an unnumbered paragraph goes on with, paragraph by paragraph."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._open = 0
        self._holder: Element | None = None

    def level(self, paragraph: Element, numbering: tuple[str, int] | None, *, is_heading: bool) -> int:
        """The level of the item that it goes on with, from 1; 0 where it stands for itself."""
        if paragraph.getparent() is not self._holder:
            self._open, self._holder = 0, paragraph.getparent()
        if numbering is not None:
            self._open = numbering[1] + 1
            return 0
        self._open = 0 if is_heading else min(self._open, self._wanted(paragraph))
        return self._open

    def _wanted(self, paragraph: Element) -> int:
        """The level by the style of Word’s own for this, or by a bullet that is a blank, as pandoc has it."""
        style = value(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
        if found := _NAME.fullmatch(self._styles.name(style)):
            return int(found[1] or 1)
        listed = self._styles.numbering(paragraph)
        return listed[1] + 1 if listed is not None and self._numbering.is_blank(*listed) else 0
