"""Outlining: courses, and the pages in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from workbench.model.course import Course, Page, PageKind
from workbench.model.errors import NotFound
from workbench.model.links import relinked
from workbench.model.outline import CourseInfo, CourseOutline, Entry
from workbench.storage.courses import CourseStore
from workbench.storage.outlines import OutlineStore


class Outlining:
    """Makes, lists, orders and deletes courses and pages.

    `flush` is called with document ids before their text is read: it saves what is still being typed.
    """

    def __init__(
        self,
        courses: CourseStore,
        outlines: OutlineStore,
        flush: Callable[[Iterable[str]], None] | None = None,
    ) -> None:
        self._courses = courses
        self._outlines = outlines
        self._flush = flush

    # Courses

    def courses(self, user: str, search: str = "") -> tuple[CourseInfo, ...]:
        """The courses this person may see with all words in title and description, or in a page's title."""
        courses = self._courses.all()
        words = search.casefold().split()
        if not words:
            return courses
        with_page = self._courses.matching(search)
        return tuple(one for one in courses if one.id in with_page or _says(one, words))

    def deleted(self, user: str) -> tuple[CourseInfo, ...]:
        """The courses that can be brought back, the last deleted first."""
        return self._courses.all(deleted=True)

    def create(self, title: str, user: str) -> str:
        """A new course with one empty page; its id."""
        course_id = self._courses.create(title, owner=user)
        self._outlines.add_pages(course_id, (Page(title="First page"),))
        return course_id

    def rename(self, course_id: str, title: str) -> None:
        """Give a course another title."""
        self._courses.change(course_id, title=title)

    def describe(self, course_id: str, *, description: str, language: str = "") -> None:
        """Say what a course is about and its language."""
        self._courses.change(course_id, description=description.strip(), language=language.strip())

    def move(self, course_id: str, by: int) -> None:
        """Move a course up or down in the list."""
        self._courses.move(course_id, by=by)

    def delete(self, course_id: str) -> None:
        """Delete a course; `undelete` brings it back."""
        self._courses.delete(course_id)

    def undelete(self, course_id: str) -> None:
        """Bring a deleted course back."""
        self._courses.undelete(course_id)

    def outline(self, course_id: str) -> CourseOutline:
        """A course with the titles of its pages."""
        return CourseOutline(course=self._courses.get(course_id), entries=self._outlines.entries(course_id))

    def course(self, course_id: str) -> Course:
        """A course with all its text, as a value; its own links lead to places in `Course.walk()`."""
        info = self._courses.get(course_id)
        documents = [entry.id for entry in self.outline(course_id).walk()]
        if self._flush is not None:
            self._flush(documents)
        numbers = {document: str(number) for number, document in enumerate(documents)}
        return Course(
            title=info.title,
            description=info.description,
            language=info.language,
            pages=tuple(_numbered(page, numbers.get) for page in self._outlines.pages(course_id)),
        )

    # Pages

    def create_page(
        self,
        course_id: str,
        title: str,
        *,
        parent_id: str | None = None,
        kind: PageKind = PageKind.PAGE,
    ) -> str:
        """A new empty page at the end of a course or below an entry; its id."""
        self._courses.get(course_id)
        return self._outlines.add_pages(course_id, (Page(title=title, kind=kind),), parent_id=parent_id)[0]

    def rename_page(self, document_id: str, title: str) -> None:
        """Give a page another title."""
        self._outlines.rename(document_id, title)

    def move_page(self, document_id: str, *, parent_id: str | None, position: int) -> None:
        """Put a page, with all below it, at a place among the entries of `parent_id`, or of the course."""
        self._outlines.move(document_id, parent_id=parent_id, position=position)

    def move_page_up(self, document_id: str) -> None:
        """Swap a page with the one before it."""
        self._shift(document_id, -1)

    def move_page_down(self, document_id: str) -> None:
        """Swap a page with the one after it."""
        self._shift(document_id, 1)

    def indent_page(self, document_id: str) -> None:
        """Put a page below the one before it, as its last entry; the first of its level stays."""
        siblings, place = self._place(document_id)
        if place > 0:
            above = siblings[place - 1]
            self._outlines.move(document_id, parent_id=above.id, position=len(above.entries))

    def outdent_page(self, document_id: str) -> None:
        """Put a page behind its parent, one level up; a page of the top level stays."""
        _, parent_id = self._outlines.whereabouts(document_id)
        if parent_id is None:
            return
        siblings, place = self._place(parent_id)
        self._outlines.move(document_id, parent_id=siblings[place].parent_id, position=place + 1)

    def delete_page(self, document_id: str) -> None:
        """Delete a page and all below it; `undelete_page` brings them back."""
        self._outlines.delete(document_id)

    def undelete_page(self, document_id: str) -> None:
        """Bring a deleted page back, with what was deleted with it."""
        self._outlines.undelete(document_id)

    def _shift(self, document_id: str, by: int) -> None:
        siblings, place = self._place(document_id)
        self._outlines.move(document_id, parent_id=siblings[place].parent_id, position=max(0, place + by))

    def _place(self, document_id: str) -> tuple[tuple[Entry, ...], int]:
        """The entries a page stands among, and its place there."""
        course_id, _ = self._outlines.whereabouts(document_id)
        outline = self.outline(course_id)
        entry = outline.find(document_id)
        if entry is None:
            raise NotFound("This page does not exist any more.")
        parent = outline.find(entry.parent_id) if entry.parent_id else None
        siblings = parent.entries if parent else outline.entries
        return siblings, [one.id for one in siblings].index(document_id)


def _numbered(page: Page, number: Callable[[str], str | None]) -> Page:
    """The page, and those below it, with links to places in the course; others keep their words."""
    below = tuple(_numbered(one, number) for one in page.pages)
    return replace(page, body=relinked(page.body, number), pages=below)


def _says(info: CourseInfo, words: list[str]) -> bool:
    text = f"{info.title} {info.description}".casefold()
    return all(word in text for word in words)
