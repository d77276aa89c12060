"""Word documents saved as one XML file (Flat OPC): the parts of a .docx side by side in one package."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._opened import Opened
from workbench.importers._xml import Element, parse_lenient
from workbench.importers.docx import read_docx
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_SPACE = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_PACKAGE = f"{{{_SPACE.decode()}}}"
_BODY = b"wordprocessingml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def is_word_xml(source: Source) -> bool:
    """Whether a source is a package in one XML file, and a document of Word."""
    return _SPACE in source.head(4_000) and _BODY in source.head(200_000)


@importer(
    "word_xml",
    label="Word document as XML",
    media_types=("application/vnd.ms-word.document.flat",),
    sniff=is_word_xml,
    version="3",
)
def read_word_xml(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read the document that the parts make, as if they were in a zip file."""
    root, _ = parse_lenient(source.read(), limits, name=f"“{source.name}”")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for name, data in {"[Content_Types].xml": _types(root), **dict(_parts(root))}.items():
            file.writestr(name, data)
    with Opened(replace(source, data=packed.getvalue()), limits) as opened:
        return read_docx(opened, limits, report)


def _parts(root: Element) -> Iterator[tuple[str, bytes]]:
    """The name and content of each part."""
    for part in root.iter(f"{_PACKAGE}part"):
        name = part.get(f"{_PACKAGE}name", "").lstrip("/")
        markup = part.find(f"{_PACKAGE}xmlData/*")
        if name and markup is not None:
            yield name, etree.tostring(markup, encoding="utf-8", xml_declaration=True, with_tail=False)
        elif name:
            yield name, _bytes(part.findtext(f"{_PACKAGE}binaryData", ""))


def _bytes(text: str) -> bytes:
    """A picture or another file; a damaged one is empty, and told to be when it is looked for."""
    try:
        return b64decode(text)
    except (NotBase64, ValueError):
        return b""


def _types(root: Element) -> bytes:
    """The list of types, which such a file has at each part instead."""
    listed = etree.Element(f"{{{_TYPES}}}Types")
    for part in root.iter(f"{_PACKAGE}part"):
        name, kind = (part.get(f"{_PACKAGE}{key}", "") for key in ("name", "contentType"))
        etree.SubElement(listed, f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
    return bytes(etree.tostring(listed, encoding="utf-8", xml_declaration=True))
