"""Characters of symbol fonts (`w:sym`) as Unicode."""

from __future__ import annotations

from mammoth.docx.dingbats import dingbats

from workbench.importers._docx.package import value
from workbench.importers._xml import Element


def symbol_character(element: Element) -> str:
    """A character of a symbol font; Symbol and Wingdings keep theirs in a private range."""
    try:
        code = int(value(element, "char"), 16)
    except ValueError:
        return ""
    font = value(element, "font").lower()
    for name in (value(element, "font"), "Symbol", "Wingdings"):
        for point in (code, code & 0xFF):
            if name.lower() == font and (name, point) in dingbats:
                return chr(dingbats[name, point])
    return chr(code) if 31 < code < 0xD800 else "□"
