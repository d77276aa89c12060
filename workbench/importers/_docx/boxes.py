"""What hangs on a paragraph of a Word file: text boxes, rules, words drawn as a picture of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbench.importers._docx.package import M, value, w
from workbench.importers._xml import Element, local


def within(element: Element, root: Element) -> bool:
    """Whether an element still hangs below another."""
    while element is not None and element is not root:
        element = element.getparent()
    return element is not None


def boxes(element: Element) -> list[Element]:
    """The text boxes of a drawing; those within another come with it."""
    return [one for one in element.iter(w("txbxContent")) if not _nested_box(one, element)]


def _nested_box(box: Element, outer: Element) -> bool:
    return any(local(one) == "txbxContent" for one in box.iterancestors() if within(one, outer))


def is_rule(element: Element) -> bool:
    """Whether a drawing is a line across the page; a text box may hold one and is more than that."""
    rules = (one for one in element.iter("{*}rect") if not _nested_box(one, element))
    return any(key.rpartition("}")[2] == "hr" for one in rules for key in one.attrib)


def is_ruled(paragraph: Element) -> bool:
    """Whether a paragraph is nothing but a line across the page: no words, and a border below or above."""
    borders = paragraph.find(f"{w('pPr')}/{w('pBdr')}")
    sides = () if borders is None else [one for one in borders if local(one) in ("bottom", "top")]
    drawn = any(value(one) not in ("", "none", "nil") for one in sides)
    return drawn and all(local(one) in _UNSEEN for one in paragraph)


_UNSEEN = ("pPr", "bookmarkStart", "bookmarkEnd", "proofErr")


def join_drop_caps(root: Element) -> None:
    """A large first letter, which is a paragraph in a frame, goes to the word that it begins."""
    for frame in list(root.iter(w("framePr"))):
        paragraph = frame.getparent().getparent()
        after = None if paragraph is None else paragraph.getnext()
        if value(frame, "dropCap") not in ("drop", "margin") or after is None or after.tag != w("p"):
            continue
        for run in reversed(paragraph.findall(w("r"))):
            properties = after.find(w("pPr"))
            if properties is None:
                after.insert(0, run)
            else:
                properties.addnext(run)
        if all(local(one) in _UNSEEN for one in paragraph):
            paragraph.getparent().remove(paragraph)


def word_art(element: Element) -> list[str]:
    """The lines of words drawn as a picture of themselves."""
    paths = (one for one in element.iter("{*}textpath") if not _nested_box(one, element))
    return [line for one in paths for line in (one.get("string") or "").splitlines() if line.strip()]


def drawn_words(element: Element) -> list[str]:
    """The lines of words in the shapes of a drawing that knows no paragraphs of Word."""
    bodies = (one for one in element.iter("{*}txBody") if not _nested_box(one, element))
    lines = ("".join(_drawn(line)) for body in bodies for line in body.iter("{*}p"))
    return [" ".join(line.split()) for line in lines if line.strip()]


def _drawn(line: Element) -> Iterator[str]:
    for one in line.iter("{*}t", "{*}br"):
        yield " " if local(one) == "br" else one.text or ""


def hide(block: Element) -> None:
    """Let what hangs on hidden text be hidden, too."""
    for one in block.iter(w("r"), f"{{{M}}}r"):
        properties = one.find(w("rPr"))
        if properties is None:
            properties = etree.Element(w("rPr"))
            one.insert(0, properties)
        if properties.find(w("vanish")) is None:
            etree.SubElement(properties, w("vanish"))


def says(choice: Element) -> bool:
    """Whether a choice holds something that is read here: a text box, a picture, a chart, an equation."""
    wanted = ("{*}txbxContent", "{*}blip", "{*}chart", "{*}oMath", w("t"), "{*}relIds", "{*}txBody")
    return next(choice.iter(*wanted), None) is not None
