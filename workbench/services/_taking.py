"""Taking a proposal into the text: found where it belongs, put in once, with a version before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from workbench.model.anchor import Anchor, find, rebase
from workbench.model.content import Node
from workbench.model.place import Place, put
from workbench.model.revision import tree_hash
from workbench.model.suggestion import Suggestion
from workbench.services.collaborating import Collaborating
from workbench.storage.revisions import RevisionStore


class Stale(Exception):
    """The text is not the one the suggestion was made for."""


class Taking:
    """Changes the text of a page as a suggestion says."""

    def __init__(self, revisions: RevisionStore, collaborating: Collaborating) -> None:
        self._revisions = revisions
        self._collaborating = collaborating

    def swap(
        self,
        kept: Suggestion,
        new: Node,
        *,
        old: Node,
        user: str,
        origin: str,
        settle: Callable[[Connection], None],
    ) -> None:
        """Put blocks in the place of others; `settle` is done in the transaction that keeps it.

        Raises:
            Stale: the old blocks do not stand in the text.
        """
        trees: list[Node] = []

        def change(tree: Node) -> Node:
            trees[:] = [tree, _changed(tree, kept, old, new)]
            return trees[1]

        def also(writing: Connection) -> None:
            settle(writing)
            before, after = trees
            add = self._revisions.add
            add(kept.document_id, before, author=user, origin="person", connection=writing)
            add(kept.document_id, after, author=user, origin=origin, connection=writing)

        room = self._collaborating.room(kept.document_id)
        room.edit(change, author=user, origin=f"accept:{user}", also=also)

    def taken(self, kept: Suggestion) -> bool | None:
        """Whether the text says what was proposed, or else what it said before; None for neither."""
        tree = self._collaborating.tree(kept.document_id)
        before, after = (_found(tree, kept, old) is not None for old in (kept.before, kept.outcome))
        return None if before == after else after


def _anchor(kept: Suggestion, old: Node) -> Anchor:
    """Where the old blocks belong: as they were asked about, or as the suggestion left them."""
    if old == kept.before:
        return kept.anchor
    ids = tuple(one.attrs["id"] for one in old.content if one.attrs.get("id"))
    return replace(kept.anchor, block_ids=ids, hash=tree_hash(old))


def _found(tree: Node, kept: Suggestion, old: Node) -> Place | None:
    return find(tree, _anchor(kept, old), old.content) if old.content else None


def _changed(tree: Node, kept: Suggestion, old: Node, new: Node) -> Node:
    place = _found(tree, kept, old)
    if place is not None:
        return put(tree, place, new.content)
    if len(old.content) == len(new.content) == 1:
        rebased = rebase(tree, _anchor(kept, old), old.content[0], new.content[0])
        if rebased is not None:
            return rebased
    raise Stale
