"""Pieces of a Word document as they are made, and put in the place of others."""

from __future__ import annotations

from lxml import etree

from workbench.importers._docx.package import W, w
from workbench.importers._xml import Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def text(string: str) -> Element:
    """Words that stand in a run."""
    element = etree.Element(w("t"))
    element.text = string
    element.set(_SPACE, "preserve")
    return element


def run(string: str, *, hidden: bool = False) -> Element:
    """A run of these words."""
    made = etree.Element(w("r"), nsmap={"w": W})
    if hidden:
        etree.SubElement(etree.SubElement(made, w("rPr")), w("vanish"))
    made.append(text(string))
    return made


def block(string: str) -> Element:
    """A paragraph of these words."""
    paragraph = etree.Element(w("p"), nsmap={"w": W})
    paragraph.append(run(string))
    return paragraph


def put(element: Element, new: list[Element]) -> None:
    """Put new elements in the place of one; with none, it goes, and the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    element.tail = None
    for one in new:
        one.tail = None
        element.addprevious(one)  # an index would take time for each element before it
    parent.remove(element)
