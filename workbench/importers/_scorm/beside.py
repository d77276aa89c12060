"""What the scripts of a page tell beside its own text: questions, and parts of a course in their data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from workbench.importers._package.files import Package
from workbench.importers._scorm.data import (
    NO_COURSE,
    data_named,
    data_written,
    says_a_sentence,
    told,
    told_if,
)
from workbench.importers._scorm.data_arranged import listed_pairs
from workbench.importers._scorm.data_question import may_ask
from workbench.importers._scorm.loader import LIBRARY, Script
from workbench.importers._scorm.patterns import MARKED, MEANINGS, PROSE, TITLES
from workbench.importers._scorm.written import html_in_strings
from workbench.importers._tools.shared import Writer
from workbench.model.content import Node

Json = Any
Blocks = tuple[Node, ...]
_READ = re.compile(r"\bActivityResources\[|\blesson_qp_format_json\b")
"""Signs of data that has a reader of its own."""
_DATA = re.compile(r"\.(js|json|xml)$", re.IGNORECASE)
_PROSE = re.compile(
    rf"{PROSE}|caption|summary|detail|^desc$|^(?:{MEANINGS}|parrafo|paragrafo|absatz|paragraphe)$",
    re.IGNORECASE,
)
_TITLE = re.compile(TITLES, re.IGNORECASE)
_WORD = re.compile(r"\w+")
_LONG, _SAID, _TELLING = 40, 6, 120
"""Characters and words from which on a text is more than a label."""
_SENTENCES, _SHORT = 12, 500_000
"""Words from which on HTML in a script is no message; characters up to which a script is a page's own."""
_NEW = 0.5
"""The share of words from which on data says what the page does not."""
_MOST, _IN_ALL, _DEEPEST = 2 * 2**20, 16 * 2**20, 12


def told_beside(
    package: Package, path: str, scripts: tuple[Script, ...], shown: Blocks, known: set[str]
) -> Blocks:
    """The blocks that data tells and the page itself does not show.

    Args:
        package: the package.
        path: the page's file.
        scripts: the scripts of the page.
        shown: the page's own blocks.
        known: the files that were read as data before; those read now are added.
    """
    writer = Writer(package=package, folders=(posixpath.dirname(path), ""))
    words = _words(shown)
    found: list[Node] = []
    for name, value in _values(package, path, scripts, known):
        blocks = tuple(_unshown(told(value, writer), shown)) if _is_course(value) else ()
        said = _words(blocks)
        if blocks and (_asks(blocks) or len(said - words) >= _NEW * len(said)):
            found += blocks
            package.used.add(name)
    return tuple(found)


def written_beside(package: Package, script: Script, path: str, shown: Blocks) -> Blocks:
    """The blocks of longer HTML in the strings of a script that its page does not show."""
    if LIBRARY.search(script.path) or len(script.text) > _SHORT:
        return ()
    writer = Writer(package=package, folders=(posixpath.dirname(path), ""))
    words = _words(shown)
    found = writer.html(html_in_strings(script.text, _SENTENCES))
    return tuple(one for one in found if len(_words((one,)) - words) >= _NEW * max(1, len(_words((one,)))))


def courses_beside(package: Package, path: str) -> Blocks:
    """The blocks that data in the folder of a page and below it tells, though no script names it."""
    folder, read = posixpath.dirname(path), 0
    writer = Writer(package=package, folders=(folder, ""))
    found: list[Node] = []
    for name in sorted(package.archive.names()):
        size = package.archive.size(name)
        inside = name.startswith(f"{folder}/") if folder else True
        if not inside or name in package.used or not _is_data(name) or size > _MOST or read + size > _IN_ALL:
            continue
        read += size
        values = data_written(package, name, package.script(name))
        blocks = [block for one in values for block in _told_of(one, name, writer)]
        found += blocks
        if not blocks:
            package.used.discard(name)
    return tuple(found)


