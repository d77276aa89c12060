"""Quiz sheets with a row a question: what each column holds, by its heading or as a person says."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from workbench.importers._numbers import whole_number
from workbench.importers._sheets.quiz import Option, Question, as_float, only_number
from workbench.importers._sheets.sheet import Row
from workbench.importers._sheets.words import CHOICE, MARKS, PATTERNS, TRUE, WEAK, fold

LABELLED = ("choice", "score_of", "feedback_of", "wrong")
"""Roles that several columns have, each for one choice."""
KNOWN_FACTS = ("category", "difficulty")
SPLITS = {
    "comma": re.compile(r"(?<!\s)\s*[,，]\s*"),
    "semicolon": re.compile(r"(?<!\s)\s*;\s*"),
    "bar": re.compile(r"(?<!\s)\s*\|\s*"),
    "slash": re.compile(r"(?<!\s)\s*/\s*"),
    "line": re.compile(r"(?<!\s)\s*\n\s*"),
    "none": re.compile(r"(?!)"),
}
"""What keeps several answers in one cell apart, where a person says so; a run of blanks is looked at once."""
BETWEEN = re.compile(r"(?<!\s)\s*[;|\n]\s*")
ANY = re.compile(r"(?<!\s)(?:\s*[,;|&/\n，、]\s*|\s+(?:and|und|et|y|e|en|i|och)\s+)")
SCAN = 25
_LONGEST_LIST = 20_000
_LONGEST_HEADING = 1000
_MOST_HEADINGS = 1000
_LETTER = re.compile(r"[a-h]")


@dataclass(kw_only=True)
class Columns:
    """Which column holds what; the headings that say nothing known are kept as metadata."""

    header: Row
    roles: dict[str, list[int]] = field(default_factory=dict)
    labelled: dict[str, dict[str, int]] = field(default_factory=dict)
    """Columns of single choices, their scores and feedback: by role, then label."""
    other: list[int] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)
    first: int | None = None
    """What number the first choice has where right answers are given by their place; None: not by place."""
    split: re.Pattern[str] | None = None
    """What keeps several answers apart, where a person says so."""
    apart: bool = False
    """Whether the right answer stands beside the choices and is none of them."""
    look: str = ""
    """How right choices look, where nothing else says which are right."""

    @property
    def is_quiz(self) -> bool:
        """Whether these are questions: text, and choices or answers."""
        answers = "correct" in self.roles or "wrong" in self.labelled or "choices" in self.roles
        choices = len(self.labelled.get("choice", ()))
        return "question" in self.roles and (answers or choices > 1)

    @property
    def chosen(self) -> dict[int, str]:
        """What each column holds, in the words of the offers."""
        found = {index: role for role, indexes in self.roles.items() for index in indexes}
        for role, columns in self.labelled.items():
            named = role if role in ("choice", "wrong") else role + ":"
            labels = list(self.labelled.get("choice", ()))
            for label, index in columns.items():
                place = labels.index(label) + 1 if label in labels else label
                found[index] = f"{named}{place}" if named.endswith(":") else named
        return found | dict.fromkeys(self.other, "fact") | dict.fromkeys(self.ignored, "ignore")

    @property
    def fact_columns(self) -> list[int]:
        """Columns that are kept as facts of each question."""
        return [*self.other, *(index for role in KNOWN_FACTS for index in self.roles.get(role, ()))]

    def name(self, index: int) -> str:
        """A column's heading, or its letter."""
        return " ".join(self.header.cell(index).split())[:60] or f"Column {letters(index)}"


def letters(index: int) -> str:
    """A column's name as a spreadsheet shows it."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """The columns of the first row, or two rows, that are a quiz's headings; None when there are none."""
    pairs = list(zip(rows[:SCAN], rows[1:SCAN], strict=False))
    one = (_with_below(read_header(row), at, pairs) for at, row in enumerate(rows[:SCAN]))
    two = (read_header(both(above, row)) for above, row in pairs)
    return next((columns for columns in (*one, *two) if columns.is_quiz), None)


def _with_below(columns: Columns, at: int, pairs: Sequence[tuple[Row, Row]]) -> Columns:
    """The headings with those in the row below, where only that one names the choices and it asks nothing."""
    if at >= len(pairs) or not columns.is_quiz or "choice" in columns.labelled:
        return columns
    twice = read_header(both(*pairs[at]))
    asks = pairs[at][1].cell(columns.roles["question"][0])
    return columns if asks or len(twice.labelled.get("choice", ())) < 2 else twice


