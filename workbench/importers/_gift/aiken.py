"""Questions as Aiken writes them: text, choices with letters, and a line that names the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._notes import Notes
from workbench.importers._sheets.quiz import Option, Question
from workbench.model.content import Node, node

_OPTION = re.compile(r"^[^\S\n]*\(?([A-Za-z])([).])(\s*)(\S.*)$")
_NOTHING = re.compile(r"^[^\S\n]*\(?([A-Z])[).]\s*$")
"""A choice without words."""
_COLON = re.compile(r"^([^\S\n]*[A-Za-z]):(?=\s+\S)", re.MULTILINE)
_WORD = (
    r"^[^\S\n]*(?:\W{0,3}(?:(?:THE )?(?:CORRECT|RIGHT) )?(?:ANSWERS?|ANS|KEY|SOLUTION)"
    r"|(?:RICHTIGE )?ANTWORT|L[ÖO]SUNG|RESPUESTA(?: CORRECTA)?|(?:BONNE )?R[ÉE]PONSE(?: CORRECTE)?"
    r"|RESPOSTA(?: CORRETA)?|GABARITO|RISPOSTA(?: CORRETTA)?|(?:JUISTE )?ANTWOORD|ODPOWIED[ŹZ]"
    r"|(?:ПРАВИЛЬНЫЙ )?ОТВЕТ|(?:DO[ĞG]RU )?CEVAP|ĐÁP ÁN|(?:KUNCI )?JAWABAN|(?:正确|正確)?答案|正解|정답)"
    r"\s*[:：]"
)
_CYRILLIC = str.maketrans("АБВГДЕабвгде", "ABCDEFabcdef")
_ALIKE = str.maketrans("АВСЕаве", "ABCEabe")
"""Letters that look like Latin ones, where none that does not says that they are Russian."""
ANSWER = re.compile(
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


_LABEL = re.compile(r"^[^\S\n]*\(?[А-ЕСа-ес][).:](?=\s*\S)", re.MULTILINE)
_LABELLED = re.compile(rf"{_LABEL.pattern}|{_WORD}.*$", re.MULTILINE | re.IGNORECASE)


def is_aiken(text: str) -> bool:
    """Whether a text has choices and a line that names the right one."""
    lines = latin(text).splitlines()
    return any(map(ANSWER.match, lines)) and sum(1 for line in lines if _OPTION.match(line)) >= 2


def latin(string: str) -> str:
    """The text with Latin letters and brackets for its choices, whatever signs name them."""
    if found := _LABEL.findall(string):
        table = _CYRILLIC if any(one.strip(" (\t")[0] in "БГДбгд" for one in found) else _ALIKE
        string = _LABELLED.sub(lambda one: _named(one[0], table), string)
    return string if _LETTERED.search(string) else _COLON.sub(r"\1)", string)


_LETTERED = re.compile(_OPTION.pattern, re.MULTILINE)


def _named(words: str, table: dict[int, int]) -> str:
    """A label, or the letters behind the word for the answer, in Latin letters."""
    word = re.match(_WORD, words, re.IGNORECASE)
    cut = word.end() if word else 0
    return words[:cut] + words[cut:].translate(table)


def questions_in(string: str, notes: Notes) -> Iterator[Question | Node]:
    """The questions, each told more until the next comes; what makes no question comes out as it was."""
    pending, last = _Pending(), None
    for number, line in enumerate(string.splitlines(), start=1):
        answer, option = ANSWER.match(line), _option(line, pending.options)
        if last is not None and pending.empty and _behind(line, last):
            continue
        named = _named_by(answer, line, pending.options) if pending.options else []
        if named:
            last = _question(pending, named, f"line {number}", notes)
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


def _named_by(answer: re.Match[str] | None, line: str, options: dict[str, str]) -> list[str]:
    """The letters of the choices that an answer line names, by their letters or by the text of one."""
    letters = re.findall("[A-Z]", answer[1].upper()) if answer else []
    if letters and all(one in options for one in letters):
        return letters
    said = _ANY_ANSWER.match(line)
    text = line[said.end() :].strip().casefold() if said else ""
    same = [letter for letter, words in options.items() if text and words.casefold() == text]
    return same[:1] or letters


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
        bare = _NOTHING.match(line)
        return (bare[1], "") if bare and known and ord(bare[1]) - 65 == len(known) else None
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

    def left(self, more: list[str], where: str, notes: Notes) -> Iterator[Question | Node]:
        """The question without its key; or what there is as it was written, and a note."""
        if self.stem and len(self.options) > 1 and not more:
            notes.warning(
                "No right answer is given; set it by hand.",
                where=where,
                excerpt=self.stem[0],
                code="no_key",
                advice="Each question needs a line “ANSWER: A”.",
            )
            listed = [Option(text=words) for words in self.options.values()]
            yield Question(where=where, text="\n".join(self.stem), kind="choice", options=listed)
            return
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
