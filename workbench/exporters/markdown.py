"""Markdown in one file: CommonMark with tables, footnotes and equations; else HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby

from workbench.exporters._base import Find, Written, exporter
from workbench.exporters._files import Files
from workbench.exporters._footnotes import labelled
from workbench.exporters._forbidden import FORBIDDEN, xml_safe
from workbench.exporters._links import is_marked, outlined, section_address
from workbench.exporters._markdown import blocks_to_markdown
from workbench.model.content import Node, heading, text
from workbench.model.course import Course
from workbench.model.page_mark import mark_of, to_attributes
from workbench.model.render import Rendering, tag, to_html

_ASSET = re.compile(r"asset:[0-9a-f]{64}")
_HTML_ONLY = frozenset(
    {"exercise", "media", "embed", "preserved", "interaction", "inlineInteraction", "place"}
)
_RENDERING = Rendering(address=lambda address: address, keys=True, remote=True, data=True, names=True)
_SIGNED_CALLOUTS = ("note", "tip", "warning")


@exporter("markdown", label="Markdown", ending=".md", media_type="text/markdown", address=section_address)
def write_markdown(course: Course, find: Find) -> Written:
    """Write the course as one text, a top heading for each page, pictures inlined."""
    files = Files(find)
    parts, marked = [_front_matter(course)], is_marked(course)
    for name, level, page in outlined(labelled(course, words=True)):
        mark = mark_of(page, level)
        if marked:
            parts.append(tag("a", "", {"id": name, **to_attributes(mark)}))
        if mark.headed:
            parts.append(blocks_to_markdown([heading(min(level, 6), text(page.title))]))
        parts.extend(_blocks(xml_safe(page.body, page.title, files)))
    whole = "\n\n".join(parts) + "\n"
    whole = _ASSET.sub(lambda found: files.inlined(found.group()) or "", whole)
    return Written(content=FORBIDDEN.sub("", whole).encode(), notes=tuple(files.notes))


def _front_matter(course: Course) -> str:
    language = f"\nlang: {course.language}" if course.language else ""
    told = json.dumps(course.description, ensure_ascii=False)
    about = f"\ndescription: {told}" if course.description else ""
    return f"---\ntitle: {json.dumps(course.title, ensure_ascii=False)}{language}{about}\n---"


def _blocks(body: Node) -> Iterator[str]:
    """The blocks; where a footnote or what refers to one has to be HTML, all footnotes are."""
    apart = any(_is_noted(block) and not _is_plain(block) for block in body.content)
    for plain, group in groupby(
        body.content, key=lambda one: _is_plain(one) and not (apart and _is_noted(one))
    ):
        if plain:
            yield blocks_to_markdown(group, names=True)
        else:
            yield from (_as_html(block) for block in group)


def _is_plain(block: Node) -> bool:
    """Whether Markdown's own signs carry a block whole."""
    return not any(_needs_html(one) for one in block.walk())


def _is_noted(block: Node) -> bool:
    """Whether a block is footnotes, or refers to one."""
    return any(one.type in ("footnotes", "footnoteReference") for one in block.walk())


def _needs_html(one: Node) -> bool:
    attrs = one.attrs
    return (
        one.type in _HTML_ONLY
        or attrs.get("textAlign") is not None
        or one.type == "image"
        and bool(attrs["width"] or attrs["height"] or attrs["title"])
        or one.type == "callout"
        and not _is_signed(one)
        or one.type == "orderedList"
        and attrs["type"] not in (None, "1")
        or one.type == "heading"
        and any(child.type == "hardBreak" for child in one.content)
        or one.type == "footnote"
        and one.content[0].type == "codeBlock"
        or one.type == "listItem"
        and len(one.content) > 1
        and not one.content[0].content
        or one.type == "table"
        and not _is_simple(one)
    )


def _is_signed(callout: Node) -> bool:
    """Whether a callout has a sign, and a line of text to follow it."""
    first = callout.content[0]
    return callout.attrs["kind"] in _SIGNED_CALLOUTS and first.type == "paragraph" and bool(first.content)


def _is_simple(table: Node) -> bool:
    """One row of headings, then cells, each a line, none spanning: what a table of pipes can hold."""
    rows = [row.content for row in table.content]
    kinds = [{cell.type for cell in row} for row in rows]
    even = len({len(row) for row in rows}) == 1
    headed = kinds[0] == {"tableHeader"} and all(kind == {"tableCell"} for kind in kinds[1:])
    return even and headed and all(_is_line(cell) for row in rows for cell in row)


def _is_line(cell: Node) -> bool:
    spans = cell.attrs["colspan"] > 1 or cell.attrs["rowspan"] > 1
    return not spans and len(cell.content) == 1 and cell.content[0].type == "paragraph"


def _as_html(block: Node) -> str:
    """The block in HTML; an empty line would end it early, so the line end before one is spelt out."""
    html = to_html(block, _RENDERING)
    return re.sub(r"\n(?=[ \t]*\n)", "&#10;", html.replace("\r", "&#13;"))