def both(above: Row, row: Row) -> Row:
    """Headings in two rows as one: the lower cell, where it means something or stands alone."""
    pairs = [(above.cell(at), row.cell(at)) for at in range(max(len(above.cells), len(row.cells)))]
    cells = (low if _role(low, weak=False)[0] or not high else high for high, low in pairs)
    return replace(row, cells=tuple(cells))


def read_header(header: Row, *, weak: bool = False) -> Columns:
    """What each column of a heading holds; `weak` also takes headings that other sheets have too."""
    columns = Columns(header=header)
    for index, cell in enumerate(header.cells):
        role, label = _role(cell, weak=weak) if index < _MOST_HEADINGS else ("", "")
        if role in LABELLED:
            columns.labelled.setdefault(role, {}).setdefault(label or str(index), index)
        elif role:
            columns.roles.setdefault(role, []).append(index)
        elif cell:
            columns.other.append(index)
    _settle_answers(columns)
    _settle_question(columns)
    if asks := columns.roles.get("question"):
        # Beside “Question”, which may be its number or title, “Question text” is what is asked.
        asked = next((at for at in asks if _ASKED.search(fold(header.cell(at)))), asks[0])
        columns.other += [at for at in asks if at != asked]
        columns.roles["question"] = [asked]
    return columns


def _settle_question(columns: Columns) -> None:
    """“Q” is the number of a question, or the question where nothing else is and answers stand beside it."""
    numbers = columns.roles.get("identifier", [])
    asks = [at for at in numbers if fold(columns.header.cell(at)) == "q"]
    if asks and "correct" in columns.roles and "question" not in columns.roles:
        columns.roles["question"] = asks
        columns.roles["identifier"] = [at for at in numbers if at not in asks]
        if not columns.roles["identifier"]:
            del columns.roles["identifier"]


_ASKED = re.compile(r"text|stem|body|html|题干|内容|텍스트")


def _settle_answers(columns: Columns) -> None:
    """Beside columns A, B, C …, columns called Answer 1, Answer 2 hold what is right (Moodle)."""
    choices = columns.labelled.get("choice", {})
    bare = [
        label
        for label in choices
        if _LETTER.fullmatch(columns.header.cell(choices[label]).strip().casefold())
    ]
    numbered = [label for label in choices if label.isdecimal()]
    if len(bare) > 1 and numbered:
        for label in numbered:
            columns.roles.setdefault("correct", []).append(choices.pop(label))
    if len(choices) == 1 and "correct" not in columns.roles and "choices" not in columns.roles:
        columns.roles["correct"] = [index for index in choices.values()]
        del columns.labelled["choice"]
    _settle_marks(columns, choices)
    answers = columns.roles.get("correct", [])
    if len(answers) > 1 and not choices:
        # “Answer” beside “Correct answer” holds the choices.
        plain = [index for index in answers if _ANY_ANSWER.fullmatch(fold(columns.header.cell(index)))]
        if 0 < len(plain) < len(answers):
            columns.roles["correct"] = [index for index in answers if index not in plain]
            columns.roles.setdefault("choices", []).extend(plain)


_ANY_ANSWER = re.compile(CHOICE)
_MARK = re.compile(r"(?:is )?(?:correct|right|richtig) (\d+)")


def _settle_marks(columns: Columns, choices: Mapping[str, int]) -> None:
    """Behind each of “Answer 1”, “Answer 2” …, a column “Correct 1” says whether that one is right."""
    said = [
        (found[1], at)
        for at in columns.roles.get("correct", [])
        if (found := _MARK.fullmatch(fold(columns.header.cell(at)))) and choices.get(found[1]) == at - 1
    ]
    said = said or _following(columns, choices)
    if len(said) > 1:
        columns.labelled.setdefault("score_of", {}).update(said)
        left = [at for at in columns.roles["correct"] if at not in dict(said).values()]
        columns.roles |= {"correct": left}
        if not left:
            del columns.roles["correct"]


def _following(columns: Columns, choices: Mapping[str, int]) -> list[tuple[str, int]]:
    """The columns that say what is right, where one stands behind each choice, whatever they are called."""
    places = {index: label for label, index in choices.items()}
    answers = columns.roles.get("correct", [])
    found = [(places[at - 1], at) for at in answers if at - 1 in places]
    return found if len(found) == len(answers) == len(choices) else []


