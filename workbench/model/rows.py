"""A diff as rows to look at: both sides of each top-level block, as editor JSON with its changes marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workbench.model.change import Change, Diff, Into, Keep, Kind, Op, Swap, changes_in, cut, width
from workbench.model.content import Node, is_textblock, plain_text, to_json

Json = Any


def rows(tree: Node, diff: Diff) -> Json:
    """`changes` to decide on and `rows` to show; see `components.diff_view` for what each field means.

    Args:
        tree: the old tree.
        diff: what changes in it.
    """
    kinds = {change.number: change for change in diff.changes}
    found = list(_Rows(kinds).of(tree.content, diff.root.ops))
    return {"changes": [_change(one) for one in diff.shown], "rows": found}


def _change(change: Change) -> Json:
    return {
        "id": change.number,
        "kind": change.kind.value,
        "label": change.label,
        "before": change.before,
        "after": change.after,
        "state": "open",
    }


class _Rows:
    """Draws both sides of a diff."""

    def __init__(self, changes: dict[int, Change]) -> None:
        self._changes = changes

    def of(self, content: tuple[Node, ...], ops: Iterable[Op]) -> Iterator[Json]:
        """One row for each block."""
        place, last = 0, ""
        for op in ops or (Keep(count=len(content)),):
            size = _size(op)
            blocks = content[place : place + size]
            place += size
            yield from self._op_rows(op, blocks, last)
            last = _opening(blocks) or last
        yield from (_equal(block) for block in content[place:])

    def _op_rows(self, op: Op, blocks: tuple[Node, ...], last: str) -> Iterator[Json]:
        if isinstance(op, Keep):
            yield from (_equal(block) for block in blocks)
        elif isinstance(op, Swap):
            yield self._swap_row(op, last)
        else:
            yield self._into_row(op, blocks[0])

    def _swap_row(self, op: Swap, last: str) -> Json:
        change = self._changes[op.change]
        before = to_json(op.before[0]) if op.before else None
        after = to_json(op.after[0]) if op.after else None
        if before and after:  # nothing of one is left in the other
            before["change"] = {"id": op.change, "kind": "delete"}
            after["change"] = {"id": op.change, "kind": "insert"}
        row = {
            "kind": change.kind.value,
            "changes": [op.change],
            "before": before,
            "after": after,
            "note": "",
        }
        if change.kind is Kind.MOVE:
            where = f"after “{last}”" if last else "at the beginning"
            row["note"] = "Moved to another place" if op.before else f"Moved here, {where}"
        return row

    def _into_row(self, op: Into, block: Node) -> Json:
        numbers = sorted(set(changes_in(op)))
        if not numbers:
            return _equal(block)
        before, after = self._sides(op, block)
        only_head = numbers == [op.change]
        return {
            "kind": "attrs" if only_head else "replace",
            "changes": numbers,
            "before": before,
            "after": after,
            "note": self._changes[op.change].label if op.change else "",
        }

    def _sides(self, op: Into, block: Node) -> tuple[Json, Json]:
        before, after = to_json(op.before), to_json(op.after)
        if op.change:
            mark = {"id": op.change, "kind": "attrs"}
            before["change"], after["change"] = mark, mark
        if not op.ops:
            left = right = [to_json(child) for child in block.content]
        elif is_textblock(block.type):
            left, right = self._line(block.content, op.ops)
        else:
            left, right = self._blocks(block.content, op.ops)
        if left:
            before["content"] = left
        if right:
            after["content"] = right
        return before, after

    def _blocks(self, content: tuple[Node, ...], ops: Iterable[Op]) -> tuple[list[Json], list[Json]]:
        left: list[Json] = []
        right: list[Json] = []
        place = 0
        for op in ops:
            blocks = content[place : place + _size(op)]
            place += _size(op)
            if isinstance(op, Keep):
                left += [to_json(block) for block in blocks]
                right += [to_json(block) for block in blocks]
            elif isinstance(op, Into):
                before, after = self._sides(op, blocks[0])
                left.append(before)
                right.append(after)
            else:
                moved = self._changes[op.change].kind is Kind.MOVE
                left += [_tagged(one, op.change, "move" if moved else "delete") for one in op.before]
                right += [_tagged(one, op.change, "move" if moved else "insert") for one in op.after]
        return left, right

    def _line(self, content: tuple[Node, ...], ops: Iterable[Op]) -> tuple[list[Json], list[Json]]:
        left: list[Json] = []
        right: list[Json] = []
        place = 0
        for op in ops:
            if isinstance(op, Keep):
                kept = [to_json(one) for one in cut(content, place, place + op.count)]
                left += kept
                right += kept
                place += op.count
            elif isinstance(op, Swap):
                restyled = self._changes[op.change].kind is Kind.RESTYLE
                left += [
                    self._marked(one, "restyle" if restyled else "deletion", op.change) for one in op.before
                ]
                right += [
                    self._marked(one, "restyle" if restyled else "insertion", op.change) for one in op.after
                ]
                place += width(op.before)
        return left, right

    def _marked(self, one: Node, kind: str, number: int) -> Json:
        attrs: Json = {"change": number}
        if kind == "restyle":
            attrs["note"] = self._changes[number].label
        out = to_json(one)
        out["marks"] = [{"type": kind, "attrs": attrs}, *out.get("marks", ())]
        return out


def _equal(block: Node) -> Json:
    shown = to_json(block)
    return {"kind": "equal", "changes": [], "before": shown, "after": shown, "note": ""}


def _tagged(block: Node, number: int, kind: str) -> Json:
    return {**to_json(block), "change": {"id": number, "kind": kind}}


def _size(op: Op) -> int:
    if isinstance(op, Keep):
        return op.count
    return len(op.before) if isinstance(op, Swap) else 1


def _opening(blocks: tuple[Node, ...]) -> str:
    """The first words of the last of these blocks."""
    if not blocks:
        return ""
    words = plain_text(blocks[-1]).split()
    return " ".join(words[:6]) + ("…" if len(words) > 6 else "")
