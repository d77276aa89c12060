"""Interactive content of H5P: content.json, and the libraries that say what its parts mean."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.importers._h5p.credits import credits
from workbench.importers._h5p.more import MORE
from workbench.importers._h5p.question import QUESTIONS
from workbench.importers._h5p.shown import SHOWN, Shown
from workbench.importers._h5p.unsaid import tell_unsaid
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed
from workbench.importers._plain import leave_plain_texts
from workbench.importers._tools.shared import Writer, amount, joined, parsed, plain, record, records, string
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Json = Any
Blocks = tuple[Node, ...]
_LIBRARY = re.compile(r"^(H5P\.[\w.-]+?)(?:[ -]\d+(?:\.\d+)*)?$")
_TEXTS = (
    "intro", "introduction", "text", "taskDescription", "description", "content", "body", "summary",
    "question", "answer", "tip", "dialog", "imageAltText", "endDate",
)  # fmt: skip
_TITLES = ("title", "header", "label", "headline", "name", "date", "startDate", "displayTime")
_SKIPPED = frozenset(
    "l10n i10n override behaviour overallFeedback UI ui uiElements confirmCheck confirmRetry currentMenu "
    "presets visuals accessibility a11y globalBackgroundSelector subContentId metadata copyright "
    "endscreens".split()
)
_HEADINGS = re.compile(r"(?<!sub)title$|headline$|scenename$", re.IGNORECASE)
_SAID = re.compile(
    r"(title|heading|headline|header|caption|credit|description|scenename|labeltext|label(before|after)|clue"
    r"|question|hint|helptext|introductiontext|main|(success|fail|welcome)(message|greeting|comment))$",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"button|aria|a11y|^(library|content|extra)(title|name)$", re.IGNORECASE)
_PROSE = re.compile(r"(?:\S+\s+){4}\S")
"""What is a sentence rather than the name of a button, in content of a kind that is not known."""
_TAGGED = re.compile(r"<(p|div|h\d|ul|ol|li|strong|em|br|a|table|span)\b", re.IGNORECASE)
_WALKED = frozenset(
    f"H5P.{name}"
    for name in (
        "Accordion AdvancedText Agamotto BranchingQuestion BranchingScenario Collage Column ContinuousText "
        "CoursePresentation Cornell DocumentationTool GameMap ImageHotspots ImageJuxtaposition ImageSlide "
        "ImageSlider InformationWall InteractiveBook InteractiveVideo KewArCode Page Questionnaire Row "
        "RowColumn SpeakTheWordsSet StandardPage Text ThreeImage Timeline VirtualTour"
    ).split()
)
"""What is told in texts, media and parts, wherever they stand in its data."""
_SILENT = frozenset(("H5P.Shape", "H5P.Nil", "H5P.GoToScene", "H5P.IVHotspot", "H5P.ExportPage"))
"""What holds nothing to read."""
_DEEPEST = 40
_WRITTEN = re.compile(r"\bH5PIntegration\s*=\s*(?:[\w.]+\s*\|\|\s*)?(?=\{)")


def h5p_pages(package: Package, folder: str) -> tuple[Page, ...]:
    """The pages of the H5P content whose h5p.json lies in a folder."""
    head = record(_read(package, posixpath.join(folder, "h5p.json")))
    title = plain(head.get("title")) or "H5P"
    content = _read(package, posixpath.join(folder, "content/content.json"), "" if folder else title)
    if content is None:
        content = _read(package, posixpath.join(folder, "content.json"))
    if content is None:
        return ()
    write = Writer(package=package, folders=(posixpath.join(folder, "content"), folder))
    reader = _H5p(write, posixpath.join(folder, "content/content.json"))
    first, *rest = reader.pages(string(head.get("mainLibrary")), content, title)
    pages = (replace(first, settings=(*first.settings, *credits(head, content))), *rest)
    tell_unsaid(content, pages, package.notes, folder)
    return pages


def h5p_written(package: Package, path: str, source: str) -> tuple[Page, ...]:
    """The pages of the H5P content that a page's own script holds, as exports to one file write it."""
    found = _WRITTEN.search(source)
    if found is None:
        return ()
    try:
        told, _ = json.JSONDecoder().raw_decode(source, found.end())
    except (ValueError, RecursionError):
        return ()
    pages: tuple[Page, ...] = ()
    folder = posixpath.dirname(path)
    for content in record(record(told).get("contents")).values():
        one = record(content)
        params = parsed(string(one.get("jsonContent")))
        if params is not None:
            write = Writer(package=package, folders=(posixpath.join(folder, "content"), folder))
            title = plain(one.get("title")) or plain(record(one.get("metadata")).get("title")) or "H5P"
            pages += _H5p(write, path).pages(string(one.get("library")), params, title)
    return pages


