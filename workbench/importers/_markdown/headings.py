"""What links call the headings of a Markdown text: their own names, or their words as GitHub spells them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

_OWN = re.compile(r"\{[^{}]*?#([\w:.-]+)[^{}]*\}\s*$")
_DROPPED = re.compile(r"[^\w\s-]")


def name_headings(tokens: Sequence[Token]) -> None:
    """Give each heading the name by which links lead to it."""
    seen: dict[str, int] = {}
    for opening, inside in zip(tokens, tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        own = _OWN.search(inside.content)
        name = own[1] if own else _numbered(_spelled(inside), seen)
        if name:
            opening.attrSet("id", name)


def _spelled(inside: Token) -> str:
    """The words in small letters, with hyphens for blanks and without other signs."""
    words = "".join(one.content for one in inside.children or () if one.type in ("text", "code_inline"))
    return re.sub(r"\s", "-", _DROPPED.sub("", words.strip().lower()))


def _numbered(name: str, seen: dict[str, int]) -> str:
    """The name, with a number where a heading before has it."""
    count = seen.get(name, 0)
    seen[name] = count + 1
    return f"{name}-{count}" if count and name else name
