"""Quiz sheets with a row a question: what each column holds, found by its heading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.importers._quiz import Option, Question, as_float
from workbench.importers._sheet import Row

_LABEL = r"(?P<label>[a-j]|\d{1,2})"
_CHOICE = (
    r"(?:answers?|options?|choices?|alternatives?|responses?|antwort|réponse|reponse|respuesta|opción|opcion"
    r"|risposta)"
)
_SCORE = r"(?:score|points|weight|value|correct|correctness|grade|fraction)"
_OPTIONS = r"(?: ?(?:answers?|options?|choices?|responses?|index))?"
_ROLES = (
    ("feedback_of", rf"{_CHOICE} ?{_LABEL} (?:feedback|explanation|rationale|comment)"),
    ("feedback_of", rf"(?:feedback|explanation) (?:for )?(?:{_CHOICE} )?{_LABEL}"),
    ("score_of", rf"{_CHOICE} ?{_LABEL} {_SCORE}"),
    ("choice", rf"{_CHOICE} ?{_LABEL}(?: text)?"),
    ("choice", r"(?P<label>[a-h])"),
    ("wrong", rf"(?:distractors?|(?:incorrect|wrong){_OPTIONS}) ?(?P<label>\d*)"),
    ("correct_feedback", r"(?:correct|right) (?:answer )?(?:feedback|explanation)"),
    ("correct_feedback", r"feedback (?:if |when )?correct"),
    ("incorrect_feedback", r"(?:incorrect|wrong) (?:answer )?feedback"),
    ("incorrect_feedback", r"feedback (?:if |when )?(?:incorrect|wrong)"),
    ("correct", rf"(?:correct|right|true|expected){_OPTIONS}(?: s)?(?: ?\d+)?"),
    ("correct", r"answers?|answer keys?|keys?|solutions?|lösung|richtige antwort"),
    ("correct", r"bonne réponse|respuesta correcta"),
    ("question", r"(?:the )?(?:quiz )?questions?(?: text| stem| body| html)?|questiontext"),
    ("question", r"prompt|stem|stimulus|item text|frage|fragetext|pregunta|domanda|vraag|énoncé"),
    ("type", r"(?:question |item )?(?:type|format)|questiontype|qtype|fragetyp|interaction type"),
    ("choices", r"(?:answer )?(?:options|choices|alternatives|answers list)(?: f)?"),
    ("points", r"points?|max(?:imum)? (?:score|points)|score|marks?|weight|grade|pts|punkte|worth"),
    ("points", r"default ?mark"),
    ("tolerance", r"tolerance|margin|error margin|accepted error"),
    ("hint", r"hints? ?\d*\+?"),
    ("feedback", r"(?:general )?(?:feedback|explanation|rationale|justification|comment)s?"),
    ("feedback", r"generalfeedback|answer explanation|solution explanation"),
    ("title", r"title|name|question (?:title|name)|label"),
    ("identifier", r"id|identifier|question (?:id|number|no)|qid|no|nr|number|code|item id"),
    ("image", r"image|picture|image (?:link|url|file)|question image|media url"),
    ("shuffle", r"shuffle|randomi[sz]e|random order"),
)
_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROLES]
_TYPES = {
    "choice": "mc mcq sc multiplechoice singlechoice singleselection single singleanswer radio quiz select "
    "multichoice multiplechoicesingle ocq onechoice dropdown",
    "choices": "ms ma mr multipleselect multiselect multipleselection multipleanswer multipleanswers multi "
    "multipleresponse checkbox checkboxes selectall selectallthatapply cata multiplechoicemultiple",
    "truefalse": "tf truefalse trueorfalse boolean yesno truefalsequestion",
    "text": "sa shortanswer fib fillintheblank fillintheblanks fillin fill blank text input shorttext "
    "typeanswer openshort textentry fillup cloze gap",
    "number": "inputquestion num numeric numerical number calculated numericresponse",
    "essay": "essay longanswer wr written writtenresponse paragraph open openended freetext long "
    "extendedtext",
    "match": "match matching mat m pairs mt",
    "order": "order ordering sequence sequencing ord rank ranking sort puzzle",
}
_KINDS = {word: kind for kind, words in _TYPES.items() for word in words.split()}
_TRUE = frozenset(
    {"true", "t", "yes", "wahr", "richtig", "vrai", "verdadero", "vero", "waar", "1", "correct"}
)
_FALSE = frozenset(
    {"false", "f", "no", "falsch", "faux", "falso", "onwaar", "0", "incorrect", "wrong", "not true"}
)
_PAIR = re.compile(r"\s*(?:->|=>|→|=|::)\s*")
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
_COMMAS = re.compile(r"\s*[,;|&/\n]\s*|\s+and\s+")
_SCAN = 25


@dataclass(kw_only=True)
class Columns:
    """Which column holds what; the headings that say nothing known are kept as metadata."""

    header: Row
    roles: dict[str, list[int]] = field(default_factory=dict)
    labelled: dict[str, dict[str, int]] = field(default_factory=dict)
    """Columns of single choices, their scores and feedback: by role, then label."""
    other: list[int] = field(default_factory=list)

    @property
    def is_quiz(self) -> bool:
        """Whether these are questions: text, and choices or answers."""
        answers = "correct" in self.roles or "wrong" in self.labelled or "choices" in self.roles
        choices = len(self.labelled.get("choice", ()))
        return "question" in self.roles and (answers or choices > 1)

    @property
    def counts_choices(self) -> bool:
        """Whether the right answers are given by their place (Kahoot)."""
        return any(
            "choose at least one" in self.header.cell(index).lower() for index in self.roles["correct"]
        )


def find_columns(rows: Iterable[Row]) -> Columns | None:
    """The columns of the first row that is a quiz's heading; None when the sheet is no quiz."""
    for _, row in zip(range(_SCAN), rows, strict=False):
        columns = read_header(row)
        if columns.is_quiz:
            columns.roles.setdefault("correct", [])
            return columns
    return None


