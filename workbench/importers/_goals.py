"""Where links within a course lead: blocks keep the names that links know them by, as their ids.

A reader gives each block the names of its place in the source, one blank apart, and leaves links to them as
`#name` or `page:3#name`. Here those lead to the block, wherever in the course it came to stand; all other
names go. A link that leads nowhere keeps its words, or leads to the page, and that is told.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from workbench.importers._notes import Notes
from workbench.model.content import Node, map_nodes
from workbench.model.course import Page
from workbench.model.imported import Imported, Note
from workbench.model.links import HASH, SIGN, inner_addresses, page_address, page_number, readdressed

_PLAIN = re.compile(r"[\w.:-]{1,60}")
_TOP = "top"
"""Leads to the beginning of the page where no place is called so."""
_AS_WORDS = "Links to places that are not there were kept as words."
_TO_PAGE = "Links to places that are not there lead to the beginning of the page."
_ADVICE = "Link to the place where it is needed."


def with_goals(imported: Imported, *, across: bool = False) -> Imported:
    """The same with its links to places in place.

    Args:
        imported: what a reader made.
        across: whether all pages come from one text, so that a name may mean a place on another page.
    """
    pages = tuple(imported.course.walk())
    goals = _Goals([page.body for page in pages], across=across)
    if not goals.needed:
        return imported
    linked = [goals.linked(number, page.body) for number, page in enumerate(pages)]
    proposed = [replace(one, body=goals.linked(one.page, one.body)) for one in imported.proposals]
    bodies = (goals.pruned(number, body) for number, body in enumerate(linked))
    notes = (goals.note(number, page) for number, page in enumerate(pages))
    return replace(
        imported,
        course=imported.course.with_bodies(bodies),
        notes=(*imported.notes, *(one for page in notes for one in page)),
        proposals=tuple(replace(one, body=goals.pruned(one.page, one.body)) for one in proposed),
    )


class _Goals:
    """The places of all pages of a course, and what links to them become."""

    def __init__(self, bodies: list[Node], *, across: bool) -> None:
        given = [[one for one in inner_addresses(body) if HASH in one] for body in bodies]
        self._leading = [bool(some) for some in given]
        used = {one.partition(HASH)[2] for some in given for one in some}
        self._used = used | {unquote(one) for one in used}
        self._names = [self._named(body) for body in bodies]
        self._pages: dict[str, int] = {}
        for number, names in enumerate(self._names if across else ()):
            self._pages |= {name: number for name in names if name not in self._pages}
        self._wanted: list[set[str]] = [set() for _ in bodies]
        self._lost: list[dict[str, str]] = [{} for _ in bodies]

    @property
    def needed(self) -> bool:
        """Whether there is any such link, or name."""
        return any(self._leading) or any(self._names)

    def linked(self, number: int, body: Node) -> Node:
        """The text of a page with its links to places in place."""
        if not any(HASH in one for one in inner_addresses(body)):
            return body
        return readdressed(body, lambda given: self._address(number, given), "")

    def pruned(self, number: int, body: Node) -> Node:
        """The text of a page without the names that no link needs."""

        def named(one: Node) -> Node:
            given = one.attrs.get("id")
            if not given:
                return one
            name = self._id(given.split())
            return replace(one, attrs={**one.attrs, "id": name if name in self._wanted[number] else None})

        return map_nodes(body, named) if self._names[number] else body

    def note(self, number: int, page: Page) -> Iterable[Note]:
        """What is told of the links of a page that lead nowhere."""
        notes = Notes(where=page.title, page=number)
        for kept in dict.fromkeys(self._lost[number].values()):
            names = [name for name, how in self._lost[number].items() if how == kept]
            notes.info(kept, excerpt=", ".join(names), code="page_link", advice=_ADVICE)
        return notes

    def _address(self, number: int, given: str) -> str:
        """What an address on a page becomes."""
        if not given.startswith((SIGN, HASH)) or HASH not in given:
            return given
        page, _, name = given.partition(HASH)
        at = page_number(page.removeprefix(SIGN)) if page else number
        if at is None or at >= len(self._names):
            return given
        return self._within(number, at, name, stated=bool(page))

    def _within(self, number: int, at: int, name: str, *, stated: bool) -> str:
        found = next((one for one in (name, unquote(name)) if one in self._names[at]), None)
        if found is None and not stated and name in self._pages:
            at, found = self._pages[name], name
        if found is not None:
            block = self._names[at][found]
            self._wanted[at].add(block)
            return f"{HASH}{block}" if at == number else page_address(at, block)
        if name and name.lower() != _TOP:
            self._lost[number][name] = _TO_PAGE if stated else _AS_WORDS
        return page_address(at) if stated or name.lower() == _TOP else ""

    def _named(self, body: Node) -> dict[str, str]:
        """The names of a page's places, each with the id of its block."""
        found: dict[str, str] = {}
        for one in body.walk():
            names = (one.attrs.get("id") or "").split()
            for name in names:
                found.setdefault(name, self._id(names))
        return found

    def _id(self, names: list[str]) -> str:
        """The id that a block has by its names: the first that some link uses."""
        return _id(next((one for one in names if one in self._used), names[0]))


def _id(name: str) -> str:
    """The id that a block has by a name in the source."""
    return name if _PLAIN.fullmatch(name) else hashlib.sha256(name.encode()).hexdigest()[:12]
