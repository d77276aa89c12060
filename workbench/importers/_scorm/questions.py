"""Questions that a page's scripts hand to a quiz one by one, as `new Question(…)`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

from workbench.importers._javascript import arguments_at
from workbench.importers._package.files import Package
from workbench.importers._tools.exercise import Answer, Blocks, Told, choice, lines, number, typed
from workbench.model.content import Node
from workbench.model.errors import Unreadable
from workbench.model.exercise import Range

Json = Any
_CALL = re.compile(r"\bnew\s+Question\s*(?=\()")
_QUESTIONS = re.compile(r"question[^/]*\.js$", re.IGNORECASE)
_FRAMED = re.compile(
    r"<i?frame\b[^<>]{0,500}?\bsrc\s*=\s*[\"'][^\"'<>?]{1,300}\?([^\"'<>]{1,300})[\"']", re.IGNORECASE
)
_MOST = 2 * 2**20


def questions(
    package: Package, path: str, query: str, scripts: tuple[tuple[str, str], ...]
) -> tuple[Node, ...]:
    """The exercises in a page's scripts, and in those that its address asks for by name."""
    sources = dict(scripts)
    for name in _asked_for(package, query):
        sources[name] = package.text(name)
    return tuple(found for source in sources.values() for found in _in(source))


def framed_questions(package: Package, source: str) -> tuple[Node, ...]:
    """The exercises that the addresses of a page's frames ask for by name."""
    queries = _FRAMED.findall(source) if package.named(_QUESTIONS) else ()
    names = dict.fromkeys(name for query in queries for name in _asked_for(package, unescape(query)))
    return tuple(found for name in names for found in _in(package.text(name)))


def unasked(package: Package) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """The scripts of questions that no page asks for, with the exercises in them."""
    for name in package.named(_QUESTIONS):
        if name not in package.used and package.archive.size(name) <= _MOST:
            found = tuple(_in(package.text(name)))
            if found:
                yield name, found
            else:
                package.used.discard(name)


def _asked_for(package: Package, query: str) -> Iterator[str]:
    """Scripts of questions in folders that a value of the query names."""
    values = {unquote(part.partition("=")[2]).strip("/").lower() for part in query.split("&") if "=" in part}
    for name in package.named(_QUESTIONS) if values - {""} else ():
        folders = set(posixpath.dirname(name).lower().split("/"))
        if values & folders - {""} and package.archive.size(name) <= _MOST:
            yield name


def _in(source: str) -> Iterator[Node]:
    for call in _CALL.finditer(source):
        try:
            told = arguments_at(source, call.end())
        except Unreadable:
            continue
        if len(told) >= 5 and isinstance(told[1], str):
            yield _exercise(told)


def _exercise(told: list[Json]) -> Node:
    identifier, words, kind, answers, right = told[:5]
    asked: Blocks = lines(words)
    about = Told(identifier=str(identifier))
    sort = str(kind).lower()
    if isinstance(answers, list) and answers:
        listed = [(str(one), one == right or str(one) == str(right)) for one in answers]
        return choice(asked, [Answer(content=lines(word), right=true) for word, true in listed], about)
    if isinstance(right, bool) or "tf" in sort or "true" in sort:
        true = str(right).lower() == "true"
        pair = [Answer(content=lines("True"), right=true), Answer(content=lines("False"), right=not true)]
        return choice(asked, pair, about)
    if isinstance(right, int | float) and abs(right) < 1e15:
        return number(asked, [Range(exact=float(right))], about)
    return typed(asked, [str(right)], about)
