"""What Blackboard Ultra does differently: files within texts, and texts as a part of their own."""

from __future__ import annotations

import html as entities
import json
import re
from dataclasses import replace

from workbench.importers._blackboard.files import Named
from workbench.importers._markup import escape
from workbench.model.content import doc
from workbench.model.course import Page, PageKind

_BODY = "ultraDocumentBody"
"""The title of the part that holds the text of the folder it is in."""
_FILE = re.compile(
    r'<(a|div)\b(?=[^>]{0,4000}\bdata-bbfile=")([^>]{1,6000})>(.{0,3000}?)</\1\s*>', re.IGNORECASE | re.DOTALL
)
_ATTRIBUTE = re.compile(r'\b(href|data-bbfile|data-bbtype)="([^"]*)"', re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SERVED = re.compile(
    r"https?://[^\s\"'<>/]{1,200}/bbcswebdav/[^\s\"'<>]{0,300}?(xid-[\w-]+)[^\s\"'<>]{0,2000}"
)
_STUB = "@X@EmbeddedFile.requestUrlStub@X@bbcswebdav/"


def plain(html: str, named: Named) -> str:
    """A text whose files are pictures, media and links as everywhere else."""
    if "bbcswebdav" in html:
        html = _SERVED.sub(lambda found: _inside(found, named), html)
    return _FILE.sub(_shown, html) if "data-bbfile" in html else html


def _inside(found: re.Match[str], named: Named) -> str:
    """The address of a served file that came along."""
    here = named(re.compile(rf"{re.escape(found[1])}(?![\w-])"))
    return _STUB + found[1] if here else found[0]


def _shown(found: re.Match[str]) -> str:
    said = {key.lower(): entities.unescape(value) for key, value in _ATTRIBUTE.findall(found[2])}
    try:
        told = json.loads(said.get("data-bbfile", ""))
    except ValueError:
        told = None
    about = {key: one for key, one in told.items() if isinstance(one, str)} if isinstance(told, dict) else {}
    src = escape((said.get("href") or about.get("resourceUrl", "")).strip())
    kind = about.get("mimeType", "").partition("/")[0] or said.get("data-bbtype", "")
    names = (about.get(key) for key in ("linkName", "displayName", "fileName", "alternativeText"))
    name = escape(next(filter(None, names), ""))
    if about.get("render") != "attachment" and kind == "image":
        decorative = isinstance(told, dict) and told.get("isDecorative") is True
        return f'<img src="{src}" alt="{"" if decorative else escape(about.get("alternativeText", ""))}">'
    if about.get("render") != "attachment" and kind in ("audio", "video"):
        return f'<{kind} src="{src}" title="{name}"></{kind}>'
    words = found[3] if entities.unescape(_TAG.sub("", found[3])).strip() else name or "File"
    return f'<a href="{src}">{words}</a>'


def joined(page: Page) -> Page:
    """A folder of Ultra with the text that is a part of it as one page."""
    inner = [one for one in page.pages if one.title == _BODY]
    if not inner:
        return page
    blocks = (*page.body.content, *(block for one in inner for block in one.body.content))
    below = (part for one in page.pages for part in (one.pages if one.title == _BODY else (one,)))
    known = dict(page.settings)
    more = (pair for one in inner for pair in one.settings if pair[0] not in known)
    kind = PageKind.PAGE if page.kind is PageKind.SECTION else page.kind
    settings = (*page.settings, *dict(more).items())
    return replace(page, body=doc(*blocks), kind=kind, pages=tuple(below), settings=settings)
