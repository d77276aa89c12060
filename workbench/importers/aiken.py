"""Aiken, the plainest of text formats for multiple choice questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import decode
from workbench.importers._notes import Notes
from workbench.importers._quiz import Option, Question, Texts, question_node
from workbench.model.content import Node, doc, node
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_OPTION = re.compile(r"^\s*([A-Z])[.)]\s+(.*)$")
_ANSWER = re.compile(r"^\s*ANSWER:\s*([A-Z])\s*$", re.IGNORECASE)


def _is_aiken(source: Source) -> bool:
    if source.extension not in (".txt", ".aiken"):
        return False
    lines = source.head(20_000).decode("utf-8", "ignore").splitlines()
    return any(map(_ANSWER.match, lines)) and sum(1 for line in lines if _OPTION.match(line)) >= 2


@importer("aiken", label="Aiken questions", extensions=(".aiken",), sniff=_is_aiken)
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
        report.did()
    if not blocks:
        raise Unreadable(f"“{source.name}” holds no question.", advice="Each needs a line “ANSWER: A”.")
    course = Course(title=source.stem, pages=(replace(page, body=doc(*blocks)),))
    return Imported(course=course, notes=notes.all)


def _questions(string: str, notes: Notes) -> Iterator[Node]:
    texts = Texts(notes)
    stem: list[str] = []
    options: dict[str, str] = {}
    for number, line in enumerate((*string.splitlines(), ""), start=1):
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if answer and options:
            yield _question(stem, options, answer[1].upper(), f"line {number}", texts)
            stem, options = [], {}
        elif option and (stem or options):
            options[option[1]] = option[2].strip()
        elif line.strip() and options:
            last = next(reversed(options))
            options[last] += f" {line.strip()}"
        elif line.strip():
            stem.append(line.strip())
    if stem or options:
        words = "\n".join([*stem, *(f"{key}. {value}" for key, value in options.items())])
        notes.loss(
            "Text at the end belongs to no question; it has no ANSWER line.", excerpt=words, code="no_answer"
        )
        yield node("preserved", format="aiken", source=words, reason="It has no ANSWER line.")


def _question(stem: list[str], options: dict[str, str], right: str, where: str, texts: Texts) -> Node:
    if right not in options:
        texts.notes.warning(f"The answer {right} is none of the choices.", where=where, code="no_key")
    listed = [Option(text=words, share=1.0 if key == right else 0.0) for key, words in options.items()]
    return question_node(Question(where=where, text="\n".join(stem), kind="choice", options=listed), texts)
