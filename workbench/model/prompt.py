"""What a provider is asked: one prompt, for a model as messages and for rules as a task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from workbench.model.secret import Secret

Json = Any


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """The same wish as plain facts, for a provider that follows rules instead of reading prose.

    action: `improve`, `expand`, `simplify`, `rewrite`, `instruct`, `coach`, `cloze`, `summary` or `test`.
    text: what is to be worked on, as Markdown; the learner's message for `coach`.
    context: the course's own text around it, as Markdown.
    """

    action: str
    text: str = ""
    instruction: str = ""
    context: str = ""
    hint_level: int = 0


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A function the model may call, described by a JSON schema."""

    name: str
    description: str
    schema: Json


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A system text, the turns so far, and the same as a task."""

    task: Task
    system: str = ""
    turns: tuple[Turn, ...] = ()
    tools: tuple[Tool, ...] = ()
    must_call: str = ""
    """The tool that the answer has to be a call of; empty leaves the choice to the model."""
    model: str = ""
    version: str = ""
    """Which wording of the prompt this is, so that results can be compared."""
    options: dict[str, Json] = field(default_factory=dict)
    secrets: tuple[Secret, ...] = ()
    """What the answer must not give away; held back from the stream, whatever the model says."""
    continues: str = ""
    """What was already said of this answer, when it goes on after a break."""
