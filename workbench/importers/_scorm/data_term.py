"""Words with what they mean in data, as glossaries and games of pairs keep them."""

from __future__ import annotations

import re
from typing import Any

from workbench.importers._markup import escape
from workbench.importers._scorm.patterns import MEANINGS, WORD
from workbench.importers._tools.shared import Writer
from workbench.model.content import Node

Json = Any
_TERM = re.compile(
    "term|word|value|concept|vocab|vocabulary|expression|palabra|termino|concepto|begriff|wort|mot|terme|palavra",
    re.IGNORECASE,
)
_MEANING = re.compile(MEANINGS, re.IGNORECASE)
_MOST = 80


def term_in(value: dict[str, Json], writer: Writer) -> tuple[Node, frozenset[str]] | None:
    """The paragraph of a word and its meaning that an object is, with their names; None where it is none."""
    terms = [key for key in value if _TERM.fullmatch(str(key))]
    meanings = [key for key in value if _MEANING.fullmatch(str(key))]
    if len(terms) != 1 or len(meanings) != 1:
        return None
    term, meaning = value[terms[0]], value[meanings[0]]
    if not (_is_plain(term) and _is_plain(meaning)) or len(term) > _MOST:
        return None
    told = writer.html(f"<p><strong>{escape(term.strip())}</strong>: {escape(meaning.strip())}</p>")
    return (told[0], frozenset((terms[0], meanings[0]))) if len(told) == 1 else None


def _is_plain(words: Json) -> bool:
    return isinstance(words, str) and "<" not in words and bool(WORD.search(words))
