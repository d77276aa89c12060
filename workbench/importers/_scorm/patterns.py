"""What pages, scripts and data are looked through for by several readers: words, markup, names, files."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]{2,}")
"""A word of letters."""
TAG = re.compile(r"<[^<>]*>")
MARKED = re.compile(
    r"<(?:p|h[1-6]|div|ul|ol|li|span|table|section|article|b|strong|em|dt|dd)\b[^<>]*>", re.IGNORECASE
)
"""Markup of a text, by its tags."""
TITLES = (
    "title|heading|headline|name|label|subtitle|header"
    "|titulo|subtitulo|encabezado|titel|titre|titolo|kop|rubrik|tittel|ondertitel|untertitel|undertittel|soustitre|sottotitolo"
)
"""What data calls a title."""
PROSE = "text|html|content|body|description|paragraph|intro|message"
"""What data calls a text of some length."""
MEANINGS = "def|definition|meaning|definicion|significado|bedeutung|definicao|signification|definizione"
"""What data calls the meaning of a word, as its whole name."""


def quoted(endings: str, after: str = r"""(?=["'`?#])""", *, spaces: bool = False) -> re.Pattern[str]:
    """The pattern of a file's name in quotes.

    Args:
        endings: how the name may end, as alternatives.
        after: what may follow it.
        spaces: whether spaces may be in it.
    """
    sign = r"""[^"'`<>?\n\\]""" if spaces else r"""[^"'`\s<>?]"""
    return re.compile(rf"""["'`]({sign}{{1,200}}\.(?:{endings})){after}""", re.IGNORECASE)
