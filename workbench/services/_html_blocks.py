"""Markdown that is still being written, as safe HTML block by block; only the last block may change.

A block is known by where it begins. What is given for a block replaces what was given for it, and all
behind it, before. The work for an answer is in proportion to its length, however long one block of it is:
an open block is looked at when it has grown by a share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from workbench.importers.markdown import Links, block_starts, piece_to_blocks
from workbench.model.render import Rendering, blocks_to_html

_GROWTH = 0.1
"""Share by which an open block grows before it is given again: about ten times its length is sent."""

_HELD, _HELD_INLINE, _HELD_LINK = 4000, 240, 600
"""Longest display formula, inline formula and link that is held back until it is whole."""

_CODE_CHARS = 20_000
"""Longest code that is coloured."""

_DISPLAY = re.compile(r" {0,3}(\$\$|\\\[)")
_NEW = re.compile(r"[^\s\d\-+*:_=~]|\*\*\S")
"""How a line behind an empty one begins that cannot go on with a list or a definition."""
_FENCE = re.compile(r" {0,3}(```|~~~)")
_TABLE_HEAD = re.compile(r" {0,3}\|[^\n]*(\n[\s:|-]*)?$")
_OPEN_TAG = re.compile(r"</?[a-zA-Z]{0,10}[^>\n]*$")
_OPEN_LINK = re.compile(r"\[[^\]\n]*(\](\([^)\s]*)?)?$")
_OPEN_ENTITY = re.compile(r"&#?[0-9a-zA-Z]{0,31}$")
_MONEY = re.compile(r"\$\d[\d.,]*(\s+[A-Za-z]{2,}|[.,;:)]|$)")
_OPEN_MARKS = re.compile(r"(?:[*_~]+|`+)$")
_OPENER = re.compile(r"\$\$?|\\[\[(]|\\$")
_FORMS = (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$"))


class HtmlBlocks:
    """Takes text as it comes; gives the HTML of blocks with the place in the text where each begins."""

    def __init__(self, *, origins: frozenset[str] = frozenset()) -> None:
        self._rendering = Rendering(origins=origins, lazy=True, code=coloured)
        self._links: Links = {}
        self._pieces: list[str] = []
        self._length = self._settled = 0
        self.parsed = 0
        """How many characters were read to find blocks and to render them, all in all."""
        self._looked, self._shown = 0, ""
        """How long the open block was when it was last looked at, and what was given for it."""

    @property
    def open(self) -> int:
        """How much text is not settled yet."""
        return self._length

    def feed(self, text: str) -> Iterator[tuple[int, str]]:
        """The blocks that this text finished and the open one, when there is enough more of it."""
        self._pieces.append(text)
        self._length += len(text)
        if self._length > self._looked * (1 + _GROWTH):
            yield from self.look()

    def look(self) -> Iterator[tuple[int, str]]:
        """The same, however little has come."""
        tail = self._tail()
        self.parsed += len(tail)
        yield from self._settle(tail, _settled_starts(tail))
        yield from self._open(presentable(self._tail()), {**self._links})

    def finish(self, *, broken: bool = False) -> Iterator[tuple[int, str]]:
        """The last blocks as they stay; `broken` when the answer is not whole."""
        tail = broken_off(self._tail()) if broken else self._tail()
        self._pieces = [tail]
        yield from self._settle(tail, [start for start in block_starts(tail) if start])
        yield from self._open(self._tail(), self._links)

    def resume(self, text: str) -> Iterator[tuple[int, str]]:
        """Go on behind text whose blocks a reader has; what is given is the open one."""
        self._settled = max(_settled_starts(text), default=0)
        block_starts(text[: self._settled], self._links)
        self._keep(text[self._settled :])
        yield from self._open(presentable(self._tail()), {**self._links})

    def _settle(self, tail: str, starts: list[int]) -> Iterator[tuple[int, str]]:
        for begin, end in pairwise([0, *starts]):
            yield from self._open(tail[begin:end], self._links)
            self._settled += end - begin
            self._keep(tail[end:])

    def _tail(self) -> str:
        text = "".join(self._pieces)
        self._pieces = [text]
        return text

    def _keep(self, text: str) -> None:
        self._pieces, self._length = [text], len(text)
        self._looked, self._shown = 0, ""

    def _open(self, text: str, links: Links) -> Iterator[tuple[int, str]]:
        self.parsed += len(text)
        html = blocks_to_html(piece_to_blocks(text, links), self._rendering)
        if html != self._shown:
            yield self._settled, html
        self._looked, self._shown = self._length, html


def _settled_starts(tail: str) -> list[int]:
    """Where blocks begin for good, up to a display formula that may still go on behind an empty line."""
    line = tail.rfind("\n") + 1
    # What a line is can change until it ends: `#` is a heading, `#x` goes on with the paragraph.
    certain = tail[:line].endswith("\n\n") and _NEW.match(tail, line)
    lines = tail if certain else tail[:line]
    starts = [start for start in block_starts(lines) if start]
    for begin, end in pairwise([0, *starts]):
        if len(lines) - begin <= _HELD and _open_display(lines[begin:end]):
            return [start for start in starts if start <= begin]
    return starts


def _open_display(block: str) -> bool:
    opened = _DISPLAY.match(block)
    return opened is not None and _closer(block, opened.end(), {"$$": "$$", "\\[": "\\]"}[opened[1]]) is None


# What of a block that is still being written can be shown ------------------------------------


def presentable(tail: str) -> str:
    """The text without a half formula, link, tag, entity or table head at its end, its marks closed."""
    if _FENCE.match(tail):
        return tail
    if _TABLE_HEAD.fullmatch(tail):
        return ""
    cut = _unfinished_at(tail)
    shown = tail if cut is None else tail[:cut]
    return _closed(re.sub(r"\n {0,3}[-=]+$", "\n", _OPEN_MARKS.sub("", shown)))


def broken_off(tail: str) -> str:
    """A text that ends for good within a formula: what came of that as code, for it cannot be set."""
    cut = None if _FENCE.match(tail) else _unfinished_at(tail)
    opener = None if cut is None else _OPENER.match(tail, cut)
    if opener is None:
        return tail
    latex = " ".join(tail[opener.end() :].split())
    ticks = "`" * (1 + max(map(len, re.findall("`+", latex)), default=0))
    return _closed(_OPEN_MARKS.sub("", tail[:cut])) + (f"{ticks} {latex} {ticks}…" if latex else "…")


def _unfinished_at(text: str) -> int | None:
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == "`":
            ticks = len(text) - at - len(text[at:].lstrip("`"))
            end = text.find("`" * ticks, at + ticks)
            if end < 0:
                return None
            at = end + ticks - 1
        elif sign in "\\$":
            end_of = _formula_end(text, at)
            if end_of is not None:
                at = end_of - 1
            elif _opens_formula(text[at : at + _HELD + 1]):
                return at
            elif sign == "\\":
                at += 1
        elif sign in "[<&" and _opens(text[at : at + _HELD_LINK + 1]):
            return at - 1 if at and text[at - 1] == "!" else at
        at += 1
    return None


def _formula_end(text: str, at: int) -> int | None:
    form = next(((opener, closer) for opener, closer in _FORMS if text.startswith(opener, at)), None)
    if form is None:
        return None
    start = at + len(form[0])
    stop = _closer(text, start, form[1])
    if stop is None or stop == start:
        return None
    return stop + len(form[1])


def _closer(text: str, start: int, closer: str) -> int | None:
    at = text.find(closer, start)
    while at >= 0:
        slashes = at - len(text[:at].rstrip("\\"))
        if slashes % 2 == 0:
            return at
        at = text.find(closer, at + 1)
    return None


def _opens_formula(rest: str) -> bool:
    if rest in ("$", "\\"):
        return True
    if rest.startswith(("$$", "\\[", "\\(")):
        return len(rest) <= (_HELD_INLINE if rest.startswith("\\(") else _HELD)
    if not re.match(r"\$[^\s$]", rest) or len(rest) > _HELD_INLINE or re.search(r"\n\s*\n", rest):
        return False
    return _MONEY.match(rest) is None


def _opens(rest: str) -> bool:
    if len(rest) > _HELD_LINK:
        return False
    return any(pattern.fullmatch(rest) for pattern in (_OPEN_TAG, _OPEN_LINK, _OPEN_ENTITY))


def _closed(text: str) -> str:
    """Emphasis and code that are still open are closed, so that they do not show their marks."""
    last = text[text.rfind("\n\n") + 1 :]
    if last.count("`") % 2:
        return text + "`"
    strong = len(re.findall(r"\*\*(?=\S)|(?<=\S)\*\*", last))
    return text + "**" if strong % 2 else text


def coloured(code: str, language: str) -> str:
    """Code with its parts in `span`s, as Pygments names them; as it is when the language is not known."""
    if language and len(code) <= _CODE_CHARS:
        try:
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return escape(code, quote=False)
        return str(highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="hl-")))
    return escape(code, quote=False)