def _read(package: Package, path: str, title: str = "") -> Json:
    """What a file says; where it has a title, its plain text is left first."""
    if path not in package.archive:
        return None
    written = package.text(path)
    if title:
        leave_plain_texts(written, title, package.report)
    return parsed(written)


@dataclass
class _H5p:
    """Reads one piece of content."""

    write: Writer
    path: str
    shown: Shown = field(init=False)
    unknown: bool = False
    """Whether the part that is read now is of a kind that is not known."""
    growing: int | None = None
    """The number of the page that is left question by question."""

    def __post_init__(self) -> None:
        self.shown = Shown(self.write, self.path)

    def pages(self, library: str, params: Json, title: str) -> tuple[Page, ...]:
        """A book's chapters and a presentation's slides are pages; everything else is one page."""
        chapters = records(record(params).get("chapters"))
        if library == "H5P.InteractiveBook" and chapters:
            cover = self.walk(record(params).get("bookCover"), 0)
            inner = tuple(self._page(one, f"Chapter {at}") for at, one in enumerate(chapters, start=1))
            return (self._made(title, cover, kind=PageKind.SECTION, pages=inner),)
        slides = records(record(record(params).get("presentation")).get("slides"))
        if slides:
            return tuple(
                self._slide(f"{title} – slide {at}" if len(slides) > 1 else title, slide)
                for at, slide in enumerate(slides, start=1)
            )
        page = Placed(title=title, path=self.path, settings=_settings(params))
        if library == "H5P.QuestionSet":
            page = replace(page, kind=PageKind.QUIZ)
            self.growing = self.write.package.report.page(page, self.write.package.depth)
        blocks = self.part({"library": library, "params": params}, 0)
        if not blocks:
            self.shown.tell(library, "The content holds nothing that can be read here.", lost=True)
        page = replace(page, body=doc(*blocks))
        return (self.write.package.left(page) if self.growing is None else page,)

    def _slide(self, title: str, slide: Json) -> Placed:
        """A slide, by its own name where it has one."""
        keywords = records(slide.get("keywords"))
        named = next((words for one in keywords if (words := plain(one.get("main")))), "")
        shown = self.walk({key: value for key, value in slide.items() if key != "keywords"}, 0)
        rest = joined(self.write.heading(one.get("main"), 3) for one in keywords[1:])
        return self._made(named or title, (*rest, *shown))

    def _page(self, chapter: Json, title: str) -> Placed:
        named = plain(record(record(chapter.get("metadata"))).get("title"))
        return self._made(named or title, self.part(chapter, 0))

    def _made(self, title: str, blocks: Blocks, **more: Any) -> Placed:
        return self.write.package.left(Placed(title=title, body=doc(*blocks), path=self.path, **more))

    def part(self, data: Json, depth: int) -> Blocks:
        """A part with its library: a question, a picture, a player, or texts with parts in them."""
        named = string(data.get("library"))
        found = _LIBRARY.match(named)
        library, params = (found[1] if found else named), record(data.get("params"))
        if depth > _DEEPEST:
            return ()
        asked = QUESTIONS.get(library) or MORE.get(library)
        if asked is not None:
            title = plain(record(data.get("metadata")).get("title"))
            return asked(params, self.write, title)
        if library == "H5P.QuestionSet":
            return self.questions(params)
        if library in SHOWN:
            return SHOWN[library](self.shown, params)
        before, self.unknown = self.unknown, bool(params and library and library not in _WALKED | _SILENT)
        blocks = self.walk(params, depth + 1)
        if self.unknown:
            self._unknown(library, blocks, depth)
        self.unknown = before
        return blocks

    def _unknown(self, library: str, blocks: Blocks, depth: int) -> None:
        if blocks:
            words = "Content of a kind that is not known here was kept as its texts and media."
            self.shown.tell(library, words)
        elif depth:
            self.shown.tell(library, "A part holds nothing that can be read here.", lost=True)

    def walk(self, data: Json, depth: int) -> Blocks:
        """The texts and parts in data of any shape, in its order."""
        if depth > _DEEPEST:
            return ()
        if isinstance(data, list):
            return tuple(block for one in data for block in self.walk(one, depth + 1))
        if not isinstance(data, dict):
            return ()
        if string(data.get("library")):
            return self.part(data, depth + 1)
        if string(data.get("path")) and string(data.get("mime")):
            return self.shown.file(data)
        blocks: list[Node] = []
        blocks += self.write.html(_moment(data))
        for key in _TITLES:
            blocks += self.write.heading(data.get(key), 3)
        for key, value in data.items():
            blocks += () if key in _SKIPPED else self.named(key, value, depth)
        return tuple(blocks)

    def named(self, key: str, value: Json, depth: int) -> Blocks:
        """What stands under a name in the data; titles were shown before."""
        if key == "textTracks":
            return self.shown.tracks(value)
        if isinstance(value, str):
            return () if key in _TITLES else self.words(key, value)
        return self.walk(value, depth + 1)

    def words(self, key: str, value: str) -> Blocks:
        """A text of the data, unless its name says that it is a setting."""
        if key == "media":
            return self.write.embed(value)
        said = _SAID.search(key) or _TAGGED.search(value) or (self.unknown and _PROSE.match(value))
        if key not in _TEXTS and (_UNSAID.search(key) or not said):
            return ()
        return self.write.heading(value, 3) if _HEADINGS.search(key) else self.write.html(value)

    def questions(self, params: Json) -> Blocks:
        """H5P.QuestionSet: the names of its buttons are none of its words."""
        told = {key: value for key, value in params.items() if key not in ("texts", "override")}
        report, found, number = self.write.package.report, list[Node](), self.growing
        report.expect(len(records(told.get("questions"))), "question")
        for some in self._asked(told):
            found += some
            if number is not None:
                report.add(number, *some)
            if count := sum(one.type == "exercise" for one in some):
                report.did("question", count)
        return tuple(found)

    def _asked(self, told: dict[str, Json]) -> Iterator[Blocks]:
        """The headings of a set of questions, then its texts, and its questions one by one."""
        yield joined(self.write.heading(told.get(key), 3) for key in _TITLES)
        for key, value in told.items():
            if key in _SKIPPED:
                continue
            if isinstance(value, list):
                yield from (self.walk(one, 3) for one in value)
            else:
                yield self.named(key, value, 1)


def _settings(params: Json) -> tuple[tuple[str, str], ...]:
    """The score to pass a set of questions, how many are drawn, and what is told at its end."""
    told = record(params)
    end = record(told.get("endGame")) or (told if record(told).get("questions") else {})
    passing, drawn = told.get("passPercentage"), told.get("poolSize")
    said = [one for one in records(end.get("overallFeedback")) if plain(one.get("feedback"))]
    return (
        *((("Score to pass", f"{passing} %"),) if passing else ()),
        *((("Questions drawn", str(drawn)),) if drawn else ()),
        *((f"Feedback for {one.get('from')}–{one.get('to')} %", plain(one["feedback"])) for one in said),
    )


def _moment(data: Json) -> str:
    """When a part of an interactive film appears, in minutes and seconds."""
    start = amount(record(data.get("duration")).get("from")) if record(data.get("action")) else None
    return "" if start is None else f"{int(start // 60)}:{int(start % 60):02}"
