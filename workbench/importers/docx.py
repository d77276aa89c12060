"""Word documents. mammoth carries the body; passes before and after it keep what it would drop."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import mammoth
from docx.opc.coreprops import CoreProperties
from docx.oxml import parse_xml as parse_properties
from lxml import etree

from workbench.importers._archive import is_zip, open_archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._docx_changes import tell_changes, tell_comments
from workbench.importers._docx_numbering import Numbering
from workbench.importers._docx_objects import Objects, chunk_html
from workbench.importers._docx_package import Part, WordFile, serialised, w
from workbench.importers._docx_pages import pages_of
from workbench.importers._docx_prepare import Preparation, restore_paragraph_signs
from workbench.importers._docx_styles import Styles
from workbench.importers._html import Assets, read_html
from workbench.importers._notes import Notes
from workbench.importers.html import first_heading
from workbench.model.content import Node, doc, heading, paragraph
from workbench.model.course import Course, Page
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_KINDS = (
    b"wordprocessingml.document.main",
    b"wordprocessingml.template.main",
    b"ms-word.document.macroEnabled",
    b"ms-word.template.macroEnabled",
)
_LARGE = 2_000_000
"""Bytes of XML from which the plain text is left as a partial result before the full reading begins."""


def is_docx(source: Source) -> bool:
    """Whether a source is a Word file from 2007 or later, whatever it is called."""
    if not is_zip(source):
        return False
    with open_archive(source, ImportLimits()) as archive:
        types = archive.find("[Content_Types].xml")
        return types is not None and any(kind in archive.read(types) for kind in _KINDS)


@importer(
    "docx",
    label="Word document",
    extensions=(".docx", ".docm", ".dotx", ".dotm"),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    sniff=is_docx,
)
def read_docx(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read a document: text, headings, lists, tables, pictures, equations and notes; changes as accepted."""
    notes = Notes()
    with open_archive(source, limits) as archive:
        file = WordFile(archive, limits, notes)
        reading = _Reading(file, notes, limits)
        properties = _properties(file)
        title = properties.title or reading.title or source.stem or source.name
        language = properties.language or reading.styles.language
        if file.archive.size(file.main.name) > _LARGE:
            report.partial(_plain(file.main, title, language, notes))
        report.progress(0.2, "Reading the text")
        blocks = reading.blocks(report)
    if not blocks:
        notes.warning("The document has no text in its body.", code="empty")
    report.progress(0.9, "Making pages")
    if not properties.title and not reading.title:
        title = first_heading(blocks) or title
    pages = pages_of(blocks, title, limits.page_words)
    if len(pages) > 1:
        notes.info(
            f"The document is long, so each of its {len(pages)} main headings became a page.", code="pages"
        )
    course = Course(title=title, pages=pages, language=language, description=properties.description)
    return Imported(course=course, notes=notes.all, assets=reading.assets.all)


@dataclass(frozen=True, kw_only=True)
class _Properties:
    title: str = ""
    language: str = ""
    description: str = ""


def _properties(file: WordFile) -> _Properties:
    """What the file says about itself."""
    part = file.part("docProps/core.xml")
    if part is None:
        return _Properties()
    try:
        core = CoreProperties(parse_properties(serialised(part.root)))
        return _Properties(
            title=" ".join((core.title or "").split())[:200],
            language=(core.language or "")[:35],
            description=" ".join((core.comments or "").split())[:2000],
        )
    except (ValueError, AttributeError, TypeError):
        return _Properties()


class _Reading:
    """The passes over one file."""

    def __init__(self, file: WordFile, notes: Notes, limits: ImportLimits) -> None:
        self._file, self._notes, self._limits = file, notes, limits
        self._chunks = 0
        self.assets = Assets(limits=limits)
        self.styles = Styles(file.related("styles"))
        self._objects = Objects(file, self.assets, notes, self._chunk)
        self._preparation = Preparation(
            self.styles, Numbering(file.related("numbering")), self._objects, notes
        )
        self._preparation.locate(file.main.root)
        self.title = self._preparation.title

    def blocks(self, report: Report) -> tuple[Node, ...]:
        """The body of the document."""
        main = self._file.main
        where = self._preparation.where
        tell_comments(main, self._file.related("comments"), where, self._notes)
        tell_changes(main.root, where, self._notes)
        self._tell_margins()
        notes = {kind: self._file.related(kind) for kind in ("footnotes", "endnotes")}
        parts = {kind: part for kind, part in notes.items() if part is not None}
        for part in (main, *parts.values()):
            self._preparation.part(part)
        report.progress(0.4, "Reading the text")
        html = _with_mammoth(main, parts, self._file.archive.name)
        report.progress(0.7, "Checking the text")
        html = self._objects.restored(restore_paragraph_signs(html))
        read = read_html(
            html,
            resolve=self.assets.resolve,
            keep=self.assets.keep,
            link=_link,
            limits=self._limits,
            dollars=False,
            second_opinion=self._chunks > 0,
        )
        self._notes.extend(read.notes)
        return read.blocks

    def _chunk(self, data: bytes, kind: str) -> str:
        """An embedded page as HTML; an embedded Word file is read the same way, once."""
        self._chunks += 1
        if data.startswith(b"PK") and self._chunks <= 20:
            inner = Source(name="embedded.docx", data=data)
            with open_archive(inner, self._limits) as archive:
                file = WordFile(archive, self._limits, self._notes)
                preparation = Preparation(
                    Styles(file.related("styles")),
                    Numbering(file.related("numbering")),
                    self._objects,
                    self._notes,
                )
                preparation.part(file.main)
                return restore_paragraph_signs(_with_mammoth(file.main, {}, archive.name))
        return chunk_html(data, kind, self._notes)

    def _tell_margins(self) -> None:
        """Headers and footers are not part of the course; say what they held."""
        for kind in ("header", "footer"):
            for part in self._file.all_related(kind):
                words = " ".join("".join(one.text or "" for one in part.root.iter(w("t"))).split())
                if words:
                    self._notes.info(f"The page {kind} was left out.", excerpt=words, code=kind)


