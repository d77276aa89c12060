"""XML, parsed without entities, without the network, and only so deep and so large."""

from __future__ import annotations

import html.entities
import re
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from workbench.importers._mend import declared, legible, mend, plainly
from workbench.model.errors import BadInput, Forbidden, TooLarge, Unreadable
from workbench.model.limits import ImportLimits

Element = Any
_HARMLESS_ENTITY = 64
_AWAKE = 50_000
_NAMES = 2000
_NO_MEMORY = 2
_NO_ADDRESS = 99
"""The parser's word for a namespace whose name is no address, which is nothing to whoever reads."""
_SPACE = re.compile(rb"""(\bxmlns(?::[\w.-]+)?\s*=\s*)("[^"<>]*"|'[^'<>]*')""")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_OWN = {b"amp": 38, b"lt": 60, b"gt": 62, b"quot": 34, b"apos": 39}
_OWN_SIGN = re.compile(rb"&(amp|lt|gt|quot|apos);")
_TAGS = re.compile(rb"<[^<>]*>")
_MARKUP = re.compile(rb"<!--.*?-->|<[^<>]*>", re.DOTALL)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def parse_xml(data: bytes, limits: ImportLimits, *, name: str = "The XML") -> Element:
    """The root element.

    Raises:
        Unreadable: it is not well-formed.
        Forbidden: it declares entities that could grow or reach outside.
        TooLarge: it is larger or deeper than may be read.
    """
    data = plainly(data)
    _check_size(data, limits, name)
    try:
        return _parse(data, limits, name)
    except etree.XMLSyntaxError as error:
        raise _problem(error, limits, name) from error


def parse_lenient(data: bytes, limits: ImportLimits, *, name: str = "The XML") -> tuple[Element, str]:
    """The root element of XML that need not be well-formed, and a sentence on what was wrong, or "".

    Raises:
        Unreadable: nothing can be made of it.
        Forbidden: it declares entities that could grow or reach outside.
        TooLarge: it is larger or deeper than may be read.
    """
    data = plainly(data)
    _check_size(data, limits, name)
    try:
        return _parse(data, limits, name), ""
    except etree.XMLSyntaxError as error:
        if not isinstance(refusal := _problem(error, limits, name), Unreadable):
            raise refusal from error
        problem = _reason(error)
    plain = data if data[:2] in _WIDE else declared(data)
    clear = data if data[:2] in _WIDE else legible(plain)
    named = _NAMED.sub(_numbered, clear)
    if plain != data and (root := _parsed(plain, limits, name)) is not None:
        return root, f"not well-formed ({problem}); its first line was put right"
    if clear != plain and (root := _parsed(clear, limits, name)) is not None:
        return root, f"not well-formed ({problem}); its control characters became spaces"
    if (root := _parsed(named, limits, name)) is not None:
        return root, f"not well-formed ({problem}); the characters meant were put in"
    mended, said = mend(named)
    if said and (root := _parsed(mended, limits, name)) is not None:
        return root, f"not well-formed and was mended ({said})"
    # A recovering parser drops the five signs of XML's own when they are named.
    root = _parse(_OWN_SIGN.sub(_own_number, named), limits, name, recover=True)
    if root is None:
        raise Unreadable(f"{name} is not well-formed XML: {problem}.")
    return root, f"not well-formed ({problem}); {_lost(named, root)}"


def _parsed(data: bytes, limits: ImportLimits, name: str) -> Element:
    """The root element, or None where it is not well-formed."""
    try:
        return _parse(data, limits, name)
    except etree.XMLSyntaxError:
        return None


def _check_size(data: bytes, limits: ImportLimits, name: str) -> None:
    if not data.strip():
        raise Unreadable(f"{name} is empty.")
    if len(data) > limits.xml_mb * 2**20:
        raise TooLarge(f"{name} is larger than {limits.xml_mb} MB of XML.")


def _parse(data: bytes, limits: ImportLimits, name: str, *, recover: bool = False) -> Element:
    root = _tree(data, recover=recover, resolve=False)
    if root is None:
        return None
    if root.getroottree().docinfo.internalDTD is not None and _entities(root, data, name):
        root = _tree(data, recover=recover, resolve="internal")
    if _deeper(root, limits.depth):
        raise TooLarge(f"{name} is nested deeper than {limits.depth} elements.")
    return root


