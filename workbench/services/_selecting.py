"""What somebody asks for: the action, and the blocks or the stretch of text it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.model.anchor import unit
from workbench.model.content import Node, doc, is_textblock, plain_text
from workbench.model.errors import BadInput
from workbench.model.limits import EditLimits
from workbench.model.place import Place, blocks_at, locate
from workbench.model.suggestion import Action

Selection = Mapping[str, Any]
_ACTIONS = frozenset(action.value for action in Action)


def wish(action: str, instruction: str, limits: EditLimits) -> tuple[Action, str]:
    name = "instruct" if action == "custom" else action
    if name not in _ACTIONS:
        raise BadInput(f"The assistant cannot “{action}”.")
    said = instruction.strip()
    if name == Action.INSTRUCT and not said:
        raise BadInput("Say what should be changed.")
    if len(said) > limits.instruction_chars:
        raise BadInput(f"An instruction can have at most {limits.instruction_chars:,} characters.")
    return Action(name), said


def selected(tree: Node, selection: Selection) -> tuple[Place, int | None, int | None]:
    """The blocks that are selected, and the stretch of the only one if it is part of it."""
    ids = [str(one) for one in selection.get("block_ids") or ()]
    place = locate(tree, ids)
    if place is None:
        raise BadInput("Select some text first.")
    if not plain_text(doc(*blocks_at(tree, place))).strip():
        raise BadInput("There is no text in the selection.")
    place = _without_empty_ends(tree, place)
    blocks = blocks_at(tree, place)
    part = _part(blocks[0], selection) if len(blocks) == 1 else None
    return (place, *part) if part else (place, None, None)


def _without_empty_ends(tree: Node, place: Place) -> Place:
    """The place without empty lines around its text, which the assistant would be said to remove."""
    blocks = blocks_at(tree, place)
    full = [at for at, block in enumerate(blocks) if block.type != "paragraph" or block.content]
    return replace(place, start=place.start + full[0], end=place.start + full[-1] + 1)


def _part(block: Node, selection: Selection) -> tuple[int, int] | None:
    """The stretch of a block that is selected; None when it is all of it, or cannot be told."""
    name = block.attrs.get("id")
    if not is_textblock(block.type) or {selection.get("from_block"), selection.get("to_block")} != {name}:
        return None
    said, text = plain_text(block), str(selection.get("text") or "")
    start, end = (int(selection.get(one) or 0) for one in ("from_offset", "to_offset"))
    if said[start:end] != text:
        start = said.find(text)
        end = start + len(text)
    if start < 0 or not text.strip() or not said[:start].strip() and not said[end:].strip():
        return None
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    return unit(block, start), unit(block, end)