@lru_cache(maxsize=4096)
def _role(cell: str, *, weak: bool) -> tuple[str, str]:
    """What a heading means, and the label of the choice it is about."""
    if len(cell) > _LONGEST_HEADING:
        return "", ""
    whole = _SEVERAL.sub("", cell.strip())
    words = re.split(r"\s+-\s+|[(（\n]", whole)[0] if len(cell) > 3 else cell
    plain = fold(_CAMEL.sub(" ", _COUNTED.sub("", words)))
    if _NUMBERED.search(words) and plain in ("", "q", "question", "frage", "pregunta", "pergunta", "вопрос"):
        return "identifier", ""
    for role, pattern in (*PATTERNS, *(WEAK if weak else ())):
        found = pattern.fullmatch(plain)
        if found:
            return role, found.groupdict().get("label") or ""
    return "", ""


_SEVERAL = re.compile(r"(?<=\w)\((?:s|es|e|en|n|r)\)")
"""As in “Answer(s)”."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z]|[A-H]$)")
_COUNTED = re.compile(r"^\s*\d+\.\s+(?=\S)")
_NUMBERED = re.compile(r"[#№]\s*$|^\s*[#№]")


def as_chosen(columns: Columns, choices: Mapping[int, str]) -> Columns:
    """The columns with what a person says of some of them."""
    roles = columns.chosen | {index: role for index, role in choices.items()}
    if not choices:
        return columns
    made = replace(columns, roles={}, labelled={}, other=[], ignored=[])
    labels = _labels(columns, roles)
    for index in sorted(roles):
        role, _, place = roles[index].partition(":")
        if role in ("choice", "wrong"):
            made.labelled.setdefault(role, {})[labels[index]] = index
        elif role in LABELLED:
            named = [label for at, label in labels.items() if roles[at] == "choice"]
            at = whole_number(place) or 0
            made.labelled.setdefault(role, {})[named[at - 1] if 0 < at <= len(named) else place] = index
        elif role == "fact":
            made.other.append(index)
        elif role == "ignore":
            made.ignored.append(index)
        elif role == "question" and "question" in made.roles:
            made.other.append(index)
        else:
            made.roles.setdefault(role, []).append(index)
    return made


def _labels(columns: Columns, roles: Mapping[int, str]) -> dict[int, str]:
    """A label for each column of a choice: as the headings say, or by its place among them."""
    known = {index: label for one in columns.labelled.values() for label, index in one.items()}
    found: dict[int, str] = {}
    for role in ("choice", "wrong"):
        places = [index for index in sorted(roles) if roles[index] == role]
        said = [known.get(index, "") for index in places]
        counted = [str(place) for place in range(1, len(places) + 1)]
        found |= dict(zip(places, said if all(said) else counted, strict=True))
    return found


def with_place(columns: Columns, rows: Iterable[Row]) -> Columns:
    """The columns, with whether numbers name choices by their place, and from which number on."""
    numbered, texts, zero = 0, 0, False
    for row in rows:
        options = [option.text for option in options_of(row, columns)]
        parts = [
            part for index in columns.roles.get("correct", ()) for part in ANY.split(row.cell(index)) if part
        ]
        if len(options) < 2 or not parts:
            continue
        if not all(re.fullmatch(r"\d\d?", part, re.A) and int(part) <= len(options) for part in parts):
            return columns
        numbered += 1
        texts += all(part in options for part in parts)
        zero = zero or ("0" in parts and "0" not in options)
    headings = [columns.header.cell(one) for one in columns.roles.get("correct", ())]
    index = any("index" in fold(heading) for heading in headings)
    # Kahoot, Blooket, Quizizz and Wayground name answers by their number; all have a column for the time.
    timed = any(_TIME.match(fold(columns.header.cell(one))) for one in columns.other)
    said = timed or any(_BY_NUMBER.search(heading) for heading in headings)
    if zero and (index or numbered > 1):
        return replace(columns, first=0)
    return replace(columns, first=1) if numbered and (said or texts < numbered) else columns


_TIME = re.compile(r"time(?: limit| in seconds| sec| s)*$|seconds")
_BY_NUMBER = re.compile(r"choose at least one|answer #|\b1, ?2|between 1|number", re.IGNORECASE)


def question_of(row: Row, columns: Columns) -> Question:
    """What a row says about its question."""
    roles = columns.roles
    question = Question(
        where=f"row {row.number}",
        text=_first(row, roles.get("question")),
        identifier=_first(row, roles.get("identifier")),
        title=_first(row, roles.get("title")),
        points=only_number(_first(row, roles.get("points"))),
        tolerance=only_number(_first(row, roles.get("tolerance"))),
        image=_first(row, roles.get("image")),
        shuffle=_first(row, roles.get("shuffle")).casefold() in TRUE,
        hints=[row.cell(index) for index in roles.get("hint", ()) if row.cell(index)],
        options=options_of(row, columns),
    )
    named = {"general": "feedback", "correct": "correct_feedback", "incorrect": "incorrect_feedback"}
    question.feedback = {
        outcome: text for outcome, role in named.items() if (text := _joined(row, roles.get(role)))
    }
    question.metadata = [
        (columns.name(index), row.cell(index)) for index in columns.fact_columns if row.cell(index)
    ]
    unread = [index for role in ("points", "tolerance") for index in roles.get(role, ())]
    question.metadata += [
        (columns.name(index), cell)
        for index in unread
        if (cell := row.cell(index)) and only_number(cell) is None
    ]
    question.metadata += [(f"Comment on {letters(index)}{row.number}", text) for index, text in row.comments]
    choices = set(columns.labelled.get("choice", {}).values())
    question.pictures = [src for index, src in row.pictures if index not in choices]
    return question


def _first(row: Row, indexes: list[int] | None) -> str:
    return next((row.cell(index) for index in indexes or () if row.cell(index)), "")


def _joined(row: Row, indexes: list[int] | None) -> str:
    return "\n".join(row.cell(index) for index in indexes or () if row.cell(index))


def options_of(row: Row, columns: Columns) -> list[Option]:
    """The choices of a row."""
    scores = columns.labelled.get("score_of", {})
    feedback = columns.labelled.get("feedback_of", {})
    pictures = dict(row.pictures)
    found = []
    for label, index in columns.labelled.get("choice", {}).items():
        if row.cell(index) or index in pictures:
            said = row.cell(feedback[label]) if label in feedback else ""
            share = share_of(row.cell(scores.get(label))) or float(_looks(row, index, columns.look))
            option = Option(text=row.cell(index), share=share, feedback=said, label=label)
            option.picture = pictures.get(index, "")
            found.append(option)
    split = columns.split or BETWEEN
    for index in columns.roles.get("choices", ()):
        parts = _listed(row.cell(index)) or split.split(row.cell(index))
        if columns.split is None and len(parts) == 1 and row.cell(index).count(",") > 1:
            parts = row.cell(index).split(",")
        found += [Option(text=text) for part in parts if (text := _bare(part, len(parts)))]
    return found


def _looks(row: Row, index: int, look: str) -> bool:
    return bool(look) and index < len(row.looks) and row.looks[index] == look


_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_UNPARTED = re.compile(r"['\"]\s+['\"]")
"""Entries with nothing but blanks between them, as NumPy writes them."""


def _listed(cell: str) -> list[str]:
    """The entries of a cell that holds a list as programs write it: `["a", "b"]` or `{'A': 'a'}`."""
    if not cell.startswith(("[", "{")) or not cell.endswith(("]", "}")) or len(cell) > _LONGEST_LIST:
        return []
    try:
        found = literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    entries = list(found.values()) if isinstance(found, dict) else found
    if isinstance(entries, list) and len(entries) == 1 and _UNPARTED.search(cell):
        entries = [literal_eval(one) for one in _QUOTED.findall(cell)]
    plain = isinstance(entries, list) and all(isinstance(one, str | int | float) for one in entries)
    return [str(one) for one in entries] if plain and len(entries) > 1 else []


def _bare(part: str, number: int) -> str:
    """A choice without the letter in front of it."""
    part = part.strip()
    return re.sub(r"^\(?[A-Ha-h1-8][).]\s+", "", part) if number > 1 else part


def share_of(cell: str) -> float:
    """What a choice earns; a sheet gives figures, or says true or false."""
    number = as_float(cell)
    if number is not None:
        return number
    return 1.0 if cell.casefold() in TRUE | MARKS else 0.0
