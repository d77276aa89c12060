"""A Word file as it reads when some changes are taken and others refused: its text as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workbench.importers._archive import open_archive
from workbench.importers._base import SILENT, Report
from workbench.importers._docx.changes import Change, Where, changes_of, tell_changes
from workbench.importers._docx.chunks import chunk_html
from workbench.importers._docx.comments import tell_comments
from workbench.importers._docx.exercises import WordExercises
from workbench.importers._docx.kept import WordPages
from workbench.importers._docx.links import goals_of, keep_bookmarks, link_references, part_from_lost
from workbench.importers._docx.looks import choose_alternatives
from workbench.importers._docx.mammoth import to_html
from workbench.importers._docx.margins import tell_margins, tell_sections
from workbench.importers._docx.notes import mend_references
from workbench.importers._docx.numbering import Numbering
from workbench.importers._docx.objects import Objects
from workbench.importers._docx.package import Part, WordFile
from workbench.importers._docx.prepare import Preparation
from workbench.importers._docx.revisions import Take, resolve, take_all, take_none
from workbench.importers._docx.signs import restore_paragraph_signs
from workbench.importers._docx.styles import Styles
from workbench.importers._docx.tooltips import Tooltips
from workbench.importers._html.reading import Assets, read_html
from workbench.importers._notes import Notes
from workbench.model.content import Node
from workbench.model.errors import TooLarge
from workbench.model.imported import Note, Source
from workbench.model.limits import ImportLimits

FATES = ("accept", "reject", "suggest")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_EMBEDDED_PLACE = "in the embedded document"
_EMBEDDED = 20
"""Documents within the document that are read; more would be a trick."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How a document is to be read."""

    changes: str = "accept"
    hidden: bool = False
    """Whether hidden text is taken in."""

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> Choices:
        """What a person chose; anything unknown is the default."""
        changes = chosen.get("changes", "")
        return cls(
            changes=changes if changes in FATES else "accept", hidden=chosen.get("hidden", "") == "take"
        )

    @property
    def take(self) -> Take:
        """Whose changes are in the text."""
        return take_all if self.changes == "accept" else take_none


