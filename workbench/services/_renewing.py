"""Suggestions for a text whose place a newer version of the source changes again give way to newer ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from workbench.model.content import Node, doc, without_ids
from workbench.model.merge import adopted
from workbench.model.proposing import pieces
from workbench.model.suggestion import Action, State, Suggestion
from workbench.storage.database import Database
from workbench.storage.imports import ImportStore, StoredImport
from workbench.storage.pages import PageStore
from workbench.storage.suggestions import SuggestionStore


class Renewing:
    """Looks for what imports of a source suggested for texts and nobody decided on yet."""

    def __init__(self, database: Database, last: StoredImport) -> None:
        self._suggestions = SuggestionStore(database)
        self._imports, self._pages = ImportStore(database), PageStore(database)
        self._last = last

    @cached_property
    def _waiting(self) -> dict[str, int]:
        return self._suggestions.waiting(self._last.course_id)

    @cached_property
    def _line(self) -> list[StoredImport]:
        """The imports of the source, the newest first."""
        return self._imports.line(self._last)

    def of(self, document_id: str, base: Node, new: Node) -> tuple[Node, tuple[str, ...]]:
        """What a page is merged from, and the suggestions that give way.

        Args:
            document_id: the page.
            base: the page as the last import had it.
            new: the page as the source has it now.
        """
        over = self._over(document_id, _changed(base, adopted(base, new)))
        before = self._before(document_id, {one.id for one in over}) if over else None
        if before is None:
            return base, ()
        names = frozenset(name for one in over for name in _names(one))
        return _without(before, base, names), tuple(one.id for one in over)

    def _over(self, document_id: str, changed: Collection[str]) -> list[Suggestion]:
        """What was suggested for these blocks."""
        if document_id not in self._waiting:
            return []
        found = self._suggestions.of_document(document_id, (State.OPEN,))
        merged = (one for one in found if one.action is Action.MERGE and not one.decisions)
        return [one for one in merged if not _names(one).isdisjoint(changed)]

    def _before(self, document_id: str, ids: Collection[str]) -> Node | None:
        """The page as it was in the source before the first import that made one of these suggestions."""
        makers = [one for one in self._line if not set(ids).isdisjoint(one.done.get("suggestions", ()))]
        earlier = makers[-1].earlier if makers else None
        pages = self._imports.pages(earlier) if earlier else ()
        revisions = [page.revision_id for page in pages if page.document_id == document_id]
        return next(iter(self._pages.bodies(revisions).values()), None)


def _ids(blocks: Iterable[Node]) -> frozenset[str]:
    return frozenset(one.attrs["id"] for one in blocks if one.attrs.get("id"))


def _names(one: Suggestion) -> frozenset[str]:
    """The blocks that a suggestion changes."""
    after = one.after.content if one.after else ()
    same = [block for block in one.before.content if block in after]
    return _ids(block for block in (*one.before.content, *after) if block not in same)


def _changed(base: Node, theirs: Node) -> frozenset[str]:
    """The blocks of the base that are not so any more."""
    now = {one.attrs.get("id"): without_ids(one) for one in theirs.content}
    return _ids(one for one in base.content if now.get(one.attrs.get("id")) != without_ids(one))


def _without(before: Node, base: Node, names: Collection[str]) -> Node:
    """The base, but as before where one of these blocks was changed since."""
    content = before.content
    for piece in reversed(pieces(before, base)):
        if not _ids((*piece.before, *piece.after)) & frozenset(names):
            content = (*content[: piece.place.start], *piece.after, *content[piece.place.end :])
    return doc(*content)
