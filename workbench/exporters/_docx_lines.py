"""What stands in a line of a Word document: words and their looks, links, pictures, equations, notes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from docx.image.exceptions import UnrecognizedImageError
from docx.shape import InlineShape
from docx.shared import Emu
from lxml import etree

from workbench.exporters._docx_footnotes import Footnotes, begin_link, end_link
from workbench.exporters._docx_parts import Links
from workbench.exporters._docx_xml import add_paragraph, add_run, alignment, tag
from workbench.exporters._files import Files
from workbench.exporters._omml import M, latex_to_omml
from workbench.model.content import Mark, Node
from workbench.model.exercise import interaction_of
from workbench.model.imported import Severity

_EMU_PER_PIXEL = 9525
_MATHS = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$[^$]+\$\$", re.DOTALL)
_WIDEST = 5_400_000
"""Of a picture, in EMU: the text's width on the page."""


class Lines:
    """Writes what stands in a line of text."""

    def __init__(self, document: Any, files: Files) -> None:
        self._part = document.part
        self._files = files
        self._notes: dict[str, Node] = {}
        self._links = Links(document)
        self.footnotes = Footnotes(document)
        self._in_note = False

    def line(self, paragraph: Any, content: Iterable[Node]) -> None:
        """Write what stands in a line."""
        for link, parts in groupby(content, key=_link):
            holder = self._link(paragraph, link)
            for one in parts:
                self._inline(paragraph, holder, one)
            if link is not None and self._in_note:
                end_link(paragraph)

    def _link(self, paragraph: Any, link: Mark | None) -> Any:
        """What holds the words of a link, or those outside of any."""
        if link is None:
            return paragraph
        title = link.attrs["title"] or ""
        if self._in_note:
            begin_link(paragraph, link.attrs["href"], title)
            return paragraph
        return self._links.add(paragraph, link.attrs["href"], title)

    def _inline(self, paragraph: Any, holder: Any, one: Node) -> None:
        if one.type == "mathInline":
            self._equation(paragraph, one.attrs["latex"], display=False)
        elif one.type == "footnoteReference":
            self._reference(paragraph, one.attrs["label"])
        elif one.type == "image":
            self.image(paragraph, one)
        elif one.type == "text":
            if _MATHS.search(one.text):
                what = "Words between the signs of an equation will be read as one."
                self._files.tell(Severity.INFO, what, one.text)
            self._words(holder, one)
        elif one.type == "hardBreak":
            add_run(holder, "\n")
        else:
            add_run(holder, self._blank(one))

    def _words(self, holder: Any, one: Node) -> None:
        """Words with their looks; of looks that Word has not, or not together, it is told."""
        looks = {mark.type: mark for mark in one.marks}
        if {"superscript", "subscript"} <= looks.keys():
            self._files.tell(Severity.INFO, "Word cannot set words high and low at once.", one.text)
        language = looks["language"].attrs["lang"] if "language" in looks else ""
        if language:
            what = "The language of single words is kept for Word’s spelling only."
            self._files.tell(Severity.INFO, what, one.text)
        add_run(holder, one.text, looks, language=language)

    def _blank(self, one: Node) -> str:
        """What stands for a place where a learner answers."""
        if one.type == "inlineInteraction":
            names = [choice.content.plain for choice in interaction_of(one).choices]
            return f"[{' / '.join(names)}]" if names else "________"
        return "________" if one.type == "place" and one.attrs["kind"] == "gap" else ""

    def _equation(self, paragraph: Any, latex: str, *, display: bool) -> None:
        math = latex_to_omml(latex)
        if math is None:
            add_run(paragraph, rf"\[{latex}\]" if display else rf"\({latex}\)")
            self._files.tell(Severity.WARNING, "An equation was written as TeX.", latex)
        elif display:
            alone = etree.SubElement(paragraph, f"{{{M}}}oMathPara")
            alone.append(math)
        else:
            paragraph.append(math)

    def _reference(self, paragraph: Any, label: str) -> None:
        note = self._notes.get(label)
        if note is None or self._in_note:
            add_run(paragraph, label, {"superscript"})
            what = "A footnote that is missing, or stands in another, is only a number in Word."
            self._files.tell(Severity.WARNING, what, label)
        else:
            self.footnotes.refer(paragraph, label, lambda holder: self._note(holder, note))

    def _note(self, holder: Any, note: Node) -> None:
        """Write a footnote: its paragraphs as they are, the words of all else."""
        self._in_note = True
        for block in note.content:
            if block.type == "paragraph":
                self.line(add_paragraph(holder, align=alignment(block)), block.content)
            else:
                what = "In a footnote, only paragraphs are kept as they are in Word."
                self._files.tell(Severity.WARNING, what, block.plain)
                for line in block.plain.splitlines() or [""]:
                    add_run(add_paragraph(holder), line)
        self._in_note = False

    def image(self, paragraph: Any, one: Node) -> None:
        """Write a picture, or that there is one."""
        here = one.attrs["src"].startswith("asset:") and not self._in_note
        asset = self._files.get(one.attrs["src"]) if here else None
        shapes = {
            name: Emu(one.attrs[name] * _EMU_PER_PIXEL) for name in ("width", "height") if one.attrs[name]
        }
        try:
            if asset is None:
                raise UnrecognizedImageError
            inline = self._part.new_pic_inline(io.BytesIO(asset.read()), **shapes)
        except Exception:  # noqa: BLE001 (python-docx raises just that at a picture's early end)
            add_run(paragraph, f"[{one.attrs['alt'] or 'Picture'}]")
            self._files.tell(Severity.LOSS, "A picture could not be written into Word.", one.attrs["alt"])
            return
        inline.docPr.set("descr", one.attrs["alt"])
        if one.attrs["title"]:
            inline.docPr.set("title", one.attrs["title"])
        picture = InlineShape(inline)
        if picture.width > _WIDEST:
            picture.height = int(picture.height * _WIDEST / picture.width)
            picture.width = _WIDEST
        etree.SubElement(add_run(paragraph), tag("w:drawing")).append(inline)


def _link(one: Node) -> Mark | None:
    """The link that a part of a line belongs to."""
    return next((mark for mark in one.marks if mark.type == "link"), None)
