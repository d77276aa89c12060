"""Presentations of Adobe Presenter: what its player shows, searches and asks stands in files beside it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, below, child, children, number
from workbench.importers._tools.presenter_question import question, title_of
from workbench.importers._tools.shared import Launch, Tool, Writer, record, records, string
from workbench.model.content import Node, doc, heading
from workbench.model.course import Page
from workbench.model.errors import Unreadable

Json = Any
_VIEWER, _PROJECT = r"(^|/)data/viewer\.xml$", r"(^|/)data/html/Project\.js$"
_DATA = re.compile(r"\bprojectdata\s*=\s*(?=\{)")
_SPACES = re.compile(r"[ \t\xa0]+")
_UNTITLED = ("", "@@")
_RESULTS = "scoring"
_PICTURED = 3
"""Words below which a slide is shown by its pictures."""


def presenter(launch: Launch) -> Tool | None:
    """The slides of a presentation, if the launch page plays one of Adobe Presenter."""
    viewer = _beside(launch, _VIEWER)
    root = launch.package.xml(viewer) if viewer else None
    if root is not None and child(root, "presentation-title") is None:
        root = None
    project = _project(launch, _beside(launch, _PROJECT))
    if root is None and not project:
        return None
    pages = tuple(_Presentation(launch, viewer or _beside(launch, _PROJECT), root, project).pages())
    return Tool(name="Adobe Presenter", pages=pages, whole=True) if pages else None


def _beside(launch: Launch, pattern: str) -> str:
    return next(iter(launch.files(pattern) or launch.files(pattern, above=True)), "")


def _project(launch: Launch, path: str) -> Json:
    """What the player for browsers is given."""
    source = launch.text(path) if path else ""
    found = _DATA.search(source)
    try:
        return record(value_at(source, found.end())) if found else {}
    except Unreadable:
        return {}


@dataclass(kw_only=True)
class _Slide:
    """What both players say of a slide."""

    identifier: str
    title: str
    text: str
    notes: str
    kind: str = ""
    asked: tuple[str, ...] = ()
    data: Json = field(default_factory=dict)


@dataclass
class _Presentation:
    """Reads one presentation."""

    launch: Launch
    path: str
    root: Element | None
    project: Json
    asked: dict[str, Element] = field(init=False)
    write: Writer = field(init=False)

    def __post_init__(self) -> None:
        folder = posixpath.dirname(self.path)
        folder = posixpath.dirname(folder) if folder.endswith("html") else folder
        places = (folder, posixpath.join(folder, "resources/ha"), self.launch.folder)
        self.write = Writer(package=self.launch.package, folders=places)
        told = self._xml("trackdta.xml")
        self.asked = {attr(one, "id").removeprefix("Interaction"): one for one in below(told, "interaction")}

    def _xml(self, name: str) -> Element | None:
        path = self.launch.package.path(name, self.write.folders[0])
        return self.launch.package.xml(path) if path else None

    def pages(self) -> Iterator[Page]:
        """A page for each slide; then the questions that no slide names."""
        for at, slide in enumerate(self._slides(), start=1):
            blocks = tuple(self._blocks(slide))
            if slide.kind == _RESULTS:
                self.launch.package.notes.info(
                    "The slide that shows a learner’s result was left out.",
                    where=self.path,
                    excerpt=slide.title,
                    code="results_slide",
                )
            elif blocks or slide.title:
                title = slide.title or blocks[0].plain[:80] or f"Slide {at}"
                yield self._left(" ".join(title.split()) or f"Slide {at}", blocks, slide.identifier)
        if rest := tuple(question(one, None) for one in self.asked.values()):
            yield self._left("Quiz", rest, "quiz")

    def _left(self, title: str, blocks: tuple[Node, ...], place: str) -> Page:
        page = Placed(title=title[:300], body=doc(*blocks), path=self.path, place=place)
        return self.launch.package.left(page)

    def _slides(self) -> Iterator[_Slide]:
        if self.root is not None:
            yield from self._viewed(self.root)
            return
        for name in self.project.get("dx") or ():
            told = record(self.project.get(name)) if isinstance(name, str) else {}
            said = record(told.get("dt"))
            title = string(told.get("lc")) or string(said.get("du"))
            text = unescape(string(said.get("dv"))).partition("<TextFlow")[0]
            yield _Slide(
                identifier=str(name), title=title.strip(), text=text, notes=string(said.get("dw")), data=told
            )

    def _viewed(self, root: Element) -> Iterator[_Slide]:
        sections = [one for one in below(self._xml("srchdata.xml"), "section")]
        texts = {attr(one, "position"): _text(one, "content") for one in sections}
        listed = [one for block in below(root, "slides") for one in children(block, "slide")]
        for at, one in enumerate(listed, start=1):
            name = attr(one, "id")
            told = record(self.project.get(f"dy{name}"))
            title = _text(one, "slide-title").strip()
            yield _Slide(
                identifier=name,
                title="" if title in _UNTITLED else title,
                text=texts.get(str(at), "") or unescape(string(record(told.get("dt")).get("dv"))),
                notes=_text(one, "notes") or string(record(told.get("dt")).get("dw")),
                kind=attr(one, "type"),
                asked=tuple(attr(each, "index") for each in below(one, "question")),
                data=told,
            )

    def _blocks(self, slide: _Slide) -> Iterator[Node]:
        """What a slide shows, says and asks; the text of a question's slide is the question's own."""
        found = [(self.asked.pop(name), name) for name in slide.asked if name in self.asked]
        for one, _ in found:
            yield question(one, number(attr(one, "score")))
        if not found:
            yield from self._shown(slide)
        for sound in records(slide.data.get("eb")):
            name = string(sound.get("cs"))
            if name and self.write.path(name):
                yield from self.write.media(name, "audio")
        notes = self.write.html(slide.notes)
        if any(one.plain.strip() for one in notes):
            yield heading(2, "Notes")
            yield from notes

    def _shown(self, slide: _Slide) -> Iterator[Node]:
        words = _once(slide.text.partition("<TextFlow")[0], slide.title)
        yield from (block for line in words.split("\n") for block in self.write.html(line))
        if len(words.split()) < _PICTURED:
            for one in records(slide.data.get("pxi_")):
                name = string(one.get("ip_"))
                if name and self.write.path(name):
                    yield from self.write.image(name, slide.title)
        if slide.asked:
            self.launch.package.notes.loss(
                "The answers of a question are there for Flash alone; its slide was kept as text.",
                where=self.path,
                excerpt=title_of(slide.title) or words[:80],
                code="flash_quiz",
            )


def _once(text: str, title: str) -> str:
    """The words of a slide without its title, once: they are told twice so that they are found."""
    name = _single(title)
    words = _untitled(_halved(_untitled(_halved(_single(text)), name)), name)
    return words.removesuffix(name).strip() if name else words


def _halved(words: str) -> str:
    """The first half of words that are the same twice."""
    half = len(words) // 2
    for at in (half, half + 1, half - 1):
        if words[:at].strip() and words[:at].strip() == words[at:].strip():
            return words[:at].strip()
    return words


def _single(words: str) -> str:
    """Words with single spaces; line ends stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in words.split("\n"))
    return "\n".join(filter(None, lines))


def _untitled(words: str, title: str) -> str:
    """Words without the title before them, unless it is the beginning of a sentence."""
    rest = words.removeprefix(title).strip()
    return words if rest[:1].islower() else rest


def _text(element: Element, wanted: str) -> str:
    found = child(element, wanted)
    return "" if found is None else "".join(found.itertext())
