"""Blackboard's question upload: a row for each question, its kind first, then text and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from workbench.importers._decode import beginning
from workbench.importers._notes import Notes
from workbench.importers._sheets.quiz import Blank, Option, Question
from workbench.importers._sheets.sheet import Row

_KINDS = {
    "mc": "choice",
    "ma": "choices",
    "tf": "truefalse",
    "ess": "essay",
    "sr": "essay",
    "ord": "order",
    "mat": "match",
    "fib": "text",
    "num": "number",
    "fib_plus": "blanks",
    "jumbled_sentence": "blanks",
    "op": "essay",
    "opinion": "essay",
}
_OTHERS = ("fil", "quiz_bowl")


def is_blackboard(rows: Sequence[Row]) -> bool:
    """Whether each row begins with the kind of a question as Blackboard names it."""
    kinds = [row.cell(0).casefold() for row in rows]
    known = all(kind in _KINDS or kind in _OTHERS for kind in kinds)
    return known and bool(kinds) and all(row.cell(0).isupper() and row.cell(1) for row in rows)


def is_upload(head: bytes) -> bool:
    """Whether a text begins as a question upload does, cells parted by tabs."""
    first, tab, rest = beginning(head).partition("\t")
    kind = first.strip()
    return bool(tab) and bool(rest.strip()) and kind.isupper() and kind.casefold() in (*_KINDS, *_OTHERS)


def questions_of(rows: Iterable[Row], notes: Notes) -> Iterator[Question]:
    """The questions; one of a kind that is not known becomes a written answer with its cells kept."""
    for row in rows:
        yield _question(row, notes)


def _question(row: Row, notes: Notes) -> Question:
    kind = _KINDS.get(row.cell(0).casefold(), "")
    given = [cell for cell in row.cells[2:] if cell]
    question = Question(where=f"row {row.number}", text=row.cell(1), kind=kind or "essay")
    question.options = _options(kind, given)
    _tell_unread(row, kind, given, notes)
    if kind == "blanks":
        plus = row.cell(0).casefold() == "fib_plus"
        question.blanks = list(_filled(row.cells[2:]) if plus else _jumbled(row.cells[2:]))
    elif kind == "match":
        question.pairs = list(zip(given[::2], given[1::2], strict=False))
    elif kind == "number":
        question.tolerance = _float(given[1]) if len(given) > 1 else None
    if not kind:
        message = f"The question type “{row.cell(0)}” became a written answer; its cells are kept with it."
        notes.warning(message, where=question.where, code="type")
        question.metadata = [(row.cell(0), " | ".join(given))]
    return question


_SAID = {
    "choice": ("correct", "incorrect"),
    "choices": ("correct", "incorrect"),
    "truefalse": ("true", "false"),
}
"""The words that say what is right, behind each choice or alone."""


def _tell_unread(row: Row, kind: str, given: list[str], notes: Notes) -> None:
    """Tell of cells that say what nothing here knows."""
    left: list[str] = []
    if kind in ("choice", "choices"):
        left = [one for one in given[1::2] if one.casefold() not in _SAID[kind]]
    elif kind == "truefalse":
        left = [one for one in given if one.casefold() not in _SAID[kind]]
    elif kind == "number":
        left = [one for one in given[1:2] if _float(one) is None] + given[2:]
    if kind in ("choice", "choices", "match") and len(given) % 2:
        left.append(given[-1])
    if left:
        message = "A cell of the question was left out: it is none of those that this kind has."
        notes.warning(message, where=f"row {row.number}", excerpt=" | ".join(left), code="answer")


def _options(kind: str, given: list[str]) -> list[Option]:
    """What may be chosen or written, with what is right."""
    if kind in ("", "blanks", "match"):
        return []
    if kind in ("choice", "choices"):
        pairs = zip(given[::2], given[1::2], strict=False)
        return [Option(text=text, share=float(said.casefold() == "correct")) for text, said in pairs]
    if kind == "truefalse":
        right = (given or [""])[0].casefold() == "true"
        return [Option(text="True", share=float(right)), Option(text="False", share=float(not right))]
    return [Option(text=one, share=1.0) for one in (given[:1] if kind == "number" else given)]


def _filled(cells: Sequence[str]) -> Iterator[Blank]:
    """Names of blanks, each with the answers behind it; an empty cell ends them."""
    run: list[str] = []
    for cell in (*cells, ""):
        if cell:
            run.append(cell)
            continue
        if run:
            yield Blank(name=run[0], answers=tuple(run[1:]))
        run = []


def _jumbled(cells: Sequence[str]) -> Iterator[Blank]:
    """Answers to choose from, each with the blank that it is for or with none."""
    pairs = [pair for pair in zip_longest(cells[::2], cells[1::2], fillvalue="") if pair[0]]
    offered = tuple(dict.fromkeys(answer for answer, _ in pairs))
    for name in dict.fromkeys(name for _, name in pairs if name):
        right = tuple(answer for answer, own in pairs if own == name)
        yield Blank(name=name, answers=right, offered=offered)


def _float(words: str) -> float | None:
    try:
        return float(words)
    except ValueError:
        return None
