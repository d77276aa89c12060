"""Bringing a page back that was deleted here, with what its source says now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from workbench.model.content import Node
from workbench.model.merge import Merged, merge
from workbench.model.page_suggestion import PageSuggestion
from workbench.model.suggestion import Action, Suggestion
from workbench.services._changing import joined, versions
from workbench.services._leaves import suggestions
from workbench.services.collaborating import Collaborating
from workbench.storage.database import Database
from workbench.storage.pages import PageStore
from workbench.storage.revisions import RevisionStore, Snapshot
from workbench.storage.suggestions import SuggestionStore

Settle = Callable[[Connection, dict[str, Any]], None]


class Restoring:
    """The text of a page that comes back: what it said, joined with what the source says."""

    def __init__(self, database: Database, collaborating: Collaborating) -> None:
        self._collaborating = collaborating
        self._pages = PageStore(database)
        self._revisions = RevisionStore(database)
        self._suggestions = SuggestionStore(database)

    def preview(self, kept: PageSuggestion) -> tuple[Node, Node]:
        """What the page said when it was deleted, and what it would say."""
        self._collaborating.flush([kept.document_id])
        tree = self._pages.saved(kept.document_id)
        return tree, self._joined(kept, tree)[1].wish

    def _joined(self, kept: PageSuggestion, tree: Node) -> tuple[Node, Merged]:
        bodies = self._pages.bodies([kept.base, kept.revision])
        theirs = bodies[kept.revision]
        return theirs, joined(bodies[kept.base], tree, theirs)

    def take(self, kept: PageSuggestion, user: str, *, settle: Settle) -> tuple[str, ...]:
        """Join the text of a page that is there again.

        Returns:
            The ids of suggestions for what both sides changed in the text.
        """
        made: list[Suggestion] = []
        done: list[Snapshot] = []

        def change(tree: Node) -> Node:
            theirs, merged = self._joined(kept, tree)
            done[:] = versions(kept.document_id, tree, theirs, merged.tree, user=user, name=kept.source)
            made[:] = _wished(kept, merged)
            return merged.tree

        def also(writing: Connection) -> None:
            ids = self._revisions.add_all(done, writing)
            self._suggestions.add_all(made, writing)
            of_it = {"before": ids[0], "after": ids[2], "suggestions": [one.id for one in made]}
            settle(writing, of_it)

        self._edit(kept, change, user=user, also=also)
        return tuple(one.id for one in made)

    def undo(self, kept: PageSuggestion, user: str, *, settle: Callable[[Connection], None]) -> None:
        """Take out of the text what came with the page; what was edited since stays in it."""
        before, after = kept.done["before"], kept.done["after"]
        bodies = self._pages.bodies([before, after])
        done: list[Snapshot] = []

        def change(tree: Node) -> Node:
            new = merge(bodies[after], tree, bodies[before]).tree
            of = partial(Snapshot.of, kept.document_id, author=user)
            done[:] = of(tree, origin="person"), of(new, origin="undo")
            return new

        def also(writing: Connection) -> None:
            self._revisions.add_all(done, writing)
            self._suggestions.withdraw(kept.done["suggestions"], user=user, connection=writing)
            settle(writing)

        self._edit(kept, change, user=user, also=also)

    def _edit(
        self,
        kept: PageSuggestion,
        change: Callable[[Node], Node],
        *,
        user: str,
        also: Callable[[Connection], None],
    ) -> None:
        self._collaborating.room(kept.document_id).edit(
            change, author=user, origin=f"accept:{user}", also=also
        )


def _wished(kept: PageSuggestion, merged: Merged) -> Sequence[Suggestion]:
    """What both sides changed, as suggestions for the text."""
    return tuple(
        suggestions(
            kept.document_id,
            merged.tree,
            merged.wish,
            author=f"Import of {kept.source}",
            action=Action.MERGE,
            reason="The source says this; the text was edited here.",
            at=None,
        )
    )
