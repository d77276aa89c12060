"""The kind of a question and its right answers, from what a row says of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from workbench.importers._sheets.columns import ANY, BETWEEN, Columns, options_of
from workbench.importers._sheets.quiz import Option, Question, as_float
from workbench.importers._sheets.sheet import Row
from workbench.importers._sheets.words import CHOICE, FALSE, TRUE, kind_of, truth_of

_PAIR = re.compile(r"(?<!\s)\s*(?:->|=>|→|=|::)\s*")
_NAMED = re.compile(rf"^{CHOICE}[\s_-]*|[).:\s]+$")
_LISTED = re.compile(r"[,;|\n，、]")
_NAMES = re.compile(r"[A-Ja-j](?:\s+[A-Ja-j])+|\d{1,2}(?:\s+\d{1,2})+|[1-9]\.[1-9]")
"""Names of choices between blanks; or two numbers that a spreadsheet took for one: 1,2 became 1.2."""
_LONGEST_LABEL = 3
_NO_KEY = "No right answer is given; set it by hand."


def settle(question: Question, row: Row, columns: Columns) -> str:
    """Decide the question's kind and its right answers; a sentence when something does not fit."""
    given = [row.cell(index) for index in _keys(row, columns)]
    if wrong := [cell for index in columns.labelled.get("wrong", {}).values() if (cell := row.cell(index))]:
        question.options += [Option(text=text, share=1.0) for text in given]
        question.options += [Option(text=text) for text in _parted(wrong, columns)]
        given = []
    problem = _settle_kind(question, row, columns)
    if not question.options and (listed := _starred(given) or _told_right(given)):
        question.options, given = listed, []
    if "correct" not in columns.roles:
        _take_stars(question.options)
    if columns.apart and len(given) == 1 and question.options and question.kind in ("", "choice"):
        question.options, given = [Option(text=given[0], share=1.0), *question.options], []
    if given and not question.options:  # what is typed is the number, whatever unit its cell shows
        bare = dict(row.bare)
        given = [bare.get(index, row.cell(index)) for index in _keys(row, columns)]
    _guess(question, given, columns)
    return _SETTLE.get(question.kind, _settle_text)(question, given, columns) or problem


def _keys(row: Row, columns: Columns) -> list[int]:
    """The columns in which a row gives right answers."""
    return [index for index in columns.roles.get("correct", ()) if row.cell(index)]


def _parted(wrong: list[str], columns: Columns) -> list[str]:
    """Wrong answers that have columns of their own, or all one cell."""
    if len(wrong) != 1:
        return wrong
    return [part for part in (columns.split or BETWEEN).split(wrong[0]) if part]


def _settle_kind(question: Question, row: Row, columns: Columns) -> str:
    """Take the kind that a row names; a sentence when there is no such kind."""
    word = next((row.cell(index) for index in columns.roles.get("type", ()) if row.cell(index)), "")
    question.kind = kind_of(word)
    known = question.kind or not word
    return "" if known else f"The question type “{word}” is not known; it was read by what is there."


def _starred(given: list[str]) -> list[Option]:
    """Answers below each other in a cell, the right ones with a star."""
    lines = [line.strip() for line in "\n".join(given).splitlines() if line.strip()]
    right = [line.startswith("*") or line.endswith("*") for line in lines]
    if len(lines) < 2 or not any(right) or all(right):
        return []
    return [
        Option(text=line.strip("* "), share=float(is_right))
        for line, is_right in zip(lines, right, strict=True)
    ]


_SAID = re.compile(r"(?:^|[,;\n]\s*)(Right|Wrong)\s*:\s*", re.IGNORECASE)


def _told_right(given: list[str]) -> list[Option]:
    """Choices in one cell, each with the word in front that says whether it is right (Sensei)."""
    parts = _SAID.split(given[0]) if len(given) == 1 else []
    if len(parts) < 5 or parts[0].strip():
        return []
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return [Option(text=text.strip(), share=float(word.casefold() == "right")) for word, text in pairs]


def _take_stars(options: list[Option]) -> None:
    """Where nothing else says what is right, a star at a choice does, unless all have one."""
    starred = [one for one in options if one.text.startswith("*") or one.text.endswith("*")]
    if len(options) > 1 and 0 < len(starred) < len(options) and not any(one.share for one in options):
        for one in starred:
            one.text, one.share = one.text.strip("* "), 1.0


