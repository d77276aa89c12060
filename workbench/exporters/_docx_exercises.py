"""Questions in Word files: what people read in a content control, all of it in a part beside the text."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from workbench.exporters._docx_parts import add_item
from workbench.model.content import Node, to_json, without_ids

SPACE = "urn:course-workbench:exercises"


class Exercises:
    """The questions of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._root = etree.Element(f"{{{SPACE}}}exercises", nsmap={None: SPACE})

    def wrap(self, first: Any, block: Node) -> None:
        """Put what was written from `first` on into a content control, and the question beside it."""
        tag = f"exercise:{len(self._root) + 1}"
        content = OxmlElement("w:sdtContent")
        parts = [first, *(one for one in first.itersiblings() if one.tag != qn("w:sectPr"))]
        control = _control(tag)
        first.addprevious(control)
        for one in parts:
            content.append(one)
        control.append(content)
        kept = etree.SubElement(self._root, f"{{{SPACE}}}exercise", tag=tag, words=_digest(content))
        kept.text = json.dumps(to_json(without_ids(block)))

    def save(self) -> None:
        """Put the part into the file, where there are questions."""
        if len(self._root):
            add_item(self._document, "/customXml/item1000.xml", self._root)


def _control(tag: str) -> Any:
    control, properties = OxmlElement("w:sdt"), OxmlElement("w:sdtPr")
    for name, value in (("alias", "Question"), ("tag", tag)):
        one = OxmlElement(f"w:{name}")
        one.set(qn("w:val"), value)
        properties.append(one)
    control.append(properties)
    return control


def _digest(content: Any) -> str:
    """The letters and digits of what people read, so that changes can be told."""
    words = "".join(one.text or "" for one in content.iter(qn("w:t")))
    return hashlib.sha256("".join(re.findall(r"[^\W_]", words)).encode()).hexdigest()
