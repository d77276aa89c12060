"""GIFT as text: questions, comments, categories, answers, escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from workbench.importers._markup import unsigned

_TITLE = re.compile(r"^\s*::((?:\\.|(?!::).)*)::", re.DOTALL)
_FORMAT = re.compile(r"^\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_CATEGORY = re.compile(r"^\s*\$CATEGORY:\s*(.*)$", re.IGNORECASE)
_MARK = re.compile(r"\[(id|tag):((?:\\.|[^\]])*)\]")
_WEIGHT = re.compile(r"^\s*%(-?\d+(?:\.\d+)?)%")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A text with the format that was named for it, escapes still in."""

    text: str
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: how it is marked (`=` or `~`), its weight, its text, and what is told for it."""

    sign: str
    text: str
    weight: float | None = None
    feedback: str = ""
    partner: str | None = None
    """The right side of a pair."""


@dataclass(frozen=True, kw_only=True)
class Raw:
    """A question as it was written; `answers` is None for a mere description."""

    line: int
    title: str
    before: Written
    after: str
    answers: str | None
    category: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    closed: bool = True
    """Whether the answers have their closing brace."""


def questions(text: str) -> Iterator[Raw]:
    """The questions of a file, under the categories they stand in."""
    category = ""
    for line, chunk, marks in _chunks(text):
        found = _CATEGORY.match(chunk)
        if found:
            category = plain(found[1]).strip()
            chunk = chunk[found.end() :]
        if chunk.strip():
            yield _question(unsigned(chunk), line, category, marks)


@dataclass
class _Chunk:
    """A run of lines, as far as it is known."""

    start: int
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 0
    """Braces that are open."""
    answered: bool = False
    blank: int = 0
    """Where its lines go on behind a blank one."""

    def take(self, line: str) -> None:
        """Let a line be part of it."""
        self.lines.append(line)
        self.blank = self.blank if line.strip() else len(self.lines)
        self.depth += _opened(line)
        self.answered = self.answered or find(line, "}") >= 0

    def parted(self) -> tuple[_Chunk, _Chunk]:
        """What stands before the blank line, and what behind it."""
        behind = _Chunk(start=self.start + self.blank, lines=self.lines[self.blank :])
        return replace(self, lines=self.lines[: self.blank]), behind

    @property
    def whole(self) -> tuple[int, str, tuple[tuple[str, str], ...]]:
        """Its first line's number, its text and its marks."""
        return self.start, "\n".join(self.lines), tuple(self.marks)


def _chunks(text: str) -> Iterator[tuple[int, str, tuple[tuple[str, str], ...]]]:
    """Runs of lines between blank ones, without comments; blank lines within braces part nothing.

    Some files have no blank lines: behind answers, a title or a line with answers of its own begins the next.
    Where braces were never closed, a question behind a blank line begins the next, too.
    """
    chunk = _Chunk(start=1)
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("//"):
            chunk.marks += [(kind, plain(value)) for kind, value in _MARK.findall(line)]
            continue
        alone = _CATEGORY.match(line) is not None
        if (not line.strip() and chunk.depth <= 0) or alone:
            if chunk.lines:
                yield chunk.whole
            chunk = _Chunk(start=number + 1, marks=[] if chunk.lines else chunk.marks)
            if alone:
                yield number, line, ()
            continue
        if chunk.depth <= 0 and chunk.lines and _begins(line, chunk.lines[-1], chunk.answered):
            yield chunk.whole
            chunk = _Chunk(start=number)
        if chunk.blank and find(line, "{") >= 0 and _asks([*chunk.lines[chunk.blank :], line]):
            before, chunk = chunk.parted()
            yield before.whole
        chunk.take(line)
    if chunk.lines:
        yield chunk.whole


def _begins(line: str, before: str, answered: bool) -> bool:
    """Whether a line begins a question, right behind another that has its answers or none at all."""
    if not answered:
        return _TITLE.match(line) is not None
    return line.lstrip().startswith("::") or (before.rstrip().endswith("}") and find(line, "{") >= 0)