def _told_of(value: Json, name: str, writer: Writer) -> Blocks:
    """What a value tells that is of a course; of a file of data alone, all that says enough."""
    alone = name.lower().endswith((".json", ".xml"))

    def accepts(blocks: Blocks) -> bool:
        enough = sum(len(one.plain) for one in blocks) >= _TELLING or says_a_sentence(blocks)
        return alone and enough or _is_course(value)

    return told_if(value, writer, accepts)


def _is_data(name: str) -> bool:
    return bool(_DATA.search(name) and not LIBRARY.search(name) and not NO_COURSE.search(name))


def left_untold(package: Package) -> Iterator[tuple[str, Blocks]]:
    """The data files that nothing read and that hold questions, with these."""
    read = 0
    for name in package.archive.names():
        size = package.archive.size(name)
        if name in package.used or not _DATA.search(name) or LIBRARY.search(name) or size > _MOST:
            continue
        read += size
        if read > _IN_ALL:
            return
        source = package.script(name)
        if "?" in source and re.search("answer|option|choice|correct", source, re.IGNORECASE):
            writer = Writer(package=package, folders=(posixpath.dirname(name), ""))
            found = [told(one, writer) for one in data_written(package, name, source) if _is_course(one)]
            asked = tuple(block for blocks in found if _asks(blocks) for block in blocks)
            if asked:
                yield name, asked
                continue
        package.used.discard(name)


def _values(
    package: Package, path: str, scripts: tuple[Script, ...], known: set[str]
) -> Iterator[tuple[str, Json]]:
    """The values in the scripts of a page and in the data that they name, with the files where they stand."""
    named = [one for one in data_named(package, path, scripts) if package.archive.size(one) <= _MOST]
    files = [one for one in scripts[1:] if one.path == path or one.path not in known]
    for script in files:
        if script.path == path:
            yield from ((path, value) for value in _written(package, "", script))
    loaded = {one.path: one for one in files if one.path != path}
    for name in (*loaded, *(one for one in named if one not in loaded)):
        if name in known or LIBRARY.search(name):
            continue
        known.add(name)
        script = loaded.get(name) or Script(path=name, text=package.script(name))
        values = list(_written(package, name, script))
        package.used.discard(name)  # what says nothing is told with all that is left
        yield from ((name, value) for value in values)


def _written(package: Package, name: str, script: Script) -> Iterator[Json]:
    if len(script.text) <= _MOST and not _READ.search(script.text):
        yield from data_written(package, name, script.text)


def _unshown(blocks: Blocks, shown: Blocks) -> Iterator[Node]:
    """The blocks without exercises that the page has already."""
    asked = {one.plain.strip() for block in shown for one in block.walk() if one.type == "exercise"}
    yield from (one for one in blocks if one.type != "exercise" or one.plain.strip() not in asked)


def _words(blocks: Blocks) -> set[str]:
    return {word.lower() for block in blocks for word in _WORD.findall(block.plain)}


def _asks(blocks: Blocks) -> bool:
    return any(one.type == "exercise" for one in blocks)


def _is_course(value: Json) -> bool:
    """Whether data is of a course: several parts that say something, one that asks or has a title, pairs."""
    if listed_pairs(value):
        return True
    parts = list(_parts(value, 0))
    return len(parts) > 1 or any(has_title for has_title in parts)


def _parts(value: Json, depth: int) -> Iterator[bool]:
    """For each part that says something, whether it asks, or has a title and marked-up text too."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _parts(one, depth + 1)
    elif isinstance(value, dict):
        texts = [(str(key), one) for key, one in value.items() if isinstance(one, str)]
        said = [one for key, one in texts if _PROSE.search(key) or MARKED.search(one) or "<br" in one]
        long = [one for one in said if len(one) >= _LONG and len(_WORD.findall(one)) >= _SAID]
        if may_ask(value):
            yield True
        elif long:
            yield any("<" in one for one in long) and any(_TITLE.search(str(key)) for key in value)
        for one in value.values():
            yield from _parts(one, depth + 1)
