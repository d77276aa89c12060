"""The footnotes of a Word document: a part of their own, which has no links but those written as fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from lxml import etree

from workbench.exporters._docx_xml import add, bookmark_name

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Footnotes:
    """The footnotes of a document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")
        self._of_page: dict[str, int] = {}
        self._count = 0
        for key, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = add(self._root, "w:footnote", type=kind, id=str(key))
            add(add(add(note, "w:p"), "w:r"), f"w:{kind}")

    def next_page(self) -> None:
        """Each page has labels of its own."""
        self._of_page.clear()

    def has(self, label: str) -> bool:
        """Whether a footnote of this page was referred to."""
        return label in self._of_page

    def refer(self, paragraph: Any, label: str, write: Callable[[Any], None]) -> None:
        """Refer to a footnote, which is written once; the same label is the same footnote."""
        number = self._of_page.get(label)
        if number is None:
            self._count += 1
            number = self._of_page[label] = self._count
            write(add(self._root, "w:footnote", id=str(number)))
        run = add(paragraph, "w:r")
        add(add(run, "w:rPr"), "w:vertAlign", val="superscript")
        add(run, "w:footnoteReference", id=str(number))

    def save(self) -> None:
        """Put the footnotes into the file, where there are any."""
        if not self._count:
            return
        data = etree.tostring(self._root, encoding="UTF-8", xml_declaration=True, standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, data, self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def begin_link(paragraph: Any, href: str, title: str = "") -> None:
    """Begin a link that is written as a field."""
    add(add(paragraph, "w:r"), "w:fldChar", fldCharType="begin")
    said = f'\\o "{title.replace(chr(34), "”")}" ' if title else ""
    goal = f'\\l "{bookmark_name(href[1:])}"' if href.startswith("#") else f'"{href.replace(chr(34), "%22")}"'
    code = f" HYPERLINK {goal} {said}"
    add(add(paragraph, "w:r"), "w:instrText").text = code
    add(add(paragraph, "w:r"), "w:fldChar", fldCharType="separate")


def end_link(paragraph: Any) -> None:
    """End a link that is written as a field."""
    add(add(paragraph, "w:r"), "w:fldChar", fldCharType="end")
