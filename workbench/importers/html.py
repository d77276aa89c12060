"""Web pages that were saved as files: one page, its headings the outline; our own export page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._goals import with_goals
from workbench.importers._html.reading import Assets, Html, read_html
from workbench.importers._notes import Notes
from workbench.importers._parted import Part, sections_of, tree_of
from workbench.importers._plain import leave_plain_page
from workbench.importers._portion import by_tags
from workbench.model.content import Node, doc
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Note, Source
from workbench.model.limits import ImportLimits

_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_DISGUISES = frozenset({".doc", ".docx", ".dot", ".xls", ".xlsx", ".rtf", ".odt", ""})
"""Office saves web pages under these names, and so do learning platforms."""


def _is_disguised(source: Source) -> bool:
    """Whether a file is a web page under the name of something else; what was fetched has its own reader."""
    return not source.url and source.extension in _DISGUISES and bool(_PAGE.match(source.head()))


@importer(
    "html",
    label="Web page (HTML)",
    extensions=(".html", ".htm", ".xhtml"),
    media_types=("text/html", "application/xhtml+xml"),
    sniff=_is_disguised,
    version="14",
    cut=by_tags,
    bounded=True,
)
def read_page(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read a page: its text, tables, equations and embedded pictures."""
    notes = Notes()
    if _is_disguised(source) and source.extension:
        notes.info(f"The file is a web page, though its name ends in “{source.extension}”.", code="disguised")
    string = decode(source.read(), notes, name=source.name, charset=charset_of(source.media_type))
    leave_plain_page(string, source.stem or source.name, report)
    assets = Assets(limits=limits)
    if (course := course_in(string, source, notes, assets, limits)) is not None:
        return course
    html = read_html(string, resolve=assets.resolve, keep=assets.keep, limits=limits)
    if not html.blocks:
        raise _nothing_in(source, html)
    notes.extend(html.notes)
    return imported_page(html, source, notes.all, assets.all)


def _nothing_in(source: Source, html: Html) -> Unreadable:
    """Why a page without text cannot be read, and what can be done."""
    frames = [note.excerpt for note in html.notes if note.code == "frame" and note.excerpt]
    if frames:
        return Unreadable(
            f"“{source.name}” only shows other pages in frames, and these did not come along: "
            f"{', '.join(frames[:5])}.",
            advice="Put the page and the folder with the others into one zip file, and import that.",
        )
    return Unreadable(f"“{source.name}” holds no text.", advice="Check that the page was saved whole.")


def course_in(
    string: str, source: Source, notes: Notes, assets: Assets, limits: ImportLimits
) -> Imported | None:
    """The course that an export of ours holds, page by page; None for any other page."""

    def read(string: str) -> Html:
        return read_html(string, resolve=assets.resolve, keep=assets.keep, limits=limits, names=True)

    before, parts = sections_of(string)
    if not parts:
        return None
    html = read(before)
    notes.extend(html.notes)
    return imported_parts(html, parts, read, source, notes, assets)


def imported_parts(
    before: Html,
    parts: Sequence[Part],
    read: Callable[[str], Html],
    source: Source,
    notes: Notes,
    assets: Assets,
) -> Imported:
    """A course of the pages that a text in one piece says it holds; what is before them begins the first."""
    bodies = []
    for number, part in enumerate(parts):
        html = read(part.text)
        notes.extend(replace(note, page=number) for note in html.notes)
        bodies.append(html.blocks)
    bodies[0] = (*before.blocks, *bodies[0])
    pages = tree_of(parts, bodies)
    title = before.title or pages[0].title or source.stem or source.name
    course = Course(title=title, pages=pages, language=before.language, description=before.description)
    return with_goals(Imported(course=course, notes=notes.all, assets=assets.all), across=True)


def imported_page(html: Html, source: Source, notes: tuple[Note, ...], assets: tuple[Asset, ...]) -> Imported:
    """A course of one page."""
    title = html.title or first_heading(html.blocks) or source.stem or source.name
    page = Page(title=title, body=doc(*html.blocks))
    course = Course(title=title, pages=(page,), language=html.language, description=html.description)
    return Imported(course=course, notes=notes, assets=assets)


def first_heading(blocks: tuple[Node, ...]) -> str:
    """The text of the first heading, where the page begins with one."""
    found = next((block for block in blocks[:3] if block.type == "heading" and block.plain.strip()), None)
    return " ".join(found.plain.split())[:200] if found else ""


def charset_of(media_type: str) -> str:
    """The encoding that a media type names."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", media_type, re.IGNORECASE)
    return found[1] if found else ""
