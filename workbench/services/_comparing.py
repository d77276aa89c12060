"""A new source held against an earlier import and against what became of its pages since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workbench.model.conflict import Match, PageChange, PageState
from workbench.model.content import plain_text
from workbench.model.imported import Provenance
from workbench.model.matching import Face, match_pages
from workbench.services._leaves import Leaf, linked
from workbench.storage.database import Database
from workbench.storage.imports import ImportedPage, ImportStore, StoredImport
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

    @property
    def met(self) -> bool:
        """Whether any page is in both."""
        return any(one.leaf is not None and one.base is not None for one in self.pairings)


class Comparing:
    """Reads what is needed to compare, and pairs the pages."""

    def __init__(self, database: Database, flush: Flush) -> None:
        self._imports = ImportStore(database)
        self._pages = PageStore(database)
        self._flush = flush

    def compare(self, last: StoredImport, leaves: Sequence[Leaf]) -> Comparison:
        """The pages of a new source beside those of an earlier import."""
        old = self._imports.pages(last.id)
        self._flush(page.document_id for page in old)
        standing = self._pages.of_course(last.course_id)
        said = self._pages.said([page.document_id for page in old], [page.revision_id for page in old])
        places = match_pages(
            [_old_face(page, said, standing) for page in old], [_face(leaf) for leaf in leaves]
        )
        known = {
            leaf.number: old[place].document_id
            for leaf, place in zip(leaves, places, strict=True)
            if place is not None
        }
        pairs: list[tuple[Leaf | None, ImportedPage | None]] = [
            (linked(leaf, known, whole=False), None if place is None else old[place])
            for leaf, place in zip(leaves, places, strict=True)
        ]
        met = {place for place in places if place is not None}
        pairs += [(None, page) for place, page in enumerate(old) if place not in met]
        pairings = tuple(_pairing(leaf, page, said, standing) for leaf, page in pairs)
        return Comparison(last=last, pairings=pairings, standing=standing)


def _pairing(
    leaf: Leaf | None, page: ImportedPage | None, said: dict[str, Said], standing: dict[str, Standing]
) -> Pairing:
    if page is None:
        return Pairing(leaf=leaf)
    return Pairing(
        leaf=leaf,
        base=page,
        said=said.get(page.revision_id),
        now=standing.get(page.document_id),
        says=said.get(page.document_id),
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


def _old_face(page: ImportedPage, said: dict[str, Said], standing: dict[str, Standing]) -> Face:
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