def read_header(header: Row) -> Columns:
    """What each column of a heading holds."""
    columns = Columns(header=header)
    for index, cell in enumerate(header.cells):
        role, label = _role(cell)
        if role in ("choice", "score_of", "feedback_of", "wrong"):
            columns.labelled.setdefault(role, {}).setdefault(label or str(index), index)
        elif role:
            columns.roles.setdefault(role, []).append(index)
        elif cell:
            columns.other.append(index)
    for extra in columns.roles.get("question", [])[1:]:
        columns.other.append(extra)
    return columns


def _role(cell: str) -> tuple[str, str]:
    """What a heading means, and the label of the choice it is about."""
    words = re.split(r"\s+-\s+|\(", cell)[0] if len(cell) > 3 else cell
    plain = re.sub(r"[\s_*:.?#()\[\]]+", " ", words.casefold()).strip()
    for role, pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found:
            return role, found.groupdict().get("label") or ""
    return "", ""


def question_of(row: Row, columns: Columns) -> Question:
    """What a row says about its question."""
    roles = columns.roles
    question = Question(
        where=f"row {row.number}",
        text=_first(row, roles.get("question")),
        identifier=_first(row, roles.get("identifier")),
        title=_first(row, roles.get("title")),
        points=as_float(_first(row, roles.get("points"))),
        tolerance=as_float(_first(row, roles.get("tolerance"))),
        image=_first(row, roles.get("image")),
        shuffle=_first(row, roles.get("shuffle")).casefold() in _TRUE,
        hints=[row.cell(index) for index in roles.get("hint", ()) if row.cell(index)],
        options=_options(row, columns),
    )
    named = {"general": "feedback", "correct": "correct_feedback", "incorrect": "incorrect_feedback"}
    question.feedback = {
        outcome: text for outcome, role in named.items() if (text := _joined(row, roles.get(role)))
    }
    question.metadata = [
        (columns.header.cell(index)[:60], row.cell(index)) for index in columns.other if row.cell(index)
    ]
    return question


