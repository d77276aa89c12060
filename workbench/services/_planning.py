"""What importing a source again does to a course, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from workbench.model.conflict import PageState
from workbench.model.content import Node, with_ids
from workbench.model.imported import Imported, Proposal
from workbench.model.merge import Merged, adopted, merge
from workbench.services._arranging import Outline, Place, outline_of, rearranged
from workbench.services._bringing import provenance_of
from workbench.services._comparing import Comparison, Pairing, same_reading
from workbench.services._leaves import Leaf, linked, linked_proposals, only
from workbench.storage.documents import block_id
from workbench.storage.pages import NewPage, new_page, one_line
from workbench.storage.revisions import Snapshot
from workbench.storage.tables import new_id

Bodies = Callable[[Sequence[str]], Mapping[str, Node]]


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
        self.theirs = with_ids(
            adopted(base if self.merging or not self.differs else tree, leaf.page.body), block_id
        )
        if self.merging or not self.differs:
            self.merged = merge(base, tree, self.theirs)
        else:
            self.merged = Merged(tree=self.theirs, wish=self.theirs)
        named = with_ids(self.merged.tree, block_id)
        wish = named if self.merged.settled else self.merged.wish
        self.merged = Merged(tree=named, wish=wish)
        self.versions = self._snapshots() if self.differs else ()
        return named

    def _snapshots(self) -> tuple[Snapshot, ...]:
        of = partial(Snapshot.of, self.id, author=self.user)
        return (
            of(self.before, origin="person"),
            of(self.theirs, origin="import", name=f"As in {self.name}"),
            of(self.merged.tree, origin="merge"),
        )

    @property
    def id(self) -> str:
        """The document."""
        assert self.pairing.base is not None
        return self.pairing.base.document_id


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that an import will do, worked out before the transaction."""

    compared: Comparison
    changes: Mapping[str, Change]
    new: Mapping[int, NewPage]
    """By the number of the page in the source."""
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    outline: Outline
    heads: Mapping[str, Mapping[str, Any]]
    """Titles, kinds and settings that change, by document."""
    leaves: tuple[Leaf, ...]
    proposals: tuple[Proposal, ...]

    @property
    def moves(self) -> bool:
        """Whether pages come to stand in another place."""
        there = {one: below for one, below in outline_of(self.compared.standing).items() if below}
        return there != {one: below for one, below in self.outline.items() if below}

    @property
    def empty(self) -> bool:
        """Whether all is here already as the source has it."""
        changing = any(one.differs or one.proposals for one in self.changes.values())
        return not (changing or self.new or self.removed or self.heads or self.moves)


def nothing_new(compared: Comparison, imported: Imported) -> bool:
    """Whether the source says, and is read, as it was the last time."""
    taken = [one for one in compared.pairings if one.leaf is not None and one.leaf.taken]
    known = all(one.base is not None for one in taken) or all(
        one.leaf.taken for one in compared.pairings if one.leaf is not None
    )
    return known and same_reading(compared.last.provenance, provenance_of(imported))


def planned(compared: Comparison, imported: Imported, bodies: Bodies, *, merging: bool, user: str) -> Plan:
    """Work out what becomes of each page; `bodies` has the trees of versions by their ids."""
    fresh = {one.leaf.number for one in compared.pairings if one.leaf and _is_new(one, merging)}
    paired = {one.leaf.number: one for one in compared.pairings if one.leaf and one.base}
    leaves = only(
        [one.leaf for one in compared.pairings if one.leaf is not None],
        {number for number in paired if number not in fresh} | fresh,
    )
    ids = {leaf.number: new_id() if leaf.number in fresh else _id(paired, leaf) for leaf in leaves}
    compared = replace(compared, pairings=tuple(_linked(one, ids) for one in compared.pairings))
    imported = replace(imported, proposals=linked_proposals(imported, ids))
    removed, kept = _leaving(compared, partial=imported.partial)
    differing = _differing(compared, imported, fresh, merging=merging)
    trees = bodies([one.base.revision_id for one, _, _ in differing if one.base])
    name = provenance_of(imported).name
    changes = {
        one.base.document_id: Change(
            one, merging, user, name, differs, trees[one.base.revision_id], proposals
        )
        for one, differs, proposals in differing
        if one.base
    }
    places = [_place(leaf, ids, paired, compared, new=leaf.number in fresh) for leaf in leaves]
    base = [page.base.document_id for page in _by_number(compared) if page.base]
    return Plan(
        compared=compared,
        changes=changes,
        new={
            leaf.number: new_page(ids[leaf.number], linked(leaf, ids).page, None, 0, user=user)
            for leaf in leaves
            if leaf.number in fresh
        },
        removed=removed,
        kept=kept + _still_deleted(compared, fresh),
        outline=rearranged(compared.standing, places, base, removed),
        heads=dict(_heads(compared, fresh, merging=merging)),
        leaves=leaves,
        proposals=imported.proposals,
    )


