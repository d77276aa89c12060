"""The pages of a source one by one, as they are taken into a course."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from workbench.model.anchor import anchor
from workbench.model.content import Node, doc, with_ids
from workbench.model.course import Course, Page
from workbench.model.errors import BadInput
from workbench.model.imported import Imported, Origin, Proposal
from workbench.model.links import page_number, relinked
from workbench.model.merge import adopted
from workbench.model.proposing import pieces
from workbench.model.revision import tree_hash
from workbench.model.suggestion import Action, State, Suggestion
from workbench.storage.documents import block_id
from workbench.storage.imports import ImportedPage
from workbench.storage.tables import new_id


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A page of a source, without what is below it."""

    number: int
    """Its place in `Course.walk()`."""
    page: Page
    above: int | None
    """The number of the page above it."""
    origin: Origin
    taken: bool

    @cached_property
    def hash(self) -> str:
        """A hash of what it says."""
        return tree_hash(self.page.body)

    def imported(self, document_id: str, revision_id: str, numbers: dict[int, int]) -> ImportedPage:
        """The page as the history of imports keeps it."""
        parent = self.above
        return ImportedPage(
            number=numbers[self.number],
            document_id=document_id,
            title=self.page.title,
            revision_id=revision_id,
            parent=None if parent is None else numbers.get(parent),
            path=self.origin.path,
            place=self.origin.place,
        )


def leaves(imported: Imported, pages: Collection[int] | None) -> tuple[Leaf, ...]:
    """All pages of a source with block ids; `pages` are those to take, None takes all.

    Raises:
        BadInput: no page was chosen.
    """
    origins = {one.page: one for one in imported.origins}
    found: list[Leaf] = []
    for number, (page, above) in enumerate(_walked(imported.course.pages)):
        named = replace(page, body=with_ids(page.body, block_id), pages=())
        taken = pages is None or number in pages
        origin = origins.get(number) or Origin(page=number)
        found.append(Leaf(number=number, page=named, above=above, origin=origin, taken=taken))
    if not any(leaf.taken for leaf in found):
        raise BadInput("No page was chosen.", advice="Choose at least one page to take.")
    return tuple(found)


def _walked(pages: Sequence[Page]) -> Iterator[tuple[Page, int | None]]:
    """All pages, each with the number of the one above it."""
    waiting: list[tuple[Page, int | None]] = [(page, None) for page in reversed(pages)]
    number = 0
    while waiting:
        page, above = waiting.pop()
        yield page, above
        waiting.extend((below, number) for below in reversed(page.pages))
        number += 1


def only(all_leaves: Sequence[Leaf], numbers: Collection[int]) -> tuple[Leaf, ...]:
    """These pages; what lies below a page that is not among them moves up."""
    above = {leaf.number: leaf.above for leaf in all_leaves}

    def nearest(number: int | None) -> int | None:
        while number is not None and number not in numbers:
            number = above[number]
        return number

    return tuple(replace(leaf, above=nearest(leaf.above)) for leaf in all_leaves if leaf.number in numbers)


def linked(leaf: Leaf, documents: Mapping[int, str], *, whole: bool = True) -> Leaf:
    """The page with its links to other pages of the source as links to the documents they became.

    Args:
        leaf: a page.
        documents: what the pages of the source are stored as, by their numbers.
        whole: whether these are all: a link to any other page then keeps its words only.
    """
    body = relinked(leaf.page.body, _names(documents, whole=whole))
    return leaf if body is leaf.page.body else replace(leaf, page=replace(leaf.page, body=body))


def linked_proposals(imported: Imported, documents: Mapping[int, str]) -> tuple[Proposal, ...]:
    """The same for what is proposed for the pages."""
    names = _names(documents, whole=True)
    return tuple(replace(one, body=relinked(one.body, names)) for one in imported.proposals)


def _names(documents: Mapping[int, str], *, whole: bool) -> Callable[[str], str | None]:
    """Numbers become documents; what is no number is the name of a document already."""

    def name(given: str) -> str | None:
        number = page_number(given)
        return given if number is None else documents.get(number, None if whole else given)

    return name


def titled(course: Course, known: Collection[str]) -> str:
    """The title of a course, with a number when there is one of this title."""
    title = course.title.strip() or "Imported course"
    return next(one for one in _numbered(title) if one not in known)


def _numbered(title: str) -> Iterator[str]:
    yield title
    number = 2
    while True:
        yield f"{title} ({number})"
        number += 1


def suggestions(
    document_id: str, tree: Node, wish: Node, *, author: str, action: Action, reason: str, at: datetime | None
) -> Iterator[Suggestion]:
    """What somebody wishes for a page, piece by piece."""
    wish = with_ids(wish, block_id)
    for piece in pieces(tree, wish):
        name = new_id()
        yield Suggestion(
            id=name,
            document_id=document_id,
            run_id="",
            action=action,
            instruction=reason,
            author=(author or "somebody")[:255],
            anchor=anchor(tree, piece.place),
            before=doc(*piece.before),
            after=doc(*piece.after) if piece.after else doc(),
            state=State.OPEN,
            created=at or datetime.now(UTC),
            series=name,
        )


def tracked(document_id: str, tree: Node, proposal: Proposal) -> Iterator[Suggestion]:
    """A tracked change as suggestions for a page that says what the source says."""
    yield from suggestions(
        document_id,
        tree,
        adopted(tree, proposal.body),
        author=proposal.author,
        action=Action.TRACKED,
        reason=proposal.reason,
        at=proposal.at,
    )