def _first(row: Row, indexes: list[int] | None) -> str:
    return next((row.cell(index) for index in indexes or () if row.cell(index)), "")


def _joined(row: Row, indexes: list[int] | None) -> str:
    return "\n".join(row.cell(index) for index in indexes or () if row.cell(index))


def _options(row: Row, columns: Columns) -> list[Option]:
    scores = columns.labelled.get("score_of", {})
    feedback = columns.labelled.get("feedback_of", {})
    found = []
    for label, index in columns.labelled.get("choice", {}).items():
        if row.cell(index):
            said = row.cell(feedback[label]) if label in feedback else ""
            found.append(Option(text=row.cell(index), share=_share(row, scores.get(label)), feedback=said))
    for index in columns.roles.get("choices", ()):
        found += [Option(text=part) for part in _BETWEEN.split(row.cell(index)) if part]
    return found


def _share(row: Row, index: int | None) -> float:
    """What a choice earns; a sheet gives figures, or says true or false."""
    cell = row.cell(index)
    number = as_float(cell)
    if number is not None:
        return number
    return 1.0 if cell.casefold() in _TRUE | {"x", "correct"} else 0.0


def settle(question: Question, row: Row, columns: Columns) -> str:
    """Decide the question's kind and its right answers; a sentence when something does not fit."""
    given = [row.cell(index) for index in columns.roles["correct"] if row.cell(index)]
    wrong = [row.cell(index) for index in columns.labelled.get("wrong", {}).values() if row.cell(index)]
    if wrong:
        question.options += [Option(text=text, share=1.0) for text in given] + [
            Option(text=text) for text in wrong
        ]
        given = []
    word = _first(row, columns.roles.get("type"))
    question.kind = _KINDS.get(re.sub(r"[^a-z]", "", word.casefold()), "")
    problem = f"The question type “{word}” is not known; it was read by what is there." if word else ""
    if question.kind:
        problem = ""
    _guess(question, given)
    return _SETTLE.get(question.kind, _settle_text)(question, given, columns) or problem


def _guess(question: Question, given: list[str]) -> None:
    """The kind, where the sheet does not say it, or says another than it shows."""
    kind, options = question.kind, question.options
    if not kind:
        if len(options) > 1:
            question.kind = "choice"
        elif given and given[0].casefold() in _TRUE | _FALSE - {"1", "0", "t", "f"}:
            question.kind = "truefalse" if as_float(given[0]) is None else "number"
        elif given and as_float(given[0]) is not None:
            question.kind = "number"
        else:
            question.kind = "text" if given else "essay"
    elif kind == "text" and len(options) > 1 and given:
        question.kind = "choice"


def _settle_choice(question: Question, given: list[str], columns: Columns) -> str:
    options = question.options
    if len(options) < 2:
        question.kind = "text" if given else "essay"
        return "There are no choices to choose from; it became a written answer."
    right, unknown = right_options(given, options, columns)
    for index in right:
        options[index].share = max(options[index].share, 1.0)
    if len(right) > 1 and question.kind == "choice":
        question.kind = "choices"
    _scale(options)
    if unknown:
        return f"The answer “{unknown}” is none of the choices; set the right one by hand."
    if not any(option.share > 0 for option in options):
        return "No right answer is given; set it by hand."
    return ""


def _scale(options: list[Option]) -> None:
    """Sheets give shares as percentages or points: the best becomes 1."""
    best = max(option.share for option in options)
    if best > 1:
        for option in options:
            option.share /= best


