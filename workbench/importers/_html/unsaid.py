"""Words of a page that stand in no text: they show when something is pointed at, or screen readers say them.

Where nothing carries them here, they are told; but those of what operates the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from workbench.importers._notes import Notes, counted
from workbench.importers._xml import Element, local
from workbench.model.content import Node

_SAID = frozenset(
    "title aria-label aria-description summary placeholder standby label alt longdesc abbr data-tooltip "
    "data-tip data-tippy-content data-original-title data-bs-original-title data-bs-title data-bs-content "
    "data-content data-title data-caption data-description data-hint data-definition".split()
)
_ELSEWHERE = frozenset("abbr acronym dfn link style meta script nav button head".split())
"""What is told in a way of its own, is no part of the page, or operates it."""
_OPERATING = frozenset("button tab tablist navigation menu menubar menuitem toolbar slider search".split())
_CODE = "spoken"
_MOST = 500
"""Words that are looked for in a page; more would take too long, and nobody reads on."""


class Unsaid:
    """The words in the attributes of one page."""

    def __init__(self, tree: Element) -> None:
        self._words: dict[str, Element] = {}
        for element, words in _words(tree):
            self._words.setdefault(words, element)

    def tell(self, blocks: Iterable[Node], notes: Notes) -> None:
        """Tell which of them are neither in the text nor in a note, nor said of what became an equation."""
        if not self._words:
            return
        there = "\n".join((*(one for block in blocks for one in carried(block)), *_noted(notes)))
        said = islice(self._words.items(), _MOST)
        left = [words for words, one in said if not one.get("data-latex") and words not in there]
        if left:
            notes.info(
                f"{counted(len(left), 'text')} that only screen readers say, or that shows when something is "
                "pointed at, left out.",
                excerpt="; ".join(left),
                code=_CODE,
                advice="Write into the text what readers need of it.",
            )


def _words(tree: Element) -> Iterator[tuple[Element, str]]:
    apart = set[Element]()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.getparent() in apart or _is_apart(element):
            apart.add(element)
            continue
        for key, value in element.attrib.items():
            words = " ".join(value.split()) if key in _SAID else ""
            if any(map(str.isalnum, words)) and words != " ".join("".join(element.itertext()).split()):
                yield element, words


def _is_apart(element: Element) -> bool:
    if local(element) in _ELSEWHERE or element.get("role") in _OPERATING:
        return True
    inner = local(element) == "a" and (element.get("href") or "").startswith("#")
    return inner and not any(map(str.isalnum, "".join(element.itertext())))


def carried(block: Node) -> Iterator[str]:
    """All that a block says, with the words in its attributes and in the data of exercises."""
    for one in block.walk():
        if one.text:
            yield one.text
        for value in one.attrs.values():
            yield from _strings(value)
        for mark in one.marks:
            yield from (str(value) for value in mark.attrs.values() if value)
    yield " ".join(block.plain.split())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def _noted(notes: Notes) -> Iterator[str]:
    for note in notes:
        yield from (note.message, note.excerpt)
