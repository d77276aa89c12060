"""A new source held against an earlier import and against what became of its pages since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.model.conflict import Match, PageChange, PageState
from workbench.model.content import plain_text
from workbench.model.imported import Provenance
from workbench.model.matching import Face, match_pages
from workbench.model.page_suggestion import PageAction, PageSuggestion
from workbench.model.suggestion import State
from workbench.services._leaves import Leaf, linked
from workbench.storage.database import Database
from workbench.storage.imports import ImportedPage, ImportStore, StoredImport
from workbench.storage.page_suggestions import PageSuggestionStore
from workbench.storage.pages import PageStore, Said, Standing, one_line

Flush = Callable[[Iterable[str]], None]
_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """A page of the new source, of the last import, or of both, and how it stands here."""

    leaf: Leaf | None = None
    base: ImportedPage | None = None
    said: Said | None = None
    """What the page said as the last import had it."""
    now: Standing | None = None
    says: Said | None = None
    """What it says here."""
    left: bool = False
    """Whether an import before the last one left it here, though it was gone from the source."""

    @property
    def id(self) -> str:
        """The document of a page that was imported before."""
        assert self.base is not None
        return self.base.document_id

    @property
    def state(self) -> PageState:
        """What became of it in the source."""
        if self.leaf is None:
            return PageState.GONE
        if self.base is None or self.said is None:
            return PageState.NEW
        same = self.said.hash == self.leaf.hash and self.base.title == self.leaf.page.title
        return PageState.SAME if same else PageState.CHANGED

    @property
    def there(self) -> bool:
        """Whether the page of the course is there."""
        return self.now is not None and self.now.deleted is None

    @property
    def edited(self) -> bool:
        """Whether somebody changed or deleted it here."""
        if self.base is None or self.now is None or self.said is None or self.says is None:
            return self.base is not None
        return not self.there or self.retitled or self.says.hash != self.said.hash

    @property
    def retitled(self) -> bool:
        """Whether somebody gave it another title here; a number that tells two apart is none."""
        if self.base is None or self.now is None:
            return False
        title = one_line(self.base.title)
        return self.now.title != title and _NUMBERED.sub("", self.now.title) != title

    def change(self) -> PageChange:
        """What a person is told of it."""
        title = self.leaf.page.title if self.leaf else self.base.title if self.base else ""
        return PageChange(
            title=title,
            state=self.state,
            document_id=self.base.document_id if self.base else None,
            page=self.leaf.number if self.leaf else None,
            edited=self.edited,
        )


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All pages of a new source and of an earlier import, paired."""

    last: StoredImport
    pairings: tuple[Pairing, ...]
    """In the order of the new source; what is gone from it comes last."""
    standing: dict[str, Standing]
    """All pages of the course."""
    suggested: dict[tuple[str, PageAction], PageSuggestion] = field(default_factory=dict)
    """What imports of this source suggested last for each page, decided on or not."""

    @property
    def met(self) -> bool:
        """Whether any page is in both."""
        return any(one.leaf is not None and one.base is not None for one in self.pairings)

    @property
    def goes_on(self) -> bool:
        """Whether the last reading stopped at a limit, and this one has more."""
        more = (PageState.NEW, PageState.CHANGED)
        return bool(self.last.done.get("partial")) and any(one.state in more for one in self.pairings)

    def unchanged(self, given: Provenance) -> bool:
        """Whether the very same file was read the same way, and as far."""
        return same_reading(self.last.provenance, given) and not self.goes_on


