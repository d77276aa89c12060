"""Videos of TechSmith Camtasia: the player's own file tells their parts, captions, links and questions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._endings import played
from workbench.importers._javascript import unescaped
from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, attributes, below, child, children, string
from workbench.importers._tools.exercise import Answer, Blocks, Told, choice, essay, lines, typed
from workbench.importers._tools.shared import Launch, Tool, Writer
from workbench.importers._xml import parse_lenient
from workbench.model.content import Node, doc, heading, node, paragraph
from workbench.model.course import Page
from workbench.model.errors import BadInput

_FILES = r"(^|/)[^/]+_config\.xml$|(^|/)config_xml\.js$"
_WRITTEN = re.compile(r"embedded_config_xml\s*=\s*(['\"])((?:[^\\]|\\.)*?)\1\s*;", re.DOTALL)
_LINE = re.compile(r"\\\r?\n")
_ENDS = re.compile(r"_config\.xml$", re.IGNORECASE)
_CONTENTS, _SPOTS, _QUIZ = "tableofcontents", "hotspot", "quiz"
_SPOKEN = ("name", "comment", "text", "label")
_MOST = 2000


def camtasia(launch: Launch) -> Tool | None:
    """The videos that a page plays, if Camtasia made it."""
    pages = tuple(page for path, root in _told(launch) for page in _Video(launch, path, root).pages())
    return Tool(name="TechSmith Camtasia", pages=pages, whole=True) if pages else None


def _told(launch: Launch) -> Iterator[tuple[str, Element]]:
    """What is told of the page's own videos: by its name, else by what its scripts name, else of all."""
    files = launch.files(_FILES)
    stem = posixpath.basename(launch.path).rpartition(".")[0].removesuffix("_player")
    written = [path for path in files if _ENDS.search(path)]
    own = [path for path in written if _ENDS.sub("", posixpath.basename(path)) == stem]
    named = [path for path in written if any(posixpath.basename(path) in one.text for one in launch.scripts)]
    listed = own or named or written or [path for path in files if path not in written]
    for path in listed:
        if (root := _root(launch, path)) is not None:
            yield path, root


def _root(launch: Launch, path: str) -> Element | None:
    """The description in a file, which is XML or holds it in a script; None where it is none of these."""
    text = launch.text(path)
    if not _ENDS.search(path):
        found = _WRITTEN.search(text)
        text = unescaped(_LINE.sub("\n", found[2])) if found else ""
    if "trackType" not in text and "contentList" not in text:
        return None
    try:
        root, problem = parse_lenient(text.encode(), launch.package.limits, name=f"“{path}”")
    except BadInput as error:
        launch.package.notes.loss(str(error), where=path, code="unreadable_xml", advice=error.advice)
        return None
    if problem:
        launch.package.notes.warning(f"The file is {problem}.", where=path, code="not_well_formed")
    return root


@dataclass(frozen=True)
class _Video:
    """Turns one description into the page of its video."""

    launch: Launch
    path: str
    root: Element

    @property
    def _write(self) -> Writer:
        folder = posixpath.dirname(self.path)
        return Writer(package=self.launch.package, folders=(folder, self.launch.folder))

    def pages(self) -> Iterator[Page]:
        """The video with all that belongs to it."""
        title = next(
            (attr(one, "title") for one in below(self.root, "description") if attr(one, "title")), ""
        )
        blocks = (*self._players(), *(block for one in self._tracks() for block in self._track(one)))
        if blocks:
            stem = _ENDS.sub("", posixpath.basename(self.path))
            page = Placed(title=title or stem, body=doc(*blocks), path=self.path)
            yield self.launch.package.left(page)

    def _players(self) -> Iterator[Node]:
        """The video or sound, which may be there in several sizes."""
        listed = [attr(one, "value") for files in below(self.root, "files") for one in below(files, "li")]
        for name in dict.fromkeys(listed):
            if kind := played(name):
                yield from self._write.media(name, kind)

    def _tracks(self) -> Iterator[Element]:
        yield from (one for one in below(self.root, "description") if attr(one, "track-type"))

    def _track(self, track: Element) -> Iterator[Node]:
        kind = attr(track, "track-type").lower()
        marks = [one for one in _marks(track)][:_MOST]
        if kind == _CONTENTS:
            yield from _contents(marks)
        elif kind == _QUIZ:
            for mark in marks:
                yield from _quiz(mark)
        elif kind == _SPOTS:
            yield from self._links(marks)
        elif words := " ".join(filter(None, map(_said, marks))):
            yield heading(2, attr(track, "track-name") or "Captions")
            yield paragraph(words)

    def _links(self, marks: list[Element]) -> Iterator[Node]:
        """Where the places on the video lead that can be clicked; what only moves within it is told."""
        jumps = 0
        for mark in marks:
            urls = [value for value in attributes(mark).values() if value.startswith(("http:", "https:"))]
            urls += [words for one in mark.iter() if (words := string(one)).startswith(("http:", "https:"))]
            jumps += not urls
            for url in dict.fromkeys(urls):
                yield from self._write.link(url, url)
        if jumps:
            self.launch.package.notes.info(
                "Places to click that only lead to another moment of the video were left out.",
                where=self.path,
                excerpt=str(jumps),
                code="hotspots",
            )


