"""Importing a source again: its pages become what it says now, or are merged with what was edited here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from workbench.model import errors
from workbench.model.conflict import Merge, Outcome, Replace
from workbench.model.content import Node
from workbench.model.imported import Imported, Proposal
from workbench.model.merge import adopted, merge
from workbench.model.page_suggestion import PageAction, PageSuggestion
from workbench.model.revision import tree_hash
from workbench.model.suggestion import Action, State, Suggestion
from workbench.services._arranging import outline_of
from workbench.services._bringing import provenance_of
from workbench.services._changing import Change
from workbench.services._comparing import Comparing, same_reading
from workbench.services._filing import Filing, Steps
from workbench.services._leaves import Leaf, suggestions
from workbench.services._planning import Plan, nothing_new, planned
from workbench.services._renewing import Renewing
from workbench.services.collaborating import Collaborating
from workbench.storage.database import Database
from workbench.storage.imports import ImportedPage, ImportStore, StoredImport, new_import
from workbench.storage.page_suggestions import PageSuggestionStore
from workbench.storage.pages import PageStore
from workbench.storage.revisions import RevisionStore
from workbench.storage.suggestions import SuggestionStore

_MEANWHILE = "This source was imported again meanwhile, or its import was undone."


class Reimporting:
    """Stores a source that was imported before: all of it, or nothing."""

    def __init__(self, database: Database, filing: Filing, collaborating: Collaborating) -> None:
        self._database, self._filing = database, filing
        self._collaborating = collaborating
        self._comparing = Comparing(database, collaborating.flush)
        self._imports = ImportStore(database)
        self._pages = PageStore(database)
        self._revisions = RevisionStore(database)
        self._suggestions = SuggestionStore(database)
        self._questions = PageSuggestionStore(database)

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
        if merging and nothing_new(compared, imported):
            return Outcome(course_id=last.course_id, import_id=None)
        renewing = Renewing(self._database, last)
        plan = planned(compared, imported, self._pages.bodies, renewing, merging=merging, user=user)
        if plan.empty and same_reading(last.provenance, provenance_of(imported)):
            return Outcome(course_id=last.course_id, import_id=None)
        with self._filing.kept(imported, steps):
            steps.writing()
            done: list[Outcome] = []

            def also(writing: Connection) -> None:
                done.append(self._written(plan, imported, user, merging, writing))

            self._collaborating.edit(plan.changes, author=user, origin=f"import:{last.id}", also=also)
        return done[0]

    # Writing: all of it in one transaction

    def _written(
        self,
        plan: Plan,
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
        sources = {each: ids["source"] for each, ids in versions.items()} | self._sources(plan, writing)
        self._arrange(plan, writing)
        self._suggestions.supersede(plan.renewed, user=user, connection=writing)
        proposed = tuple(self._proposed(plan, f"Import of {name}"))
        self._suggestions.add_all(proposed, writing)
        self._filing.note(imported, last.course_id, writing)
        self._pages.touch(last.course_id, writing)
        pages = tuple(_imported_pages(plan, sources))
        kept = self._import(plan, imported, user, pages)
        asked = [one.suggestion(kept, sources.get(one.document_id, "")) for one in plan.asked]
        done = _done(plan, versions, [one.id for one in proposed], [one.id for one in asked], merging)
        self._imports.add(replace(kept, done={**done, "partial": imported.partial}), pages, writing)
        self._questions.close(plan.closed, writing, user=user)
        self._questions.add_all(asked, writing)
        return _outcome(plan, kept, proposed, asked)

    def _arrange(self, plan: Plan, writing: Connection) -> None:
        """New pages, places and titles, and what goes into the bin."""
        self._pages.add(plan.compared.last.course_id, tuple(plan.new.values()), writing)
        if plan.moves:
            self._pages.arrange(plan.outline, writing)
        for document_id, values in plan.heads.items():
            self._pages.change(document_id, writing, **values)
        self._pages.put_aside(plan.removed, writing)

    def _versions(self, changed: Sequence[Change], writing: Connection) -> dict[str, dict[str, str]]:
        """The versions before, as the source has it, and after, of each page."""
        ids = iter(self._revisions.add_all([one for each in changed for one in each.versions], writing))
        return {each.id: {which: next(ids) for which in ("before", "source", "after")} for each in changed}

    def _sources(self, plan: Plan, writing: Connection) -> dict[str, str]:
        """The versions that the source has of pages that were deleted here."""
        found = {one.document_id: one.version for one in plan.asked if one.version is not None}
        return dict(zip(found, self._revisions.add_all(list(found.values()), writing), strict=True))

    def _proposed(self, plan: Plan, author: str) -> Iterator[Suggestion]:
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

    def _tracked(self, change: Change, proposal: Proposal) -> Iterator[Suggestion]:
        """A tracked change for the text as it is here; what was proposed before is not proposed again."""
        proposed = adopted(change.theirs, proposal.body)
        wish = merge(change.theirs, change.merged.tree, proposed).wish
        known = {_said(one) for one in self._suggestions.of_document(change.id, State)}
        for one in _tracked(change.id, change.merged.tree, wish, proposal):
            if _said(one) not in known:
                yield one

    def _import(
        self, plan: Plan, imported: Imported, user: str, pages: Sequence[ImportedPage]
    ) -> StoredImport:
        last, source = plan.compared.last, self._filing.source(imported)
        return new_import(
            last.course_id,
            provenance_of(imported),
            imported.notes,
            user,
            documents=tuple(page.document_id for page in pages),
            source=source.sha256 if source else "",
            earlier=last.id,
        )


def _done(
    plan: Plan,
    versions: Mapping[str, Mapping[str, str]],
    proposed: Sequence[str],
    asked: Sequence[str],
    merging: bool,
) -> dict[str, Any]:
    """What undoing needs to know."""
    return {
        "added": [one.id for one in plan.new.values()],
        "removed": list(plan.removed),
        "versions": {name: dict(ids) for name, ids in versions.items()},
        "heads": _former_heads(plan),
        "outline": _outline_json(plan),
        "suggestions": list(proposed),
        "asked": list(asked),
        "closed": list(plan.closed),
        "renewed": list(plan.renewed),
        "merged": merging,
    }


def _former_heads(plan: Plan) -> dict[str, Any]:
    """What undoing needs of titles, kinds and settings: as they were, and as they became."""
    found = {}
    for name, values in plan.heads.items():
        now = plan.compared.standing[name]
        was = {"title": now.title, "kind": now.kind.value, "settings": [list(pair) for pair in now.settings]}
        found[name] = {"was": {one: was[one] for one in values}, "became": dict(values)}
    return found


def _outline_json(plan: Plan) -> list[Any]:
    """The places that pages had, when any of them changed."""
    if not plan.moves and not plan.removed:
        return []
    return [[above, list(below)] for above, below in outline_of(plan.compared.standing).items()]


def _imported_pages(plan: Plan, sources: Mapping[str, str]) -> Iterator[ImportedPage]:
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
        yield leaf.imported(base.document_id, sources.get(base.document_id, base.revision_id), numbers)


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


def _outcome(
    plan: Plan, kept: StoredImport, proposed: Sequence[Suggestion], asked: Sequence[PageSuggestion]
) -> Outcome:
    changed = [one.id for one in plan.changes.values() if one.before != one.merged.tree]
    undecided = [*(one.document_id for one in asked), *(one.document_id for one in proposed)]
    return Outcome(
        course_id=kept.course_id,
        import_id=kept.id,
        added=tuple(one.id for one in plan.new.values()),
        changed=tuple(dict.fromkeys([*changed, *plan.heads])),
        removed=plan.removed,
        kept=tuple(one.document_id for one in asked if one.action in (PageAction.REMOVE, PageAction.RESTORE)),
        suggestions=tuple(one.id for one in proposed),
        settled=tuple(plan.renewed),
        asked=tuple(one.id for one in asked),
        undecided=tuple(dict.fromkeys(undecided)),
    )
