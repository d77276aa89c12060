"""Word documents: headings, lists, tables, pictures, footnotes and equations as Word's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from workbench.exporters._archive import Archive
from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._docx_exercises import Exercises
from workbench.exporters._docx_parts import Footnotes, Lists, Pages, add_styles, hyperlink
from workbench.exporters._files import Files
from workbench.exporters._forbidden import FORBIDDEN, xml_safe
from workbench.exporters._links import is_marked, outlined, section_address
from workbench.exporters._omml import M, latex_to_omml
from workbench.model.content import Mark, Node, node
from workbench.model.course import Course
from workbench.model.exercise import Choice, Exercise, Kind, exercise_of, interaction_of
from workbench.model.imported import Severity
from workbench.model.page_mark import mark_of
from workbench.model.render import answer, points

_EMU_PER_PIXEL = 9525
_WIDEST = 5_400_000
"""Of a picture, in EMU: the text's width on the page."""
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@exporter("docx", label="Word document", extension=".docx", media_type=_DOCX, address=section_address)
def write_docx(course: Course, find: Find) -> Written:
    """Write the course as one document, a top heading for each page."""
    files = Files(find)
    document = Document()
    add_styles(document)
    document.core_properties.title = FORBIDDEN.sub("", course.title)[:255]
    document.core_properties.comments = FORBIDDEN.sub("", course.description)[:255]
    document.core_properties.language = course.language
    document.core_properties.author = ""
    writer = _Writer(document, files)
    pages = Pages(document) if is_marked(course) else None
    for name, level, page in outlined(course):
        mark = mark_of(page, level)
        if pages is not None:
            pages.begin(name, mark)
        if mark.headed:
            document.add_heading(FORBIDDEN.sub("", page.title), min(level, 6))
        writer.page(document, xml_safe(page.body, page.title, files))
    if pages is not None:
        pages.save()
    writer.footnotes.save()
    writer.exercises.save()
    data = io.BytesIO()
    document.save(data)
    return Written(content=_repacked(data), notes=tuple(files.notes))


def _repacked(data: io.BytesIO) -> Archive:
    """The same parts without the time of writing, so that the same course gives the same bytes."""
    archive = Archive(first="[Content_Types].xml")
    with zipfile.ZipFile(data) as written:
        for name in written.namelist():
            archive.add(name, written.read(name))
    return archive


class _Lines:
    """Writes what stands in a line of text."""

    def __init__(self, document: Any, files: Files) -> None:
        self._document = document
        self._files = files
        self._notes: dict[str, Node] = {}
        self.footnotes = Footnotes(document)

    def _line(self, paragraph: Paragraph, content: Iterable[Node]) -> None:
        link: Mark | None = None
        holder: Any = paragraph._p
        for one in content:
            now = next((mark for mark in one.marks if mark.type == "link"), None)
            if now != link or now is None:
                holder = paragraph._p if now is None else hyperlink(paragraph, now.attrs["href"])
                link = now
            self._inline(paragraph, holder, one)

    def _inline(self, paragraph: Paragraph, holder: Any, one: Node) -> None:
        if one.type == "mathInline":
            self._equation(paragraph, one.attrs["latex"], display=False)
        elif one.type == "footnoteReference":
            self._reference(paragraph, one.attrs["label"])
        elif one.type == "image":
            self._image(paragraph, one)
        else:
            run = Run(OxmlElement("w:r"), paragraph)
            holder.append(run._r)
            self._words(run, one)

    def _words(self, run: Run, one: Node) -> None:
        if one.type == "hardBreak":
            run.add_break()
        elif one.type == "text":
            run.text = one.text
            _look(run, {mark.type for mark in one.marks})
        elif one.type == "inlineInteraction":
            names = [choice.content.plain for choice in interaction_of(one).choices]
            run.text = f"[{' / '.join(names)}]" if names else "________"
        elif one.type == "place":
            run.text = "________" if one.attrs["kind"] == "gap" else ""

    def _equation(self, paragraph: Paragraph, latex: str, *, display: bool) -> None:
        math = latex_to_omml(latex)
        if math is None:
            paragraph.add_run(rf"\[{latex}\]" if display else rf"\({latex}\)")
            self._files.tell(Severity.WARNING, "An equation was written as TeX.", latex)
        elif display:
            alone = etree.SubElement(paragraph._p, f"{{{M}}}oMathPara")
            alone.append(math)
        else:
            paragraph._p.append(math)

    def _reference(self, paragraph: Paragraph, label: str) -> None:
        note = self._notes.get(label)
        if note is None:
            paragraph.add_run(label).font.superscript = True
        else:
            paragraph._p.append(self.footnotes.add(label, note.plain))

    def _image(self, paragraph: Paragraph, one: Node) -> None:
        asset = self._files.get(one.attrs["src"]) if one.attrs["src"].startswith("asset:") else None
        size = {name: one.attrs[name] for name in ("width", "height") if one.attrs[name]}
        try:
            if asset is None:
                raise UnrecognizedImageError
            shapes = {name: Emu(pixels * _EMU_PER_PIXEL) for name, pixels in size.items()}
            picture = paragraph.add_run().add_picture(io.BytesIO(asset.read()), **shapes)
        except UnrecognizedImageError:
            paragraph.add_run(f"[{one.attrs['alt'] or 'Picture'}]")
            self._files.tell(Severity.LOSS, "A picture could not be written into Word.", one.attrs["alt"])
            return
        if picture.width > _WIDEST:
            picture.height = int(picture.height * _WIDEST / picture.width)
            picture.width = _WIDEST
        picture._inline.docPr.set("descr", one.attrs["alt"])