def _guess(question: Question, given: list[str], columns: Columns) -> None:
    """The kind, where the sheet does not say it, or says another than it shows."""
    kind, options = question.kind, question.options
    if not kind:
        if len(options) > 1:
            question.kind = "choice"
        elif given and given[0].casefold() in (TRUE | FALSE) - {"1", "0", "t", "f", "w", "r", "v"}:
            question.kind = "truefalse" if as_float(given[0]) is None else "number"
        elif given and as_float(given[0]) is not None:
            question.kind = "number"
        else:
            question.kind = "text" if given else "essay"
    elif kind == "text" and len(options) > 1 and given:
        right, unknown = right_options(given, options, columns)
        # Where all are right (Blooket's typing), they are what may be typed.
        question.kind = "text" if len(right) == len(options) and not unknown else "choice"


_LEAST, _SHARE = 2, 0.8


def with_wrong_choices(columns: Columns, rows: Iterable[Row]) -> Columns:
    """The columns, with whether their choices are all wrong ones: the right answer is a text of its own."""
    beside, whole = 0, 0
    for row in rows:
        given = [row.cell(index) for index in columns.roles.get("correct", ()) if row.cell(index)]
        options = options_of(row, columns)
        if not options or len(given) != 1 or len(given[0]) < 2:
            continue
        whole += 1
        right, unknown = right_options(given, options, columns)
        beside += bool(unknown) and not right
    return replace(columns, apart=True) if beside >= max(_LEAST, _SHARE * whole) else columns


def _settle_choice(question: Question, given: list[str], columns: Columns) -> str:
    options = question.options
    if len(options) < 2:
        question.kind = "text" if given else "essay"
        problem = _settle_text(question, given, columns) if given else ""
        return problem or "There are no choices to choose from; it became a written answer."
    right, unknown = right_options(given, options, columns)
    for index in right:
        options[index].share = max(options[index].share, 1.0)
    if len(right) > 1 and question.kind == "choice":
        question.kind = "choices"
    _scale(options)
    if unknown:
        return f"The answer “{unknown}” is none of the choices; set the right one by hand."
    return "" if any(option.share > 0 for option in options) else _NO_KEY


def _scale(options: list[Option]) -> None:
    """Sheets give shares as percentages or points: the best becomes 1."""
    best = max(option.share for option in options)
    if best > 1:
        for option in options:
            option.share /= best


def right_options(given: list[str], options: list[Option], columns: Columns) -> tuple[list[int], str]:
    """The places of the right options, and an answer that names none of them."""
    right: list[int] = []
    unknown = ""
    for cell in given:
        found = _place(cell, options, columns)
        places = [found] if found is not None else _places(cell, options, columns)
        if None in places:
            unknown = unknown or cell
            if not _LISTED.search(cell):
                # A slash or “and” may be a part of one answer: nothing is taken from its middle.
                places = []
        right += [place for place in places if place is not None]
    return list(dict.fromkeys(right)), unknown


def _places(cell: str, options: list[Option], columns: Columns) -> list[int | None]:
    """The places of the options that a cell with several answers names."""
    for split in (columns.split,) if columns.split else (BETWEEN, ANY):
        parts = [part for part in split.split(cell) if part]
        if len(parts) == 1 and re.fullmatch(r"[A-Ja-j]{2,}", cell):
            parts = list(cell)
        elif len(parts) == 1 and (columns.split is None) and _NAMES.fullmatch(cell):
            parts = re.split(r"[\s.]+", cell)
        places = [_place(part, options, columns) for part in parts]
        if None not in places:
            break
    return places


def _place(cell: str, options: list[Option], columns: Columns) -> int | None:
    """The place of the option that a cell names: by its text, its letter or its number."""
    texts = [" ".join(option.text.casefold().split()) for option in options]
    labels = [option.label for option in options]
    plain = " ".join(cell.casefold().split())
    if plain not in texts:  # ② and Ｂ
        plain = unicodedata.normalize("NFKC", plain)
    number = int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else -1
    if "0" in labels and str(number) in labels:
        return labels.index(str(number))  # the choices themselves are counted from 0
    if columns.first is not None and number >= columns.first:
        return _numbered(number - columns.first + 1, labels)
    if plain in texts:
        return texts.index(plain)
    name = _NAMED.sub("", plain).strip("([")
    if name in labels:
        return labels.index(name)
    if re.fullmatch("[a-j]", name):
        return _numbered(ord(name) - 96, labels)
    if name.isascii() and name.isdecimal() and len(name) < 4:
        return _numbered(int(name), labels)
    if (label := _by_heading(plain, columns)) and label in labels:
        return labels.index(label)
    lettered = re.fullmatch(r"([a-j])[).:]\s*(.+)", plain)
    return _place(lettered[2], options, columns) if lettered else None


