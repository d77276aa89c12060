"""Where a source has pages, among those that a course has by now."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model.page_suggestion import PageAction, PageSuggestion
from workbench.services._arranging import outline_of, placed
from workbench.storage.imports import ImportedPage, ImportStore
from workbench.storage.pages import Standing


class Placing:
    """Finds the places of pages of one course; the pages of an import are read once."""

    def __init__(self, imports: ImportStore, course_id: str, standing: Mapping[str, Standing]) -> None:
        self._imports, self._standing = imports, standing
        self._newest = imports.newest(course_id)
        self._pages: dict[str, tuple[ImportedPage, ...]] = {}

    def of(self, one: PageSuggestion) -> tuple[str | None, list[str]]:
        """The page that a source has this one below, and all pages there with it among them."""
        name = one.document_id
        if one.action is not PageAction.REMOVE and name in self._newest:
            return placed(name, self._of_import(self._newest[name]), self._standing)
        parent = self._standing[name].parent_id
        order = outline_of(self._standing).get(parent, [])
        return parent, order if name in order else [*order, name]

    def _of_import(self, import_id: str) -> tuple[ImportedPage, ...]:
        if import_id not in self._pages:
            self._pages[import_id] = self._imports.pages(import_id)
        return self._pages[import_id]
