"""Elements of a Word file, put where they belong at once.

python-docx looks for the right place of each element among all its neighbours, and through all styles for
that of each paragraph: for a long course that takes most of a minute. Here whoever writes keeps the order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from functools import cache
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from workbench.model.content import Node

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LOOKS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("code", "w:rFonts", {"w:ascii": "Courier New", "w:hAnsi": "Courier New"}),
    ("bold", "w:b", {}),
    ("italic", "w:i", {}),
    ("strike", "w:strike", {}),
    ("highlight", "w:highlight", {"w:val": "yellow"}),
    ("underline", "w:u", {"w:val": "single"}),
    ("subscript", "w:vertAlign", {"w:val": "subscript"}),
    ("superscript", "w:vertAlign", {"w:val": "superscript"}),
)
"""The marks that Word has, in the order in which it wants them (17.3.2.28)."""


_NAME = re.compile(r"[^\W\d][\w.-]{0,39}")
"""What Word takes for the name of a bookmark."""


def bookmark_name(name: str) -> str:
    """The name of a bookmark for a place that links know by a name."""
    return name if _NAME.fullmatch(name) else f"_{hashlib.sha256(name.encode()).hexdigest()[:12]}"


_ALIGNED = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def alignment(block: Node) -> str:
    """How Word calls the way a paragraph is aligned; "" when it says nothing of it."""
    return _ALIGNED.get(block.attrs.get("textAlign") or "", "")


@cache
def tag(name: str) -> str:
    """A name with its namespace."""
    return str(qn(name))


def add(holder: Any, name: str, /, **attributes: str) -> Any:
    """A new element at the end of another."""
    return etree.SubElement(holder, tag(name), {tag(f"w:{key}"): said for key, said in attributes.items()})


def add_paragraph(
    holder: Any, *, style: str = "", numbering: tuple[int, int] | None = None, align: str = ""
) -> Any:
    """A new paragraph.

    Args:
        holder: the body or a cell.
        style: the identifier of its style.
        numbering: the list it is an item of, and the level.
        align: `left`, `center`, `right` or `both`.
    """
    paragraph = etree.SubElement(holder, tag("w:p"))
    if style or numbering or align:
        format_paragraph(paragraph, style=style, numbering=numbering, align=align)
    return paragraph


def format_paragraph(
    paragraph: Any, *, style: str = "", numbering: tuple[int, int] | None = None, align: str = ""
) -> None:
    """Give an empty paragraph its properties."""
    properties = etree.SubElement(paragraph, tag("w:pPr"))
    if style:
        add(properties, "w:pStyle", val=style)
    if numbering:
        number, level = numbering
        own = add(properties, "w:numPr")
        add(own, "w:ilvl", val=str(level))
        add(own, "w:numId", val=str(number))
    if align:
        add(properties, "w:jc", val=align)


def add_run(holder: Any, words: str = "", marks: Collection[str] = (), *, language: str = "") -> Any:
    """Words at the end of a paragraph or a link, with their looks."""
    run = etree.SubElement(holder, tag("w:r"))
    if marks:
        _look(run, marks, language)
    start = 0
    for at, letter in enumerate(words):
        if letter in "\t\r\n":
            _words(run, words[start:at])
            etree.SubElement(run, tag("w:tab" if letter == "\t" else "w:br"))
            start = at + 1
    _words(run, words[start:])
    return run


def _words(run: Any, words: str) -> None:
    if words:
        said = etree.SubElement(run, tag("w:t"))
        said.text = words
        if len(words.strip()) < len(words):
            said.set(_SPACE, "preserve")


def _look(run: Any, marks: Collection[str], language: str) -> None:
    looks = [one for one in _LOOKS if one[0] in marks]
    properties = etree.SubElement(run, tag("w:rPr")) if looks or language else None
    seen: set[str] = set()
    for _, name, attributes in looks:
        if name not in seen:
            seen.add(name)
            etree.SubElement(properties, tag(name), {tag(key): said for key, said in attributes.items()})
    if language:
        add(properties, "w:lang", val=language)
