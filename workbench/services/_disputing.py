"""What a new version of a source wants of whole pages where people here did otherwise: suggestions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from workbench.model.conflict import PageState
from workbench.model.content import Node, with_ids
from workbench.model.merge import adopted
from workbench.model.page_suggestion import PageAction, PageSuggestion
from workbench.model.suggestion import State
from workbench.services._arranging import Place
from workbench.services._changing import as_in
from workbench.services._comparing import Comparison, Pairing
from workbench.storage.documents import block_id
from workbench.storage.imports import StoredImport
from workbench.storage.pages import one_line
from workbench.storage.revisions import Snapshot
from workbench.storage.tables import new_id

Bodies = Callable[[Sequence[str]], Mapping[str, Node]]


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """What is to be suggested for a page."""

    document_id: str
    action: PageAction
    title: str = ""
    base: str = ""
    version: Snapshot | None = None
    """The page as the source has it, where it is kept for the suggestion."""

    def suggestion(self, kept: StoredImport, revision: str) -> PageSuggestion:
        """It as a suggestion of an import."""
        return PageSuggestion(
            id=new_id(),
            document_id=self.document_id,
            course_id=kept.course_id,
            import_id=kept.id,
            action=self.action,
            source=kept.provenance.name,
            created=datetime.now(UTC),
            title=self.title,
            base=self.base,
            revision=revision,
        )


def gone(compared: Comparison, *, partial: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pages that are gone from the source: those to put aside, and those that were changed here."""
    found = [one for one in compared.pairings if one.state is PageState.GONE and one.there and one.base]
    if partial:
        return (), ()
    documents = {one.base.number: one.id for one in compared.pairings if one.base}
    changed = {one.id for one in found if one.edited or _moved_here(one, documents, compared)}
    ids = [one.id for one in found]
    return tuple(one for one in ids if one not in changed), tuple(one for one in ids if one in changed)


def _moved_here(pairing: Pairing, documents: Mapping[int, str], compared: Comparison) -> bool:
    """Whether a page stands below another one than the last import put it."""
    base, now = pairing.base, pairing.now
    if base is None or now is None:
        return False
    above = None if base.parent is None else documents.get(base.parent)
    there = above is not None and compared.standing[above].deleted is None
    return now.parent_id != (above if there else None)


class Disputing:
    """Looks for what both sides did to the same page."""

    def __init__(
        self, compared: Comparison, fresh: Collection[int], *, merging: bool, user: str, name: str
    ) -> None:
        self._compared, self._fresh = compared, fresh
        self._merging, self._user, self._name = merging, user, name
        self._both = [
            one
            for one in compared.pairings
            if one.base and one.now and one.leaf and one.leaf.taken and one.leaf.number not in fresh
        ]

    def found(self, kept: Sequence[str], contested: Collection[str], bodies: Bodies) -> tuple[Dispute, ...]:
        """What is to be suggested; `kept` are the pages that are gone from the source and stay."""
        return (*self._removed(kept), *self._restored(bodies), *self._renamed(), *self._moved(contested))

    def base(self, pairing: Pairing) -> str:
        """The version that the text of a page goes on from: not what was only suggested since."""
        waiting = self._waiting(pairing)
        assert pairing.base is not None
        return pairing.base.revision_id if waiting is None else waiting.base

    def _waiting(self, pairing: Pairing) -> PageSuggestion | None:
        """What was suggested to bring a page back with, and is in its text not yet."""
        one = self._compared.suggested.get((pairing.id, PageAction.RESTORE))
        refused = one is not None and one.state is State.REFUSED and not pairing.there
        return one if refused or (one is not None and one.state is State.OPEN) else None

    def _removed(self, kept: Sequence[str]) -> Iterator[Dispute]:
        for name in kept:
            yield Dispute(document_id=name, action=PageAction.REMOVE)

    def _restored(self, bodies: Bodies) -> Iterator[Dispute]:
        wanted = [one for one in self._both if not one.there and one.state is PageState.CHANGED]
        trees = bodies([one.base.revision_id for one in wanted if one.base])
        for one in wanted:
            assert one.base is not None and one.leaf is not None
            theirs = with_ids(adopted(trees[one.base.revision_id], one.leaf.page.body), block_id)
            yield Dispute(
                document_id=one.id,
                action=PageAction.RESTORE,
                title=self._title(one),
                base=self.base(one),
                version=as_in(one.id, theirs, user=self._user, name=self._name),
            )

    def _title(self, pairing: Pairing) -> str:
        """The title that a page comes back with: a new one of the source, where it got none here."""
        assert pairing.base is not None and pairing.leaf is not None
        waiting = self._waiting(pairing)
        title = one_line(pairing.leaf.page.title)
        if waiting is not None and waiting.title:
            return title
        return "" if pairing.retitled or title == one_line(pairing.base.title) else title

    def _renamed(self) -> Iterator[Dispute]:
        for one in self._both if self._merging else ():
            assert one.base is not None and one.leaf is not None and one.now is not None
            title, waiting = one_line(one.leaf.page.title), self._waiting(one)
            named = one.retitled and title != one_line(one.base.title)
            if waiting is not None and waiting.title:  # its title was suggested with its text
                named = one.there and one.state is PageState.CHANGED
            if named and title != one.now.title:
                yield Dispute(document_id=one.id, action=PageAction.RENAME, title=title)

    def _moved(self, contested: Collection[str]) -> Iterator[Dispute]:
        for one in self._both:
            if one.id in contested and one.there:
                yield Dispute(document_id=one.id, action=PageAction.MOVE)

    def closed(
        self, asked: Sequence[Dispute], changed: Collection[str], places: Sequence[Place]
    ) -> tuple[str, ...]:
        """Earlier suggestions that are to be decided on no more: something newer stands for them."""
        again = {(one.document_id, one.action) for one in asked}
        moved = {place.id for place in places if place.moved}
        over = {one.id: set(self._over(one, changed, moved)) for one in self._compared.pairings if one.base}
        return tuple(
            one.id
            for (name, action), one in self._compared.suggested.items()
            if one.state is State.OPEN and ((name, action) in again or action in over.get(name, ()))
        )

    def _over(self, one: Pairing, changed: Collection[str], moved: Collection[str]) -> Iterator[PageAction]:
        """What need not be suggested for a page any more, as the source or the page is so by now."""
        if one.leaf is None:
            yield from (PageAction.RENAME, PageAction.MOVE)
            return
        if not one.leaf.taken:
            return
        yield PageAction.REMOVE
        if one.id in changed or one.leaf.number in self._fresh:
            yield PageAction.RESTORE
        if one.now is not None and one_line(one.leaf.page.title) == one.now.title:
            yield PageAction.RENAME
        if one.id in moved:
            yield PageAction.MOVE