class _Writer(_Lines):
    """Writes blocks into a document or a table's cell: a method a type."""

    def __init__(self, document: Any, files: Files) -> None:
        super().__init__(document, files)
        self._lists = Lists(document)
        self.exercises = Exercises(document)
        self._style_ids: dict[str, str] = {}

    def page(self, holder: Any, body: Node) -> None:
        """Write the body of a page; footnotes of another may have the same labels."""
        self._notes.clear()
        self.footnotes.next_page()
        self.blocks(holder, body.content)

    def blocks(self, holder: Any, blocks: Iterable[Node]) -> None:
        """Write blocks one after the other."""
        blocks = tuple(blocks)
        for block in blocks:
            if block.type == "footnotes":
                self._notes.update({one.attrs["label"]: one for one in block.content})
        for block in blocks:
            self._block(holder, block)

    def _block(self, holder: Any, block: Node) -> None:
        write: Callable[[Any, Node], None] | None = getattr(self, f"_{block.type}", None)
        if write is not None:
            write(holder, block)
        elif block.content:
            self.blocks(holder, block.content)

    def _new(self, holder: Any, style: str | None) -> Paragraph:
        """A paragraph; python-docx looks through all styles for each one's identifier, so they are kept."""
        paragraph: Paragraph = holder.add_paragraph()
        if style is not None:
            if style not in self._style_ids:
                self._style_ids[style] = self._document.styles[style].style_id
            paragraph._p.style = self._style_ids[style]
        return paragraph

    def _paragraph(self, holder: Any, block: Node, style: str | None = None) -> Paragraph:
        paragraph = self._new(holder, style)
        self._finish(paragraph, block)
        return paragraph

    def _finish(self, paragraph: Paragraph, block: Node) -> None:
        if align := block.attrs.get("textAlign"):
            paragraph.alignment = _ALIGN[align]
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
            paragraph = self._paragraph(holder, first, "List Paragraph")
            self._lists.put(paragraph, number, min(level, 8))
            for child in rest:
                if child.type == "bulletList":
                    self._bulletList(holder, child, level + 1)
                elif child.type == "orderedList":
                    self._orderedList(holder, child, level + 1)
                else:
                    self._block(holder, child)

    def _blockquote(self, holder: Any, block: Node) -> None:
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
        self._new(holder, "Source Code").add_run(block.plain)

    def _horizontalRule(self, holder: Any, block: Node) -> None:
        properties = holder.add_paragraph()._p.get_or_add_pPr()
        border = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        properties.append(border)

    def _mathBlock(self, holder: Any, block: Node) -> None:
        paragraph = holder.add_paragraph()
        self._equation(paragraph, block.attrs["latex"], display=True)

    def _media(self, holder: Any, block: Node) -> None:
        self._linked(holder, block)

    def _embed(self, holder: Any, block: Node) -> None:
        self._linked(holder, block)

    def _linked(self, holder: Any, block: Node) -> None:
        src, title = block.attrs["src"], block.attrs["title"]
        paragraph = holder.add_paragraph()
        if src.startswith(("http://", "https://", "#")):
            hyperlink(paragraph, src).append(Run(OxmlElement("w:r"), paragraph)._r)
            link = paragraph._p.findall(qn("w:hyperlink"))[-1]
            Run(link[-1], paragraph).text = title or src
        else:
            paragraph.add_run(title or src)
            self._files.tell(Severity.LOSS, "A media file is not part of a Word document.", title or src)

    def _preserved(self, holder: Any, block: Node) -> None:
        self._new(holder, "Source Code").add_run(block.attrs["source"])

    def _table(self, holder: Any, block: Node) -> None:
        places, width = _places(block)
        if not width:
            return
        style = "Table Grid"
        if holder is self._document:
            table = holder.add_table(len(block.content), width, style)
        else:
            table = holder.add_table(len(block.content), width)
            table.style = style
        for row, column, height, across, cell in places:
            target = table.cell(row, column)
            if height > 1 or across > 1:
                last = table.cell(min(row + height, len(block.content)) - 1, column + across - 1)
                target = target.merge(last)
            self._cell(target, cell)
        self._mark_heads(table, block)

    def _cell(self, target: Any, cell: Node) -> None:
        first, *rest = cell.content
        if first.type == "paragraph":
            self._finish(target.paragraphs[0], first)
            self.blocks(target, rest)
        else:
            self.blocks(target, cell.content)
            target._tc.remove(target.paragraphs[0]._p)
        if target._tc[-1].tag != qn("w:p"):
            target.add_paragraph()  # Word wants a paragraph at the end of each cell

    def _mark_heads(self, table: Any, block: Node) -> None:
        for row, source in zip(table.rows, block.content, strict=True):
            if not source.content or any(cell.type != "tableHeader" for cell in source.content):
                break
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    def _footnotes(self, holder: Any, block: Node) -> None:
        """Footnotes are written where they are referred to."""

    # Exercises

    def _exercise(self, holder: Any, block: Node) -> None:
        exercise = exercise_of(block)
        worth = f" ({points(exercise.points)})" if exercise.points else ""
        heading = (exercise.title or "Question") + worth
        first = holder.add_paragraph()
        first.add_run(heading).bold = True
        for child in exercise.body:
            self._block(holder, child)
        self._answers(holder, exercise)
        for hint in exercise.hints:
            self.blocks(holder, hint.content)
        for told in exercise.feedback:
            self.blocks(holder, told.content.content)
        self.exercises.wrap(first._p, block)

    def _interaction(self, holder: Any, block: Node) -> None:
        interaction = interaction_of(block)
        if interaction.prompt is not None:
            self.blocks(holder, interaction.prompt.content)
        if interaction.body is not None:
            self.blocks(holder, interaction.body.content)
        if interaction.image:
            self._image(holder.add_paragraph(), node("image", src=interaction.image, alt="Picture"))
        sign = "☐ " if interaction.cardinality == "multiple" else "○ "
        for choice in interaction.choices:
            self._choice(holder, choice, sign if interaction.kind is Kind.CHOICE else "– ")
        for choice in interaction.targets:
            self._choice(holder, choice, "→ ")
        if interaction.kind in (Kind.EXTENDED_TEXT, Kind.UPLOAD, Kind.DRAWING):
            holder.add_paragraph("_" * 40)

    def _choice(self, holder: Any, choice: Choice, sign: str) -> None:
        first, *rest = choice.content.content
        paragraph = self._new(holder, "List Paragraph")
        paragraph.add_run(sign)
        if first.type == "paragraph":
            self._line(paragraph, first.content)
            self.blocks(holder, rest)
        else:
            self.blocks(holder, choice.content.content)

    def _answers(self, holder: Any, exercise: Exercise) -> None:
        for interaction in exercise.interactions:
            if words := answer(interaction):
                holder.add_paragraph().add_run(words).italic = True


def _look(run: Run, marks: set[str]) -> None:
    font = run.font
    for mark in ("bold", "italic", "underline", "superscript", "subscript"):
        if mark in marks:
            setattr(font, mark, True)
    if "strike" in marks:
        font.strike = True
    if "highlight" in marks:
        font.highlight_color = WD_COLOR_INDEX.YELLOW
    if "code" in marks:
        font.name = "Courier New"


def _places(table: Node) -> tuple[list[tuple[int, int, int, int, Node]], int]:
    """Where each cell stands: row, column, height, width; and how many columns there are."""
    taken: set[tuple[int, int]] = set()
    places = []
    for row, cells in enumerate(table.content):
        column = 0
        for cell in cells.content:
            while (row, column) in taken:
                column += 1
            height = min(cell.attrs["rowspan"], len(table.content) - row)
            across = min(cell.attrs["colspan"], 60)
            taken |= {(row + down, column + over) for down in range(height) for over in range(across)}
            places.append((row, column, height, across, cell))
            column += across
    return places, max((column + 1 for _, column in taken), default=0)
