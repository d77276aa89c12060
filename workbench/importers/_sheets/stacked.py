"""Quiz sheets where the answers of a question stand below each other, each in a row of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.importers._notes import Notes
from workbench.importers._sheets.columns import Columns, question_of, share_of
from workbench.importers._sheets.quiz import Option, Question
from workbench.importers._sheets.sheet import Row
from workbench.importers._sheets.words import FALSE, MARKS, TRUE

_MARKED = TRUE | FALSE | MARKS | {"", "100", "-", "n", "y", "j", "o"}


def unstacked(rows: Sequence[Row], columns: Columns, notes: Notes) -> Iterator[tuple[Row, Question | None]]:
    """The rows, each with its question where that takes several rows."""
    answer, mark = _answer_column(columns), _mark_column(columns)
    asks = (columns.roles.get("question") or [-1])[0]
    if answer is None or mark is None or not _is_stacked(rows, asks, answer, mark):
        yield from ((row, None) for row in rows)
        return
    groups: list[list[Row]] = []
    for row in rows:
        if row.cell(asks) and (not groups or row.cell(asks) != groups[-1][0].cell(asks)) or not groups:
            groups.append([])
        groups[-1].append(row)
    for group in groups:
        yield group[0], _question(group, columns, answer, mark, notes) if len(group) > 1 else None


def _answer_column(columns: Columns) -> int | None:
    choices = list(columns.labelled.get("choice", {}).values()) + columns.roles.get("choices", [])
    return choices[0] if len(choices) == 1 else None


def _mark_column(columns: Columns) -> int | None:
    scores = list(columns.labelled.get("score_of", {}).values())
    found = columns.roles.get("correct", []) or scores or columns.roles.get("points", [])
    return found[0] if len(found) == 1 else None


def _is_stacked(rows: Sequence[Row], asks: int, answer: int, mark: int) -> bool:
    follows = [
        row
        for before, row in zip(rows, rows[1:], strict=False)
        if row.cell(answer) and row.cell(asks) in ("", before.cell(asks))
    ]
    return len(follows) >= max(1, len(rows) / 4) and all(row.cell(mark).casefold() in _MARKED for row in rows)


def _question(group: Sequence[Row], columns: Columns, answer: int, mark: int, notes: Notes) -> Question:
    question = question_of(group[0], columns)
    question.options = [
        Option(
            text=row.cell(answer),
            share=min(1.0, share_of(row.cell(mark))),
            picture=dict(row.pictures).get(answer, ""),
        )
        for row in group
        if row.cell(answer)
    ]
    _keep_facts(question, group, columns)
    right = sum(option.share > 0 for option in question.options)
    question.kind = "choices" if right > 1 else "choice"
    if not right:
        notes.warning(
            "No right answer is given; set it by hand.",
            where=question.where,
            excerpt=question.text,
            code="answer",
        )
    return question


def _keep_facts(question: Question, group: Iterable[Row], columns: Columns) -> None:
    """What the further rows of a question say beside their answer."""
    for row in list(group)[1:]:
        more = question_of(row, columns)
        question.hints += more.hints
        question.metadata += [fact for fact in more.metadata if fact not in question.metadata]
        question.pictures += more.pictures
        for outcome, text in more.feedback.items():
            if text != question.feedback.get(outcome):
                question.feedback[outcome] = f"{question.feedback.get(outcome, '')}\n{text}".strip()
