"""Suggestions: what is proposed for some blocks, kept apart from the text until it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workbench.model.anchor import Anchor
from workbench.model.change import Diff, apply
from workbench.model.content import Node
from workbench.model.diff import diff


class Action(StrEnum):
    """What the assistant can be asked to do with a selection, or where else a suggestion comes from."""

    IMPROVE = "improve"
    EXPAND = "expand"
    SIMPLIFY = "simplify"
    REWRITE = "rewrite"
    INSTRUCT = "instruct"
    TRACKED = "tracked"
    """A tracked change of an imported file."""
    MERGE = "merge"
    """What a new version of an imported file says where the text was edited here."""

    @property
    def asked(self) -> bool:
        """Whether the assistant proposes it, because somebody asked."""
        return self not in (Action.TRACKED, Action.MERGE)


class State(StrEnum):
    """Where a suggestion stands."""

    STREAMING = "streaming"
    OPEN = "open"
    APPLIED = "applied"
    REFUSED = "refused"
    STALE = "stale"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody decided about one change; `wording` is their own text in place of the proposed one."""

    accepted: bool
    by: str
    wording: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What is proposed for some blocks.

    before, after: the blocks as a document of their own, as they were and as proposed.
    series: the id of the first draft of the same wish; drafts share it.
    said: what came of an answer that broke off, which can be gone on from.
    finish_reason: why the model ended its answer, in the model's words.
    """

    id: str
    document_id: str
    run_id: str
    action: Action
    instruction: str
    author: str
    anchor: Anchor
    before: Node
    after: Node | None
    state: State
    created: datetime
    series: str
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    decided_by: str | None = None
    decided: datetime | None = None
    problem: str = ""
    said: str = ""
    finish_reason: str = ""

    @property
    def broken_off(self) -> bool:
        """Whether the answer broke off and there is something of it to go on from."""
        return self.state in (State.STOPPED, State.FAILED) and bool(self.said.strip())

    @property
    def diff(self) -> Diff:
        """What it would change."""
        return diff(self.before, self.after or self.before)

    @property
    def undecided(self) -> tuple[int, ...]:
        """The changes nobody has decided on."""
        return tuple(one.number for one in self.diff.shown if one.number not in self.decisions)

    @property
    def outcome(self) -> Node:
        """The blocks with the accepted changes only."""
        found = self.diff
        accepted = {number for number, one in self.decisions.items() if one.accepted}
        if accepted == {one.number for one in found.shown}:
            accepted = set(found.numbers)
        worded = {number: one.wording for number, one in self.decisions.items() if one.wording is not None}
        return apply(self.before, found, accepted, worded)
