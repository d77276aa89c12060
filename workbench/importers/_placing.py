"""Pages with the file that each came from, and the links between them, until the whole outline is known.

While a package is read, a link to another page of it is written as `page:~` and the name of that page:
its file, or an identifier. `settle` makes plain pages of placed ones and turns such a link into
`page:` and the page's number in `Course.walk()`; one that leads to no page keeps its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote

from workbench.importers._notes import Notes
from workbench.model.content import Node, map_nodes, node, paragraph
from workbench.model.course import Page
from workbench.model.imported import Note, Origin
from workbench.model.links import HASH, page_address

Json = Any
SIGN = "page:~"
"""How a link to another page of the same package begins."""


@dataclass(frozen=True, kw_only=True)
class Placed(Page):
    """A page with where it came from, and the other names that links may know it by."""

    path: str = ""
    place: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Pages, where they came from, and the notes, each with its page where that can be told."""

    pages: tuple[Page, ...]
    origins: tuple[Origin, ...]
    notes: tuple[Note, ...]


def link_to(name: str) -> str:
    """The address of a page of the same package, by its file or identifier."""
    return SIGN + quote(name, safe="")


def to_place(address: str, url: str) -> str:
    """The address of a page with the place in it that the source's own address names."""
    place = url.partition(HASH)[2] if address.startswith(SIGN) and HASH not in address else ""
    return f"{address}{HASH}{place}" if place else address


def named_by_links(pages: Iterable[Page]) -> set[str]:
    """The names of pages that links on these pages lead to."""
    nodes = [one for page in pages for inner in page.walk() for one in inner.body.walk()]
    urls = {str(each.attrs.get("href", "")) for one in nodes for each in one.marks}
    urls |= {str(one.attrs.get("src", "")) for one in nodes}
    return {unquote(url.removeprefix(SIGN).partition(HASH)[0]) for url in urls if url.startswith(SIGN)}


def settle(pages: tuple[Page, ...], notes: Notes, *, linked: bool = True) -> Settled:
    """Plain pages with their links in place, unless it is known that there are none."""
    numbered = list(enumerate(one for page in pages for one in page.walk()))
    numbers: dict[str, int] = {}
    for number, page in numbered:
        for name in _names(page):
            numbers.setdefault(name, number)
    linking = _Linking(numbers, notes, linked)
    settled = tuple(linking.page(page) for page in pages)
    origins = tuple(
        Origin(page=number, path=page.path, place=page.place)
        for number, page in numbered
        if isinstance(page, Placed) and (page.path or page.place)
    )
    titles = _unique(page.title for _, page in numbered)
    known = {title: number for number, page in numbered if (title := page.title) in titles} | numbers
    return Settled(pages=settled, origins=origins, notes=tuple(_aimed(note, known) for note in notes))


def _names(page: Page) -> tuple[str, ...]:
    return (page.path, *page.names) if isinstance(page, Placed) else ()


def _unique(titles: Iterable[str]) -> set[str]:
    once: set[str] = set()
    again: set[str] = set()
    for title in titles:
        (again if title in once else once).add(title)
    return once - again


def _aimed(note: Note, known: dict[str, int]) -> Note:
    """The note with the page whose file or title it names."""
    if note.page is not None or not note.where:
        return note
    found = known.get(note.where, known.get(note.where.partition(", line ")[0]))
    return note if found is None else replace(note, page=found)


@dataclass
class _Linking:
    """Turns links to names into links to numbers."""

    numbers: dict[str, int]
    notes: Notes
    linked: bool
    where: str = field(default="")

    def page(self, page: Page) -> Page:
        """The page and those below it, as plain pages."""
        self.where = page.title
        body = map_nodes(page.body, self._node) if self.linked else page.body
        return Page(
            title=page.title,
            body=body,
            kind=page.kind,
            pages=tuple(self.page(one) for one in page.pages),
            settings=page.settings,
        )

    def _node(self, one: Node) -> Node:
        if one.type == "text" and any(str(each.attrs.get("href", "")).startswith(SIGN) for each in one.marks):
            return replace(one, marks=tuple(self._marks(one)))
        if str(one.attrs.get("src", "")).startswith(SIGN):
            return self._frame(one)
        if one.attrs.get("data"):
            return replace(one, attrs={**one.attrs, "data": self._data(one.attrs["data"])})
        return one

    def _marks(self, one: Node) -> Iterator[Any]:
        for each in one.marks:
            href = str(each.attrs.get("href", ""))
            if not href.startswith(SIGN):
                yield each
            elif found := self._found(href, one.text):
                yield replace(each, attrs={**each.attrs, "href": found})

    def _frame(self, one: Node) -> Node:
        """A frame that shows a page of the package."""
        found = self._found(str(one.attrs["src"]), str(one.attrs.get("title", "")))
        if found:
            return replace(one, attrs={**one.attrs, "src": found})
        words = str(one.attrs.get("title", ""))
        return paragraph(words) if one.type == "embed" else node("image", alt=words)

    def _data(self, data: Json) -> Json:
        """Links in the data of an exercise."""
        if isinstance(data, str):
            return self._found(data, "") if data.startswith(SIGN) else data
        if isinstance(data, list):
            return [self._data(one) for one in data]
        if isinstance(data, dict):
            return {key: self._data(value) for key, value in data.items()}
        return data

    def _found(self, address: str, words: str) -> str:
        page, _, place = address.removeprefix(SIGN).partition(HASH)
        name = unquote(page)
        if name in self.numbers:
            return page_address(self.numbers[name], place)
        self.notes.info(
            "A link leads to a page that is not in the course; its words were kept.",
            where=self.where,
            excerpt=f"{words.strip()} ({name})" if words.strip() else name,
            code="page_link",
        )
        return ""
