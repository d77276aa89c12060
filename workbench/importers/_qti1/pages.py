"""QTI 1.2 assessments, sections, groups and banks as pages; quizzes that are stored twice are read once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbench.importers._blackboard.pool import is_pool, pool_page
from workbench.importers._markup import unsigned
from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._qti1 import d2l
from workbench.importers._qti1.feedback import TOLD_AFTER, told_after
from workbench.importers._qti1.item import read_old_item
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.missing import tell_missing
from workbench.importers._qti1.settings import (
    DRAWN,
    description_beside,
    points_each,
    settings_beside,
    settings_named,
    settings_of,
    told,
)
from workbench.importers._qti1.text import OldText
from workbench.importers._qti2.text import Place
from workbench.importers._xml import preserved
from workbench.model.content import Node, doc, node
from workbench.model.course import Page, PageKind
from workbench.model.exercise import exercise_node

_SAID = ("presentation-material", "rubric", "objectives")
_TAKEN = ("itemref", "assessment-item-ref")
"""References to questions: QTI's own, and QTI 2's, which scripts write in QTI 1.2 too."""
_LOOSE = Page(title="Questions", kind=PageKind.QUIZ)
UNNAMED = {PageKind.BANK: "Question bank", PageKind.QUIZ: "Quiz"}
_PREFIX = "single.qti.export.referenced.canvas.name.prefix"
"""Blackboard puts this before the titles of pools that come along with a test."""


@dataclass
class _Found:
    """A quiz or bank that was read, from one file or from two that say the same."""

    ident: str
    page: Page
    plain: bool
    paths: set[str]
    left: tuple[int, int] = (0, 0)
    """The numbers of the pages that it was left as."""
    asked: str | None = None
    """The file that it was taken for, once it stands in its place."""

    @property
    def single(self) -> bool:
        return len(self.paths) == 1


@dataclass
class Quizzes:
    """Collects the assessments and banks of many files."""

    bank: dict[str, Element] = field(default_factory=dict)
    """The questions of all files that can be referred to, by their identifiers and labels."""
    _referred: set[str] = field(default_factory=set)
    """The identifiers of questions that a test of any of the files takes by reference."""
    _found: list[_Found] = field(default_factory=list)
    _loose: list[Node] = field(default_factory=list)
    _loose_left: tuple[int] | None = None
    _files: dict[str, str] = field(default_factory=dict)
    """The titles of banks by the names of their files, which Blackboard draws from."""

    def list_questions(self, root: Element) -> int:
        """Remember the questions of a file, so that others can refer to them; how many there are."""
        count = 0
        for one in (root, *below(root, "item", *_TAKEN)):
            if name(one) in _TAKEN:
                self._referred.add(_link(one))
            elif name(one) == "item":
                count += 1
                for ident in filter(None, (attr(one, "ident"), attr(one, "label"), _object(one))):
                    self.bank.setdefault(ident, one)
        return count

    def read(self, root: Element, place: Place, path: str, notes: Notes, *, listed: bool = False) -> None:
        """Take over what a file holds, whose questions may be listed: assessments, banks, sections, items."""
        if is_pool(root):
            page = pool_page(root, place, path, notes)
            self._found.append(_Found(path, page, plain=False, paths={path}))
            place.report.page(page)
            return
        if not listed:
            self.list_questions(root)
        for one in (root,) if name(root) != "questestinterop" else tuple(children(root)):
            kind = name(one)
            if kind in ("assessment", "objectbank", "section"):
                self._add(one, place, path, notes)
            elif kind == "item" and self._referred.intersection((attr(one, "ident"), attr(one, "label"))):
                place.report.did("question")
            elif kind == "item":
                self._loose.append(_item(one, place, path, notes))
                self._loose_left = self._loose_left or (place.report.page(_LOOSE),)
                place.report.add(*self._loose_left, self._loose[-1])
                place.report.did("question")

    def _add(self, element: Element, place: Place, path: str, notes: Notes) -> None:
        """Add a quiz; of two copies of one, the fuller stands."""
        ident = attr(element, "ident") or attr(element, "id")
        plain = _is_profile(element)
        for other in self._found:
            if ident and ident == other.ident and plain != other.plain and other.single:
                notes.info(
                    "The quiz is stored twice; the fuller copy was read.", where=path, code="stored_twice"
                )
                other.paths.add(path)
                if other.plain:
                    place.report.drop(*other.left)
                    other.page, other.plain = page_of(element, place, path, notes, self.bank), plain
                return
        mark = place.report.mark()
        page = page_of(element, place, path, notes, self.bank)
        if page.kind == PageKind.BANK:
            self._files.setdefault(posixpath.basename(path).partition(".")[0], page.title)
        self._found.append(_Found(ident, page, plain, {path}, left=(mark, place.report.mark())))

    def pages(self) -> Iterator[Page]:
        """The quizzes, then the banks, then single questions."""
        left = [one.page for one in self._found if one.asked is None]
        yield from (page for page in left if page.kind != PageKind.BANK)
        yield from (page for page in left if page.kind == PageKind.BANK)
        if self._loose:
            yield replace(_LOOSE, body=doc(*self._loose))

    def named(self, pages: Iterable[Page], notes: Notes) -> tuple[Page, ...]:
        """Pages with the banks that they draw from called by their titles; missing ones are told."""
        banks = {one.ident: one.page.title for one in self._found if one.page.kind == PageKind.BANK}
        titles = self._files | banks
        made = tuple(_with_titles(page, titles) for page in pages)
        every = (page for top in made for page in top.walk())
        tell_missing(every, frozenset(titles.values()), self.bank, notes)
        return made

    def take(self, path: str, copies: Iterable[str] = ()) -> Page | None:
        """The quiz of a file or of its copies, the first that was read, which then is in no list any more."""
        every = {path, *copies}
        left = [one for one in self._found if one.asked is None and one.paths & every]
        for one in left:
            if one is left[0] or (one.ident == left[0].ident and not one.paths & left[0].paths):
                one.asked = path
        return left[0].page if left else None

    def stands(self, path: str) -> bool:
        """Whether what a file holds was taken for this very file."""
        return any(one.asked == path for one in self._found)

    def is_copy(self, path: str) -> bool:
        """Whether a file only holds what was taken for another one."""
        return any(one.asked not in (None, path) and path in one.paths for one in self._found)


def _link(one: Element) -> str:
    """The identifier of the question that is taken by reference."""
    return attr(one, "item-ref") or attr(one, "linkrefid") or attr(one, "identifier")


def _object(item: Element) -> str:
    """Blackboard's name for a question."""
    return string(child(child(item, "itemmetadata"), "bbmd-asi-object-id"))


