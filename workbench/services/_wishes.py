"""What the assistant is asked when it is to change a passage."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workbench.model.anchor import Anchor, anchor
from workbench.model.change import cut, width
from workbench.model.content import Node, doc, is_textblock, node, plain_text
from workbench.model.errors import BadInput
from workbench.model.limits import EditLimits
from workbench.model.place import Place, blocks_at
from workbench.model.prompt import Prompt, Task, Turn
from workbench.model.suggestion import Action
from workbench.services._passage import Passage, passage, stretch
from workbench.services._prompts import wording

_OUTLINE = 1500
_TAGS = re.compile(r"</?(?:passage|before|after|course|instruction)>", re.IGNORECASE)


def sent(before: Node, where: Anchor) -> Passage:
    """The part of these blocks that the assistant is given."""
    if where.start is None or where.end is None:
        return passage(before.content)
    return passage([stretch(before.content[0], where.start, where.end)])


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A change somebody wants: which, of what, and where it stands.

    part: the stretch of the only block that is meant; two times None when it is all of the blocks.
    """

    tree: Node
    place: Place
    part: tuple[int | None, int | None]
    action: Action
    instruction: str

    @property
    def anchor(self) -> Anchor:
        """Where the blocks are found again."""
        return replace(anchor(self.tree, self.place), start=self.part[0], end=self.part[1])

    @property
    def before(self) -> Node:
        """The blocks as they are, as a document."""
        return doc(*blocks_at(self.tree, self.place))

    def prompt(self, *, outline: str, limits: EditLimits) -> Prompt:
        """What the assistant is asked.

        Raises:
            BadInput: it is too much text.
        """
        given = sent(self.before, self.anchor)
        if len(given.markdown) > limits.selection_chars:
            raise BadInput("That is too much text for one question; select less of it.")
        around = surroundings(self.tree, self.place, self.anchor, most=limits.context_chars)
        return edit_prompt(self.action, self.instruction, given, around, outline=outline)


def surroundings(tree: Node, place: Place, where: Anchor, *, most: int) -> tuple[str, str]:
    """The text before and after what was selected, at most half of `most` characters each."""
    first = (*place.path, place.start)[0]
    last = first + 1 if place.path else place.end
    before = "\n\n".join(map(plain_text, tree.content[:first]))
    after = "\n\n".join(map(plain_text, tree.content[last:]))
    if where.start is not None and where.end is not None:
        (block,) = blocks_at(tree, place)
        before += "\n\n" + _said(block, 0, where.start)
        after = _said(block, where.end, width(block.content)) + "\n\n" + after
    half = most // 2
    return before[-half:].strip() if half else "", after[:half].strip()


def _said(block: Node, start: int, end: int) -> str:
    if not is_textblock(block.type):
        return ""
    return plain_text(node("paragraph", *cut(block.content, start, end)))


def edit_prompt(
    action: Action, instruction: str, given: Passage, around: tuple[str, str], *, outline: str
) -> Prompt:
    """The prompt for a change: for a model as messages, for rules as a task."""
    rules, task = wording("edit"), wording(f"edit_{action}")
    parts = {
        "course": outline[:_OUTLINE],
        "before": around[0],
        "passage": given.markdown,
        "after": around[1],
        "instruction": instruction,
    }
    said = "\n\n".join(f"<{tag}>\n{_TAGS.sub('', text)}\n</{tag}>" for tag, text in parts.items() if text)
    return Prompt(
        system=f"{rules.text}\n\n{task.text}",
        turns=(Turn(role="user", text=said),),
        task=Task(
            action=action.value,
            text=given.markdown,
            instruction=instruction,
            context="\n\n".join(part for part in around if part),
        ),
        version=f"edit {rules.version}, {action} {task.version}",
    )


def shown_outline(course: str, page: str, titles: list[str]) -> str:
    """A course in a few lines: its title, its pages, and which of them this is."""
    return "\n".join([f"Course: {course}", f"This page: {page}", "Pages:", *(f"- {one}" for one in titles)])