class View:
    """One reading of a file."""

    def __init__(
        self, file: WordFile, assets: Assets, notes: Notes, limits: ImportLimits, choices: Choices
    ) -> None:
        self._file, self._assets, self._notes, self._limits = file, assets, notes, limits
        self._choices = choices
        self._take = choices.take
        self._chunks = 0
        self.changes: list[Change] = []
        self.styles = Styles(file.related("styles"))
        self._objects = Objects(file, assets, notes, self._chunk)
        self._exercises = WordExercises(file, assets)
        self.pages = WordPages(file)
        self._parts = _note_parts(file)
        self._preparation = self._prepared(file, self.styles)
        for part in (file.main, *self._parts.values()):
            choose_alternatives(part.root)
        self._preparation.places.locate(file.main.root)
        for kind, part in self._parts.items():
            self._preparation.places.name(part.root, _NOTES[kind])
        self.title = self._preparation.places.title
        self.hidden = 0
        """How many runs of hidden text there were."""

    def _prepared(self, file: WordFile, styles: Styles) -> Preparation:
        numbering = Numbering(file.related("numbering"))
        hidden = self._choices.hidden
        return Preparation(styles, numbering, self._objects, self._notes, take_hidden=hidden)

    def blocks(self, report: Report = SILENT, take: Take | None = None) -> tuple[Node, ...]:
        """The body of the document, told about as it is read; `take` overrides whose changes are in it."""
        self._take = take or self._choices.take
        tell_margins(self._file, self._notes)
        report.progress(0.4, "Reading the text")
        self.pages.hold(self._file.main.root)
        self._exercises.hold(self._file.main)
        html = self._html(self._file, self._parts, self._preparation, self._preparation.places.of)
        report.progress(0.7, "Checking the text")
        return self._read(self._exercises.restored(self._objects.restored(html)))

    def _html(
        self,
        file: WordFile,
        parts: Mapping[str, Part],
        preparation: Preparation,
        where: Where,
        prefix: str = "",
    ) -> str:
        """A document as HTML: changes and comments told, changes resolved, the rest by mammoth."""
        main = file.main
        every = (main, *parts.values())
        changes = [one for part in every for one in changes_of(part.root)]
        self.changes += changes
        comments, extended = file.related("comments"), file.related("commentsExtended")
        tell_comments(every, comments, extended, where, self._notes)
        tell_changes(changes, self._choices.changes, where, self._notes)
        tell_sections(main.root, self._notes)
        for part in every:
            resolve(part.root, self._take)
        mend_references(main, parts, where, preparation.hides, self._notes)
        for part in every:
            part_from_lost(part, where, self._notes)
            link_references(part.root)
        goals = goals_of(every)
        tooltips = Tooltips()
        for part in every:
            keep_bookmarks(part.root, goals)
            tooltips.hold(part.root)
            preparation.part(part)
        self.hidden += preparation.hidden
        html = restore_paragraph_signs(to_html(main, parts, self._notes, prefix))
        return tooltips.restored(html, self._notes)

    def _read(self, html: str) -> tuple[Node, ...]:
        beside = _Beside()
        read = read_html(
            html,
            resolve=self._assets.resolve,
            keep=self._assets.keep,
            link=beside.link,
            limits=self._limits,
            dollars=False,
            second_opinion=self._chunks > 0,
        )
        self._notes.extend(_of_html(read.notes, self._notes))
        beside.tell(self._notes)
        return read.blocks

    def _chunk(self, data: bytes, kind: str, where: str) -> str:
        """An embedded page as HTML; an embedded Word file is read as this one is."""
        self._chunks += 1
        if not data.startswith(b"PK"):
            notes = Notes(where=where)
            html = chunk_html(data, kind, notes, self._assets, self._limits)
            self._notes.extend(notes)
            return html
        if self._chunks > _EMBEDDED:
            raise TooLarge(f"it is one of more than {_EMBEDDED} embedded documents.")
        with open_archive(Source(name="the embedded document", data=data), self._limits) as archive:
            file = WordFile(archive, self._limits, self._notes)
            preparation, parts = self._prepared(file, Styles(file.related("styles"))), _note_parts(file)
            for part in (file.main, *parts.values()):
                choose_alternatives(part.root)
                preparation.places.name(part.root, _EMBEDDED_PLACE)
            with self._objects.within(file):
                html = self._html(file, parts, preparation, preparation.places.of, f"e{self._chunks}-")
        return self._objects.restored(html)


def _of_html(found: Iterable[Note], told: Iterable[Note]) -> Iterator[Note]:
    """Notes on the HTML in between, whose lines are no places; what was told with its place is told."""
    known = {(one.code, excerpt) for one in told for excerpt in (one.excerpt, "")}
    for note in found:
        if not note.where.startswith("line "):
            yield note
        elif (note.code, note.excerpt) not in known:
            yield replace(note, where="")


_NOTES = {"footnotes": "in a footnote", "endnotes": "in an endnote"}


def _note_parts(file: WordFile) -> dict[str, Part]:
    found = {kind: file.related(kind) for kind in _NOTES}
    return {kind: part for kind, part in found.items() if part is not None}


class _Beside:
    """Links to files beside the document: only their words stay."""

    def __init__(self) -> None:
        self._files: list[str] = []

    def link(self, href: str) -> str | None:
        if href.startswith(("#", "//")) or _SCHEME.match(href):
            return None
        self._files.append(href)
        return ""

    def tell(self, notes: Notes) -> None:
        for href in self._files:
            notes.warning(
                "A link to a file beside the document kept only the words.",
                excerpt=href,
                code="link",
                advice="Add the file to the course, and link to it where it is needed.",
            )
