"""Elements that few pages hold, as those that say the same: frames with their page in them, maps, dialogs."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import unquote

from lxml import etree

from workbench.importers._notes import Notes
from workbench.importers._xml import Element, local

Parse = Callable[[str], Element | None]
_BLOCKS = ("dialog", "hgroup", "search", "marquee", "form", "multicol", "layer", "ilayer")
_AS_TYPED = ("xmp", "listing", "plaintext")
_WITHIN = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote section article form".split())
_PAGE = re.compile(r"data:text/html[^,]*,(.*)", re.IGNORECASE | re.DOTALL)
_DEEPEST = 3
"""Pages in frames in pages."""
_XHTML = re.compile(r"\s*(?:<\?xml\b|<html\b[^<>]*\bxmlns\s*=)", re.IGNORECASE)
_SECTION, _SECTION_END = "<![CDATA[", "]]>"
_CODE = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_DRAWN = frozenset({"svg", "math"})
_OF_DRAWINGS = tuple(
    "mi mn mo ms mtext mrow mfrac msqrt mroot msup msub msubsup munder mover munderover mtable mtr mtd "
    "mspace mstyle semantics annotation annotation-xml mfenced menclose mpadded mphantom merror "
    "mmultiscripts text tspan textpath g defs desc symbol foreignobject switch marker pattern".split()
)
"""What cleaners take away with its words where it stands outside of what it belongs to."""
_BRACKETS = frozenset("()[]（）【】〔〕")
_EXPLAINED = ("abbr", "acronym", "dfn")
_MOST_MEANINGS = 20
"""Abbreviations that are told each; the others are told together."""


def from_sections(html: str) -> str:
    """XHTML with its CDATA sections as text, which HTML takes for comments; those around code stay."""
    if _SECTION not in html or not _XHTML.search(html[:4000]):
        return html
    out: list[str] = []
    at, in_code = 0, False
    while (start := html.find(_SECTION, at)) >= 0 and (end := html.find(_SECTION_END, start)) >= 0:
        tags = [not found[1] for found in _CODE.finditer(html, at, start)]
        in_code = tags[-1] if tags else in_code
        words = html[start + len(_SECTION) : end]
        out += (html[at:start], f"{_SECTION}{words}{_SECTION_END}" if in_code else escape(words, quote=False))
        at = end + len(_SECTION_END)
    return "".join((*out, html[at:]))


def settle_seldom(tree: Element, parse: Parse, notes: Notes) -> None:
    """Write elements as others that every cleaner and reader knows."""
    _open_frames(tree, parse)
    for element in list(tree.iter(*_BLOCKS)):
        element.tag = "div"
    for element in list(tree.iter("noscript")):
        if any(local(one) in _WITHIN for one in element):
            element.tag = "div"
    for element in list(tree.iter(*_AS_TYPED)):
        element.tag = "pre"
    _keep_strays(tree)
    _list_areas(tree, notes)
    _tell_meanings(tree, notes)


def _keep_strays(tree: Element) -> None:
    """Parts of drawings and equations outside of these, and readings outside of ruby, keep their words."""
    for element in list(tree.iter(*_OF_DRAWINGS)):
        if not any(local(one) in _DRAWN for one in element.iterancestors()):
            element.tag = "span"
    for element in list(tree.iter("rp")):
        if not set("".join("".join(element.itertext()).split())) <= _BRACKETS:
            element.tag = "span"


def _open_frames(tree: Element, parse: Parse, depth: int = 0) -> None:
    """A page that stands in its frame is a part of the text; what it would run goes as all that does."""
    for frame in list(tree.iter("iframe", "frame")):
        page = _page_in(frame)
        inner = parse(page) if page.strip() and depth < _DEEPEST else None
        if inner is None:
            continue
        _open_frames(inner, parse, depth + 1)
        tail = frame.tail
        frame.clear()
        frame.tag, frame.tail = "div", tail
        for one in inner.iter("body"):
            one.tag = "div"
        frame.extend([one for one in inner if local(one) != "head"])


def _page_in(frame: Element) -> str:
    if given := frame.get("srcdoc"):
        return given
    found = _PAGE.fullmatch((frame.get("src") or "").strip())
    return unquote(found[1]) if found and ";base64" not in found[0][: found.start(1)].lower() else ""


def _list_areas(tree: Element, notes: Notes) -> None:
    """The places of a picture that lead on become links before its map."""
    for found in list(tree.iter("map")):
        areas = [one for one in found.iter("area") if one.get("href")]
        for area in areas:
            line = found.makeelement("p")
            link = etree.SubElement(line, "a", {"href": area.get("href") or ""})
            link.text = " ".join((area.get("alt") or area.get("title") or area.get("href") or "").split())
            found.addprevious(line)
        if "".join(found.itertext()).strip():
            found.tag = "span"
        if areas:
            notes.info("The places of a picture that lead on became links beside it.", code="image map")
            found.tag = "span"
            etree.strip_elements(found, "area", with_tail=False)


def _tell_meanings(tree: Element, notes: Notes) -> None:
    """What an abbreviation stands for shows only under a pointer, so that it is said in a note."""
    found = dict.fromkeys(
        f"{short}: {whole}"
        for one in tree.iter(*_EXPLAINED)
        if (whole := " ".join((one.get("title") or "").split()))
        and (short := " ".join("".join(one.itertext()).split())) != whole
    )
    each = _MOST_MEANINGS if len(found) > _MOST_MEANINGS + 1 else len(found)
    lines = [*list(found)[:each], *(["; ".join(list(found)[each:])] if found else [])]
    for line in filter(None, lines):
        notes.info(
            "What an abbreviation stands for is not shown with it here.",
            excerpt=line,
            code="abbreviation",
            advice="Write it into the text if readers need it.",
        )
