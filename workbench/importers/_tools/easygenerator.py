"""Courses of Easygenerator: one JSON outline, and a folder of HTML pieces for each of its questions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.importers._clean import parse_html
from workbench.importers._notes import Notes
from workbench.importers._placing import Placed
from workbench.importers._tools.exercise import (
    Answer,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    lines,
    match,
    order,
)
from workbench.importers._tools.shared import (
    Launch,
    Tool,
    Writer,
    joined,
    parsed,
    plain,
    record,
    records,
    string,
)
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind
from workbench.model.limits import ImportLimits

Json = Any
Blocks = tuple[Node, ...]
_FILES = r"(^|/)content/data\.js(on)?$"
_PLACE = re.compile(r"""data-group-id=["']([\w-]+)["']""")
_FIELD = re.compile(
    r"<input\b[^>]{0,2000}>|<select\b[^>]{0,2000}>(?:(?!<select).){0,5000}?</select>",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp)(\?|$)", re.IGNORECASE)


def easygenerator(launch: Launch) -> Tool | None:
    """The sections of an Easygenerator course, if the launch page belongs to one."""
    for path in launch.files(_FILES):
        data = record(parsed(launch.text(path)))
        sections = records(data.get("sections")) or records(data.get("objectives"))
        if sections and any("questions" in one for one in sections):
            course = _Course(launch, path, data)
            return Tool(name="Easygenerator", pages=tuple(course.pages(sections)))
    return None


@dataclass(frozen=True)
class _Course:
    """Reads one course."""

    launch: Launch
    path: str
    data: dict[str, Json]

    @property
    def _folder(self) -> str:
        return posixpath.dirname(self.path)

    def _write(self, folder: str) -> Writer:
        root = posixpath.dirname(self._folder)
        return Writer(package=self.launch.package, folders=(root, folder))

    def pages(self, sections: list[Json]) -> Iterator[Page]:
        """A page of what stands before, then one for each section."""
        intro = self._piece("content", self._folder)
        intro += self._listed(self.data.get("introductions"), self._folder)
        if intro:
            yield self._left(plain(self.data.get("title")) or "Introduction", intro)
        for at, section in enumerate(sections, start=1):
            title = plain(section.get("title")) or f"Section {at}"
            parts = [self._part(section, one) for one in records(section.get("questions"))]
            blocks = joined(parts)
            kind = PageKind.QUIZ if any(one.type == "exercise" for one in blocks) else PageKind.PAGE
            yield self._left(title, blocks, kind)
        ending = self._listed(self.data.get("passedAfterwords"), self._folder)
        if ending:
            yield self._left("At the end", ending)

    def _left(self, title: str, blocks: Blocks, kind: PageKind = PageKind.PAGE) -> Placed:
        return self.launch.package.left(Placed(title=title, body=doc(*blocks), path=self.path, kind=kind))

    def _piece(self, name: str, folder: str) -> Blocks:
        """A piece of HTML, by the name of its file."""
        found = self.launch.package.path(f"{name}.html", folder) if name else None
        if found is None or not found.startswith(f"{folder}/"):
            return ()
        return self._write(folder).html(self.launch.text(found))

    def _listed(self, pieces: Json, folder: str) -> Blocks:
        """The pieces that a list names, each with those within it."""
        blocks: Blocks = ()
        for one in records(pieces):
            blocks += self._piece(string(one.get("id")), folder)
            blocks += self._listed(one.get("children"), folder)
        return blocks

    def _part(self, section: Json, question: Json) -> Blocks:
        """A question, or what a section only tells."""
        folder = posixpath.join(self._folder, str(section.get("id")), str(question.get("id")))
        write = self._write(folder)
        heading = write.heading(question.get("title"))
        told = self._listed(question.get("learningContents"), folder)
        if string(question.get("type")).lower() in ("informationcontent", ""):
            return (*heading, *told, *self._piece("content", folder))
        made = self._exercise(question, folder, heading)
        return (*told, *made)

    def _exercise(self, question: Json, folder: str, heading: Blocks) -> Blocks:
        asked = (*heading, *self._listed(question.get("questionInstructions"), folder))
        kind = string(question.get("type")).lower()
        if not kind.startswith("fillintheblank"):
            asked += self._piece("content", folder)
        told = self._told(question, folder)
        found = _made(kind, question, asked, told, self._write(folder), self._html(folder))
        if found is not None:
            return (found,)
        self.launch.package.notes.warning(
            "A question of a kind that is not known here was kept as text.",
            where=self.path,
            excerpt=f"{plain(question.get('title'))} ({question.get('type')})",
            code="question_kind",
        )
        write = self._write(folder)
        return (*asked, *(block for one in records(question.get("answers")) for block in _said(one, write)))

    def _html(self, folder: str) -> str:
        found = self.launch.package.path("content.html", folder)
        return self.launch.text(found) if found and found.startswith(f"{folder}/") else ""

    def _told(self, question: Json, folder: str) -> Told:
        right = self._listed(question.get("questionCorrectFeedbacks"), folder)
        wrong = self._listed(question.get("questionIncorrectFeedbacks"), folder)
        return Told(
            correct=right or self._piece("correctFeedback", folder),
            incorrect=wrong or self._piece("incorrectFeedback", folder),
            identifier=str(question.get("id") or ""),
        )


def _said(answer: Json, write: Writer) -> Blocks:
    """What an answer says or shows."""
    image = answer.get("image") or answer.get("imageUrl")
    shown = write.image(image, answer.get("text")) if _PICTURE.search(string(image)) else ()
    return (*shown, *write.html(answer.get("text")))


def _made(kind: str, data: Json, asked: Blocks, told: Told, write: Writer, html: str) -> Node | None:
    answers = records(data.get("answers"))
    if kind == "statement":
        return _statements(data, asked, told, write)
    if kind.startswith("fillintheblank"):
        return gaps(asked, _places(html, answers), told) if answers else None
    if kind in ("dragandddroptext", "dragandroptext", "draganddroptext"):
        spots = records(data.get("dropspots"))
        pairs = ((write.html(one.get("text")), lines(f"({one.get('x')}, {one.get('y')})")) for one in spots)
        picture = write.image(data.get("background"))
        return match((*asked, *picture), pairs, told) if spots else None
    if kind == "textmatching":
        pairs = ((write.html(one.get("key")), write.html(one.get("value"))) for one in answers)
        return match(asked, pairs, told) if answers else None
    if kind in ("rankingtext", "ranking"):
        listed = records(data.get("rankingItems")) or answers
        return order(asked, (write.html(one.get("text")) for one in listed), told) if listed else None
    if kind in ("openquestion", "opentext", "scenario"):
        return essay(asked, told)
    if not answers or not any("isCorrect" in one for one in answers):
        return None
    found = (Answer(content=_said(one, write), right=one.get("isCorrect") is True) for one in answers)
    return choice(asked, found, told, many=kind.startswith("multiple"))


def _statements(data: Json, asked: Blocks, told: Told, write: Writer) -> Node | None:
    """Sentences that are true or false: each is paired with one of the two words."""
    answers = records(data.get("answers"))
    pairs = (
        (write.html(one.get("text")), lines("True" if one.get("isCorrect") else "False")) for one in answers
    )
    return match(asked, pairs, told, extra=(lines("True"), lines("False"))) if answers else None


def _places(html: str, answers: list[Json]) -> Iterator[str | Gap]:
    """A text with a field for each group of answers; groups without a field follow it."""
    groups: dict[str, list[Json]] = {}
    for one in answers:
        groups.setdefault(str(one.get("group") or one.get("groupId")), []).append(one)
    at = 0
    for found in _FIELD.finditer(html):
        place = _PLACE.search(found[0])
        if place and place[1].replace("-", "") in {name.replace("-", "") for name in groups}:
            name = next(one for one in groups if one.replace("-", "") == place[1].replace("-", ""))
            yield f"{_words(html[at : found.start()])} "
            yield _gap(groups.pop(name))
            at = found.end()
    if _words(html[at:]):
        yield f" {_words(html[at:])}"
    for left in groups.values():
        yield "\n"
        yield _gap(left)


def _gap(group: list[Json]) -> Gap:
    words = tuple(plain(one.get("text")) for one in group)
    right = tuple(plain(one.get("text")) for one in group if one.get("isCorrect"))
    return Gap(answers=right, options=words if len(right) < len(words) else ())


def _words(html: str) -> str:
    tree = parse_html(html, ImportLimits(), Notes()) if html.strip() else None
    return " ".join("".join(tree.itertext()).split()) if tree is not None else ""
