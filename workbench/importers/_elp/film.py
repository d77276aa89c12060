"""Questions that eXeLearning asks while a film plays: they stand in the page as values of its script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._tools.exercise import Answer, Blocks, Gap, choice, gaps, match, order
from workbench.importers._tools.shared import listed, plain, record, records, string
from workbench.model.content import Node
from workbench.model.errors import Unreadable

Json = Any
Write = Callable[[str], Blocks]
_FILM = re.compile(r"\bInteractiveVideo\s*=\s*(?=\{)")
_STRUCK = re.compile(r"<span[^>]*line-through[^>]*>(.*?)</span>", re.DOTALL | re.IGNORECASE)


def film_questions(html: str, write: Write) -> Iterator[Node]:
    """The texts and questions of a film, in its order."""
    for found in _FILM.finditer(html):
        try:
            told = record(value_at(html, found.end()))
        except Unreadable:
            continue
        yield from write(string(told.get("description")))
        for one in records(told.get("slides")):
            yield from _slide(one, write)


def _slide(one: Json, write: Write) -> Iterator[Node]:
    kind, text = string(one.get("type")), string(one.get("text"))
    asked = write(string(one.get("question")) or text)
    if kind in ("multipleChoice", "singleChoice"):
        pairs = [each for each in listed(one.get("answers")) if isinstance(each, list) and len(each) > 1]
        answers = (Answer(content=write(str(words)), right=right in (1, True)) for words, right, *_ in pairs)
        yield choice(asked, answers, many=kind == "multipleChoice")
    elif kind == "sortableList":
        yield order(asked, (write(str(each)) for each in listed(one.get("items"))))
    elif kind == "matchElements":
        pairs = [each for each in listed(one.get("pairs")) if isinstance(each, list) and len(each) > 1]
        yield match(asked, ((write(str(left)), write(str(right))) for left, right, *_ in pairs))
    elif kind in ("dropdown", "cloze"):
        yield gaps((), _struck(text, [str(each) for each in listed(one.get("additionalWords"))]))
    else:
        yield from asked


def _struck(html: str, others: list[str]) -> Iterator[str | Gap]:
    """A text whose answers are struck through."""
    parts = _STRUCK.split(html)
    options = tuple(dict.fromkeys((*(plain(one) for one in parts[1::2]), *others))) if others else ()
    for at, part in enumerate(parts):
        if at % 2:
            yield Gap(answers=tuple(plain(part).split("|")), options=options)
        elif plain(part):
            yield f"{plain(part)} " if at < len(parts) - 1 else f" {plain(part)}"
