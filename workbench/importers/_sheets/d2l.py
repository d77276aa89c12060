"""Brightspace (D2L) question sheets: several rows a question, the first cell says what each row holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from workbench.importers._notes import Notes
from workbench.importers._sheets.quiz import Option, Question, as_float, only_number
from workbench.importers._sheets.sheet import Row
from workbench.model.scoring import is_tried

_KINDS = {
    "mc": "choice",
    "ms": "choices",
    "tf": "truefalse",
    "sa": "text",
    "wr": "essay",
    "m": "match",
    "o": "order",
}
_SETTINGS = ("difficulty", "scoring", "inputbox", "initialtext")


_FORMATS = ("", "html", "not html", "text")


def _told(row: Row, at: int) -> str:
    """The feedback of an answer, behind the cell that says whether it is HTML; some leave that out."""
    return row.cell(at) if row.cell(at).casefold() not in _FORMATS else row.cell(at + 1)


def _option(row: Row, *, alone: bool) -> Option:
    """An option with its share, which counts only where it stands alone; one of several is right or wrong."""
    share = (as_float(row.cell(1)) or 0.0) / 100
    return Option(text=row.cell(2), share=share if alone else float(share > 0), feedback=_told(row, 3))


def _straight(row: Row) -> Row:
    """An option whose share and text stand one cell too far right, as one tool writes them."""
    shifted = not row.cell(1) and as_float(row.cell(2)) is not None and row.cell(3).casefold() not in _FORMATS
    return replace(row, cells=(row.cell(0), *row.cells[2:])) if shifted else row


_PAID = ("option", "true", "false", "answer")
"""The rows that say in percent what an answer is worth."""
_TEXTS = ("title", "questiontext", "hint", "feedback")


def _whole(row: Row) -> str:
    """A text whose commas were not quoted, so that its parts stand in cells of their own."""
    if row.cell(2).casefold() in _FORMATS and not any(row.cells[3:]):
        return row.cell(1)
    cells = [cell for cell in row.cells[1:] if cell.casefold() not in _FORMATS[1:]]
    return ", ".join(cells).rstrip(", ")


def is_d2l(rows: Iterable[Row]) -> bool:
    """Whether these rows are a Brightspace question sheet."""
    return any(row.cell(0).casefold() == "newquestion" for row in rows)


def questions_of(rows: Iterable[Row], notes: Notes) -> Iterator[Question]:
    """The questions, each with what its rows say."""
    reading: _Reading | None = None
    for row in _beginning(rows):
        word = row.cell(0).casefold()
        if word.startswith("//"):
            continue
        if word == "newquestion":
            if reading is not None:
                yield reading.finished()
            reading = _Reading(row, notes)
        elif reading is not None:
            reading.take(word, row)
        elif word:
            notes.warning(
                "A row before the first question was left out.",
                where=f"row {row.number}",
                excerpt=", ".join(row.cells),
                code="row",
            )
    if reading is not None:
        yield reading.finished()


def _beginning(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, each question's first before its ID, which some tools write above it."""
    held: Row | None = None
    for row in rows:
        word = row.cell(0).casefold()
        if held is not None:
            yield from (row, held) if word == "newquestion" else (held, row)
            held = None
        elif word == "id":
            held = row
        else:
            yield row
    if held is not None:
        yield held


class _Reading:
    """One question while its rows are read."""

    def __init__(self, row: Row, notes: Notes) -> None:
        self._notes = notes
        word = row.cell(1).casefold()
        self._question = Question(where=f"row {row.number}", kind=_KINDS.get(word, "essay"))
        self._choices: dict[str, str] = {}
        self._matches: list[tuple[str, str]] = []
        if word not in _KINDS:
            self._notes.warning(
                f"The question type “{row.cell(1)}” is not known; it became a written answer.",
                where=self._question.where,
                code="type",
            )

    def take(self, word: str, row: Row) -> None:
        """Read one row."""
        question, value = self._question, _whole(row) if word in _TEXTS else row.cell(1)
        fields = {"id": "identifier", "title": "title", "image": "image", "questiontext": "text"}
        if word in fields:
            setattr(question, fields[word], value)
            question.pictures += [src for _, src in row.pictures]
        elif word == "points":
            question.points = only_number(value)
            question.metadata += [(row.cell(0), value)] if value and question.points is None else []
        elif word == "hint":
            question.hints += [value] if value else []
        elif word == "feedback":
            said = question.feedback.get("general", "")
            question.feedback["general"] = f"{said}\n{value}".strip()
        elif word in _SETTINGS:
            question.metadata += [(row.cell(0), " ".join(filter(None, row.cells[1:])))] if value else []
        else:
            self._answer(word, row)

    def _answer(self, word: str, row: Row) -> None:
        question = self._question
        share = (as_float(row.cell(1)) or 0.0) / 100
        if word in _PAID and row.cell(1) and as_float(_straight(row).cell(1)) is None:
            message = "What an answer is worth is no number, so that it counts as wrong."
            self._notes.warning(message, where=f"row {row.number}", excerpt=row.cell(1), code="answer")
        if word == "option":
            question.options.append(_option(_straight(row), alone=question.kind == "choice"))
        elif word in ("true", "false"):
            question.options.append(Option(text=word.capitalize(), share=share, feedback=row.cell(2)))
        elif word == "answer":
            pattern = self._compared(row)
            question.options.append(Option(text=row.cell(2), share=share, pattern=pattern))
        elif word == "item":
            question.options.append(Option(text=row.cell(1), feedback=_told(row, 2)))
        elif word == "choice":
            self._choices[row.cell(1)] = row.cell(2)
        elif word == "match":
            self._matches.append((row.cell(1), row.cell(2)))
        elif word == "answerkey":
            question.options.append(Option(text=row.cell(1), share=1.0))
        elif word:
            self._notes.warning(
                f"A row that begins with “{row.cell(0)}” was left out.",
                where=f"row {row.number}",
                excerpt=", ".join(row.cells),
                code="row",
            )

    def _compared(self, row: Row) -> bool:
        """Whether a typed answer is compared as a pattern; what else is said of that is kept."""
        how, tried = row.cell(3).casefold(), is_tried(row.cell(2))
        self._question.case_sensitive |= how == "sensitive"
        if how == "regexp" and not tried:
            self._tell_pattern(row)
        if how not in ("", "regexp", "sensitive", "insensitive") or how == "regexp" and not tried:
            self._question.metadata.append((f"Answer “{row.cell(2)[:40]}”", row.cell(3)))
        return how == "regexp" and tried

    def _tell_pattern(self, row: Row) -> None:
        self._notes.warning(
            "An answer is a search pattern (regular expression); it is kept as it is written.",
            where=f"row {row.number}",
            excerpt=row.cell(2),
            code="regexp",
            advice="Replace it by the answers that count.",
        )

    def finished(self) -> Question:
        """The question; a kind that its rows do not bear becomes a written answer."""
        question = self._question
        used = {number for number, _ in self._matches}
        question.pairs = [(text, self._choices.get(number, "")) for number, text in self._matches]
        question.pairs += [("", text) for number, text in self._choices.items() if number not in used]
        needs_options = ("choice", "choices", "truefalse", "order", "text")
        if (
            question.kind in needs_options
            and not question.options
            or question.kind == "match"
            and not question.pairs
        ):
            self._notes.warning(
                "No answers are given; it became a written answer.", where=question.where, code="answer"
            )
            question.kind = "essay"
        return question