def right_options(given: list[str], options: list[Option], columns: Columns) -> tuple[list[int], str]:
    """The places of the right options, and an answer that names none of them."""
    texts = [" ".join(option.text.casefold().split()) for option in options]
    labels = [label for label, index in columns.labelled.get("choice", {}).items()]
    right: list[int] = []
    for cell in given:
        found = _place(cell, texts, labels, by_place=columns.counts_choices)
        if found is not None:
            right.append(found)
            continue
        parts = [part for part in _COMMAS.split(cell) if part]
        if len(parts) == 1 and re.fullmatch(r"[A-Ja-j]{2,}", cell):
            parts = list(cell)
        places = [_place(part, texts, labels, by_place=columns.counts_choices) for part in parts]
        if None in places:
            return right, cell
        right += [place for place in places if place is not None]
    return list(dict.fromkeys(right)), ""


def _place(cell: str, texts: list[str], labels: list[str], *, by_place: bool) -> int | None:
    """The place of the option that a cell names: by its text, its letter or its number."""
    plain = " ".join(cell.casefold().split())
    number = int(plain) if plain.isascii() and plain.isdigit() else 0
    if by_place and 0 < number <= len(texts):
        return number - 1
    if plain in texts:
        return texts.index(plain)
    name = re.sub(rf"^{_CHOICE}[\s_-]*|[).:\s]+$", "", plain)
    if name in labels and labels.index(name) < len(texts):
        return labels.index(name)
    if re.fullmatch("[a-j]", name) and ord(name) - 97 < len(texts):
        return ord(name) - 97
    number = int(name) if name.isascii() and name.isdigit() else 0
    return number - 1 if 0 < number <= len(texts) else None


def _settle_true(question: Question, given: list[str], columns: Columns) -> str:
    answer = given[0].casefold() if given else ""
    if len(question.options) == 2 and answer not in _TRUE | _FALSE:
        return _settle_choice(question, given, columns)
    if len(question.options) == 2 and any(option.share for option in question.options):
        return ""
    question.options = [
        Option(text="True", share=float(answer in _TRUE)),
        Option(text="False", share=float(answer in _FALSE)),
    ]
    return "" if answer in _TRUE | _FALSE else "No right answer is given; set it by hand."


def _settle_text(question: Question, given: list[str], columns: Columns) -> str:
    answers = [part for cell in given for part in _BETWEEN.split(cell) if part]
    answers += [option.text for option in question.options]
    question.options = [Option(text=answer, share=1.0) for answer in dict.fromkeys(answers)]
    if question.kind == "number" and any(as_float(answer) is None for answer in answers):
        question.kind = "text"
    return "" if answers else "No right answer is given; set it by hand."


def _settle_essay(question: Question, given: list[str], columns: Columns) -> str:
    question.options = [Option(text=" ".join(given))] if given else []
    return ""


def _settle_match(question: Question, given: list[str], columns: Columns) -> str:
    cells = [option.text for option in question.options] + [
        part for cell in given for part in _BETWEEN.split(cell)
    ]
    parts = [_PAIR.split(cell, maxsplit=1) for cell in cells if cell]
    question.pairs = [(part[0], part[1]) for part in parts if len(part) == 2]
    if not question.pairs:
        question.kind = "essay"
        return "No pairs were found: write them as “left = right”. It became a written answer."
    alone = next((part[0] for part in parts if len(part) == 1), "")
    return f"“{alone}” has no partner and was left out." if alone else ""


def _settle_order(question: Question, given: list[str], columns: Columns) -> str:
    if len(question.options) < 2:
        question.options = [Option(text=part) for cell in given for part in _BETWEEN.split(cell) if part]
    elif given:
        right, unknown = right_options(given, question.options, columns)
        if not unknown and sorted(right) == list(range(len(question.options))):
            question.options = [question.options[index] for index in right]
    if len(question.options) < 2:
        question.kind = "essay"
        return "There is nothing to put in order; it became a written answer."
    return ""


_SETTLE = {
    "choice": _settle_choice,
    "choices": _settle_choice,
    "truefalse": _settle_true,
    "text": _settle_text,
    "number": _settle_text,
    "essay": _settle_essay,
    "match": _settle_match,
    "order": _settle_order,
}
