"""Drawings (SVG): only shapes, text and their looks are kept; nothing that runs, links or loads."""

from __future__ import annotations

import re

from lxml import etree

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


def _copied(element: Element, depth: int) -> Element | None:
    name = _ELEMENTS.get(local(element).lower())
    if name is None or depth > 100 or (name == "style" and _loads(element.text or "")):
        return None
    copy = etree.Element(f"{{{_SPACE}}}{name}", nsmap={None: _SPACE} if depth == 0 else None)
    copy.text, copy.tail = element.text, element.tail
    for key, value in element.attrib.items():
        attribute = _attribute(key.rpartition("}")[2], value, name)
        if attribute:
            copy.set(attribute, value)
    for child in element:
        if (kept := _copied(child, depth + 1)) is not None:
            copy.append(kept)
    return copy


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
    for wanted in ("title", "desc", "text"):
        words = [" ".join("".join(one.itertext()).split()) for one in element.iter() if local(one) == wanted]
        if any(words):
            return " ".join(word for word in words if word)
    return ""
