"""Aiken, the plainest of text formats for multiple choice questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._notes import Notes
from workbench.importers._quiz import Option, Question, Texts, question_node
from workbench.model.content import Node, doc, node
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_OPTION = re.compile(r"^\s*([A-Z])(?:\)\s*|\.\s+)(\S.*)$")
_ANSWER = re.compile(r"^\s*ANSWERS?\s*:\s*([A-Z](?:[\s,;&]+[A-Z])*)\s*$", re.IGNORECASE)
_ANY_ANSWER = re.compile(r"^\s*ANSWERS?\s*:", re.IGNORECASE)
_NO_ANSWER = "It has no ANSWER line that names one of its choices."


def _is_aiken(source: Source) -> bool:
    if source.extension not in (".txt", ".aiken"):
        return False
    lines = source.head(20_000).decode("utf-8", "ignore").splitlines()
    return any(map(_ANSWER.match, lines)) and sum(1 for line in lines if _OPTION.match(line)) >= 2


@importer("aiken", label="Aiken questions", extensions=(".aiken",), sniff=_is_aiken, version="2")
def read_aiken(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read each question; lines that belong to none are kept and reported."""
    notes = Notes()
    string = decode(source.read(), notes, name=source.name)
    page = Page(title=source.stem, kind=PageKind.QUIZ)
    report.watch("notes", lambda: notes)
    report.expect(sum(1 for line in string.splitlines() if _ANSWER.match(line)), "question")
    left, blocks = report.page(page), list[Node]()
    for one in _questions(string, notes):
        blocks.append(one)
        report.add(left, one)
        report.did("question")
    if not blocks:
        raise Unreadable(f"“{source.name}” holds no question.", advice="Each needs a line “ANSWER: A”.")
    course = Course(title=source.stem, pages=(replace(page, body=doc(*blocks)),))
    return Imported(course=course, notes=notes.all)


def _questions(string: str, notes: Notes) -> Iterator[Node]:
    texts, pending = Texts(notes), _Pending()
    for number, line in enumerate(string.splitlines(), start=1):
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if answer and pending.options:
            yield _question(pending, re.findall("[A-Z]", answer[1].upper()), f"line {number}", texts)
            pending = _Pending()
        elif _ANY_ANSWER.match(line) or (line.strip() and pending.over(option)):
            ends = not option and not _ANY_ANSWER.match(line)
            yield from pending.left([] if ends or option else [line.strip()], f"line {number}", notes)
            pending = _Pending()
            if ends or option:
                pending.take(line, option)
        else:
            pending.take(line, option)
    yield from pending.left([], "the end", notes)


@dataclass
class _Pending:
    """A question whose answer has not come yet."""

    stem: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    gap: bool = False
    """Whether an empty line came after its choices."""

    def over(self, option: re.Match[str] | None) -> bool:
        """Whether a line that comes now belongs to another question."""
        return bool(self.options) and (option[1] in self.options if option else self.gap)

    def take(self, line: str, option: re.Match[str] | None) -> None:
        """Take over a line of the question."""
        words = line.strip()
        if option and (self.stem or self.options):
            self.options[option[1]] = option[2].strip()
        elif words and self.options:
            last = next(reversed(self.options))
            self.options[last] += f" {words}"
        elif words:
            self.stem.append(words)
        self.gap = bool(self.options) and (self.gap or not words)

    def left(self, more: list[str], where: str, notes: Notes) -> Iterator[Node]:
        """What there is as it was written, and a note: it makes no question."""
        lines = [*self.stem, *(f"{key}. {value}" for key, value in self.options.items()), *more]
        if lines:
            words = "\n".join(lines)
            notes.loss(
                "Text before this belongs to no question; it has no ANSWER line that fits.",
                where=where,
                excerpt=words,
                code="no_answer",
                advice="Each question needs its choices and a line “ANSWER: A”.",
            )
            yield node("preserved", format="aiken", source=words, reason=_NO_ANSWER)


def _question(pending: _Pending, right: list[str], where: str, texts: Texts) -> Node:
    if missing := [one for one in right if one not in pending.options]:
        message = f"The answer {', '.join(missing)} is none of the choices."
        texts.notes.warning(message, where=where, code="no_key")
    found = pending.options.items()
    listed = [Option(text=words, share=1 / len(right) if key in right else 0.0) for key, words in found]
    kind = "choices" if len(right) > 1 else "choice"
    return question_node(
        Question(where=where, text="\n".join(pending.stem), kind=kind, options=listed), texts
    )
