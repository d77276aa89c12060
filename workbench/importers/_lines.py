"""What was read, as a file of short lines: written while reading goes on, taken up as far as it goes.

A course of any size goes from the reader to the server in pieces, so that neither ever works on one
large text: parsing JSON lets no other thread run until it ends. Pages come in the order of
`Course.walk()` with their depth; a body that is too much for one line is opened, filled and closed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.importers._holding import held
from workbench.importers._placing import SIGN, Placed
from workbench.model._encoding import decode, encode
from workbench.model.content import Node, SchemaError, doc, from_json, node, to_json
from workbench.model.course import Asset, Course, Page
from workbench.model.errors import OverBudget
from workbench.model.imported import Imported, Note, Offer, Origin, Proposal

Json = Any
_BATCH = 200
"""Nodes that go into one line; more than that only where one node cannot be parted."""
_LETTERS = 100
"""Letters that count as much as a node."""
_WRITTEN = 500
"""Letters of JSON that count as much: what is asked stands in one node, however much it is."""
_LINE = 2**26
_RESULT = 300_000_000
"""Longest line, and most bytes of text, that are taken from a reader."""
_BUFFER = 2**20
"""So that the lock is not let go of for moments only, which nobody who waits can use."""
_SMALL_ASSET = 1_000_000
_BARE = doc()
_SIGN = SIGN.encode()
_KINDS: dict[str, type] = {"notes": Note, "offers": Offer, "origins": Origin}


# Writing --------------------------------------------------------------------------------------


def page_lines(page: Page, depth: int) -> Iterator[str]:
    """The line that begins a page: all but its body and the pages below it."""
    kept = replace(page, body=_BARE, pages=())
    yield line("page", depth, encode(kept))


def body_lines(tree: int, blocks: Iterable[Node]) -> Iterator[str]:
    """The lines that go on with the body of a page or proposal, by its number."""
    batch: list[str] = []
    weight = 0
    for one in blocks:
        own = _weight(one)
        if own > _BATCH and one.content:
            yield from _batched(tree, batch)
            batch, weight = [], 0
            yield line("open", tree, to_json(replace(one, content=())))
            yield from body_lines(tree, one.content)
            yield line("close", tree)
            continue
        batch.append(_written(to_json(one)))
        weight += max(own, len(batch[-1]) // _WRITTEN)
        if weight >= _BATCH:
            yield from _batched(tree, batch)
            batch, weight = [], 0
    yield from _batched(tree, batch)


def listed_lines(kind: str, values: Iterable[Any]) -> Iterator[str]:
    """The lines that say notes, offers or origins."""
    for value in values:
        yield line(kind, encode(value))


def asset_line(asset: Asset) -> str:
    """The line that says of a file; its bytes lie beside, under its hash."""
    return line("asset", asset.sha256, asset.name, asset.media_type, asset.size)


def proposal_lines(tree: int, proposal: Proposal) -> Iterator[str]:
    """The lines of a proposal, whose body has this number."""
    yield line("proposal", encode(replace(proposal, body=_BARE)))
    yield from body_lines(tree, proposal.body.content)


def course_line(imported: Imported) -> str:
    """The line that says what is so of the whole."""
    whole = replace(imported, course=replace(imported.course, pages=()), assets=(), notes=(), offers=())
    return line("course", encode(replace(whole, proposals=(), origins=(), source=None)))


def imported_lines(imported: Imported) -> Iterator[str]:
    """The lines of a whole import."""
    yield course_line(imported)
    trees = 0
    for page, depth in _walk(imported.course.pages, 0):
        yield from page_lines(page, depth)
        yield from body_lines(trees, page.body.content)
        trees += 1
    for proposal in imported.proposals:
        yield from proposal_lines(trees, proposal)
        trees += 1
    for kind in _KINDS:
        yield from listed_lines(kind, getattr(imported, kind))
    yield from map(asset_line, imported.assets)


def _walk(pages: tuple[Page, ...], depth: int) -> Iterator[tuple[Page, int]]:
    for page in pages:
        yield page, depth
        yield from _walk(page.pages, depth + 1)


def line(kind: str, *values: Json) -> str:
    """One thing that is said."""
    return _written((kind, *values)) + "\n"


def _written(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))


def _batched(tree: int, batch: list[str]) -> Iterator[str]:
    if batch:
        yield f'["blocks",{tree},[{",".join(batch)}]]\n'


def _weight(tree: Node) -> int:
    return sum(1 + len(one.text) // _LETTERS for one in tree.walk())


# Taking up ------------------------------------------------------------------------------------


@dataclass
class _Body:
    """A tree that is being put together; the innermost node that is open is the last."""

    open: list[tuple[str, Json, list[Node]]] = field(default_factory=lambda: [("doc", {}, [])])

    def add(self, blocks: Iterable[Json]) -> None:
        """Go on in the innermost node."""
        self.open[-1][2].extend(map(from_json, blocks))

    def begin(self, shell: Json) -> None:
        """Open a node."""
        self.open.append((str(shell["type"]), shell.get("attrs") or {}, []))

    def end(self) -> None:
        """Close the innermost node."""
        kind, attrs, inside = self.open.pop()
        self.open[-1][2].append(node(kind, *inside, **attrs))

    def finished(self) -> Node:
        """The tree; what was cut off in the middle of a node ends with it."""
        while len(self.open) > 1:
            try:
                self.end()
            except SchemaError:
                continue  # the beginning of a node that needs its end
        return doc(*self.open[0][2])


@dataclass
class Taken:
    """What lines say, one after the other."""

    folder: Path
    whole: Imported = field(default_factory=lambda: Imported(course=Course(title="")))
    done: tuple[int, int, str] | None = None
    """How many of how many were read, and of what."""
    ends: tuple[str, str] = ("", "")
    """How much of a file this is, and where it ends."""
    trees: list[tuple[int, Placed | Proposal, _Body]] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    listed: dict[str, list[Any]] = field(default_factory=lambda: {kind: [] for kind in _KINDS})
    assets: dict[str, Asset] = field(default_factory=dict)
    linked: bool = False
    """Whether there is a link to another page by its name."""

    def take(self, said: bytes) -> None:
        """Take up a line.

        Raises:
            ValueError: it is not whole, or none of ours (also KeyError, TypeError, IndexError, SchemaError).
        """
        kind, *values = json.loads(said)
        self.linked = self.linked or _SIGN in said
        if kind in _KINDS:
            self.listed[kind].append(decode(_KINDS[kind], values[0]))
        else:
            _TAKE[kind](self, *values)

    def course(self, told: Json) -> None:
        """What is so of the whole."""
        self.whole = decode(Imported, told)

    def page(self, depth: int, told: Json) -> None:
        """A page begins."""
        self.trees.append((max(0, depth), decode(Placed, told), _Body()))

    def proposal(self, told: Json) -> None:
        """A proposal begins."""
        self.trees.append((0, decode(Proposal, told), _Body()))

    def blocks(self, tree: int, blocks: Json) -> None:
        """More of a body."""
        self.trees[tree][2].add(blocks)

    def open(self, tree: int, shell: Json) -> None:
        """A node that is too much for a line begins."""
        self.trees[tree][2].begin(shell)

    def close(self, tree: int) -> None:
        """It ends."""
        self.trees[tree][2].end()

    def drop(self, first: int, end: int) -> None:
        """Pages that are not to be after all."""
        self.dropped.update(range(first, min(end, len(self.trees))))

    def asset(self, sha256: str, name: str, media_type: str, size: int) -> None:
        """A file that lies beside."""
        self.assets.setdefault(sha256, _asset(self.folder, sha256, name, media_type, size))

    def counted(self, done: int, total: int, unit: str) -> None:
        """How many of how many were read."""
        self.done = (done, total, unit)

    def ended(self, said: str, where: str) -> None:
        """How much of a file was read."""
        self.ends = (said, where)

    def weight(self) -> int:
        """How many blocks there are."""
        return sum(len(body.open[0][2]) for _, page, body in self._nested())

    def pages(self) -> tuple[Placed, ...]:
        """The pages, those below others in their place."""
        waiting: dict[int, list[Placed]] = {}
        for depth, page, body in reversed(self._nested()):
            below = tuple(reversed(waiting.pop(depth + 1, [])))
            waiting.setdefault(depth, []).append(replace(page, body=body.finished(), pages=below))
        return tuple(reversed(waiting.get(0, [])))

    def _nested(self) -> list[tuple[int, Placed, _Body]]:
        """The pages that are to be, each at most one deeper than the one before."""
        found: list[tuple[int, Placed, _Body]] = []
        for number, (depth, page, body) in enumerate(self.trees):
            if isinstance(page, Placed) and number not in self.dropped:
                found.append((min(depth, found[-1][0] + 1 if found else 0), page, body))
        return found

    def imported(self, pages: tuple[Page, ...]) -> Imported:
        """All of it, with these pages."""
        proposals = (
            replace(one, body=body.finished()) for _, one, body in self.trees if isinstance(one, Proposal)
        )
        return replace(
            self.whole,
            course=replace(self.whole.course, pages=pages),
            assets=tuple(self.assets.values()),
            proposals=tuple(proposals),
            notes=tuple(self.listed["notes"]),
            offers=tuple(self.listed["offers"]),
            origins=tuple(self.listed["origins"]),
        )


_TAKE: dict[str, Any] = {
    "course": Taken.course,
    "page": Taken.page,
    "proposal": Taken.proposal,
    "blocks": Taken.blocks,
    "open": Taken.open,
    "close": Taken.close,
    "drop": Taken.drop,
    "asset": Taken.asset,
    "done": Taken.counted,
    "ends": Taken.ended,
}
BROKEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, SchemaError)
"""What taking up lines fails with that a reader did not finish, or that are none of ours."""


def taken(path: Path, *, whole: bool) -> Taken:
    """What a file of lines says; where it need not be whole, as far as it goes.

    Raises:
        OverBudget: it is too much.
        ValueError: it is damaged (and the others of `BROKEN`).
    """
    if path.stat().st_size > _RESULT:
        raise OverBudget("What was read is too much for one course.", advice="Import it in smaller parts.")
    found = Taken(path.parent)
    with path.open("rb", buffering=_BUFFER) as file:
        while said := file.readline(_LINE):
            try:
                found.take(said)
            except BROKEN:
                if whole:
                    raise
                break
    return found


def plain_pages(pages: Iterable[Page]) -> tuple[Page, ...]:
    """The pages without where they came from."""
    return tuple(
        Page(
            title=one.title,
            body=one.body,
            kind=one.kind,
            pages=plain_pages(one.pages),
            settings=one.settings,
        )
        for one in pages
    )


def _asset(folder: Path, sha256: str, name: str, media_type: str, size: int) -> Asset:
    """Small files come into memory; a large one stays on disk until nobody holds its asset any more."""
    if not sha256.isalnum():
        raise ValueError(sha256)
    path = folder / sha256
    if size <= _SMALL_ASSET:
        data = path.read_bytes()
        return Asset(sha256=sha256, name=name, media_type=media_type, size=size, content=data)
    return held(path, sha256=sha256, name=name, media_type=media_type, size=size)
