"""What fills a page that shows nothing itself: data, HTML in strings, elements in calls, its own markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from workbench.importers._clean import parse_html
from workbench.importers._notes import Notes
from workbench.importers._package.files import Package
from workbench.importers._scorm.beside import courses_beside
from workbench.importers._scorm.data import said, says_a_sentence, told, told_in_calls, told_in_data
from workbench.importers._scorm.drawn import drawn
from workbench.importers._scorm.loader import LIBRARY, Script, Scripted
from workbench.importers._scorm.patterns import TITLES, WORD
from workbench.importers._scorm.text import is_waiting
from workbench.importers._scorm.written import html_in_jsx, html_in_strings, templates
from workbench.importers._tools.shared import Writer, parsed
from workbench.model.content import Node

Json = Any
Blocks = tuple[Node, ...]
_ENOUGH = 200
"""Characters from which on a page is taken to be filled."""
_LARGEST = 200_000
_CHOSEN = re.compile(
    r"type\s*=\s*[\"']?(?:radio|checkbox)|role\s*=\s*[\"']?radio|data-component", re.IGNORECASE
)
_JUDGES = re.compile(r"correct|answer|explan|feedback|rationale|solution|key", re.IGNORECASE)
_TITLED = re.compile(rf"{TITLES}|front|back|term|word", re.IGNORECASE)
_TOKEN = re.compile(r"[\w.#:/%-]*")
"""A value that a program reads."""


def filled(package: Package, page: Scripted, *, alone: bool, shown: Blocks, others: frozenset[str]) -> Blocks:
    """The blocks that scripts show on a page which shows hardly any itself.

    Args:
        package: the package.
        page: the page.
        alone: whether no other page of the outline is beside it, so that all data there is its own.
        shown: the page's own blocks, which are not told again.
        others: files of data that are of other pages.
    """
    found = told_in_data(package, page.path, page.scripts, page.query, others)
    if said(found) < _ENOUGH:
        found = _with(found, told_in_calls(package, page.path, page.scripts))
    found = _with(found, shown_by_calls(package, page))
    for part in _written(package, page):
        found = _with(found, part)
    little = said(found) < _ENOUGH and not says_a_sentence(found)
    found = _with(found, courses_beside(package, page.path)) if alone and little else found
    known = set(map(_signs, shown))
    return tuple(one for one in found if _signs(one) not in known and not is_waiting(one))


def shown_by_calls(package: Package, page: Scripted) -> Blocks:
    """The blocks of a page's templates, and of the elements that calls in its scripts make."""
    writer = Writer(package=package, folders=(page.folder, ""))
    parts = (writer.html(html) for html in (templates(page.source), *(drawn(one.text) for one in _own(page))))
    return tuple(block for blocks in parts for block in blocks if block.plain.strip("… \n") or _shows(block))


def _written(package: Package, page: Scripted) -> Iterator[Iterable[Node]]:
    """What stands as markup in each of a page's scripts, and as values in the attributes of its elements."""
    writer = Writer(package=package, folders=(page.folder, ""))
    for script in _own(page):
        yield writer.html(html_in_jsx(script.text))
        yield _with_words(writer.html(html_in_strings(script.text)))
    yield (block for value in _carried(package, page.source) for block in told(value, writer))


def _own(page: Scripted) -> Iterator[Script]:
    """The scripts of a page that are not those of many courses."""
    return (one for one in page.scripts[1:] if not LIBRARY.search(one.path))


def _with_words(blocks: Iterable[Node]) -> Iterator[Node]:
    """Blocks without labels of which a program fills most."""
    for one in blocks:
        gaps = one.plain.count("…") if one.type in ("paragraph", "heading") else 0
        if not gaps or len(WORD.findall(one.plain)) > gaps:
            yield one


def _shows(block: Node) -> bool:
    return any("src" in one.attrs for one in block.walk())


def _with(found: Blocks, more: Iterable[Node]) -> Blocks:
    """Blocks with those that they do not say yet."""
    known = set(map(_signs, found))
    return (*found, *(one for one in more if _signs(one) not in known))


def _signs(block: Node) -> tuple[str, ...]:
    """What a block says, and the pictures and players in it."""
    shown = (str(one.attrs["src"]) for one in block.walk() if "src" in one.attrs)
    return (" ".join(block.plain.split()), *shown)


def _carried(package: Package, source: str) -> Iterator[Json]:
    """What the attributes of a page's elements hold for scripts: data, and texts by their names."""
    tree = parse_html(source, package.limits, Notes()) if len(source) <= _LARGEST else None
    asked = bool(_CHOSEN.search(source))
    for element in tree.iter() if tree is not None else ():
        named = isinstance(element.tag, str) and "-" in element.tag
        held = {
            key.removeprefix("data-"): value
            for key, value in element.attrib.items()
            if key.startswith("data-") or named
        }
        if said := {key: _value(one) for key, one in held.items() if _speaks(key, one, asked)}:
            yield said


def _speaks(key: str, words: str, asked: bool) -> bool:
    """Whether an attribute may be for people; on a page that asks, not what only judges an answer."""
    token = _TOKEN.fullmatch(words.strip()) and not _TITLED.search(key)
    return not token and not (asked and _JUDGES.search(key))


def _value(words: str) -> Json:
    bare = words.strip()
    found = parsed(bare) if bare[:1] in ("{", "[") else None
    return words if found is None else found