def _by_heading(plain: str, columns: Columns) -> str:
    """The label of the choice whose heading ends with these letters, of whatever script; "" for none."""
    if len(plain) > _LONGEST_LABEL:
        return ""
    choices = columns.labelled.get("choice", {}).items()
    ends = {label: columns.header.cell(index).casefold().split()[-1:] for label, index in choices}
    return next((label for label, end in ends.items() if end == [plain]), "")


def _numbered(number: int, labels: list[str]) -> int | None:
    """The place of the choice of this number, counted as the columns are, also those left empty."""
    for label in (str(number), chr(96 + number) if 0 < number <= 26 else ""):
        if label and label in labels:
            return labels.index(label)
    counted = all(re.fullmatch(r"[a-j]|[1-9]\d?", label) for label in labels)
    return None if counted or not 0 < number <= len(labels) else number - 1


def _settle_true(question: Question, given: list[str], columns: Columns) -> str:
    answer = given[0].casefold() if given else ""
    options = question.options
    if len(options) == 2 and (
        answer not in TRUE | FALSE or answer in [one.text.casefold() for one in options]
    ):
        return _settle_choice(question, given, columns)
    if len(options) == 2 and any(option.share for option in options):
        return ""
    yes, no = (option.text for option in options) if len(options) == 2 else truth_of(answer)
    if len(options) == 2 and options[0].text.casefold() in FALSE:
        yes, no = no, yes
    question.options = [
        Option(text=yes, share=float(answer in TRUE)),
        Option(text=no, share=float(answer in FALSE)),
    ]
    if answer in TRUE | FALSE:
        return ""
    said = ", ".join(given)
    return f"The answer “{said}” is neither true nor false; set the right one by hand." if said else _NO_KEY


def _settle_text(question: Question, given: list[str], columns: Columns) -> str:
    split = columns.split or BETWEEN
    if given and question.options:
        named, unknown = right_options(given, question.options, columns)
        if named and not unknown:
            # A key that only names the answers that stand beside it.
            given, question.options = [], [question.options[at] for at in named]
    answers = [part for cell in given for part in split.split(cell) if part]
    answers += [option.text for option in question.options]
    question.options = [Option(text=answer, share=1.0) for answer in dict.fromkeys(answers)]
    if question.kind == "number" and any(as_float(answer) is None for answer in answers):
        question.kind = "text"
    if question.kind == "number":
        for option in question.options:
            option.text = _pointed(option.text)
    return "" if answers else _NO_KEY


def _pointed(number: str) -> str:
    """A number with a point for its decimal comma; 1,000 may be a thousand and stays."""
    whole, comma, part = number.partition(",")
    return f"{whole}.{part}" if comma and len(part) != 3 and "." not in number else number


def _settle_essay(question: Question, given: list[str], columns: Columns) -> str:
    told = [option.text for option in question.options] if len(question.options) > 0 else []
    question.options = [Option(text="\n".join([*given, *told]))] if given or told else []
    return ""


def _settle_match(question: Question, given: list[str], columns: Columns) -> str:
    split = columns.split or BETWEEN
    cells = [option.text for option in question.options] + [
        part for cell in given for part in split.split(cell)
    ]
    parts = [_PAIR.split(cell, maxsplit=1) for cell in cells if cell]
    question.pairs = [(part[0], part[1]) for part in parts if len(part) == 2]
    if not question.pairs:
        question.kind = "essay"
        question.options = [Option(text="\n".join(cells))] if cells else []
        return "No pairs were found: write them as “left = right”. It became a written answer."
    alone = [part[0] for part in parts if len(part) == 1]
    return f"“{', '.join(alone)}” has no partner and was left out." if alone else ""


def _settle_order(question: Question, given: list[str], columns: Columns) -> str:
    if len(question.options) < 2:
        split = columns.split or BETWEEN
        question.options = [Option(text=part) for cell in given for part in split.split(cell) if part]
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
