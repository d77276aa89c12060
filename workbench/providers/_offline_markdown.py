"""Markdown as the offline assistant sees it: prose it may edit, and all the rest, which it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a block is."""

    KEPT = "kept"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some lines: what begins them (a list marker, `## `, `> `), the text, and the line ends after it."""

    kind: Kind
    text: str
    before: str = ""
    after: str = ""


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_MATHS = re.compile(r"\s*(\$\$|\\\[)")
_HEADING = re.compile(r"( {0,3}#{1,6}[ \t]+)(.*)", re.S)
_ITEM = re.compile(r"([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\] )?)(.*)", re.S)
_QUOTE = re.compile(r"([ \t]*(?:>[ \t]?)+)(.*)", re.S)
_KEPT_LINE = re.compile(
    r"[ \t]*(?:\||</?[A-Za-z!?]|:::|\[\^?[^\]]+\]:|([-*_=])[ \t]*(?:\1[ \t]*)*$|.*\|[ \t]*$"
    r"|[-:| \t]+\|[-:| \t]+$)"
)
_INDENTED = re.compile(r"(?: {4}|\t)\S")
_SPANS = re.compile(
    r"(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)"
    r"|\$\$.+?\$\$|(?<![\\\w$])\$(?!\s)[^$\n]+?(?<![\s\\])\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\]"
    r"|!?\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)|\[[^\]]*\])"
    r"|⟦\d+⟧|\[\^?[^\]\s]+\]|<[^<>\n]+>|\{\{.+?\}\}|\{[#.:][^{}]*\}"
    r"|\b(?:https?://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.]+|&#?\w+;|\\.|[\ue000-\uf8ff]",
    re.S,
)
_FIRST, _MOST = 0xE000, 6000
_LONGEST = 20_000
"""Characters of a paragraph that somebody wrote; a longer one is data."""


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a text; put together they are the text again."""
    lines = markdown.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        end = _kept_until(lines, at)
        if end > at:
            yield Block(kind=Kind.KEPT, text="".join(lines[at:end]))
        else:
            end = _prose_until(lines, at)
            text = "".join(lines[at:end])
            yield Block(kind=Kind.KEPT, text=text) if len(text) > _LONGEST else _prose(text)
        at = end


def edit(markdown: str, change: Callable[[str, Kind], str]) -> str:
    """The text with its prose changed; code, maths, links, tables and markers stay as they are."""
    return "".join(
        block.text if block.kind is Kind.KEPT else f"{block.before}{_edited(block, change)}{block.after}"
        for block in blocks(markdown)
    )


def protected(text: str) -> tuple[str, list[str]]:
    """The text with one character for each part that must stay, and those parts."""
    spans: list[str] = []

    def keep(match: re.Match[str]) -> str:
        spans.append(match.group())
        return chr(_FIRST + len(spans) - 1)

    return _SPANS.sub(keep, text), spans


def restored(text: str, spans: list[str]) -> str | None:
    """The text with those parts put back; None if one was lost, doubled or moved."""
    marks = [one for one in text if "\ue000" <= one <= "\uf8ff"]
    if marks != [chr(_FIRST + index) for index in range(len(spans))]:
        return None
    return re.sub("[\ue000-\uf8ff]", lambda match: spans[ord(match.group()) - _FIRST], text)


def plain(markdown: str) -> str:
    """A prose text without its markup: link texts instead of links, no emphasis, maths as it is written."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", markdown)
    text = re.sub(r"\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = re.sub(r"<[^<>\n]+>", "", text)
    text = re.sub(r"(?<!\w)([*_]{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text, flags=re.S)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return " ".join(text.split())


def _edited(block: Block, change: Callable[[str, Kind], str]) -> str:
    text, spans = protected(block.text)
    if len(spans) > _MOST:
        return block.text
    changed = restored(change(text, block.kind), spans)
    return block.text if changed is None else changed


def _kept_until(lines: list[str], at: int) -> int:
    """The line after a block that is kept, or `at` where prose begins."""
    line = lines[at]
    if not line.strip():
        return at + 1
    if fence := _FENCE.match(line):
        return _closed(lines, at, lambda later: later.strip().startswith(fence.group(1)))
    if maths := _MATHS.match(line):
        closing = "$$" if maths.group(1) == "$$" else "\\]"
        if closing in line.strip()[2:]:
            return at + 1
        return _closed(lines, at, lambda later: closing in later)
    if at == 0 and line.strip() == "---":
        return _closed(lines, at, lambda later: later.strip() == "---")
    indented = _INDENTED.match(line) and (at == 0 or not lines[at - 1].strip()) and not _ITEM.match(line)
    return at + 1 if indented or _KEPT_LINE.match(line) else at


def _closed(lines: list[str], at: int, closes: Callable[[str], bool]) -> int:
    later = (index for index in range(at + 1, len(lines)) if closes(lines[index]))
    return next(later, len(lines) - 1) + 1


def _prose_until(lines: list[str], at: int) -> int:
    """The line after a paragraph, heading, list item or quoted line."""
    end = at + 1
    if _HEADING.match(lines[at]) or _QUOTE.match(lines[at]):
        return end
    while end < len(lines) and not _begins(lines, end):
        end += 1
    return end


def _begins(lines: list[str], at: int) -> bool:
    """Whether a line begins another block."""
    line = lines[at]
    starts = (_HEADING, _ITEM, _QUOTE)
    return _kept_until(lines, at) > at or any(pattern.match(line) for pattern in starts)


def _prose(text: str) -> Block:
    body = text.rstrip("\r\n")
    after = text[len(body) :]
    # Two spaces at the end of a line are a line break.
    stripped = body.rstrip(" \t")
    after, body = body[len(stripped) :] + after, stripped
    for kind, pattern in ((Kind.HEADING, _HEADING), (Kind.QUOTE, _QUOTE), (Kind.ITEM, _ITEM)):
        if match := pattern.fullmatch(body):
            return Block(kind=kind, before=match.group(1), text=match.group(2), after=after)
    inset = body[: len(body) - len(body.lstrip())]
    return Block(kind=Kind.PARAGRAPH, before=inset, text=body[len(inset) :], after=after)
