"""The changes of one difference: numbered as they are found, then without holes and with moves seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from workbench.model._labels import label
from workbench.model.change import Change, Diff, Into, Keep, Kind, Op, Swap
from workbench.model.content import Node, is_inline, plain_text

_EXCERPT = 200

Saying = Callable[[Node], int | None]
"""A number for what a block says; None when it has no words."""


class Changes:
    """What was found so far; its numbers stand in the steps of the difference."""

    def __init__(self) -> None:
        self._found: list[Change] = []
        self.identity = False
        """Whether block ids differ, which nobody is asked about."""

    def __len__(self) -> int:
        """How many were found."""
        return len(self._found)

    def report(self, kind: Kind, before: tuple[Node, ...], after: tuple[Node, ...]) -> int:
        """Number a change."""
        number = len(self._found) + 1
        self._found.append(
            Change(
                number=number,
                kind=kind,
                label=label(kind, before, after),
                before=_excerpt(before),
                after=_excerpt(after),
            )
        )
        return number

    def swap(self, kind: Kind, before: tuple[Node, ...], after: tuple[Node, ...]) -> Swap:
        """The step that is a change."""
        return Swap(change=self.report(kind, before, after), before=before, after=after)

    def forget(self, known: int) -> None:
        """Take back all that was found since there were so many."""
        del self._found[known:]

    def settled(self, root: Into, saying: Saying) -> Diff:
        """The diff with moves seen and its changes numbered without holes."""
        moves = self._moves(root, saying)
        kept = [one for one in self._found if one.number not in moves]
        numbers = {one.number: number for number, one in enumerate(kept, start=1)}
        targets = {old: numbers[moves.get(old, old)] for old in [*numbers, *moves]}
        changes = [
            _as_move(one, numbers[one.number])
            if one.number in moves.values()
            else replace(one, number=numbers[one.number])
            for one in kept
        ]
        if self.identity:
            changes.append(Change(number=len(changes) + 1, kind=Kind.IDENTITY, label=""))
        renumbered = _renumbered(root, targets)
        assert isinstance(renumbered, Into)
        return Diff(root=renumbered, changes=tuple(changes))

    def _moves(self, root: Into, saying: Saying) -> dict[int, int]:
        """Blocks taken out here and put in there: the later change's number and the earlier one's."""
        out: dict[int, list[int]] = {}
        into: dict[int, list[int]] = {}
        for swap in _swaps(root):
            block = (swap.before or swap.after)[0]
            kind = self._found[swap.change - 1].kind
            if kind not in (Kind.DELETE, Kind.INSERT) or is_inline(block.type):
                continue
            if (said := saying(block)) is not None:
                (out if kind is Kind.DELETE else into).setdefault(said, []).append(swap.change)
        pairs = [
            pair for said, places in out.items() for pair in zip(places, into.get(said, ()), strict=False)
        ]
        return {max(pair): min(pair) for pair in pairs}


def _as_move(change: Change, number: int) -> Change:
    said = change.before or change.after
    return Change(number=number, kind=Kind.MOVE, label="Moved", before=said, after=said)


def _swaps(op: Op) -> Iterator[Swap]:
    if isinstance(op, Swap):
        yield op
    elif isinstance(op, Into):
        for one in op.ops:
            yield from _swaps(one)


def _renumbered(op: Op, numbers: Mapping[int, int]) -> Op:
    if isinstance(op, Keep):
        return op
    if isinstance(op, Swap):
        return replace(op, change=numbers[op.change])
    ops = tuple(_renumbered(one, numbers) for one in op.ops)
    return replace(op, change=numbers.get(op.change, 0), ops=ops)


def _excerpt(nodes: tuple[Node, ...]) -> str:
    text = (
        " ".join(plain_text(one) for one in nodes)
        if nodes and not is_inline(nodes[0].type)
        else "".join(plain_text(one) for one in nodes)
    )
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"