def _marks(track: Element) -> Iterator[Element]:
    """What happens at a moment of the video, in the order of the file."""
    for listed in children(child(track, "markers")):
        for one in children(listed, "li"):
            yield from children(one, "description")


def _moment(mark: Element) -> str:
    """When something happens, as 1:05."""
    digits = attr(mark, "start-time").partition(".")[0]
    seconds = int(digits) // 1000 if digits.isdecimal() and len(digits) < 12 else 0
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02}"


def _said(mark: Element) -> str:
    """The words of a moment, which stand in an attribute or in an element."""
    named = attributes(mark)
    return next((named[key] for key in _SPOKEN if named.get(key)), "") or string(mark)


def _contents(marks: list[Element]) -> Iterator[Node]:
    items = [node("listItem", paragraph(f"{_moment(one)} {_said(one)}".strip())) for one in marks]
    if items:
        yield heading(2, "Contents")
        yield node("bulletList", *items)


# Questions -------------------------------------------------------------------------------------


def _quiz(mark: Element) -> Iterator[Node]:
    """The questions that stop the video at a moment."""
    asked = [one for each in children(mark, "questions") for one in below(each, "description")]
    made = [_question(one) for one in asked if child(one, "question") is not None]
    if made:
        yield heading(2, attr(mark, "question-set-name") or "Quiz")
        yield paragraph(f"At {_moment(mark)} of the video.")
        yield from made


def _question(one: Element) -> Node:
    words: Blocks = lines(string(child(one, "question")))
    told = Told(
        correct=_feedback(one, "correct"),
        incorrect=_feedback(one, "incorrect"),
        identifier=attr(one, "id"),
    )
    answers = [each for each in below(child(one, "answer-array"), "description")]
    kind = attr(one, "type").upper()
    if not answers:
        return essay(words, told)
    if kind.startswith(("FITB", "FILL")):
        return typed(words, (string(child(each, "answer")) for each in answers), told)
    right = _right(string(child(one, "correct-answer")), [attr(each, "order-id") for each in answers])
    listed = (
        Answer(content=lines(string(child(each, "answer"))), right=at in right)
        for at, each in enumerate(answers)
    )
    return choice(words, listed, told)


def _right(written: str, orders: list[str]) -> set[int]:
    """The places of the right answers: a number whose bits stand for the answers' own numbers."""
    if not written.isdecimal() or len(written) > 18:
        return set()
    number = int(written)
    bits = [int(one) if one.isdecimal() and len(one) < 4 else at for at, one in enumerate(orders)]
    found = {at for at, bit in enumerate(bits) if number >> bit & 1}
    whole = sum(1 << bits[at] for at in found) == number
    return found if found and whole else {at for at, bit in enumerate(bits) if bit == number}


def _feedback(one: Element, reason: str) -> Blocks:
    found = (each for each in below(child(one, "feedback"), "description") if attr(each, "reason") == reason)
    return lines(*(attr(each, "name") or string(each) for each in found))
