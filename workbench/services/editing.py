"""Editing: what a page says, its versions, comparing and restoring them."""

from __future__ import annotations

from dataclasses import replace

from workbench.model.change import Diff
from workbench.model.content import Node
from workbench.model.diff import diff
from workbench.model.errors import BadInput
from workbench.model.revision import Revision
from workbench.services.collaborating import Collaborating
from workbench.storage.documents import DocumentStore, StoredDocument
from workbench.storage.live_updates import LARGE
from workbench.storage.revisions import RevisionStore

NOW = "now"
"""What stands for the live text where a revision's id is asked for."""


class Editing:
    """Reads pages and keeps their versions."""

    def __init__(
        self, documents: DocumentStore, revisions: RevisionStore, collaborating: Collaborating
    ) -> None:
        self._documents = documents
        self._revisions = revisions
        self._collaborating = collaborating

    def document(self, document_id: str) -> StoredDocument:
        """A page with what it says now.

        Raises:
            NotFound: there is no such page.
        """
        stored = self._documents.get(document_id)
        return replace(stored, body=self._collaborating.tree(document_id))

    def course_of(self, document_id: str) -> str:
        """The course that a page is of.

        Raises:
            NotFound: there is no such page.
        """
        return self._documents.course_of(document_id)

    def is_long(self, document_id: str) -> bool:
        """Whether a page is so long that reading it keeps others waiting unless it is done in a thread.

        Raises:
            NotFound: there is no such page.
        """
        return self._documents.size(document_id) > LARGE

    def revisions(self, document_id: str) -> tuple[Revision, ...]:
        """The versions of a page without their text, the newest first."""
        return self._revisions.all(document_id)

    def revision(self, revision_id: str) -> Revision:
        """A version with its text."""
        return self._revisions.get(revision_id)

    def save_revision(self, document_id: str, name: str, user: str, *, origin: str = "person") -> Revision:
        """Keep what a page says now; without a name, only if it differs from the newest version."""
        return self._revisions.add(
            document_id,
            self._collaborating.tree(document_id),
            author=user,
            origin=origin,
            name=name,
        )

    def compare(self, older: str, newer: str, *, document_id: str = "") -> tuple[Node, Diff]:
        """What changed from one version to another; `now` stands for the live text of `document_id`.

        Returns:
            The older tree, and what led to the newer.
        """
        old, new = self._tree(older, document_id), self._tree(newer, document_id)
        return old, diff(old, new)

    def _tree(self, revision_id: str, document_id: str) -> Node:
        if revision_id == NOW:
            return self._collaborating.tree(document_id)
        kept = self._revisions.get(revision_id)
        if document_id and kept.document_id != document_id:
            raise BadInput("Only versions of the same page can be compared.")
        assert kept.body is not None
        return kept.body

    def restore(self, revision_id: str, user: str) -> Revision:
        """Make a version the text again, as a new edit; what was there is kept as a version before it."""
        kept = self._revisions.get(revision_id)
        body = kept.body
        assert body is not None
        self.save_revision(kept.document_id, "", user)
        self._collaborating.room(kept.document_id).edit(lambda _: body, author=user)
        name = kept.name or f"{kept.at:%Y-%m-%d %H:%M}"
        return self._revisions.add(
            kept.document_id, body, author=user, origin="restore", name=f"Restored: {name}"
        )
