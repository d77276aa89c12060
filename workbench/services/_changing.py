"""A page whose text changes because its source is imported again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from workbench.model.content import Node, with_ids
from workbench.model.imported import Proposal
from workbench.model.merge import Merged, adopted, merge
from workbench.services._comparing import Pairing
from workbench.storage.documents import block_id
from workbench.storage.revisions import Snapshot


@dataclass
class Change:
    """A page whose text changes: worked out on the live text, then written down."""

    pairing: Pairing
    merging: bool
    user: str
    name: str
    """What the source is called."""
    differs: bool
    """Whether the text changes; otherwise only proposals come."""
    base: Node
    """The page as the last import had it."""
    proposals: tuple[Proposal, ...] = ()
    theirs: Node = field(init=False)
    before: Node = field(init=False)
    merged: Merged = field(init=False)
    versions: tuple[Snapshot, ...] = field(init=False)

    def __call__(self, tree: Node) -> Node:
        """The new text."""
        leaf, base = self.pairing.leaf, self.base
        assert leaf is not None
        self.before = tree
        merging = self.merging or not self.differs
        self.theirs = with_ids(adopted(base if merging else tree, leaf.page.body), block_id)
        replaced = Merged(tree=self.theirs, wish=self.theirs)
        self.merged = joined(base, tree, self.theirs) if merging else replaced
        self.versions = self._snapshots() if self.differs else ()
        return self.merged.tree

    def _snapshots(self) -> tuple[Snapshot, ...]:
        return versions(self.id, self.before, self.theirs, self.merged.tree, user=self.user, name=self.name)

    @property
    def id(self) -> str:
        """The document."""
        assert self.pairing.base is not None
        return self.pairing.base.document_id


def joined(base: Node, ours: Node, theirs: Node) -> Merged:
    """The text of both with a name for each block, and what is left to decide on."""
    merged = merge(base, ours, theirs)
    named = with_ids(merged.tree, block_id)
    return Merged(tree=named, wish=named if merged.settled else merged.wish)


def versions(
    document_id: str, before: Node, theirs: Node, after: Node, *, user: str, name: str
) -> tuple[Snapshot, ...]:
    """The page before, as the source has it, and after."""
    of = partial(Snapshot.of, document_id, author=user)
    return (
        of(before, origin="person"),
        as_in(document_id, theirs, user=user, name=name),
        of(after, origin="merge"),
    )


def as_in(document_id: str, theirs: Node, *, user: str, name: str) -> Snapshot:
    """The page as a source has it."""
    return Snapshot.of(document_id, theirs, author=user, origin="import", name=f"As in {name}")