def _with_titles(page: Page, banks: Mapping[str, str]) -> Page:
    """The page with the banks that it draws from called by their titles."""
    return replace(
        page,
        settings=tuple(
            (label, banks.get(value, value) if label == DRAWN else value) for label, value in page.settings
        ),
        pages=tuple(_with_titles(one, banks) for one in page.pages),
    )


def _is_profile(element: Element) -> bool:
    """Whether this is Common Cartridge's plain copy of a quiz."""
    return any(string(one).startswith("cc.") for one in below(element, "fieldentry"))


def page_of(
    element: Element,
    place: Place,
    path: str,
    notes: Notes,
    bank: Mapping[str, Element] | None = None,
    depth: int = 0,
) -> Page:
    """An assessment, bank or section as a page, what is in it below."""
    meta = metadata(element)
    kind = PageKind.BANK if _is_bank(element, meta) else PageKind.QUIZ
    beside = description_beside(place, path) if name(element) != "section" else None
    title = (
        attr(element, "title")
        or meta.get("bank_title")
        or told(beside, "title")
        or d2l.spoken(attr(element, "ident"))
    )
    page = Page(
        title=title.replace(_PREFIX, "").strip() or ("Questions drawn" if _draws(element) else UNNAMED[kind]),
        kind=kind,
        settings=tuple(dict.fromkeys(_settings(element, meta, beside))),
    )
    parts = _Parts(place, path, notes, bank or {}, place.report.page(page, depth), depth, page.title, kind)
    introduction = _introduction(element, beside, place, path, notes)
    place.report.add(parts.left, *introduction)
    parts.read(element)
    return replace(
        page,
        body=doc(*introduction, *parts.blocks),
        pages=tuple(parts.pages),
        settings=tuple(dict.fromkeys((*page.settings, *parts.settings))),
    )


def _settings(element: Element, meta: dict[str, str], beside: Element | None) -> Iterator[tuple[str, str]]:
    """What is set for a quiz, in its own file and in the one beside it."""
    yield from settings_of(element, meta)
    yield from d2l.drawn(element, meta)
    yield from d2l.quiz_settings(element)
    yield from settings_named(meta) if beside is None else settings_beside(beside)


def _is_bank(element: Element, meta: Mapping[str, str]) -> bool:
    """Whether these questions are kept to be drawn from: a bank, a part of one, a pool of Blackboard."""
    around = (one for one in (element, *element.iterancestors()) if name(one) == "objectbank")
    said = meta.get("bbmd_assessmenttype") or string(next(below(element, "bbmd-assessmenttype"), None))
    return next(around, None) is not None or said.lower() == "pool"


