"""The blocks of a Word document, each in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from workbench.exporters._docx_exercises import Exercises
from workbench.exporters._docx_lines import Lines
from workbench.exporters._docx_parts import Lists
from workbench.exporters._docx_tables import add_table
from workbench.exporters._docx_xml import add, add_paragraph, add_run, alignment, tag
from workbench.exporters._files import Files
from workbench.model.content import Node, node
from workbench.model.exercise import Choice, Exercise, Kind, exercise_of, interaction_of
from workbench.model.imported import Severity
from workbench.model.render import answer, points

_EMU_PER_TWIP = 635


_MERGING = ("blockquote", "callout")
"""Blocks that become one where two of them meet."""
_CONTINUED = ("List Continue", "List Continue 2", "List Continue 3")
"""The styles of paragraphs that go on with an item, by the level of its list."""


class Writer(Lines):
    """Writes blocks into a document or a table's cell: a method a type."""

    def __init__(self, document: Any, files: Files) -> None:
        super().__init__(document, files)
        self._body = document.element.body
        self._lists = Lists(document)
        self._exercises = Exercises(document)
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
            add_run(self._new(self._body, f"Heading {min(level, 6)}"), title)
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
                self._new(holder)  # two that meet would be one
            self._block(holder, block)
            before = block.type

    def _block(self, holder: Any, block: Node) -> None:
        write: Callable[[Any, Node], None] | None = getattr(self, f"_{block.type}", None)
        if write is not None:
            write(holder, block)
        elif block.content:
            self.blocks(holder, block.content)

    def _new(self, holder: Any, style: str = "") -> Any:
        return add_paragraph(holder, style=self._styles[style] if style else "")

    def _paragraph(
        self, holder: Any, block: Node, style: str = "", numbering: tuple[int, int] | None = None
    ) -> None:
        identifier = self._styles[style] if style else ""
        paragraph = add_paragraph(holder, style=identifier, numbering=numbering, align=alignment(block))
        self._line(paragraph, block.content)

    def _heading(self, holder: Any, block: Node) -> None:
        self._paragraph(holder, block, f"Heading {block.attrs['level']}")

    def _bulletList(self, holder: Any, block: Node, level: int = 0) -> None:
        self._list(holder, block, self._lists.bullets(), level)

    def _orderedList(self, holder: Any, block: Node, level: int = 0) -> None:
        number = self._lists.numbers(block.attrs["type"] or "1", block.attrs["start"], min(level, 8))
        self._list(holder, block, number, level)

    def _list(self, holder: Any, block: Node, number: int, level: int) -> None:
        for item in block.content:
            first, *rest = item.content
            self._paragraph(holder, first, "List Paragraph", (number, min(level, 8)))
            for child in rest:
                if child.type == "bulletList":
                    self._bulletList(holder, child, level + 1)
                elif child.type == "orderedList":
                    self._orderedList(holder, child, level + 1)
                elif child.type == "paragraph" and level < len(_CONTINUED):
                    self._paragraph(holder, child, _CONTINUED[level])
                else:
                    what = "What follows the first paragraph of an item stands behind the list in Word."
                    self._files.tell(Severity.INFO, what, child.plain)
                    self._block(holder, child)

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
                self._paragraph(holder, child, style)
            else:
                self._block(holder, child)

    def _codeBlock(self, holder: Any, block: Node) -> None:
        if language := block.attrs["language"]:
            self._files.tell(Severity.INFO, "Word keeps no language for code.", language)
        add_run(self._new(holder, "Source Code"), block.plain)

    def _horizontalRule(self, holder: Any, block: Node) -> None:
        border = add(add(self._new(holder), "w:pPr"), "w:pBdr")
        add(border, "w:bottom", val="single", sz="6", space="1", color="auto")

    def _mathBlock(self, holder: Any, block: Node) -> None:
        self._equation(self._new(holder), block.attrs["latex"], display=True)

    def _media(self, holder: Any, block: Node) -> None:
        self._linked(holder, block)

    def _embed(self, holder: Any, block: Node) -> None:
        self._linked(holder, block)

    def _linked(self, holder: Any, block: Node) -> None:
        src, title = block.attrs["src"], block.attrs["title"]
        paragraph = self._new(holder)
        if src.startswith(("http://", "https://", "#")):
            add_run(self._links.add(paragraph, src), title or src)
            self._files.tell(Severity.INFO, "What lies elsewhere became a link in Word.", title or src)
        else:
            add_run(paragraph, title or src)
            self._files.tell(Severity.LOSS, "A media file is not part of a Word document.", title or src)

    def _preserved(self, holder: Any, block: Node) -> None:
        add_run(self._new(holder, "Source Code"), block.attrs["source"])
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

    # Exercises

    def _exercise(self, holder: Any, block: Node) -> None:
        exercise = exercise_of(block)
        worth = f" ({points(exercise.points)})" if exercise.points else ""
        heading = (exercise.title or "Question") + worth
        first = self._new(holder)
        add_run(first, heading, {"bold"})
        for child in exercise.body:
            self._block(holder, child)
        self._answers(holder, exercise)
        for hint in exercise.hints:
            self.blocks(holder, hint.content)
        for told in exercise.feedback:
            self.blocks(holder, told.content.content)
        self._exercises.wrap(first, block)

    def _interaction(self, holder: Any, block: Node) -> None:
        interaction = interaction_of(block)
        if interaction.prompt is not None:
            self.blocks(holder, interaction.prompt.content)
        if interaction.body is not None:
            self.blocks(holder, interaction.body.content)
        if interaction.image:
            self._image(self._new(holder), node("image", src=interaction.image, alt="Picture"))
        sign = "☐ " if interaction.cardinality == "multiple" else "○ "
        for choice in interaction.choices:
            self._choice(holder, choice, sign if interaction.kind is Kind.CHOICE else "– ")
        for choice in interaction.targets:
            self._choice(holder, choice, "→ ")
        if interaction.kind in (Kind.EXTENDED_TEXT, Kind.UPLOAD, Kind.DRAWING):
            add_run(self._new(holder), "_" * 40)

    def _choice(self, holder: Any, choice: Choice, sign: str) -> None:
        first, *rest = choice.content.content
        paragraph = self._new(holder, "List Paragraph")
        add_run(paragraph, sign)
        if first.type == "paragraph":
            self._line(paragraph, first.content)
            self.blocks(holder, rest)
        else:
            self.blocks(holder, choice.content.content)

    def _answers(self, holder: Any, exercise: Exercise) -> None:
        for interaction in exercise.interactions:
            if words := answer(interaction):
                add_run(self._new(holder), words, {"italic"})
