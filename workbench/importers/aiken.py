"""Aiken, the plainest of text formats for multiple choice questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._base import SILENT, Report, importer
from workbench.importers._decode import beginning, decode
from workbench.importers._notes import Notes
from workbench.importers._portion import by_paragraphs
from workbench.importers._sheets.quiz import Option, Question, Texts, question_node
from workbench.model.content import Node, doc, node
from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import Unreadable
from workbench.model.imported import Imported, Source
from workbench.model.limits import ImportLimits

_OPTION = re.compile(r"^\s*\(?([A-Za-z])([).])(\s*)(\S.*)$")
_WORD = (
    r"^\s*(?:\W{0,3}(?:(?:THE )?CORRECT )?(?:ANSWERS?|ANS|KEY)"
    r"|ANTWORT|RESPUESTA|R[ÉE]PONSE|RESPOSTA|RISPOSTA|ОТВЕТ)\s*[:：]"
)
_ANSWER = re.compile(
    _WORD + r"\W{0,3}([A-Z](?:(?:\s*[,;&]\s*|\s+(?:AND\s+)?)[A-Z]\b)*)(?:\s*|[).:](?:\s.*)?|\*+)$",
    re.IGNORECASE,
)
_ANY_ANSWER = re.compile(_WORD, re.IGNORECASE)
_TOLD = re.compile(
    r"^\s*(?:FEEDBACK|EXPLANATION|RATIONALE|REASON|JUSTIFICATION|ERKL[ÄA]RUNG|EXPLICACI[ÓO]N|EXPLICATION)"
    r"\s*[:：]\s*(\S.*)$",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"^\s*(DIFFICULTY|TOPICS?|TAGS?|CATEGORY|POINTS?|LEVEL|BLOOM(?:'S)?(?: LEVEL)?)\s*[:：]\s*(\S.*)$",
    re.IGNORECASE,
)
_NO_ANSWER = "It has no ANSWER line that names one of its choices."


def _is_aiken(source: Source) -> bool:
    if source.extension not in (".txt", ".aiken"):
        return False
    lines = beginning(source.head(20_000)).splitlines()
    return any(map(_ANSWER.match, lines)) and sum(1 for line in lines if _OPTION.match(line)) >= 2


@importer(
    "aiken", label="Aiken questions", extensions=(".aiken",), sniff=_is_aiken, version="5", cut=by_paragraphs
)
def read_aiken(source: Source, limits: ImportLimits, report: Report = SILENT) -> Imported:
    """Read each question; lines that belong to none are kept and reported."""
    notes = Notes()
    string = decode(source.read(), notes, name=source.name)
    page = Page(title=source.stem, kind=PageKind.QUIZ)
    report.watch("notes", lambda: notes)
    report.expect(sum(1 for line in string.splitlines() if _ANSWER.match(line)), "question")
    left, blocks = report.page(page), list[Node]()
    texts = Texts(notes, limits)
    report.watch("assets", lambda: texts.assets.all)
    for one in _questions(string, texts):
        blocks.append(one)
        report.add(left, one)
        report.did("question")
    if not blocks:
        raise Unreadable(f"“{source.name}” holds no question.", advice="Each needs a line “ANSWER: A”.")
    course = Course(title=source.stem, pages=(replace(page, body=doc(*blocks)),))
    return Imported(course=course, notes=notes.all, assets=texts.assets.all)


def _questions(string: str, texts: Texts) -> Iterator[Node]:
    held = list[Question]()
    for one in _read(string, texts.notes):
        yield from (question_node(question, texts) for question in held)
        held = [one] if isinstance(one, Question) else []
        if isinstance(one, Node):
            yield one
    yield from (question_node(question, texts) for question in held)


def _read(string: str, notes: Notes) -> Iterator[Question | Node]:
    """The questions, each told more until the next comes; what makes no question comes out as it was."""
    pending, last = _Pending(), None
    for number, line in enumerate(string.splitlines(), start=1):
        answer, option = _ANSWER.match(line), _option(line, pending.options)
        if last is not None and pending.empty and _behind(line, last):
            continue
        if answer and pending.options:
            last = _question(pending, re.findall("[A-Z]", answer[1].upper()), f"line {number}", notes)
            yield last
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


def _behind(line: str, question: Question) -> bool:
    """Whether a line behind an answer tells more of that question; it then is a part of it."""
    if told := _TOLD.match(line):
        question.feedback["general"] = f"{question.feedback.get('general', '')}\n{told[1]}".strip()
    elif fact := _FACT.match(line):
        question.metadata.append((fact[1].capitalize(), fact[2].strip()))
    return bool(told or _FACT.match(line))


def _option(line: str, known: dict[str, str]) -> tuple[str, str] | None:
    """The letter and text of a choice; a small letter, or one close to its text, must be the next in turn."""
    found = _OPTION.match(line)
    if found is None:
        return None
    letter, next_one = found[1].upper(), ord(found[1].upper()) - 65 == len(known)
    sure = found[1].isupper() and (found[2] == ")" or found[3] != "")
    return (letter, found[4].strip()) if sure or next_one else None


@dataclass
class _Pending:
    """A question whose answer has not come yet."""

    stem: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    gap: bool = False
    """Whether an empty line came after its choices."""

    @property
    def empty(self) -> bool:
        """Whether nothing has come yet."""
        return not self.stem and not self.options

    def over(self, option: tuple[str, str] | None) -> bool:
        """Whether a line that comes now belongs to another question."""
        return bool(self.options) and (option[0] in self.options if option else self.gap)

    def take(self, line: str, option: tuple[str, str] | None) -> None:
        """Take over a line of the question."""
        words = line.strip()
        if option and (self.stem or self.options):
            self.options[option[0]] = option[1]
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


def _question(pending: _Pending, right: list[str], where: str, notes: Notes) -> Question:
    if missing := [one for one in right if one not in pending.options]:
        message = f"The answer {', '.join(missing)} is none of the choices."
        notes.warning(message, where=where, code="no_key")
    found = pending.options.items()
    listed = [Option(text=words, share=1 / len(right) if key in right else 0.0) for key, words in found]
    kind = "choices" if len(right) > 1 else "choice"
    return Question(where=where, text="\n".join(pending.stem), kind=kind, options=listed)
