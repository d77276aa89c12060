"""Word documents. mammoth carries the body; passes before and after it keep what it would drop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml as parse_properties
from lxml import etree

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._docx.choices import offers, placed
from workbench.importers._docx.package import MAIN_TYPES, Part, WordFile, serialised, w
from workbench.importers._docx.pages import cuts_of, outlined, pages_at
from workbench.importers._docx.proposals import Proposed, proposals, proposed_bodies
from workbench.importers._docx.styles import main_language
from workbench.importers._docx.view import Choices, View
from workbench.importers._goals import with_goals
from workbench.importers._html.reading import Assets
from workbench.importers._notes import Notes
from workbench.importers._opened import Opened
from workbench.importers._salvage import salvaged
from workbench.importers._streamed import streamed
from workbench.importers._xml import Element
from workbench.importers.html import first_heading
from workbench.model.content import Node, paragraph
from workbench.model.course import Course
from workbench.model.errors import Forbidden, Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_LARGE = 2_000_000
"""Bytes of XML from which the plain text is left as a partial result before the full reading begins."""
_TREE = 16
"""How many times the size of its XML a document may need in memory, at least."""
_MAIN = "word/document.xml"
_PROPERTIES = {
    "author": "Author",
    "subject": "Subject",
    "keywords": "Keywords",
    "category": "Category",
    "content_status": "Status",
}
"""What Word shows as a document's properties, beside its title and what is said about it."""


def is_docx(archive: Archive) -> bool:
    """Whether a package is a Word file from 2007 or later, whatever it is called."""
    types = _whole(archive).find("[Content_Types].xml")
    return types is not None and any(kind.encode() in archive.read(types) for kind in MAIN_TYPES)


def _whole(archive: Archive) -> Archive:
    """A package that has all of its files.

    Raises:
        Unreadable: it was cut short, so that its files are to be looked for one by one.
    """
    if archive.torn:
        raise archive.torn
    return archive


@importer(
    "docx",
    label="Word document",
    extensions=(".docx", ".docm", ".dotx", ".dotm"),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    holds=is_docx,
    version="14",
)
def read_docx(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read a document: text, headings, lists, tables, pictures, equations and notes; changes as chosen."""
    try:
        return _read(opened, limits, report, Notes())
    except Unreadable:
        saved = salvaged(opened.source, limits)
        if saved is None:
            raise
    notes = Notes()
    notes.loss(
        "The file is damaged; this is what could be saved of it.",
        code="damaged",
        advice="Compare it with the original, or copy the file again and import that.",
    )
    with Opened(saved, limits) as again:
        return _read(again, limits, report, notes)


def _read(opened: Opened, limits: ImportLimits, report: Report, notes: Notes) -> Imported:
    source, archive = opened.source, _whole(opened.archive)
    choices = Choices.of(source.choices)
    if _MAIN in archive and archive.size(_MAIN) * _TREE > limits.memory_mb * 2**20:
        _leave_words(archive, source, report)
    file, assets = WordFile(archive, limits, notes), Assets(limits=limits)
    view = View(file, assets, notes, limits, choices)
    head = _head(file, view, source, notes)
    if archive.size(file.main.name) > _LARGE:
        report.plain(head.title or head.name, _plain(file.main))
    report.progress(0.2, "Reading the text")
    blocks = view.blocks(report)
    proposed: tuple[Proposed, ...] = ()
    if choices.changes == "suggest":
        proposed = proposed_bodies(archive, assets, limits, choices, view.changes)
    if not blocks:
        advice = "Look at it in Word: what it shows may stand in its header or footer."
        notes.warning("The document has no text in its body.", where=source.name, code="empty", advice=advice)
    report.progress(0.9, "Making pages")
    return _imported(blocks, head, view, choices, proposed, notes, assets, limits)


def _imported(
    blocks: tuple[Node, ...],
    head: Head,
    view: View,
    choices: Choices,
    proposed: tuple[Proposed, ...],
    notes: Notes,
    assets: Assets,
    limits: ImportLimits,
) -> Imported:
    """The course of these blocks, with what a person may choose."""
    title = head.title or first_heading(blocks) or head.name
    cuts, kept = cuts_of(blocks, limits.page_words), view.pages.parts
    pages = pages_at(blocks, cuts, title, kept)
    if len(pages) > 1 and not kept:
        notes.info(
            f"The document is long, so each of its {len(pages)} main headings became a page.", code="pages"
        )
    tree = outlined(pages, kept)
    course = Course(title=title, pages=tree, language=head.language, description=head.description)
    imported = Imported(
        course=course,
        notes=placed(notes.all, pages),
        assets=assets.all,
        offers=offers(view, choices),
        proposals=proposals(pages, blocks, cuts, proposed, kept),
    )
    return with_goals(imported, across=True)


def _head(file: WordFile, view: View, source: Source, notes: Notes) -> Head:
    """The document's title and language, by its properties or else by its text."""
    own = _properties(file)
    return Head(
        title=own.title or view.title,
        name=source.stem or source.name,
        language=own.language or main_language(file.main.root) or view.styles.language,
        description="\n".join(filter(None, (own.description, *_custom(file)))),
    )


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a document says about itself."""

    title: str = ""
    name: str = ""
    language: str = ""
    description: str = ""


def _properties(file: WordFile) -> Head:
    """What the file says about itself."""
    part = file.part("docProps/core.xml")
    if part is None:
        return Head()
    try:
        core = CoreProperties(parse_properties(serialised(part.root)))
        return Head(
            title=" ".join((core.title or "").split())[:200],
            language=(core.language or "")[:35],
            description="\n".join((*_lines(core.comments or ""), *_about(core))),
        )
    except (ValueError, AttributeError, TypeError, etree.XMLSyntaxError):
        return Head()


def _lines(words: str) -> Iterator[str]:
    return filter(None, (" ".join(line.split()) for line in words[:2000].splitlines()))


def _about(core: CoreProperties) -> Iterator[str]:
    for name, label in _PROPERTIES.items():
        if words := " ".join((getattr(core, name) or "").split()):
            yield f"{label}: {words[:500]}"


def _custom(file: WordFile) -> Iterator[str]:
    """The properties of a document that people made up themselves; programs write others there, too."""
    part = file.part("docProps/custom.xml")
    for one in () if part is None else part.root.iter("{*}property"):
        name, words = one.get("name", ""), " ".join("".join(one.itertext()).split())
        if words and not name.startswith(("_", "MSIP_", "ContentType", "KSO")):
            yield f"{name}: {words[:500]}"


def _plain(main: Part) -> Iterator[Node]:
    """The text of all paragraphs: what there is when the time runs out."""
    for line in main.root.iter(w("p")):
        yield from _words(line)


def _words(line: Element) -> Iterator[Node]:
    words = "".join(one.text or "" for one in line.iter("{*}t"))
    if words.strip():
        yield paragraph(words)


def _leave_words(archive: Archive, source: Source, report: Report) -> None:
    """Leave the text of all paragraphs though their tree may not fit into memory."""
    lines = streamed(archive, _MAIN, "p")
    with suppress(Unreadable, Forbidden):  # what comes before the damage is there
        report.plain(source.stem or source.name, (one for line in lines for one in _words(line)))