def _asks(lines: list[str]) -> bool:
    """Whether lines within open braces are a question of their own and no further answers."""
    first = next((line.lstrip() for line in lines if line.strip()), "")
    return not first.startswith(("=", "~", "#", "}", "{"))


def _opened(line: str) -> int:
    bare = re.sub(r"\\.", "", line)
    return bare.count("{") - bare.count("}")


def _question(chunk: str, line: int, category: str, marks: tuple[tuple[str, str], ...]) -> Raw:
    title = ""
    if found := _TITLE.match(chunk):
        title, chunk = plain(found[1]).strip(), chunk[found.end() :]
    head = written(chunk)
    before, answers, after = _braces(head.text)
    return Raw(
        line=line,
        title=title,
        before=Written(text=before, format=head.format),
        after=after,
        answers=answers,
        category=category,
        marks=marks,
        closed=answers is None or find(head.text, "}", find(head.text, "{")) >= 0,
    )


def _braces(text: str) -> tuple[str, str | None, str]:
    """What stands before, in and after the answers' braces."""
    opening = find(text, "{")
    if opening < 0:
        return text, None, ""
    closing = find(text, "}", opening + 1)
    if closing < 0:
        return text[:opening], text[opening + 1 :], ""
    return text[:opening], text[opening + 1 : closing], text[closing + 1 :]


def groups(text: str) -> Iterator[tuple[str, str | None]]:
    """A text in pieces, each with the answers in braces behind it; None behind the last."""
    at = 0
    while at < len(text):
        opening = find(text, "{", at)
        closing = find(text, "}", opening + 1) if opening >= 0 else -1
        if closing < 0:
            yield text[at:], None
            return
        yield text[at:opening], text[opening + 1 : closing]
        at = closing + 1


def written(text: str) -> Written:
    """A text and the format named before it."""
    found = _FORMAT.match(text)
    return Written(text=text[found.end() :], format=found[1].lower()) if found else Written(text=text)


def find(text: str, sign: str, start: int = 0) -> int:
    """Where a sign stands that is not escaped; -1 if nowhere."""
    found = (one.start() for one in _seeking(sign).finditer(text, start) if one[1])
    return next(found, -1)


@lru_cache
def _seeking(sign: str) -> re.Pattern[str]:
    return re.compile(rf"\\.|({re.escape(sign)})", re.DOTALL)


def split(text: str, sign: str) -> list[str]:
    """The text in parts between signs that are not escaped."""
    parts, at = [], 0
    while (found := find(text, sign, at)) >= 0:
        parts.append(text[at:found])
        at = found + len(sign)
    return [*parts, text[at:]]


def answers(text: str) -> list[Answer]:
    """The answers in braces."""
    found = []
    starts = _starts(text)
    pairs = all(text[at] == "=" for at in starts)
    for index, at in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        if text[at] == "~" and text[end : end + 1] == "=" and not text[at + 1 : end].strip():
            continue  # "~=" is how some write a right answer
        found.append(_answer(text[at], text[at + 1 : end], pairs=pairs))
    return found


def _starts(text: str) -> list[int]:
    starts, at = [], 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] in "=~":
            starts.append(at)
        at += 1
    return starts


def _answer(sign: str, text: str, *, pairs: bool) -> Answer:
    """One answer; an arrow parts it only where no answer is a wrong one, as Moodle has it."""
    weight = None
    if found := _WEIGHT.match(text):
        weight, text = float(found[1]), text[found.end() :]
    body, *rest = split(text, "#")
    left, *right = split(body, "->") if pairs else [body]
    return Answer(
        sign=sign,
        weight=weight,
        text=left.strip(),
        feedback="#".join(rest).strip(),
        partner="->".join(right).strip() if right else None,
    )


def plain(text: str) -> str:
    """A text with its escapes taken off."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)
