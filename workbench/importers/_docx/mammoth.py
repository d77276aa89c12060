"""mammoth, given a package of just the parts that it needs, prepared so that it drops nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any
from xml.parsers.expat import ExpatError
from xml.sax import SAXException

from lxml import etree
from mammoth import conversion, docx, options

from workbench.importers._docx.package import Part, serialised, w
from workbench.importers._notes import Notes

_LEVELS = range(1, 10)
_STYLE_MAP = "\n".join(
    [
        *(f"p.Heading{level} => h{level}:fresh" for level in range(1, 7)),
        "p.WorkbenchCode => pre:separator('\\n')",
        "p.WorkbenchQuote => blockquote > p:fresh",
        *(f"p.WorkbenchContinue{level} => {'ul|ol > li > ' * level}p:fresh" for level in _LEVELS),
        *(
            f"p:{kind}-list({level}) => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
            for kind, tag in (("unordered", "ul"), ("ordered", "ol"))
            for level in _LEVELS
        ),
        "r.WorkbenchCode => code",
        "b => strong",
        "i => em",
        "u => u",
        "strike => s",
        "highlight => mark",
        "p => p:fresh",
    ]
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


_FAILURES = (
    RecursionError, KeyError, ValueError, IndexError, AttributeError, TypeError, OSError,
    ExpatError, SAXException, etree.XMLSyntaxError,
)  # fmt: skip


@cache
def _options() -> dict[str, Any]:
    """What mammoth is told, read once: for each file anew it takes it longer than a short document does."""
    told: dict[str, Any] = options.read_options(
        {"style_map": _STYLE_MAP, "include_default_style_map": False}
    ).value
    return told


def to_html(main: Part, parts: Mapping[str, Part], file_notes: Notes, prefix: str = "") -> str:
    """The HTML that mammoth makes of prepared parts; where it cannot, the plain text, and a note.

    Args:
        main: the document.
        parts: `footnotes` and `endnotes`.
        file_notes: where a failure is told.
        prefix: what ids begin with, so that those of a document within the document are its own.
    """
    try:
        document = docx.read(_package(main, parts)).value
        found = conversion.convert_document_element_to_html(document, id_prefix=prefix or None, **_options())
        return str(found.value)
    except _FAILURES as error:
        if "memory" in str(error).lower():
            raise MemoryError from error  # the XML parsers have errors of their own for that
        nested = isinstance(error, RecursionError)
        why = "has tables or boxes nested too deep" if nested else "is damaged inside"
        file_notes.loss(
            f"The document {why}, so only its plain text was read.",
            excerpt=type(error).__name__,
            code="plain",
            advice="Open it in Word, save it again, and import that.",
        )
        return plain_html(main)


def plain_html(main: Part) -> str:
    """The text of all paragraphs and nothing else."""
    lines = ("".join(one.text or "" for one in line.iter(w("t"))) for line in main.root.iter(w("p")))
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())


def _package(main: Part, notes: Mapping[str, Part]) -> io.BytesIO:
    """Just the parts that mammoth needs, where it looks for them by itself, stored without compression."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as file:
        file.writestr("word/numbering.xml", _numbering())
        for target, part in {"document": main, **notes}.items():
            file.writestr(f"word/{target}.xml", serialised(part.root))
            file.writestr(f"word/_rels/{target}.xml.rels", _links(part.outside()))
    data.seek(0)
    return data


def _links(outside: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    for key, url in outside.items():
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=key, Type=_LINK, Target=url)
    return serialised(root)


def _numbering() -> str:
    """Two lists: number 1 counts, number 2 does not."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(9))
        + "</w:abstractNum>"
        for number, kind in ((1, "decimal"), (2, "bullet"))
    )
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in (1, 2)
    )
    return f'<w:numbering xmlns:w="{space}">{lists}{numbers}</w:numbering>'