def _tree(data: bytes, *, recover: bool, resolve: bool | str) -> Element:
    """Parse with libxml2's own caps; its cap of 10 MB on one text is lifted only when that is what it met."""
    try:
        return etree.fromstring(data, _parser(recover=recover, resolve=resolve, huge=False))
    except etree.XMLSyntaxError as error:
        if is_memory(error):
            raise MemoryError from error  # which must not be taken for damage
        if error.code == _NO_ADDRESS and (named := _SPACE.sub(_unspaced, data)) != data:
            return _tree(named, recover=recover, resolve=resolve)
        if "huge" not in str(error).lower() and "depth" not in str(error).lower():
            raise
    return etree.fromstring(data, _parser(recover=recover, resolve=resolve, huge=True))


def _unspaced(match: re.Match[bytes]) -> bytes:
    """The name of a namespace as an address without spaces; Canvas's New Quizzes give one two addresses."""
    return match[1] + b"%20".join(match[2].split())


def is_memory(error: etree.XMLSyntaxError) -> bool:
    """Whether there was no memory, for which the parser has no words of its own."""
    return error.code == _NO_MEMORY or "memory" in str(error).lower()


def _parser(*, recover: bool, resolve: bool | str, huge: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=resolve,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=huge,
        recover=recover,
        remove_pis=True,
        strip_cdata=False,
    )


def _entities(root: Element, data: bytes, name: str) -> bool:
    """Whether it declares entities; only short ones that refer to nothing are allowed."""
    declared = list(root.getroottree().docinfo.internalDTD.iterentities())
    harmful = any(
        one.content is None
        or len(one.content) > _HARMLESS_ENTITY
        or any(sign in one.content for sign in "&<%")
        for one in declared
    )
    if harmful or b"<!ENTITY %" in data or b"<!ENTITY\t%" in data:
        raise Forbidden(
            f"{name} declares XML entities that could grow or reach outside, so it was not read.",
            advice="Export it again from the program that made it.",
        )
    return bool(declared)


def _deeper(root: Element, depth: int) -> bool:
    level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > depth:
            return True
    return False


def _numbered(match: re.Match[bytes]) -> bytes:
    name = match.group(1)
    point = html.entities.name2codepoint.get(name.decode())
    if name in _OWN or point is None:
        return match.group()
    return b"&#%d;" % point


def _own_number(match: re.Match[bytes]) -> bytes:
    return b"&#%d;" % _OWN[match.group(1)]


def _problem(error: etree.XMLSyntaxError, limits: ImportLimits, name: str) -> BadInput:
    reason = _reason(error)
    if "amplification" in reason or "entity reference loop" in reason:
        return Forbidden(f"{name} declares XML entities that grow without end, so it was not read.")
    if "depth" in reason:
        return TooLarge(f"{name} is nested deeper than {limits.depth} elements.")
    return Unreadable(f"{name} is not well-formed XML: {reason}.")


def _reason(error: etree.XMLSyntaxError) -> str:
    said = str(error.msg or error).replace("Unregistered error message", "a sign that XML does not allow")
    return re.sub(r"\s+", " ", said).rstrip(". ").replace("., line", ", line")


def _lost(data: bytes, root: Element) -> str:
    """How much text a recovering parse left out."""
    closed, end, rest = data.rpartition(b"-->")  # what begins behind the last end is no comment
    said = _MARKUP.sub(b" ", closed + end) + _TAGS.sub(b" ", rest)
    before = len(re.findall(rb"\w+", said))
    after = len(re.findall(rb"\w+", " ".join(root.itertext()).encode()))
    return "read as far as it goes" if after >= before else f"about {before - after} words could not be read"


def local(element: Element) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return _bare(tag) if isinstance(tag, str) else ""


@lru_cache(_NAMES)
def _bare(tag: str) -> str:
    # A prefix that nothing declares stays in the tag.
    return tag.rpartition("}")[2].rpartition(":")[2]


def awake(root: Element) -> list[Element]:
    """The elements below one, to be held while they are worked on.

    lxml makes an element anew each time that it is met, unless somebody holds it; of a huge tree only the
    first are held.
    """
    return list(islice(root.iter(), _AWAKE))


def preserved(element: Element) -> str:
    """The element as XML text, without what follows it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def kin(near: Element, tag: str) -> Element:
    """A new element in the namespace of another; in none where a damaged file has no address there."""
    space, brace, _ = near.tag.rpartition("}")
    try:
        return etree.Element(f"{space}{brace}{tag}")
    except ValueError:
        return etree.Element(tag)
