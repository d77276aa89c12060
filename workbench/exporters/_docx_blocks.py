"""The blocks of a Word document, each in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from workbench.exporters._docx_exercises import Exercises
from workbench.exporters._docx_lines import Lines
from workbench.exporters._docx_lists import ListWriter
from workbench.exporters._docx_questions import Questions
from workbench.exporters._docx_tables import add_table
from workbench.exporters._docx_xml import add, add_paragraph, add_run, alignment, tag
from workbench.exporters._files import Files
from workbench.model.content import Node
from workbench.model.imported import Severity

_EMU_PER_TWIP = 635


_MERGING = ("blockquote", "callout")
"""Blocks that become one where two of them meet."""


class Writer(Lines):
    """Writes blocks into a document or a table's cell: a method a type."""

    def __init__(self, document: Any, files: Files) -> None:
        super().__init__(document, files)
        self._body = document.element.body
        self._lists = ListWriter(self, document, files)
        self._exercises = Exercises(document)
        self._questions = Questions(self, self._exercises)
        self._styles = {style.name: style.style_id for style in document.styles}
        section = document.sections[0]
        self._width = (section.page_width - section.left_margin - section.right_margin) // _EMU_PER_TWIP

    def page(self, title: str, level: int, body: Node) -> None:
        """Write a page below its title, if its text does not begin with it.

        Footnotes of another page may have the same labels.
        """
        self._notes.clear()
        self.footnotes.next_page()
        if title:
            add_run(self.new(self._body, f"Heading {min(level, 6)}"), title)
        self.blocks(self._body, body.content)
        self._loose_footnotes()

    def save(self) -> None:
        """Put the footnotes and the questions into the file."""
        self.footnotes.save()
        self._exercises.save()

    def blocks(self, holder: Any, blocks: Iterable[Node]) -> None:
        """Write blocks one after the other."""
        blocks = tuple(blocks)
        for block in blocks:
            if block.type == "footnotes":
                self._notes.update({one.attrs["label"]: one for one in block.content})
        before = ""
        for block in blocks:
            if block.type == before and before in _MERGING:
                self.new(holder)  # two that meet would be one
            self.block(holder, block)
            before = block.type

    def block(self, holder: Any, block: Node) -> None:
        """Write one block."""
        if block.type not in ("paragraph", "heading"):
            self.bookmark(holder, block)
        write: Callable[[Any, Node], None] | None = getattr(self, f"_{block.type}", None)
        if write is not None:
            write(holder, block)
        elif block.content:
            self.blocks(holder, block.content)

    def bookmark(self, holder: Any, block: Node) -> None:
        """Mark the place that links lead to."""
        if name := block.attrs.get("id"):
            self._links.mark(holder, name)

    def new(self, holder: Any, style: str = "") -> Any:
        """A paragraph to write in."""
        return add_paragraph(holder, style=self._styles[style] if style else "")

    def _paragraph(self, holder: Any, block: Node) -> None:
        self.paragraph(holder, block)

    def paragraph(
        self, holder: Any, block: Node, style: str = "", numbering: tuple[int, int] | None = None
    ) -> None:
        """Write a paragraph in a style, or as an item of a list."""
        identifier = self._styles[style] if style else ""
        paragraph = add_paragraph(holder, style=identifier, numbering=numbering, align=alignment(block))
        self.bookmark(paragraph, block)
        self.line(paragraph, block.content)

    def _heading(self, holder: Any, block: Node) -> None:
        self.paragraph(holder, block, f"Heading {block.attrs['level']}")

    def _bulletList(self, holder: Any, block: Node) -> None:
        self._lists.bullets(holder, block)

    def _orderedList(self, holder: Any, block: Node) -> None:
        self._lists.numbers(holder, block)

    def _blockquote(self, holder: Any, block: Node) -> None:
        if any(child.type != "paragraph" for child in block.content):
            what = "Of a quotation, only paragraphs look like one in Word."
            self._files.tell(Severity.INFO, what, block.plain)
        self._styled(holder, block, "Quote")

    def _callout(self, holder: Any, block: Node) -> None:
        self._files.tell(Severity.WARNING, "A callout became a quotation.", block.plain)
        self._styled(holder, block, "Intense Quote")

    def _styled(self, holder: Any, block: Node, style: str) -> None:
        for child in block.content:
            if child.type == "paragraph":
                self.paragraph(holder, child, style)
            else:
                self.block(holder, child)

    def _codeBlock(self, holder: Any, block: Node) -> None:
        if language := block.attrs["language"]:
            self._files.tell(Severity.INFO, "Word keeps no language for code.", language)
        add_run(self.new(holder, "Source Code"), block.plain)

    def _horizontalRule(self, holder: Any, block: Node) -> None:
        border = add(add(self.new(holder), "w:pPr"), "w:pBdr")
        add(border, "w:bottom", val="single", sz="6", space="1", color="auto")

    def _mathBlock(self, holder: Any, block: Node) -> None:
        self._equation(self.new(holder), block.attrs["latex"], display=True)

    def _media(self, holder: Any, block: Node) -> None:
        src, title = block.attrs["src"], block.attrs["title"]
        paragraph = self.new(holder)
        if src.startswith(("http://", "https://", "#")):
            add_run(self._links.add(paragraph, src), title or src)
            self._files.tell(Severity.INFO, "What lies elsewhere became a link in Word.", title or src)
        else:
            add_run(paragraph, title or src)
            self._files.tell(Severity.LOSS, "A media file is not part of a Word document.", title or src)

    _embed = _media

    def _preserved(self, holder: Any, block: Node) -> None:
        add_run(self.new(holder, "Source Code"), block.attrs["source"])
        what = "What was kept as it was became code in Word."
        self._files.tell(Severity.INFO, what, block.attrs["reason"] or block.attrs["source"])

    def _table(self, holder: Any, block: Node) -> None:
        add_table(holder, block, self._width, self._cell)
        if holder is not self._body:
            add_paragraph(holder)

    def _cell(self, target: Any, cell: Node, width: int) -> None:
        outer, self._width = self._width, width
        self.blocks(target, cell.content)
        self._width = outer
        if target[-1].tag != tag("w:p"):
            add_paragraph(target)  # Word wants a paragraph at the end of each cell

    def _footnotes(self, holder: Any, block: Node) -> None:
        """Footnotes are written where they are referred to, the others behind all text."""

    def _loose_footnotes(self) -> None:
        """Word shows no footnote that nothing refers to, so it becomes text."""
        for label, one in self._notes.items():
            if not self.footnotes.has(label):
                what = "A footnote that nothing refers to became text in Word."
                self._files.tell(Severity.INFO, what, one.plain)
                self.blocks(self._body, one.content)

    def _exercise(self, holder: Any, block: Node) -> None:
        self._questions.exercise(holder, block)

    def _interaction(self, holder: Any, block: Node) -> None:
        self._questions.interaction(holder, block)