@dataclass
class _Parts:
    """The questions of one page and the sections that become pages of their own."""

    place: Place
    path: str
    notes: Notes
    bank: Mapping[str, Element]
    left: int
    """The number of the page, which is left block by block."""
    depth: int
    title: str = ""
    kind: PageKind = PageKind.QUIZ
    mixed: bool = False
    """Whether a question follows a group of questions."""
    on: tuple[int, list[Node]] | None = None
    """The number and the questions of the page that goes on after a group."""
    blocks: list[Node] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)
    """What sections that are no pages of their own say of their questions."""

    def read(self, element: Element) -> None:
        """Take over questions and sections in their order."""
        each = points_each(element)
        for one in children(element):
            kind = name(one)
            if kind == "item":
                self._add(_item(one, self.place, self.path, self.notes, each))
                self.place.report.did("question")
            elif kind == "section":
                self._section(one)
            elif kind in (*_TAKEN, "bankentry-item", "sectionref"):
                self._reference(one, each)

    def _add(self, block: Node) -> None:
        if not self.pages:
            self.blocks.append(block)
            self.place.report.add(self.left, block)
            return
        if self.on is None:
            self._go_on()
        number, blocks = self.on or (0, [])
        blocks.append(block)
        self.pages[-1] = replace(self.pages[-1], body=doc(*blocks))
        self.place.report.add(number, block)

    def _go_on(self) -> None:
        """Questions that follow a group get a page of their own, so that all stay in their order."""
        page = Page(title=f"{self.title} (continued)", kind=self.kind)
        self.pages.append(page)
        self.on = (self.place.report.page(page, self.depth + 1), [])
        if not self.mixed:
            self.mixed = True
            self.notes.info(
                "Questions follow a group of questions; they have a page of their own after it.",
                where=self.title,
                code="order",
            )

    def _section(self, section: Element) -> None:
        """A section that says nothing of itself is only a wrapper."""
        if not _speaks(section):
            self.settings += (pair for pair in settings_of(section, {}) if pair[0] != DRAWN)
            self.read(section)
            return
        self.on = None
        below_it = page_of(section, self.place, self.path, self.notes, self.bank, self.depth + 1)
        self.pages.append(below_it)

    def _reference(self, one: Element, each: float | None) -> None:
        link = _link(one)
        if link in self.bank and name(one) != "sectionref":
            self._add(self._borrowed(self.bank[link], one, each))
            return
        reason = (
            "Refers to a question in a bank outside this file."
            if "bank" in name(one)
            else "Refers to another part."
        )
        self.notes.loss(
            reason,
            where=self.path,
            excerpt=preserved(one),
            code="dangling_reference",
            advice="Export the question bank as well and import both together.",
        )
        points = attr(one, "points-possible")
        said = f"{reason} {link}" + (f" ({points} points)" if points else "")
        self._add(node("preserved", format="qti", source=preserved(one), reason=said))

    def _borrowed(self, item: Element, reference: Element, each: float | None) -> Node:
        """A question of a bank that comes along, with what is said of it here."""
        read = read_old_item(item, self.place, _where(item, self.path))
        made = read.exercise
        return read.node if made is None else exercise_node(d2l.as_here(made, reference, each))


def _item(one: Element, place: Place, path: str, notes: Notes, points: float | None = None) -> Node:
    """A question; where its group says what each is worth, that counts, as in Canvas."""
    where = _where(one, path)
    read = read_old_item(one, place, where)
    notes.extend(read.notes)
    if read.exercise is None or points is None or read.exercise.points == points:
        return read.node
    if not read.exercise.interactions:
        return read.node  # a text among the questions is worth nothing
    if read.exercise.points is not None:
        own = f"{read.exercise.points:g}"
        notes.info("The group says what the question is worth.", where=where, excerpt=own, code="scoring")
    return exercise_node(replace(read.exercise, points=points))


def _where(item: Element, path: str) -> str:
    label = attr(item, "title") or attr(item, "ident")
    return f"{path}, question “{label[:60]}”" if label else path


def _speaks(section: Element) -> bool:
    """Whether a section has a title, a selection or text of its own."""
    title = attr(section, "title")
    said = any(string(one) for one in children(section, *_SAID, *TOLD_AFTER, "duration"))
    named = bool(title and title.lower() not in ("root_section", "root section", "main section"))
    return named or said or _draws(section)


def _draws(section: Element) -> bool:
    """Whether a section draws some of its questions, or all of them from a bank."""
    selection = child(section, "selection-ordering")
    some = any(map(string, below(selection, "selection-number", "sourcebank-ref")))
    meta = metadata(section)
    return some or bool(meta.get("num_questions_drawn")) or any(d2l.drawn(section, meta))


# Text -----------------------------------------------------------------------------------------


def _introduction(
    element: Element, beside: Element | None, place: Place, path: str, notes: Notes
) -> tuple[Node, ...]:
    """The text that stands before the questions."""
    text = OldText(place, path)
    told = _told_raw(beside, "description")
    blocks = list(text.blocks(told)) if told else []
    for one in children(element, "description"):
        blocks += text.blocks(text.words(one))
    for words in d2l.introductions(element):
        blocks += text.blocks(unsigned(words))
    for one in children(element, *_SAID):
        blocks += text.blocks(text.html(one))
    blocks += told_after(element, text)
    notes.extend(text.notes.all)
    return tuple(blocks)


def _told_raw(beside: Element | None, key: str) -> str:
    return next(
        ("".join(one.itertext()) for one in children(beside) if one.tag.rpartition("}")[2] == key), ""
    )
