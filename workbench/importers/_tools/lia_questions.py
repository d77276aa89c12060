"""Questions as LiaScript writes them in Markdown: choices, typed answers, gaps, hints and solutions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import dedent

from workbench.importers._tools.exercise import Answer, Gap, Told, choice, essay, gaps, match, typed
from workbench.model.content import Node

Blocks = tuple[Node, ...]
_ONE = re.compile(r"^\s*[-+*]?\s*\[\(( |[xX]|\d+)\)\]\s+(.+)$")
_MANY = re.compile(r"^\s*[-+*]?\s*\[\[( |[xX]|\d+)\]\]\s+(.+)$")
_TYPED = re.compile(r"^\s*\[\[([^\[\]?!|(][^\[\]|]*)\]\]\s*$")
_HINT = re.compile(r"^\s*\[\[\?\]\]\s*(.+)$")
_BAR = re.compile(r"^\s*\*{4,}\s*$")
_GAP = re.compile(r"\[\[([^\[\]\n?!][^\[\]\n]*)\]\]")
_ROW = re.compile(r"^\s*[-+*]?\s*\[((?:\s*[(\[][ xX][)\]])+)\s*\]\s*(.+)$")
_SIGN = re.compile(r"[(\[]([ xX])[)\]]")
_LABEL = re.compile(r"[(\[|]\s*([^\[\]()|]*[^\[\]()|\s])\s*[)\]|]")
_NO_TEXT = re.compile(r"^\s*(?:[|#>]|[-+*]\s|\d+[.)]\s)")
_FREE = re.compile(r"^[_\s]+$")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question in a text, and the line behind it."""

    end: int
    kind: str
    """one, many, typed, essay, gaps or rows."""
    answers: tuple[tuple[str, str], ...]
    """Marks (`X`, a space, a number) and texts; for gaps the text itself; for rows the column and the row."""
    hints: tuple[str, ...] = ()
    solution: str = ""

    def node(self, asked: Blocks, read: Callable[[str], Blocks]) -> Node:
        """The exercise, `asked` before it; `read` turns Markdown into blocks."""
        told = Told(general=read(self.solution), hints=tuple(map(read, self.hints)))
        if self.kind == "essay":
            return essay(asked, told)
        if self.kind == "rows":
            pairs = [(read(words), read(column)) for column, words in self.answers if words]
            return match(
                asked, pairs, told, extra=[read(column) for column, words in self.answers if not words]
            )
        if self.kind == "gaps":
            return gaps(asked, _pieces(self.answers[0][1]), told)
        if self.kind == "typed":
            return typed(asked, (words for _, words in self.answers), told)
        answers = (Answer(content=read(words), right=sign in "xX") for sign, words in self.answers)
        return choice(asked, answers, told, many=self.kind == "many")


def question_at(lines: list[str], at: int) -> Asked | None:
    """The question that begins in a line, if one does."""
    for kind, pattern in (("one", _ONE), ("many", _MANY)):
        end = at
        while end < len(lines) and pattern.match(lines[end]):
            end += 1
        if end > at:
            listed = (pattern.match(line) for line in lines[at:end])
            answers = tuple((one[1], one[2].strip()) for one in listed if one)
            return _with_help(lines, end, kind, answers)
    if (rows := _rows(lines, at)) is not None:
        return rows
    if found := _TYPED.match(lines[at]):
        kind = "essay" if _FREE.match(found[1]) else "typed"
        return _with_help(lines, at + 1, kind, (("X", found[1].strip()),))
    if _GAP.search(lines[at]) and not _NO_TEXT.match(lines[at]):
        end = next((one for one in range(at, len(lines)) if _ends(lines[one])), len(lines))
        return _with_help(lines, end, "gaps", (("", "\n".join(one.strip() for one in lines[at:end])),))
    return None


def _rows(lines: list[str], at: int) -> Asked | None:
    """A table of rows, each with one right column, below a line with the columns."""
    end = at + 1
    while end < len(lines) and _ROW.match(lines[end]):
        end += 1
    labels = _LABEL.findall(re.sub(r"([)\]|])", r"\1\1", lines[at])) if end > at + 1 else []
    answers = [(label, "") for label in labels]
    for row in (one for line in lines[at + 1 : end] if (one := _ROW.match(line))):
        right = [place for place, sign in enumerate(_SIGN.findall(row[1])) if sign in "xX"]
        if len(right) != 1 or len(labels) != len(_SIGN.findall(row[1])):
            return None
        answers.append((labels[right[0]], row[2].strip()))
    return _with_help(lines, end, "rows", tuple(answers)) if len(answers) > len(labels) else None


def _ends(line: str) -> bool:
    """Whether a line belongs to a paragraph no more."""
    return not line.strip() or _NO_TEXT.match(line) is not None or _HINT.match(line) is not None


def _pieces(text: str) -> Iterator[str | Gap]:
    """A text in parts: words, what is to be typed, lists to choose from with the right one in brackets."""
    at = 0
    for found in _GAP.finditer(text):
        yield text[at : found.start()]
        listed = [one.strip() for one in found[1].split("|")]
        right = tuple(one[1:-1].strip() for one in listed if one.startswith("(") and one.endswith(")"))
        options = tuple(one[1:-1].strip() if one[:1] == "(" and one[-1:] == ")" else one for one in listed)
        yield Gap(answers=right, options=options) if len(listed) > 1 else Gap(answers=tuple(listed))
        at = found.end()
    yield text[at:]


def _with_help(lines: list[str], at: int, kind: str, answers: tuple[tuple[str, str], ...]) -> Asked:
    """The question with the hints and the solution that stand behind it."""
    hints, solution = [], ""
    while at < len(lines) and (hint := _HINT.match(lines[at])):
        hints.append(hint[1].strip())
        at += 1
    if at < len(lines) and _BAR.match(lines[at]):
        end = next((one for one in range(at + 1, len(lines)) if _BAR.match(lines[one])), len(lines))
        solution, at = dedent("\n".join(lines[at + 1 : end])), end + 1
    return Asked(end=at, kind=kind, answers=answers, hints=tuple(hints), solution=solution)
