"""Drawings (SVG): only shapes, text and their looks are kept; nothing that runs, links or loads."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from workbench.importers._notes import Notes
from workbench.importers._numbers import measure
from workbench.importers._xml import Element, local, parse_xml
from workbench.model.limits import ImportLimits

_SPACE = "http://www.w3.org/2000/svg"
_ELEMENTS = {
    name.lower(): name
    for name in (
        "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath "
        "linearGradient radialGradient stop clipPath mask pattern marker image style filter feGaussianBlur "
        "feOffset feBlend feColorMatrix feComposite feFlood feMerge feMergeNode feMorphology switch"
    ).split()
}
_ATTRIBUTES = {
    name.lower(): name
    for name in (
        "viewBox preserveAspectRatio gradientUnits gradientTransform patternUnits patternTransform refX refY "
        "patternContentUnits clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits "
        "textLength lengthAdjust startOffset spreadMethod stdDeviation filterUnits primitiveUnits"
    ).split()
}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|['\"]?#)|@import|expression\s*\(|javascript:", re.IGNORECASE)
_IMPORTED = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)
_IN_TEXT = ("text", "tspan", "textpath")
_LEADS = ("href", "xlink:href")
_WEB = re.compile(r"(?:https?:|mailto:)\S", re.IGNORECASE)
_LINK, _PAGE = "a", "foreignobject"
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,", re.IGNORECASE)


def clean_svg(data: bytes, limits: ImportLimits) -> bytes:
    """A drawing without scripts, handlers, links and outside references.

    Raises:
        Unreadable: it is not well-formed.
    """
    return clean_svg_element(parse_xml(data, limits, name="The drawing"))


def clean_svg_element(element: Element) -> bytes:
    """The same for an element, also one that an HTML parser has lower-cased."""
    copy = _copied(element, depth=0)
    if copy is None:
        return b""
    return etree.tostring(copy, encoding="utf-8", xml_declaration=True)


def tell_links(element: Element, notes: Notes, *, where: str = "") -> None:
    """Tell where the links in a drawing lead, which are not taken over."""
    links = (one for one in element.iter() if isinstance(one.tag, str) and local(one).lower() == _LINK)
    given = (value for one in links for key, value in one.attrib.items() if key.rpartition("}")[2] in _LEADS)
    if found := dict.fromkeys(url for url in map(str, given) if _WEB.match(url.strip())):
        notes.info(
            "Links in a drawing are not taken over.",
            where=where,
            excerpt=", ".join(found),
            code="drawing_links",
        )


def _copied(element: Element, depth: int) -> Element | None:
    given = local(element).lower()
    name = _group_in(element) if given == _LINK else _ELEMENTS.get(given)
    if given == _PAGE:
        return _words_of_page(element)
    if name is None or depth > 100:
        return None
    copy = etree.Element(f"{{{_SPACE}}}{name}", nsmap={None: _SPACE} if depth == 0 else None)
    copy.text, copy.tail = element.text, element.tail
    if name == "style":
        copy.text = _IMPORTED.sub("", element.text or "")
        if _loads(copy.text):
            return None
    for key, value in element.attrib.items():
        attribute = _attribute(key.rpartition("}")[2], value, name)
        if attribute:
            copy.set(attribute, value)
    for child in element:
        if (kept := _copied(child, depth + 1)) is not None:
            copy.append(kept)
    return copy


def _group_in(link: Element) -> str:
    """What a link's parts stand in when it leads nowhere any more."""
    parent = link.getparent()
    return "tspan" if parent is not None and local(parent).lower() in _IN_TEXT else "g"


def _words_of_page(element: Element) -> Element | None:
    """The words of a page within a drawing, in the middle of its place; none where others stand for it."""
    parent = element.getparent()
    others = len(parent) - 1 if parent is not None and local(parent).lower() == "switch" else 0
    page = deepcopy(element)
    etree.strip_elements(page, "{*}script", "{*}style", with_tail=False)
    words = " ".join(" ".join(map(str, page.itertext("{*}*"))).split())
    if others or not words:
        return None
    text = etree.Element(f"{{{_SPACE}}}text")
    for start, length in (("x", "width"), ("y", "height")):
        middle = (measure(element.get(start, "0")) or 0) + (measure(element.get(length, "0")) or 0) / 2
        text.set(start, f"{middle:g}")
    text.set("text-anchor", "middle")
    text.set("dominant-baseline", "middle")
    text.text, text.tail = words, element.tail
    if (looks := element.get("transform")) and not _loads(looks):
        text.set("transform", looks)
    return text


def _loads(value: str, *, words: bool = False) -> bool:
    """Whether a value may load something; in looks a backslash can spell any word in another way."""
    return _OUTSIDE.search(value) is not None or ("\\" in value and not words)


def _attribute(name: str, value: str, element: str) -> str:
    """The attribute as it is to be written, or "" when it may not stay."""
    lower = name.lower().rpartition(":")[2]
    if lower.startswith("on") or _loads(value, words=lower.startswith(("aria-", "data-"))):
        return ""
    if lower == "href":
        return "href" if value.startswith("#") or element == "image" and _DATA_IMAGE.match(value) else ""
    return _ATTRIBUTES.get(lower, lower) if re.fullmatch(r"[a-z][\w-]*", lower) and lower != "xmlns" else ""


def svg_text(element: Element) -> str:
    """What a drawing says in words: its title, else its description or text."""
    for wanted in ("title", "desc", "text", "foreignObject"):
        words = [" ".join("".join(one.itertext()).split()) for one in element.iter() if local(one) == wanted]
        if any(words):
            return " ".join(word for word in words if word)
    return ""
