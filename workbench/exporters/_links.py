"""Links between the pages of a course, as a format has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.exporters._notes import Notes
from workbench.model.course import Course, Page
from workbench.model.imported import Note
from workbench.model.links import readdressed
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
    """The course with its links between pages as the format has them; links that it cannot have are noted."""
    linking = _Linking(course, address)
    pages = tuple(linking.page(one) for one in course.pages)
    return replace(course, pages=pages), linking.notes.all


@dataclass
class _Linking:
    course: Course
    address: PageAddress | None
    notes: Notes = field(default_factory=Notes)

    def __post_init__(self) -> None:
        self.titles = [page.title for page in self.course.walk()]

    def page(self, page: Page) -> Page:
        """The page and those below it."""
        body = readdressed(page.body, lambda name: self._address(page.title, name))
        return replace(page, body=body, pages=tuple(self.page(one) for one in page.pages))

    def _address(self, where: str, name: str) -> str:
        number = int(name) if name.isdecimal() else len(self.titles)
        known = number < len(self.titles)
        if known and self.address is not None:
            return self.address(name)
        message = "A link to another page was kept as words."
        self.notes.info(where, message, self.titles[number] if known else "")
        return ""
