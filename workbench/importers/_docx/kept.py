"""What an export of ours wrote into a Word file beside its text: the questions, and where pages begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from workbench.importers._docx.package import WordFile, value, w
from workbench.importers._parted import Part, part_of
from workbench.importers._xml import Element, local, parse_lenient
from workbench.model.errors import BadInput

_PAGES = b"urn:course-workbench:pages"
_ITEM = re.compile(r"customXml/item\d+\.xml")


def kept_roots(file: WordFile, space: bytes) -> Iterator[Element]:
    """The roots of the parts beside the text that name a namespace."""
    for name in file.archive.names():
        if _ITEM.fullmatch(name) and space in file.archive.head(name, 4096):
            try:
                yield parse_lenient(file.archive.read(name), file.limits, name=name)[0]
            except BadInput:
                continue


class WordPages:
    """The pages of one file: what is kept of each, by the bookmark at its place."""

    def __init__(self, file: WordFile) -> None:
        elements = (one for root in kept_roots(file, _PAGES) for one in root if isinstance(one.tag, str))
        found = (part_of({str(key): str(said) for key, said in one.attrib.items()}) for one in elements)
        self._known = {one.name: one for one in found if one is not None}
        self.parts: tuple[Part, ...] = ()
        """The pages whose places were found, in the order of the text."""

    @property
    def names(self) -> frozenset[str]:
        """The bookmarks that are places of pages."""
        return frozenset(self._known)

    def hold(self, root: Element) -> None:
        """Put a sign at the place of each page."""
        found: dict[str, Part] = {}
        for mark in list(root.iter(w("bookmarkStart"))) if self._known else ():
            part = self._known.get(value(mark, "name"))
            block = _block(mark)
            if part is None or part.name in found or block is None:
                continue
            block.addprevious(_paragraph(f"\ue108{len(found)}\ue109"))
            found[part.name] = part
        self.parts = tuple(found.values())


def _block(mark: Element) -> Element | None:
    """What stands in the body itself and holds this."""
    parent = mark.getparent()
    while parent is not None and local(parent) != "body":
        mark, parent = parent, parent.getparent()
    return None if parent is None else mark


def _paragraph(words: str) -> Element:
    paragraph = etree.Element(w("p"))
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = words
    return paragraph
