"""A text that holds a whole course, as an export of ours wrote it: parted into its pages again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape

from workbench.model.content import Node, map_nodes
from workbench.model.course import Page
from workbench.model.links import page_address, readdressed
from workbench.model.page_mark import LEVEL, PageMark, from_attributes, nested, page_of

_SECTION = re.compile(rf"<section\b[^<>]*\s{LEVEL}=[^<>]*>")
_ANCHOR = re.compile(rf"^<a\b[^<>]*\s{LEVEL}=[^<>]*></a>$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""([\w-]+)=(?:"([^"]*)"|'([^']*)')""")
_NAME = re.compile(r"page-\d{1,6}")
_SIGN = "#page-"
_PLACE = re.compile(r"^page-\d{1,6}\.(.+)$")
"""What links in a text call a block whose page is not the only one to have such a name."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One page's part of a text."""

    name: str
    """What links in the text call the page."""
    mark: PageMark
    text: str = ""


def sections_of(html: str) -> tuple[str, tuple[Part, ...]]:
    """What comes before the first page of an HTML document, and its pages; none when it has no marks."""
    return _parted(html, _SECTION)


def anchored_parts(markdown: str) -> tuple[str, tuple[Part, ...]]:
    """What comes before the first page of a Markdown text, and its pages; none when it has no marks."""
    return _parted(markdown, _ANCHOR)


def _parted(text: str, sign: re.Pattern[str]) -> tuple[str, tuple[Part, ...]]:
    found = list(sign.finditer(text))
    if not found:
        return text, ()
    ends = [one.start() for one in found[1:]] + [len(text)]
    parts = [_part(one.group(), text[one.end() : end]) for one, end in zip(found, ends, strict=True)]
    known = [one for one in parts if one is not None]
    if len({one.name for one in known}) < len(found):
        return text, ()
    return text[: found[0].start()], tuple(known)


def _part(element: str, text: str) -> Part | None:
    attributes = {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(element)}
    return part_of(attributes, text)


def part_of(attributes: dict[str, str], text: str = "") -> Part | None:
    """The part that begins at an element with these attributes; None when it begins none."""
    name, mark = attributes.get("id", ""), from_attributes(attributes)
    return None if mark is None or not _NAME.fullmatch(name) else Part(name=name, mark=mark, text=text)


def tree_of(parts: Sequence[Part], bodies: Iterable[tuple[Node, ...]]) -> tuple[Page, ...]:
    """The pages of a course, one below the other as they were, with the links between them."""
    link = linker(part.name for part in parts)
    pages = [page_of(part.mark, blocks) for part, blocks in zip(parts, bodies, strict=True)]
    linked = (replace(page, body=link(page.body)) for page in pages)
    return nested(linked, (part.mark.level for part in parts))


def linker(names: Iterable[str]) -> Callable[[Node], Node]:
    """What turns links to places in the text into links to the pages of these names."""
    numbers = {name: str(number) for number, name in enumerate(names)}

    def address(place: str) -> str:
        number, _, block = place.partition(".")
        found = numbers.get(f"page-{number}")
        return "" if found is None else page_address(found, block)

    return lambda tree: map_nodes(readdressed(tree, address, _SIGN), _named)


def _named(one: Node) -> Node:
    """A block by its names within its page."""
    given = one.attrs.get("id") or ""
    names = " ".join(_PLACE.sub(r"\1", name) for name in given.split())
    return one if names == given else replace(one, attrs={**one.attrs, "id": names})