def _link(href: str) -> str | None:
    """Links within the document lead nowhere once it is a course; their words stay."""
    return "" if href.startswith("#") else None


def _plain(main: Part, title: str, language: str, notes: Notes) -> Imported:
    """The text of all paragraphs: what there is when the time runs out."""
    found = ("".join(one.text or "" for one in line.iter(w("t"))) for line in main.root.iter(w("p")))
    blocks = [paragraph(line) for line in found if line.strip()] or [heading(1, title)]
    page = Page(title=title, body=doc(*blocks))
    return Imported(
        course=Course(title=title, pages=(page,), language=language), notes=notes.all, partial=True
    )


# mammoth --------------------------------------------------------------------------------------

_LEVELS = range(1, 10)
_STYLE_MAP = "\n".join(
    [
        *(f"p.Heading{level} => h{level}:fresh" for level in range(1, 7)),
        "p.WorkbenchCode => pre:separator('\\n')",
        "p.WorkbenchQuote => blockquote > p:fresh",
        *(
            f"p:{kind}-list({level}) => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
            for kind, tag in (("unordered", "ul"), ("ordered", "ol"))
            for level in _LEVELS
        ),
        "r.WorkbenchCode => code",
        "b => strong",
        "i => em",
        "u => u",
        "strike => s",
        "highlight => mark",
        "p => p:fresh",
    ]
)
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _with_mammoth(main: Part, notes: dict[str, Part], name: str) -> str:
    """The HTML that mammoth makes of prepared parts."""
    try:
        return str(
            mammoth.convert_to_html(
                _package(main, notes), style_map=_STYLE_MAP, include_default_style_map=False
            ).value
        )
    except RecursionError as error:
        raise Unreadable(f"“{name}” has tables or boxes nested too deep to be read.") from error
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, OSError) as error:
        raise Unreadable(f"“{name}” is damaged inside: its text could not be read.") from error


def _package(main: Part, notes: dict[str, Part]) -> io.BytesIO:
    """A Word file of just the parts that mammoth needs, stored without compression."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as file:
        file.writestr("[Content_Types].xml", _content_types())
        file.writestr("_rels/.rels", _relations({"main": (f"{_OFFICE}/officeDocument", "word/document.xml")}))
        file.writestr("word/document.xml", serialised(main.root))
        file.writestr("word/numbering.xml", _numbering())
        for part, target in ((main, "document"), *((part, kind) for kind, part in notes.items())):
            links = {key: (f"{_OFFICE}/hyperlink", url) for key, url in part.outside().items()}
            own = {kind: (f"{_OFFICE}/{kind}", f"{kind}.xml") for kind in notes} if part is main else {}
            file.writestr(f"word/_rels/{target}.xml.rels", _relations(own, links))
            if part is not main:
                file.writestr(f"word/{target}.xml", serialised(part.root))
    data.seek(0)
    return data


def _content_types() -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT}"/></Types>'
    )


def _relations(
    inside: dict[str, tuple[str, str]], outside: dict[str, tuple[str, str]] | None = None
) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    for mode, targets in ((None, inside), ("External", outside or {})):
        for key, (kind, target) in targets.items():
            one = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=key, Type=kind, Target=target)
            if mode:
                one.set("TargetMode", mode)
    return serialised(root)


def _numbering() -> str:
    """Two lists: number 1 counts, number 2 does not."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>' for level in range(9))
        + "</w:abstractNum>"
        for number, kind in ((1, "decimal"), (2, "bullet"))
    )
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in (1, 2)
    )
    return f'<w:numbering xmlns:w="{space}">{lists}{numbers}</w:numbering>'
