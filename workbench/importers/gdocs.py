"""Google documents as Google's own interface hands them out, with suggestions, comments and pictures.

A source is the JSON of `documents.get`, or a zip of it (`document.json`) with the `images/`, `comments.json`
of Drive, and the same document as Word file (`export.docx`), which alone has the equations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.importers._archive import Archive, open_archive
from workbench.importers._base import SILENT, Report, importer
from workbench.importers._gdocs.blocks import blocks, each_block
from workbench.importers._gdocs.inline import Json, Reading, View
from workbench.importers._goals import with_goals
from workbench.importers._identity import identity
from workbench.importers._notes import Notes, shortened
from workbench.importers._omml import omml_to_latex
from workbench.importers._opened import Opened
from workbench.importers._plain import leave_plain_json
from workbench.importers._xml import local, parse_lenient
from workbench.model.content import Node, doc, node
from workbench.model.course import Course, Page
from workbench.model.errors import BadInput, Unreadable
from workbench.model.imported import Imported, Note, Proposal, Source
from workbench.model.limits import ImportLimits

DOCUMENT, COMMENTS, EXPORT, IMAGES = "document.json", "comments.json", "export.docx", "images/"
_WORDS = "word/document.xml"
_UNIT = "paragraph"
_SIGN = re.compile(rb'"(?:documentId|suggestionsViewMode)"\s*:')
_PARTS = re.compile(rb'"(?:body|tabs)"\s*:')


def holds_document(archive: Archive) -> bool:
    """Whether a zip file holds a document of Google Docs as JSON."""
    return DOCUMENT in archive and bool(_PARTS.search(archive.read(DOCUMENT)))


def is_document(source: Source) -> bool:
    """Whether a file is a document of Google Docs as JSON."""
    if not source.head(64).lstrip().startswith(b"{") or source.extension not in (".json", ".gdoc", ""):
        return False
    data = source.read()
    return bool(_SIGN.search(data) and _PARTS.search(data))


@importer("gdocs", label="Google Docs (live)", sniff=is_document, holds=holds_document, version="2")
def read_document(opened: Opened, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read every tab as a page; suggestions become proposals, comments notes."""
    source = opened.source
    if not opened.packed:
        given = _document(source.read(), source, report)
        return _read(given, Reading(picture=_nothing, limits=limits), (), source, report)
    archive = opened.archive
    given = _document(archive.read(DOCUMENT), source, report)
    reading = Reading(picture=_Pictures(archive).get, limits=limits)
    if EXPORT in archive:
        reading.equations = _equations(given, archive.read(EXPORT), limits)
    comments = _json(archive.read(COMMENTS), source) if COMMENTS in archive else {}
    imported = _read(given, reading, comments.get("comments") or (), source, report)
    return imported if not comments.get("missing") else _without(imported, str(comments["missing"]))


def _document(data: bytes, source: Source, report: Report) -> dict[str, Any]:
    """A document, whose plain text is left first."""
    leave_plain_json(data, source.stem or source.name, report)
    return _json(data, source)


def _without(imported: Imported, why: str) -> Imported:
    """Say that comments could not be had."""
    notes = Notes()
    notes.extend(imported.notes)
    notes.warning("Comments of the document could not all be read.", excerpt=why, code="comment")
    return replace(imported, notes=notes.all)


def _nothing(name: str) -> bytes | None:
    return None


@dataclass(frozen=True, kw_only=False)
class _Pictures:
    """The pictures beside the document, by the names of their objects."""

    archive: Archive

    def get(self, name: str) -> bytes | None:
        """A picture's bytes."""
        path = IMAGES + re.sub(r"[^\w.-]", "_", name)
        try:
            return self.archive.read(path) if path in self.archive else None
        except BadInput:
            return None  # which is told where the picture stands


def _json(data: bytes, source: Source) -> dict[str, Any]:
    try:
        given = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"“{source.name}” is damaged: it is no JSON.") from error
    if not isinstance(given, dict):
        raise Unreadable(f"“{source.name}” is no document of Google Docs.")
    return given


def _read(given: Json, reading: Reading, comments: Any, source: Source, report: Report) -> Imported:
    title = str(given.get("title") or source.stem or source.name)
    work = _Work(reading=reading, title=title, report=report)
    report.watch("notes", lambda: work.notes)
    report.watch("assets", reading.assets.values)
    try:
        pages = work.pages(list(_tabs(given)))
    except (
        AttributeError,
        TypeError,
        KeyError,
        RecursionError,
    ) as error:  # the JSON has another shape than Google's
        raise Unreadable(f"“{source.name}” is no document of Google Docs.") from error
    if not any(page.body.plain.strip() or reading.assets for page in work.all):
        raise Unreadable(f"“{title}” is empty.")
    notes = Notes()
    notes.extend(work.notes)
    notes.extend(_told(one) for one in comments if isinstance(one, Mapping) and not one.get("deleted"))
    imported = Imported(
        course=Course(title=title, pages=pages),
        notes=notes.all,
        assets=tuple(reading.assets.values()),
        proposals=tuple(work.proposals),
        identifier=identity(str(given.get("documentId") or ""), title),
    )
    return with_goals(imported, across=True)


def _tabs(given: Json) -> Iterator[Json]:
    """The tabs; a document asked for without them is its own only tab."""
    if given.get("tabs"):
        yield from given["tabs"]
    else:
        yield {"documentTab": given}


