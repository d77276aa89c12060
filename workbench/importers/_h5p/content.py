"""Interactive content of H5P: content.json, and the libraries that say what its parts mean."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from workbench.importers._h5p.more import MORE
from workbench.importers._h5p.question import QUESTIONS
from workbench.importers._package.files import Package
from workbench.importers._placing import Placed
from workbench.importers._plain import leave_plain_texts
from workbench.importers._tools.shared import Writer, amount, joined, parsed, plain, record, records, string
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.course import Page, PageKind

Json = Any
Blocks = tuple[Node, ...]
_LIBRARY = re.compile(r"^(H5P\.[\w.-]+?)(?:[ -]\d+(?:\.\d+)*)?$")
_TEXTS = (
    "intro", "introduction", "text", "taskDescription", "description", "content", "body", "summary",
    "question", "answer", "tip", "dialog", "imageAltText",
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
    return reader.pages(string(head.get("mainLibrary")), content, title)


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
    unknown: bool = False
    """Whether the part that is read now is of a kind that is not known."""
    growing: int | None = None
    """The number of the page that is left question by question."""

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
        page = Placed(title=title, path=self.path, settings=self._settings(params))
        if library == "H5P.QuestionSet":
            page = replace(page, kind=PageKind.QUIZ)
            self.growing = self.write.package.report.page(page, self.write.package.depth)
        blocks = self.part({"library": library, "params": params}, 0)
        if not blocks:
            self._told(library, "The content holds nothing that can be read here.", lost=True)
        page = replace(page, body=doc(*blocks))
        return (self.write.package.left(page) if self.growing is None else page,)

    def _slide(self, title: str, slide: Json) -> Placed:
        """A slide, by its own name where it has one."""
        keywords = records(slide.get("keywords"))
        named = next((words for one in keywords if (words := plain(one.get("main")))), "")
        shown = self.walk({key: value for key, value in slide.items() if key != "keywords"}, 0)
        rest = joined(self.write.heading(one.get("main"), 3) for one in keywords[1:])
        return self._made(named or title, (*rest, *shown))

    def _settings(self, params: Json) -> tuple[tuple[str, str], ...]:
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

    def _told(self, library: str, words: str, *, lost: bool = False) -> None:
        notes = self.write.package.notes
        tell = notes.loss if lost else notes.info
        tell(words, where=self.path, excerpt=library, code="component_kind")

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
        shown = _SHOWN.get(library)
        if shown is not None:
            return shown(self, params)
        before, self.unknown = self.unknown, bool(params and library and library not in _WALKED | _SILENT)
        blocks = self.walk(params, depth + 1)
        if self.unknown:
            self._unknown(library, blocks, depth)
        self.unknown = before
        return blocks

    def _unknown(self, library: str, blocks: Blocks, depth: int) -> None:
        if blocks:
            words = "Content of a kind that is not known here was kept as its texts and media."
            self._told(library, words)
        elif depth:
            self._told(library, "A part holds nothing that can be read here.", lost=True)

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
            return self.file(data)
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
            return self.tracks(value)
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

    def tracks(self, data: Json) -> Blocks:
        """The captions of a film, as files."""
        found = ((record(one.get("track")), one) for one in records(record(data).get("videoTrack")))
        return joined(
            self.write.media(track["path"], "file", told.get("label") or told.get("srcLang"))
            for track, told in found
            if string(track.get("path"))
        )

    def file(self, data: Json, alt: str = "") -> Blocks:
        """A picture, sound, video or other file."""
        path, kind = string(data.get("path")), string(data.get("mime")).partition("/")[0]
        if kind == "image":
            return self.write.image(path, alt or data.get("alt"))
        if path.startswith("http"):
            return self.write.embed(path)
        return self.write.media(path, kind if kind in ("audio", "video") else "file")

    def image(self, params: Json) -> Blocks:
        """H5P.Image."""
        return self.file(record(params.get("file")), plain(params.get("alt")))

    def player(self, params: Json) -> Blocks:
        """H5P.Video and H5P.Audio: the first of the sources that is here."""
        sources = records(params.get("sources")) or records(params.get("files"))
        found = next((blocks for one in sources if (blocks := self.file(one))), ())
        tracks = self.tracks(params.get("textTracks"))
        return (*self.write.heading(params.get("title"), 3), *found, *tracks)

    def link(self, params: Json) -> Blocks:
        """H5P.Link."""
        told = record(params.get("linkWidget"))
        url = f"{string(told.get('protocol'))}{string(told.get('url'))}"
        return self.write.link(url, plain(params.get("title")) or url) if url else ()

    def table(self, params: Json) -> Blocks:
        """H5P.Table and texts."""
        return self.write.html(params.get("text"))

    def frame(self, params: Json) -> Blocks:
        """H5P.IFrameEmbed: something on the web, or a page that came along."""
        source = string(params.get("source"))
        if shown := self.write.embed(source):
            return shown
        found = self.write.path(source) if source else None
        if found is None:
            self._told(source, "A page that is shown here did not come along.", lost=True)
            return ()
        return self.write.link(source, posixpath.basename(found))

    def chart(self, params: Json) -> Blocks:
        """H5P.Chart: the table of its numbers."""
        rows = [(plain(one.get("text")), one.get("value")) for one in records(params.get("listOfTypes"))]
        cells = [
            node("tableRow", *(node("tableCell", paragraph(words)) for words in (name, _number(value))))
            for name, value in rows
        ]
        return (node("table", *cells),) if cells else ()

    def crossroads(self, params: Json) -> Blocks:
        """H5P.GoToQuestion: a question, and the ways on from it."""
        ways = [
            node("listItem", *words) for one in records(params.get("choices")) if (words := self._way(one))
        ]
        return (*self.write.html(params.get("text")), *((node("bulletList", *ways),) if ways else ()))

    def _way(self, choice: Json) -> Blocks:
        return (*self.write.html(choice.get("text")), *self.write.html(choice.get("ifChosenText")))

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


def _moment(data: Json) -> str:
    """When a part of an interactive film appears, in minutes and seconds."""
    start = amount(record(data.get("duration")).get("from")) if record(data.get("action")) else None
    return "" if start is None else f"{int(start // 60)}:{int(start % 60):02}"


def _number(value: Json) -> str:
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else plain(value)


_SHOWN: dict[str, Callable[[_H5p, Json], Blocks]] = {
    "H5P.Image": _H5p.image,
    "H5P.Video": _H5p.player,
    "H5P.Audio": _H5p.player,
    "H5P.Link": _H5p.link,
    "H5P.Table": _H5p.table,
    "H5P.IFrameEmbed": _H5p.frame,
    "H5P.Chart": _H5p.chart,
    "H5P.GoToQuestion": _H5p.crossroads,
    "H5P.QuestionSet": _H5p.questions,
}
