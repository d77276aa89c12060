"""Parts of a Word file that python-docx has no words for: links, lists of our own, a style for code."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from workbench.exporters._docx_xml import add, bookmark_name
from workbench.exporters._forbidden import FORBIDDEN
from workbench.model.page_mark import PageMark, to_attributes

_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LEVELS = 9
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_IDENTITY_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_IDENTITY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<ds:datastoreItem ds:itemID="{{{}}}" '
    'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>'
)
"""What Word wants beside each item: a name of its own."""
PAGES = "urn:course-workbench:pages"


_FIRST_MARK = 1_000_000
"""Numbers of bookmarks below are those of pages."""


def add_styles(document: Any) -> None:
    """Add the style that code blocks have; the copy of all styles for Word 2010 goes, as it would lack it."""
    for key, one in list(document.part.rels.items()):
        if one.reltype.endswith("/stylesWithEffects"):
            document.part.rels.pop(key)
    style = document.styles.add_style("Source Code", WD_STYLE_TYPE.PARAGRAPH)
    style.font.name = "Courier New"
    style.font.size = Pt(10)


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


class Pages:
    """Where the pages of a course begin: bookmarks, and beside the text what it does not say of each."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._root = etree.Element(f"{{{PAGES}}}pages", nsmap={None: PAGES})

    def begin(self, name: str, mark: PageMark) -> None:
        """Mark the place where the next paragraph begins."""
        number = str(len(self._root))
        add(self._document.element.body, "w:bookmarkStart", id=number, name=name)
        add(self._document.element.body, "w:bookmarkEnd", id=number)
        about = {key: FORBIDDEN.sub("", said) for key, said in to_attributes(mark).items()}
        etree.SubElement(self._root, f"{{{PAGES}}}page", id=name, **about)

    def save(self) -> None:
        """Put what is known of the pages into the file."""
        if len(self._root):
            add_item(self._document, "/customXml/item1001.xml", self._root)


def add_item(document: Any, name: str, root: Any) -> None:
    """Put data beside the text, which Word keeps as it is."""
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    package = document.part.package
    part = Part(PackURI(name), "application/xml", data, package)
    identity = _IDENTITY.format(str(uuid5(NAMESPACE_URL, name)).upper()).encode()
    place = PackURI(name.replace("/item", "/itemProps"))
    part.relate_to(Part(place, _IDENTITY_TYPE, identity, package), f"{_CUSTOM}Props")
    document.part.relate_to(part, _CUSTOM)


class Links:
    """The links of a document, to places in it or to the web."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._known: dict[str, str] = {}
        self._marks = 0

    def mark(self, holder: Any, name: str) -> None:
        """Mark a place that links within the document lead to."""
        number = str(_FIRST_MARK + self._marks)
        self._marks += 1
        add(holder, "w:bookmarkStart", id=number, name=bookmark_name(name))
        add(holder, "w:bookmarkEnd", id=number)

    def add(self, paragraph: Any, href: str, title: str = "") -> Any:
        """A link at the end of a paragraph."""
        said = {"tooltip": title} if title else {}
        if href.startswith("#"):
            return add(paragraph, "w:hyperlink", anchor=bookmark_name(href[1:]), **said)
        if href not in self._known:
            self._known[href] = self._part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = add(paragraph, "w:hyperlink", **said)
        link.set(qn("r:id"), self._known[href])
        return link


class Lists:
    """Lists with bullets and lists that count, each counting by itself."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        numbers = (int(one.get(qn("w:numId"))) for one in self._root.findall(qn("w:num")))
        self._last = max(numbers, default=0)
        self._abstract: dict[str, int] = {}
        self._bullets: int | None = None

    def bullets(self) -> int:
        """The number of the list with bullets."""
        if self._bullets is None:
            self._bullets = self._add("bullet")
        return self._bullets

    def numbers(self, kind: str, start: int, level: int) -> int:
        """The number of a new list that counts from `start` at a level."""
        number = self._add(_FORMATS.get(kind, "decimal"))
        override = _element("w:lvlOverride", ilvl=str(level))
        override.append(_element("w:startOverride", val=str(start)))
        self._root[-1].append(override)
        return number

    def _add(self, kind: str) -> int:
        abstract = self._abstract.get(kind)
        if abstract is None:
            abstract = self._abstract[kind] = self._add_abstract(kind)
        self._last += 1
        own = _element("w:num", numId=str(self._last))
        own.append(_element("w:abstractNumId", val=str(abstract)))
        self._root.append(own)
        return self._last

    def _add_abstract(self, kind: str) -> int:
        there = self._root.findall(qn("w:abstractNum"))
        key = max((int(one.get(qn("w:abstractNumId"))) for one in there), default=-1) + 1
        abstract = _element("w:abstractNum", abstractNumId=str(key))
        for level in range(_LEVELS):
            abstract.append(_level(kind, level))
        place = self._root.index(there[-1]) + 1 if there else 0
        self._root.insert(place, abstract)  # Word wants these before the lists that use them
        return key


def _level(kind: str, level: int) -> Any:
    own = _element("w:lvl", ilvl=str(level))
    own.append(_element("w:start", val="1"))
    own.append(_element("w:numFmt", val=kind))
    own.append(_element("w:lvlText", val="•" if kind == "bullet" else f"%{level + 1}."))
    own.append(_element("w:lvlJc", val="left"))
    properties = _element("w:pPr")
    properties.append(_element("w:ind", left=str(720 * (level + 1)), hanging="360"))
    own.append(properties)
    return own
