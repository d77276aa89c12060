"""Tracked changes kept as suggestions: the pages as each author would have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher

from workbench.importers._archive import Archive
from workbench.importers._docx.changes import Change
from workbench.importers._docx.package import WordFile
from workbench.importers._docx.pages import pages_at
from workbench.importers._docx.revisions import Take
from workbench.importers._docx.view import Choices, View
from workbench.importers._html.reading import Assets
from workbench.importers._notes import Notes
from workbench.importers._parted import Part
from workbench.model.content import Node
from workbench.model.course import Page
from workbench.model.imported import Proposal
from workbench.model.limits import ImportLimits


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """The blocks of the document with the changes of some authors taken."""

    authors: tuple[str, ...]
    at: datetime | None
    blocks: tuple[Node, ...]


def proposed_bodies(
    archive: Archive, assets: Assets, limits: ImportLimits, choices: Choices, changes: list[Change]
) -> tuple[Proposed, ...]:
    """The document once more for each author; those beyond the limit share the last one."""
    authors = list(dict.fromkeys(one.author for one in changes))
    most = max(1, limits.proposal_authors)
    groups: list[tuple[str, ...]] = [(one,) for one in authors[: most - 1 if len(authors) > most else most]]
    if len(authors) > most:
        groups.append(tuple(authors[most - 1 :]))
    return tuple(_proposed(archive, assets, limits, choices, changes, group) for group in groups)


def _proposed(
    archive: Archive,
    assets: Assets,
    limits: ImportLimits,
    choices: Choices,
    changes: list[Change],
    authors: tuple[str, ...],
) -> Proposed:
    notes = Notes()
    view = View(WordFile(archive, limits, notes), assets, notes, limits, choices)
    moments = [one.at for one in changes if one.author in authors and one.at is not None]
    return Proposed(authors=authors, at=_latest(moments), blocks=view.blocks(take=_takes(authors)))


def _takes(authors: tuple[str, ...]) -> Take:
    return lambda author: author in authors


def _latest(moments: list[datetime]) -> datetime | None:
    return max((one if one.tzinfo else one.replace(tzinfo=UTC) for one in moments), default=None)


def proposals(
    pages: tuple[Page, ...],
    blocks: tuple[Node, ...],
    cuts: tuple[int, ...],
    proposed: tuple[Proposed, ...],
    kept: Sequence[Part] = (),
) -> tuple[Proposal, ...]:
    """For each author the pages that their changes touch."""
    return tuple(one for each in proposed for one in _of_pages(pages, blocks, cuts, each, kept))


def _of_pages(
    pages: tuple[Page, ...],
    blocks: tuple[Node, ...],
    cuts: tuple[int, ...],
    proposed: Proposed,
    kept: Sequence[Part],
) -> Iterator[Proposal]:
    """The author's blocks, cut where those of the text before the changes are."""
    same_cuts = _moved(cuts, blocks, proposed.blocks) if len(cuts) > 1 else cuts
    theirs = pages_at(proposed.blocks, same_cuts, pages[0].title, kept)
    for number, (page, their) in enumerate(zip(pages, theirs, strict=True)):
        if their.body != page.body:
            yield Proposal(
                page=number,
                body=their.body,
                author=", ".join(one for one in proposed.authors if one),
                at=proposed.at,
                reason="Tracked change in the Word document",
            )


def _moved(cuts: tuple[int, ...], before: tuple[Node, ...], after: tuple[Node, ...]) -> tuple[int, ...]:
    """Where places among the blocks lie once some blocks have changed."""
    matches = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    out: list[int] = []
    for cut in cuts:
        found = len(after)
        for name, start, end, there, there_end in matches:
            if start <= cut < end:
                found = there if name == "delete" else min(there + cut - start, there_end)
                break
        out.append(max(found, out[-1] if out else 0))
    return tuple(out)
