"""Links between the pages of a course, as a format has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.exporters._notes import Notes
from workbench.model.content import Node, map_nodes
from workbench.model.course import Course, Page
from workbench.model.imported import Note
from workbench.model.links import HASH, SIGN, inner_addresses, page_number, readdressed
from workbench.model.page_mark import PageMark, mark_of

PageAddress = Callable[[str], str]
"""The address of a page, by its place in `Course.walk()`."""


def section(number: str | int) -> str:
    """What a page is called in a text that holds all pages."""
    return f"page-{number}"


def section_address(number: str) -> str:
    """The address of a page in a text that holds all pages."""
    return f"#{section(number)}"


def is_marked(course: Course) -> bool:
    """Whether such a text says where pages begin: not when it is one page, and says all of that itself."""
    pages = tuple(course.walk())
    plain = all(mark_of(one, 1) == PageMark() and one.title == course.title for one in pages)
    return len(pages) > 1 or not plain


def outlined(course: Course) -> Iterator[tuple[str, int, Page]]:
    """The pages in their order, each with what it is called in one text, and its level from 1."""

    def below(pages: tuple[Page, ...], level: int) -> Iterator[tuple[int, Page]]:
        for page in pages:
            yield level, page
            yield from below(page.pages, level + 1)

    for number, (level, page) in enumerate(below(course.pages, 1)):
        yield section(number), level, page


def addressed(course: Course, address: PageAddress | None) -> tuple[Course, tuple[Note, ...]]:
    """The course with its own links as the format has them; links that it cannot have are noted.

    Only blocks that links lead to keep their ids, as what the format's links call them.
    """
    linking = _Linking(course, address)
    bodies = [linking.body(number, page) for number, page in enumerate(linking.pages)]
    called = [linking.called(number, body) for number, body in enumerate(bodies)]
    return course.with_bodies(called), linking.notes.all


@dataclass
class _Linking:
    course: Course
    address: PageAddress | None
    notes: Notes = field(default_factory=Notes)

    def __post_init__(self) -> None:
        self.pages = list(self.course.walk())
        self._blocks = [_ids(page.body) for page in self.pages]
        self._goals: list[set[str]] = [set() for _ in self.pages]
        for number, page in enumerate(self.pages):
            self._seek(number, page.body)
        wanted = Counter(block for goals in self._goals for block in goals)
        self._shared = {block for block, pages in wanted.items() if pages > 1}

    def _seek(self, number: int, body: Node) -> None:
        """Note the blocks that links on a page lead to."""
        for given in inner_addresses(body):
            at, block = self._goal(number, given)
            if at is not None and block in self._blocks[at]:
                self._goals[at].add(block)

    def _goal(self, number: int, given: str) -> tuple[int | None, str]:
        """The page and block that an address on a page leads to."""
        page, _, block = given.partition(HASH)
        at = page_number(page.removeprefix(SIGN)) if page else number
        return (at if at is not None and at < len(self.pages) else None), block

    def body(self, number: int, page: Page) -> Node:
        """The text of a page with its links."""
        if not any(True for _ in inner_addresses(page.body)):
            return page.body

        def changed(given: str) -> str:
            inner = given.startswith((SIGN, HASH))
            return self._address(page.title, number, given) if inner else given

        return readdressed(page.body, changed, "")

    def called(self, number: int, body: Node) -> Node:
        """The text of a page with the ids that links need."""

        def named(one: Node) -> Node:
            block = one.attrs.get("id")
            name = self._name(number, block) if block in self._goals[number] else None
            return replace(one, attrs={**one.attrs, "id": name}) if block else one

        return map_nodes(body, named) if self._blocks[number] else body

    def _address(self, where: str, number: int, given: str) -> str:
        at, block = self._goal(number, given)
        if at is None or self.address is None:
            title = self.pages[at].title if at is not None else ""
            self._tell(where, "page" if given.startswith(SIGN) else "place", title)
            return ""
        if block and block not in self._goals[at]:
            self._tell(where, "place", block)
            block = ""
        if block and (at == number or self._whole):
            return HASH + self._name(at, block)
        page = self.address(str(at)) if given.startswith(SIGN) else ""
        return f"{page}{HASH}{block}" if block else page

    def _tell(self, where: str, kind: str, excerpt: str) -> None:
        to = "another page" if kind == "page" else "a place in the text"
        self.notes.info(where, f"A link to {to} was kept as words.", excerpt)

    @property
    def _whole(self) -> bool:
        """Whether the format holds all pages in one text."""
        return self.address is not None and self.address("0").startswith(HASH)

    def _name(self, number: int, block: str) -> str:
        """What links call a block: its id, with its page where another page has the same."""
        return f"{section(number)}.{block}" if self._whole and block in self._shared else block


def _ids(body: Node) -> frozenset[str]:
    return frozenset(one.attrs["id"] for one in body.walk() if one.attrs.get("id"))
