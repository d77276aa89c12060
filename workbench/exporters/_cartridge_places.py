"""Where the pages of a course lie in a cartridge, so that links can lead there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.exporters import _cartridge_resources as made
from workbench.exporters._qti12_quiz import has_questions
from workbench.model.course import Course, Page, PageKind
from workbench.model.links import page_address

_SIGNS = {PageKind.DISCUSSION: "discussion_topics", PageKind.ASSIGNMENT: "assignments"}


def page_addresses(course: Course) -> dict[str, str]:
    """A path in the package, a sign that platforms know or a web address, for each `page:` address."""
    places = enumerate(_Places().of(course.pages))
    return {page_address(number): one for number, one in places if one}


@dataclass
class _Places:
    """Counts pages as the package does when it is written."""

    count: int = field(default=0)

    def of(self, pages: tuple[Page, ...]) -> Iterator[str]:
        """The places of pages and of those below them, in the outline's order."""
        for page in pages:
            self.count += 1
            ident = f"page{self.count}"
            if not (has_questions(page) or page.kind is PageKind.BANK):
                yield _place(ident, page)
                yield from self.of(page.pages)
                continue
            yield _quiz(ident, page)
            for one in page.pages:
                if any(map(has_questions, one.walk())):
                    yield from (_quiz(ident, page) for _ in one.walk())
                else:
                    yield from self.of((one,))


def _quiz(ident: str, page: Page) -> str:
    return "" if page.kind is PageKind.BANK else f"$CANVAS_OBJECT_REFERENCE$/quizzes/{ident}_r"


def _place(ident: str, page: Page) -> str:
    link = made.link_of(page)
    if made.is_folder(page):
        return ""
    if link is not None:
        return link.url
    if page.kind in _SIGNS:
        return f"$CANVAS_OBJECT_REFERENCE$/{_SIGNS[page.kind]}/{ident}_r"
    return f"pages/{ident}.html"