def _linked(pairing: Pairing, ids: Mapping[int, str]) -> Pairing:
    return pairing if pairing.leaf is None else replace(pairing, leaf=linked(pairing.leaf, ids))


def _is_new(pairing: Pairing, merging: bool) -> bool:
    """Whether a page is to be added: it is not in the course, or was deleted here and is wanted back."""
    if pairing.leaf is None or not pairing.leaf.taken:
        return False
    return pairing.base is None or pairing.said is None or (not merging and not pairing.there)


def _id(paired: Mapping[int, Pairing], leaf: Leaf) -> str:
    base = paired[leaf.number].base
    assert base is not None
    return base.document_id


def _by_number(compared: Comparison) -> list[Pairing]:
    based = [one for one in compared.pairings if one.base is not None]
    return sorted(based, key=lambda one: one.base.number if one.base else 0)


def _place(
    leaf: Leaf, ids: Mapping[int, str], paired: Mapping[int, Pairing], compared: Comparison, *, new: bool
) -> Place:
    parent = None if leaf.above is None else ids[leaf.above]
    base = None if new else paired[leaf.number].base
    documents = {one.base.number: one.base.document_id for one in compared.pairings if one.base}
    stood = documents.get(base.parent) if base is not None and base.parent is not None else None
    return Place(id=ids[leaf.number], parent=parent, base_parent=stood, new=new)


def _leaving(compared: Comparison, *, partial: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pages that are gone from the source: those to put aside, and those that stay as edited."""
    gone = [one for one in compared.pairings if one.state is PageState.GONE and one.there and one.base]
    if partial:
        return (), ()
    removed = tuple(one.base.document_id for one in gone if one.base and not one.edited)
    kept = tuple(one.base.document_id for one in gone if one.base and one.edited)
    return removed, kept


def _still_deleted(compared: Comparison, fresh: set[int]) -> tuple[str, ...]:
    """The pages that were deleted here and changed in the source: they stay deleted."""
    return tuple(
        one.base.document_id
        for one in compared.pairings
        if one.base
        and one.leaf
        and one.leaf.number not in fresh
        and not one.there
        and one.state is PageState.CHANGED
    )


def _differing(
    compared: Comparison, imported: Imported, fresh: set[int], *, merging: bool
) -> list[tuple[Pairing, bool, tuple[Proposal, ...]]]:
    """The pages whose text changes or that have proposals: whether it changes, and these."""
    proposed: dict[int, list[Proposal]] = {}
    for made in imported.proposals:
        proposed.setdefault(made.page, []).append(made)
    found = []
    for one in compared.pairings:
        leaf = one.leaf
        if leaf is None or not leaf.taken or leaf.number in fresh or not one.there or one.said is None:
            continue
        proposals = tuple(proposed.get(leaf.number, ()))
        known = {one.said.hash} if merging or one.says is None else {one.said.hash, one.says.hash}
        if (differs := known != {leaf.hash}) or proposals:
            found.append((one, differs, proposals))
    return found


def _heads(compared: Comparison, fresh: set[int], *, merging: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """The titles, kinds and settings that the source changed."""
    for one in compared.pairings:
        if one.leaf is None or not one.leaf.taken or one.leaf.number in fresh:
            continue
        if one.base is None or one.now is None or not one.there:
            continue
        page = one.leaf.page
        values: dict[str, Any] = {}
        if one_line(page.title) != one.now.title and not (
            merging and (one.retitled or page.title == one.base.title)
        ):
            values["title"] = one_line(page.title)
        if page.kind != one.now.kind:
            values["kind"] = page.kind.value
        if page.settings != one.now.settings:
            values["settings"] = [list(pair) for pair in page.settings]
        if values:
            yield one.base.document_id, values
