"""Items whose text is HTML written as words: in CDATA sections, or with its signs escaped.

Some systems fill an item's elements with HTML that XML takes for plain words. Read as words, a teacher
would see tags; and one piece may open a table that another closes, with a blank between them.
"""

from __future__ import annotations

import re

from lxml import etree

from workbench.importers._markup import escape, unsigned
from workbench.importers._qti.names import Element, child

_TAG = (
    r"</?(?:p|br|b|strong|em|i|u|s|sub|sup|span|div|table|tbody|thead|tr|td|th|ul|ol|li|img|h[1-6]|font"
    r"|center|blockquote|pre|hr|a)(?:\s[^<>]*)?/?>"
)
_TAGGED = re.compile(rf"{_TAG}|&(?:nbsp|[a-z]{{2,8}}|#x?[0-9a-f]{{1,6}});", re.IGNORECASE)
_CDATA = re.compile(rf"<!\[CDATA\[(?:(?!\]\]>).)*?{_TAG}", re.IGNORECASE | re.DOTALL)
_STYLES = re.compile(r"<amp-style[^<>]*>(?:(?!</amp-style).)*</amp-style>", re.DOTALL)
_WRAPPED = re.compile(r"<(p|div|span|strong|b|h[1-6])(?:\s[^<>]*)?>.*</\1>", re.IGNORECASE | re.DOTALL)


def speaks_html(item: Element) -> bool:
    """Whether the words of an item are HTML and not about it."""
    if not any("<" in words for words in item.itertext()):
        return False
    return bool(_CDATA.search(etree.tostring(item, encoding="unicode"))) or _asks_in_html(item)


def _asks_in_html(item: Element) -> bool:
    """Whether what comes first in the text, which asks and seldom shows code, is one piece of HTML."""
    body = child(item, "item-body")
    said = (words.strip() for words in (() if body is None else body.itertext()))
    first = next((words for words in said if words), "")
    return bool(_WRAPPED.fullmatch(first))


def marked(words: str) -> str:
    """Words as the HTML that they are, those without any tag as plain text."""
    return unsigned(words) if _TAGGED.search(words) else plain(words)


def plain(words: str) -> str:
    """Words as they are, without the style sheets that a player takes out of the text."""
    return escape(_STYLES.sub("", words) if "<amp-style" in words else words)
