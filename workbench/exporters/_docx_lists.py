"""Lists in a Word document: items within items, and what follows the first paragraph of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.exporters._docx_parts import Lists
from workbench.exporters._files import Files
from workbench.model.content import Node
from workbench.model.imported import Severity

if TYPE_CHECKING:
    from workbench.exporters._docx_blocks import Writer

_CONTINUED = ("List Continue", "List Continue 2", "List Continue 3")
"""The styles of paragraphs that go on with an item, by the level of its list."""


class ListWriter:
    """Writes lists; what is in them, a writer writes."""

    def __init__(self, writer: Writer, document: Any, files: Files) -> None:
        self._writer, self._files = writer, files
        self._numbering = Lists(document)

    def bullets(self, holder: Any, block: Node, level: int = 0) -> None:
        """Write a list of points."""
        self._list(holder, block, self._numbering.bullets(), level)

    def numbers(self, holder: Any, block: Node, level: int = 0) -> None:
        """Write a list with numbers or letters."""
        number = self._numbering.numbers(block.attrs["type"] or "1", block.attrs["start"], min(level, 8))
        self._list(holder, block, number, level)

    def _list(self, holder: Any, block: Node, number: int, level: int) -> None:
        for item in block.content:
            first, *rest = item.content
            self._writer.paragraph(holder, first, "List Paragraph", (number, min(level, 8)))
            for child in rest:
                if child.type == "bulletList":
                    self.bullets(holder, child, level + 1)
                elif child.type == "orderedList":
                    self.numbers(holder, child, level + 1)
                elif child.type == "paragraph" and level < len(_CONTINUED):
                    self._writer.paragraph(holder, child, _CONTINUED[level])
                else:
                    what = "What follows the first paragraph of an item stands behind the list in Word."
                    self._files.tell(Severity.INFO, what, child.plain)
                    self._writer.block(holder, child)
