"""What courses say, ready to be searched: kept per page until the page changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from workbench.model.errors import NotFound
from workbench.model.outline import CourseOutline
from workbench.services._retrieval import Index, Passage, Question, passages_of, questions_of
from workbench.services.outlining import Outlining
from workbench.storage.documents import DocumentStore


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A course as it is searched."""

    outline: CourseOutline
    passages: Index[Passage]
    questions: Index[Question]
    all_passages: tuple[Passage, ...]
    all_questions: tuple[Question, ...]


@dataclass(frozen=True)
class _Page:
    updated: datetime
    passages: tuple[Passage, ...]
    questions: tuple[Question, ...]


class Library:
    """Reads courses and keeps the last few; a page is read again when it has changed."""

    def __init__(
        self,
        outlining: Outlining,
        documents: DocumentStore,
        *,
        flush: Callable[[Iterable[str]], None] | None = None,
        most: int = 8,
    ) -> None:
        self._outlining, self._documents = outlining, documents
        self._flush, self._most = flush, most
        self._pages: OrderedDict[str, dict[str, _Page]] = OrderedDict()
        self._shelves: dict[str, tuple[CourseOutline, Shelf]] = {}
        self._lock = threading.Lock()

    def shelf(self, course_id: str) -> Shelf:
        """A course as it is now.

        Raises:
            NotFound: there is no such course.
        """
        outline = self._outlining.outline(course_id)
        if self._flush is not None:
            self._flush(entry.id for entry in outline.walk())
            outline = self._outlining.outline(course_id)
        with self._lock:
            known = self._shelves.get(course_id)
            if known is not None and known[0] == outline:
                self._pages.move_to_end(course_id)
                return known[1]
            return self._read(course_id, outline)

    def course_of(self, document_id: str | None, user: str) -> str:
        """The course that a page belongs to, or else the first that a person sees.

        Raises:
            NotFound: there is no course.
        """
        if document_id is not None:
            try:
                return self._documents.get(document_id).course_id
            except NotFound:
                pass  # programs name problems that are no pages here
        courses = self._outlining.courses(user)
        if not courses:
            raise NotFound("There is no course to talk about yet.", advice="Import or make one first.")
        return courses[0].id

    def _read(self, course_id: str, outline: CourseOutline) -> Shelf:
        before = self._pages.get(course_id, {})
        pages = {}
        for entry in outline.walk():
            page = before.get(entry.id)
            fresh = page is not None and page.updated == entry.updated
            pages[entry.id] = page if page is not None and fresh else self._page(entry.id, entry.updated)
        shelf = _shelf(outline, pages.values())
        self._pages[course_id] = pages
        self._pages.move_to_end(course_id)
        self._shelves[course_id] = (outline, shelf)
        while len(self._pages) > self._most:
            gone, _ = self._pages.popitem(last=False)
            del self._shelves[gone]
        return shelf

    def _page(self, document_id: str, updated: datetime) -> _Page:
        stored = self._documents.get(document_id)
        return _Page(
            updated=updated,
            passages=tuple(passages_of(document_id, stored.title, stored.body)),
            questions=tuple(questions_of(document_id, stored.title, stored.body)),
        )


def _shelf(outline: CourseOutline, pages: Iterable[_Page]) -> Shelf:
    read = list(pages)
    passages = tuple(one for page in read for one in page.passages)
    questions = tuple(one for page in read for one in page.questions)
    return Shelf(
        outline=outline,
        passages=Index(passages, lambda one: f"{one.page} {one.heading} {one.text}"),
        questions=Index(questions, lambda one: f"{one.page} {one.text}"),
        all_passages=passages,
        all_questions=questions,
    )
