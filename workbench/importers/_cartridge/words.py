"""The texts of a cartridge's topics and assignments: HTML in escaped form, as elements, or plain words."""

from __future__ import annotations

import re
from html import escape

from workbench.importers._qti.names import Element, attr
from workbench.importers._xml import local

_MARKED = re.compile(r"</[a-z]\w*\s*>|<(?:br|hr|img|p)\b|&[a-z]{2,8};", re.IGNORECASE)
"""What tells that a text called plain is HTML all the same."""


def told(element: Element | None) -> str:
    """The HTML of a text."""
    if element is None:
        return ""
    if any(isinstance(one.tag, str) for one in element):
        return _inside(element)
    words = "".join(element.itertext())
    plain = attr(element, "texttype").lower() == "text/plain" and not _MARKED.search(words)
    return _paragraphs(words) if plain else words


def _inside(element: Element) -> str:
    """What stands in elements, against the rules, as HTML."""
    parts = [escape(element.text or "", quote=False)]
    for one in element:
        if isinstance(one.tag, str):
            own = ((key, value) for key, value in one.attrib.items() if "}" not in key)
            given = "".join(f' {key}="{escape(value)}"' for key, value in own)
            parts.append(f"<{local(one)}{given}>{_inside(one)}</{local(one)}>")
        parts.append(escape(one.tail or "", quote=False))
    return "".join(parts)


def _paragraphs(words: str) -> str:
    """Plain words: an empty line parts paragraphs, and each line stays one."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", words.replace("\r\n", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)
