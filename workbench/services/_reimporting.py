"""Importing a source again: its pages become what it says now, or are merged with what was edited here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection

from workbench.model import errors
from workbench.model.conflict import Merge, Outcome, PageState, Replace
from workbench.model.content import Node, with_ids
from workbench.model.imported import Imported, Proposal
from workbench.model.merge import Merged, adopted, merge
from workbench.model.revision import tree_hash
from workbench.model.suggestion import Action, State, Suggestion
from workbench.services._arranging import Outline, Place, outline_of, rearranged
from workbench.services._bringing import provenance_of
from workbench.services._comparing import Comparing, Comparison, Pairing, same_reading
from workbench.services._filing import Filing, Steps
from workbench.services._leaves import Leaf, linked, linked_proposals, only, suggestions
from workbench.services.collaborating import Collaborating
from workbench.storage.database import Database
from workbench.storage.documents import block_id
from workbench.storage.imports import ImportedPage, ImportStore, StoredImport, new_import
from workbench.storage.pages import NewPage, PageStore, new_page, one_line
from workbench.storage.revisions import RevisionStore, Snapshot
from workbench.storage.suggestions import SuggestionStore
from workbench.storage.tables import new_id

_MEANWHILE = "This source was imported again meanwhile, or its import was undone."


@dataclass
class _Change:
    """A page whose text changes: worked out on the live text, then written down."""

    pairing: Pairing
    merging: bool
    user: str
    name: str
    """What the source is called."""
    differs: bool
    """Whether the text changes; otherwise only proposals come."""
    proposals: tuple[Proposal, ...] = ()
    theirs: Node = field(init=False)
    before: Node = field(init=False)
    merged: Merged = field(init=False)
    versions: tuple[Snapshot, ...] = field(init=False)

    def __call__(self, tree: Node) -> Node:
        """The new text."""
        leaf, base = self.pairing.leaf, self.pairing.body
        assert leaf is not None and base is not None
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
class _Plan:
    """All that an import will do, worked out before the transaction."""

    compared: Comparison
    changes: Mapping[str, _Change]
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


class Reimporting:
    """Stores a source that was imported before: all of it, or nothing."""

    def __init__(self, database: Database, filing: Filing, collaborating: Collaborating) -> None:
        self._filing = filing
        self._collaborating = collaborating
        self._comparing = Comparing(database, collaborating.flush)
        self._imports = ImportStore(database)
        self._pages = PageStore(database)
        self._revisions = RevisionStore(database)
        self._suggestions = SuggestionStore(database)

    def store(
        self,
        imported: Imported,
        leaves: Sequence[Leaf],
        *,
        user: str,
        resolution: Replace | Merge,
        steps: Steps,
    ) -> Outcome:
        """Take a new version of a source in.

        Raises:
            Conflict: somebody was first.
        """
        last = self._imports.get(resolution.import_id)
        if last is None or last.undone is not None:
            raise errors.Conflict(_MEANWHILE, advice="Look at it again.")
        compared = self._comparing.compare(last, leaves)
        merging = isinstance(resolution, Merge)
        if merging and _nothing_new(compared, imported):
            return Outcome(course_id=last.course_id, import_id=None)
        with self._filing.kept(imported, steps):
            plan = _planned(compared, imported, merging=merging, user=user)
            steps.writing()
            done: list[Outcome] = []

            def also(writing: Connection) -> None:
                done.append(self._written(plan, imported, user, merging, writing))

            self._collaborating.edit(plan.changes, author=user, origin=f"import:{last.id}", also=also)
        return done[0]

    # Writing: all of it in one transaction

    def _written(
        self,
        plan: _Plan,
        imported: Imported,
        user: str,
        merging: bool,
        writing: Connection,
    ) -> Outcome:
        last = plan.compared.last
        if self._imports.followed(last.id, writing):
            raise errors.Conflict(_MEANWHILE, advice="Look at it again.")
        name = provenance_of(imported).name
        changed = [one for one in plan.changes.values() if one.differs]
        versions = self._versions(changed, writing)
        self._pages.add(last.course_id, tuple(plan.new.values()), writing)
        if plan.moves:
            self._pages.arrange(plan.outline, writing)
        for document_id, values in plan.heads.items():
            self._pages.change(document_id, writing, **values)
        self._pages.put_aside(plan.removed, writing)
        proposed = tuple(self._proposed(plan, f"Import of {name}"))
        self._suggestions.add_all(proposed, writing)
        self._filing.note(imported, last.course_id, writing)
        self._pages.touch(last.course_id, writing)
        return self._noted(plan, imported, versions, proposed, user, merging, writing)

    def _versions(self, changed: Sequence[_Change], writing: Connection) -> dict[str, dict[str, str]]:
        """The versions before, as the source has it, and after, of each page."""
        ids = iter(self._revisions.add_all([one for each in changed for one in each.versions], writing))
        return {each.id: {which: next(ids) for which in ("before", "source", "after")} for each in changed}

    def _proposed(self, plan: _Plan, author: str) -> Iterator[Suggestion]:
        reason = "The source says this; the text was edited here."
        for one in plan.changes.values():
            yield from suggestions(
                one.id,
                one.merged.tree,
                one.merged.wish,
                author=author,
                action=Action.MERGE,
                reason=reason,
                at=None,
            )
            for proposal in one.proposals:
                yield from self._tracked(one, proposal)
        for number, page in plan.new.items():
            for proposal in plan.proposals:
                if proposal.page == number:
                    body = page.page.body
                    yield from _tracked(page.id, body, adopted(body, proposal.body), proposal)

    def _tracked(self, change: _Change, proposal: Proposal) -> Iterator[Suggestion]:
        """A tracked change for the text as it is here; what was proposed before is not proposed again."""
        proposed = adopted(change.theirs, proposal.body)
        wish = merge(change.theirs, change.merged.tree, proposed).wish
        known = {_said(one) for one in self._suggestions.of_document(change.id, State)}
        for one in _tracked(change.id, change.merged.tree, wish, proposal):
            if _said(one) not in known:
                yield one

    def _noted(
        self,
        plan: _Plan,
        imported: Imported,
        versions: Mapping[str, Mapping[str, str]],
        proposed: Sequence[Suggestion],
        user: str,
        merging: bool,
        writing: Connection,
    ) -> Outcome:
        last, source = plan.compared.last, self._filing.source(imported)
        pages = tuple(_imported_pages(plan, versions))
        done = {
            "added": [one.id for one in plan.new.values()],
            "removed": list(plan.removed),
            "versions": {name: dict(ids) for name, ids in versions.items()},
            "heads": _former_heads(plan),
            "outline": _outline_json(plan),
            "suggestions": [one.id for one in proposed],
            "merged": merging,
        }
        kept = new_import(
            last.course_id,
            provenance_of(imported),
            imported.notes,
            user,
            documents=tuple(page.document_id for page in pages),
            source=source.sha256 if source else "",
            earlier=last.id,
            done=done,
        )
        self._imports.add(kept, pages, writing)
        return _outcome(plan, kept, proposed)


def _nothing_new(compared: Comparison, imported: Imported) -> bool:
    taken = [one for one in compared.pairings if one.leaf is not None and one.leaf.taken]
    known = all(one.base is not None for one in taken) or all(
        one.leaf.taken for one in compared.pairings if one.leaf is not None
    )
    return known and same_reading(compared.last.provenance, provenance_of(imported))


def _planned(compared: Comparison, imported: Imported, *, merging: bool, user: str) -> _Plan:
    fresh = {one.leaf.number for one in compared.pairings if one.leaf and _is_new(one, merging)}
    paired = {one.leaf.number: one for one in compared.pairings if one.leaf and one.base}
    leaves = only(
        [one.leaf for one in compared.pairings if one.leaf is not None],
        {number for number in paired if number not in fresh} | fresh,
    )
    ids = {leaf.number: new_id() if leaf.number in fresh else _id(paired, leaf) for leaf in leaves}
    compared = replace(compared, pairings=tuple(_linked(one, ids) for one in compared.pairings))
    imported = replace(imported, proposals=linked_proposals(imported, ids))
    new = {
        leaf.number: new_page(ids[leaf.number], linked(leaf, ids).page, None, 0, user=user)
        for leaf in leaves
        if leaf.number in fresh
    }
    removed, kept = _leaving(compared, partial=imported.partial)
    changes = {one.id: one for one in _changes(compared, imported, fresh, merging=merging, user=user)}
    kept += tuple(
        one.base.document_id
        for one in compared.pairings
        if one.base
        and one.leaf
        and one.leaf.number not in fresh
        and not one.there
        and one.state is PageState.CHANGED
    )
    places = [_place(leaf, ids, paired, compared, new=leaf.number in fresh) for leaf in leaves]
    base = [page.base.document_id for page in _by_number(compared) if page.base]
    return _Plan(
        compared=compared,
        changes=changes,
        new=new,
        removed=removed,
        kept=kept,
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
    return pairing.base is None or pairing.body is None or (not merging and not pairing.there)


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


def _changes(
    compared: Comparison, imported: Imported, fresh: set[int], *, merging: bool, user: str
) -> Iterator[_Change]:
    for one in compared.pairings:
        leaf = one.leaf
        if leaf is None or not leaf.taken or leaf.number in fresh or not one.there or one.body is None:
            continue
        proposals = tuple(made for made in imported.proposals if made.page == leaf.number)
        new = tree_hash(leaf.page.body)
        differs = new != tree_hash(one.body)
        if not merging and one.now is not None:
            differs = differs or new != tree_hash(one.now.body)
        if differs or proposals:
            yield _Change(one, merging, user, provenance_of(imported).name, differs, proposals)


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


def _former_heads(plan: _Plan) -> dict[str, Any]:
    """What undoing needs of titles, kinds and settings: as they were, and as they became."""
    found = {}
    for name, values in plan.heads.items():
        now = plan.compared.standing[name]
        was = {"title": now.title, "kind": now.kind.value, "settings": [list(pair) for pair in now.settings]}
        found[name] = {"was": {one: was[one] for one in values}, "became": dict(values)}
    return found


def _outline_json(plan: _Plan) -> list[Any]:
    """The places that pages had, when any of them changed."""
    if not plan.moves and not plan.removed:
        return []
    return [[above, list(below)] for above, below in outline_of(plan.compared.standing).items()]


def _imported_pages(plan: _Plan, versions: Mapping[str, Mapping[str, str]]) -> Iterator[ImportedPage]:
    bases = {one.leaf.number: one.base for one in plan.compared.pairings if one.leaf and one.base}
    numbers = {leaf.number: place for place, leaf in enumerate(plan.leaves)}
    for leaf in plan.leaves:
        if leaf.number in plan.new:
            page = plan.new[leaf.number]
            yield leaf.imported(page.id, page.revision_id, numbers)
            continue
        base = bases[leaf.number]
        if not leaf.taken:
            yield replace(
                base, number=numbers[leaf.number], parent=None if leaf.above is None else numbers[leaf.above]
            )
            continue
        changed = versions.get(base.document_id, {}).get("source", base.revision_id)
        yield leaf.imported(base.document_id, changed, numbers)


def _tracked(document_id: str, tree: Node, wish: Node, proposal: Proposal) -> Iterator[Suggestion]:
    yield from suggestions(
        document_id,
        tree,
        wish,
        author=proposal.author,
        action=Action.TRACKED,
        reason=proposal.reason,
        at=proposal.at,
    )


def _said(one: Suggestion) -> tuple[str, str, str]:
    """What makes two suggestions the same."""
    return one.author, tree_hash(one.before), tree_hash(one.after) if one.after else ""


def _outcome(plan: _Plan, kept: StoredImport, proposed: Sequence[Suggestion]) -> Outcome:
    changed = [one.id for one in plan.changes.values() if one.before != one.merged.tree]
    return Outcome(
        course_id=kept.course_id,
        import_id=kept.id,
        added=tuple(one.id for one in plan.new.values()),
        changed=tuple(dict.fromkeys([*changed, *plan.heads])),
        removed=plan.removed,
        kept=plan.kept,
        suggestions=tuple(one.id for one in proposed),
    )