@dataclass(kw_only=True)
class _Work:
    """Reads tabs, and counts the pages that they make."""

    reading: Reading
    title: str
    report: Report
    notes: list[Note] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    all: list[Page] = field(default_factory=list)
    alone: bool = False
    """Whether the document has no other tabs, so that its paragraphs are counted."""

    def pages(self, tabs: list[Json], depth: int = 0) -> tuple[Page, ...]:
        """The pages of tabs, those within them below."""
        alone = self.alone = len(tabs) == 1 and not tabs[0].get("childTabs") and not self.all
        self.report.expect(*((_length(tabs[0]), _UNIT) if alone else (len(tabs), "tab")))
        return tuple(self._page(tab, depth, alone=alone) for tab in tabs)

    def _page(self, tab: Json, depth: int, *, alone: bool) -> Page:
        number = len(self.all)
        content = tab.get("documentTab") or {}
        notes = Notes(page=number)
        name = str((tab.get("tabProperties") or {}).get("title") or self.title)
        page = Page(title=self.title if alone else name)
        left = self.report.page(page, depth)
        body = _called(self._body(content, notes, left), tab)
        page = replace(page, body=body)
        self.all.append(page)
        if _suggests(content):
            proposed = _called(self._body(content, Notes(page=number)), tab)
            if proposed != body:
                self.proposals.append(Proposal(page=number, body=proposed, author="Google Docs"))
                notes.info(
                    "Suggestions in the document were kept as such; the text is as it was before them.",
                    code="suggestions",
                )
        _margins(content, notes)
        self.notes.extend(notes)
        self.report.did("tab")
        below = self.pages(list(tab.get("childTabs") or ()), depth + 1)
        return Page(title=page.title, body=body, pages=below)

    def _counted(self, written: Iterable[Json]) -> Iterator[Json]:
        """What stands in a tab, each paragraph counted when the next one is read."""
        for one in written:
            yield one
            self.report.did(_UNIT, "paragraph" in one)

    def _body(self, content: Json, notes: Notes, left: int | None = None) -> Node:
        """The text of a tab, left as the page of a number; without one, as it is proposed."""
        view = View(tab=content, reading=self.reading, notes=notes, proposed=left is None)
        found: list[Node] = []
        written = (content.get("body") or {}).get("content") or ()
        for block in each_block(self._counted(written) if left is not None and self.alone else written, view):
            found.append(block)
            if left is not None:
                self.report.add(left, block)
        named = {
            str(one.attrs["label"])
            for block in found for one in block.walk() if one.type == "footnoteReference"
        }  # fmt: skip
        footnotes = list(_footnotes(content, view, named))
        return doc(*found, *([node("footnotes", *footnotes)] if footnotes else []))


def _called(body: Node, tab: Json) -> Node:
    """The text of a tab; links to the tab lead to its first block."""
    first, *others = body.content
    names = [first.attrs.get("id"), (tab.get("tabProperties") or {}).get("tabId")]
    said = " ".join(str(one) for one in names if one)
    return replace(body, content=(replace(first, attrs={**first.attrs, "id": said or None}), *others))


def _length(tab: Json) -> int:
    """How many paragraphs a tab holds, without those in tables."""
    written = ((tab.get("documentTab") or {}).get("body") or {}).get("content") or ()
    return sum("paragraph" in one for one in written)


def _suggests(content: Json) -> bool:
    return '"suggested' in json.dumps(content.get("body") or {})


def _footnotes(content: Json, view: View, named: set[str]) -> Iterator[Node]:
    labels = {
        str(one.get("footnoteId")): str(one.get("footnoteNumber") or one.get("footnoteId"))
        for one in _elements(content.get("body"), "footnoteReference")
    }
    for name, footnote in (content.get("footnotes") or {}).items():
        inside = blocks(footnote.get("content") or (), view)
        if inside and labels.get(name, name) in named:
            yield node("footnote", *inside, label=labels.get(name, name))


def _elements(value: Any, name: str) -> Iterator[Json]:
    """All elements of a kind, in reading order."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == name and isinstance(inner, Mapping):
                yield inner
            else:
                yield from _elements(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _elements(inner, name)


def _margins(content: Json, notes: Notes) -> None:
    """Say what stands above and below the pages."""
    for kind in ("headers", "footers"):
        for part in (content.get(kind) or {}).values():
            words = "".join(str(run.get("content") or "") for run in _elements(part, "textRun"))
            if words.strip():
                notes.info(f"A {kind[:-1]} of the pages was left out.", excerpt=words, code="header")


def _told(comment: Json) -> Note:
    """A comment with its replies."""
    notes = Notes()
    said = [comment, *(one for one in comment.get("replies") or () if one.get("content"))]
    words = " — ".join(
        f"{(one.get('author') or {}).get('displayName') or 'Somebody'}: {one.get('content') or ''}"
        for one in said
    )
    quoted = shortened(str((comment.get("quotedFileContent") or {}).get("value") or ""), 60)
    notes.info(
        "A comment was resolved." if comment.get("resolved") else "A comment stands in the document.",
        where=f"at “{quoted}”" if quoted else "",
        excerpt=words,
        code="comment",
        advice="Answer it in Google Docs, or change the text here.",
    )
    return notes.all[0]


def _equations(given: Json, export: bytes, limits: ImportLimits) -> dict[int, str]:
    """The LaTeX of the document's equations, found in its Word file, in order."""
    elements = [one for tab in _tabs(given) for one in _elements(tab, "equation")]
    try:
        with open_archive(Source(name="export.docx", data=export), limits) as archive:
            if _WORDS not in archive or archive.size(_WORDS) > limits.xml_mb * 2**20:
                return {}
            root, _ = parse_lenient(archive.read(_WORDS), limits, name="export.docx")
    except BadInput:
        return {}
    found = [omml_to_latex(one) for one in root.iter() if local(one) == "oMath"] if root is not None else []
    if len(found) != len(elements):
        return {}
    return {id(element): latex for element, latex in zip(elements, found, strict=True)}