class Comparing:
    """Reads what is needed to compare, and pairs the pages."""

    def __init__(self, database: Database, flush: Flush) -> None:
        self._imports = ImportStore(database)
        self._pages = PageStore(database)
        self._suggestions = PageSuggestionStore(database)
        self._flush = flush

    def compare(self, last: StoredImport, leaves: Sequence[Leaf]) -> Comparison:
        """The pages of a new source beside those of an earlier import."""
        standing = self._pages.of_course(last.course_id)
        suggested = self._suggested(last)
        found = self._imports.pages(last.id)
        left = self._left(last, found, suggested, standing)
        old = [*found, *left]
        self._flush(page.document_id for page in old)
        said = self._pages.said([page.document_id for page in old], [page.revision_id for page in old])
        pairs = _pairs(old, leaves, said, standing)
        pairings = (_pairing(leaf, page, said, standing, left) for leaf, page in pairs)
        known = tuple(one for one in pairings if one.leaf is not None or not one.left)
        return Comparison(last=last, pairings=known, standing=standing, suggested=suggested)

    def _suggested(self, last: StoredImport) -> dict[tuple[str, PageAction], PageSuggestion]:
        """What this import and those before it suggested for pages."""
        found = self._suggestions.of_course(last.course_id)
        line = {one.id for one in self._imports.line(last)} if found else set()
        return {(each.document_id, each.action): each for each in found if each.import_id in line}

    def _left(
        self,
        last: StoredImport,
        found: Sequence[ImportedPage],
        suggested: Mapping[tuple[str, PageAction], PageSuggestion],
        standing: Mapping[str, Standing],
    ) -> list[ImportedPage]:
        """The pages that were left here when the source had them no more: it may have them again."""
        known = {page.document_id for page in found}
        names = {one for one in _let_stay(suggested) if one not in known and standing[one].deleted is None}
        kept = self._imports.newest(last.course_id) if names else {}
        left = [
            page
            for one in sorted({kept[name] for name in names if name in kept})
            for page in self._imports.pages(one)
            if page.document_id in names and kept[page.document_id] == one
        ]
        return [replace(page, number=number, parent=None) for number, page in enumerate(left, len(known))]


def _let_stay(suggested: Mapping[tuple[str, PageAction], PageSuggestion]) -> Iterator[str]:
    """The pages that are gone from the source and were not deleted here."""
    for (name, action), one in suggested.items():
        if action is PageAction.REMOVE and one.state in (State.OPEN, State.REFUSED):
            yield name


def _pairs(
    old: Sequence[ImportedPage],
    leaves: Sequence[Leaf],
    said: Mapping[str, Said],
    standing: Mapping[str, Standing],
) -> list[tuple[Leaf | None, ImportedPage | None]]:
    """Each page of the new source with the old one that it is; what is gone from it comes last."""
    places = match_pages([_old_face(page, said, standing) for page in old], [_face(leaf) for leaf in leaves])
    both, met = list(zip(leaves, places, strict=True)), set(places)
    known = {leaf.number: old[place].document_id for leaf, place in both if place is not None}
    pairs: list[tuple[Leaf | None, ImportedPage | None]] = [
        (linked(leaf, known, whole=False), None if place is None else old[place]) for leaf, place in both
    ]
    return pairs + [(None, page) for place, page in enumerate(old) if place not in met]


def _pairing(
    leaf: Leaf | None,
    page: ImportedPage | None,
    said: Mapping[str, Said],
    standing: Mapping[str, Standing],
    left: Sequence[ImportedPage],
) -> Pairing:
    if page is None:
        return Pairing(leaf=leaf)
    return Pairing(
        leaf=leaf,
        base=page,
        said=said.get(page.revision_id),
        now=standing.get(page.document_id),
        says=said.get(page.document_id),
        left=page in left,
    )


def _face(leaf: Leaf) -> Face:
    page = leaf.page
    return Face(
        title=page.title,
        kind=page.kind.value,
        path=leaf.origin.path,
        place=leaf.origin.place,
        hash=leaf.hash,
        text=plain_text(page.body),
    )


def _old_face(page: ImportedPage, said: Mapping[str, Said], standing: Mapping[str, Standing]) -> Face:
    told, now = said.get(page.revision_id), standing.get(page.document_id)
    return Face(
        title=page.title,
        kind=now.kind.value if now else "",
        path=page.path,
        place=page.place,
        hash=told.hash if told else "",
        text=told.text if told else "",
    )


def matched(kept: Provenance, given: Provenance) -> Match:
    """How a source was known again."""
    if given.sha256 and kept.sha256 == given.sha256:
        return Match.FILE
    if given.identifier and kept.identifier == given.identifier:
        return Match.IDENTIFIER
    if given.url and kept.url == given.url:
        return Match.ADDRESS
    return Match.NAME


def same_reading(kept: Provenance, given: Provenance) -> bool:
    """Whether the very same file was read the same way."""
    return bool(given.sha256) and all(
        getattr(kept, name) == getattr(given, name) for name in ("sha256", "importer", "version", "choices")
    )
