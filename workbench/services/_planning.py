"""What importing a source again does to a course, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workbench.model.content import Node
from workbench.model.imported import Imported, Proposal
from workbench.services._arranging import Outline, Place, outline_of, rearranged
from workbench.services._bringing import provenance_of
from workbench.services._changing import Change
from workbench.services._comparing import Comparison, Pairing
from workbench.services._disputing import Bodies, Dispute, Disputing, gone
from workbench.services._leaves import Leaf, linked, linked_proposals, only
from workbench.services._renewing import Renewing
from workbench.storage.pages import NewPage, new_page, one_line
from workbench.storage.tables import new_id


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that an import will do, worked out before the transaction."""

    compared: Comparison
    changes: Mapping[str, Change]
    new: Mapping[int, NewPage]
    """By the number of the page in the source."""
    removed: tuple[str, ...]
    asked: tuple[Dispute, ...]
    """What becomes a suggestion about a whole page."""
    closed: tuple[str, ...]
    """Earlier suggestions about pages that something newer stands for."""
    renewed: tuple[str, ...]
    """Earlier suggestions for texts that give way."""
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
        asking = self.asked or self.closed
        return not (changing or asking or self.new or self.removed or self.heads or self.moves)


def nothing_new(compared: Comparison, imported: Imported) -> bool:
    """Whether the source says, and is read, as it was the last time."""
    taken = [one for one in compared.pairings if one.leaf is not None and one.leaf.taken]
    known = all(one.base is not None for one in taken) or all(
        one.leaf.taken for one in compared.pairings if one.leaf is not None
    )
    return known and compared.unchanged(provenance_of(imported))


def planned(
    compared: Comparison,
    imported: Imported,
    bodies: Bodies,
    renewing: Renewing,
    *,
    merging: bool,
    user: str,
) -> Plan:
    """Work out what becomes of each page; `bodies` has the trees of versions by their ids."""
    return _Planner(compared, imported, bodies, renewing, merging=merging, user=user).plan()


class _Planner:
    """Works out one import."""

    def __init__(
        self,
        compared: Comparison,
        imported: Imported,
        bodies: Bodies,
        renewing: Renewing,
        *,
        merging: bool,
        user: str,
    ) -> None:
        self._bodies, self._merging, self._user = bodies, merging, user
        self._renewing, self._renewed = renewing, list[str]()
        self._name = provenance_of(imported).name
        pairings = compared.pairings
        self._fresh = {one.leaf.number for one in pairings if one.leaf and _is_new(one, merging)}
        self._paired = {one.leaf.number: one for one in pairings if one.leaf and one.base}
        self._leaves = only(
            [one.leaf for one in pairings if one.leaf is not None], self._paired.keys() | self._fresh
        )
        self._ids = {leaf.number: self._id(leaf.number) for leaf in self._leaves}
        self._compared = replace(compared, pairings=tuple(_linked(one, self._ids) for one in pairings))
        self._imported = replace(imported, proposals=linked_proposals(imported, self._ids))
        self._disputing = Disputing(self._compared, self._fresh, merging=merging, user=user, name=self._name)

    def _id(self, number: int) -> str:
        return new_id() if number in self._fresh else self._paired[number].id

    def plan(self) -> Plan:
        """All of it."""
        removed, left = gone(self._compared, partial=self._imported.partial)
        places = [self._place(leaf) for leaf in self._leaves]
        arranged = rearranged(self._compared.standing, places, self._base_order(), removed)
        asked = self._disputing.found(left, arranged.contested, self._bodies)
        changes = self._changes()
        texts = {name for name, one in changes.items() if one.differs}
        return Plan(
            compared=self._compared,
            changes=changes,
            new=self._new(),
            removed=removed,
            asked=asked,
            closed=self._disputing.closed(asked, texts, places),
            renewed=tuple(self._renewed),
            outline=arranged.outline,
            heads=dict(_heads(self._compared, self._fresh, merging=self._merging)),
            leaves=self._leaves,
            proposals=self._imported.proposals,
        )

    def _new(self) -> dict[int, NewPage]:
        return {
            leaf.number: new_page(
                self._ids[leaf.number], linked(leaf, self._ids).page, None, 0, user=self._user
            )
            for leaf in self._leaves
            if leaf.number in self._fresh
        }

    def _changes(self) -> dict[str, Change]:
        differing = _differing(self._compared, self._imported, self._fresh, merging=self._merging)
        bases = {one.id: self._disputing.base(one) for one, _, _ in differing}
        trees = self._bodies(list(bases.values()))
        return {
            one.id: Change(
                one,
                self._merging,
                self._user,
                self._name,
                differs,
                self._renew(one, trees[bases[one.id]]) if differs else trees[bases[one.id]],
                proposals,
            )
            for one, differs, proposals in differing
        }

    def _renew(self, one: Pairing, base: Node) -> Node:
        """What a page is merged from, where suggestions of an earlier version give way to newer ones."""
        assert one.leaf is not None
        base, over = self._renewing.of(one.id, base, one.leaf.page.body)
        self._renewed += over
        return base

    def _base_order(self) -> list[str]:
        """The pages of the last import in its order."""
        based = [one.base for one in self._compared.pairings if one.base is not None]
        return [page.document_id for page in sorted(based, key=lambda page: page.number)]

    def _place(self, leaf: Leaf) -> Place:
        parent = None if leaf.above is None else self._ids[leaf.above]
        if leaf.number in self._fresh:
            return Place(id=self._ids[leaf.number], parent=parent, new=True)
        return Place(id=self._ids[leaf.number], parent=parent, base_parent=self._stood(leaf.number))

    def _stood(self, number: int) -> str | None:
        """The page that a page was below in the source."""
        one = self._paired[number]
        if one.left:  # by now the source had it nowhere
            return None if one.now is None else one.now.parent_id
        return None if one.base is None or one.base.parent is None else self._documents.get(one.base.parent)

    @cached_property
    def _documents(self) -> dict[int, str]:
        """The pages of the last import by their numbers there."""
        return {one.base.number: one.id for one in self._compared.pairings if one.base}


def _linked(pairing: Pairing, ids: Mapping[int, str]) -> Pairing:
    return pairing if pairing.leaf is None else replace(pairing, leaf=linked(pairing.leaf, ids))


def _is_new(pairing: Pairing, merging: bool) -> bool:
    """Whether a page is to be added: it is not in the course, or was deleted here and is wanted back."""
    if pairing.leaf is None or not pairing.leaf.taken:
        return False
    return pairing.base is None or pairing.said is None or (not merging and not pairing.there)


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
