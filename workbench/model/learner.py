"""A document as a learner may have it: with its questions, without what answers them.

What a page does not show can still be read from what was sent to the browser, so it is not sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workbench.model.content import Node, map_nodes, node
from workbench.model.exercise import (
    Choice,
    Exercise,
    Interaction,
    Key,
    exercise_node,
    exercise_of,
    interaction_node,
    interaction_of,
)

Json = Any
_SILENT_PLACES = ("feedback", "template")


def for_learners(tree: Node) -> Node:
    """The document without keys, feedback, hints, scoring and preserved sources."""
    return map_nodes(tree, _without)


def _without(one: Node) -> Node:
    one = replace(one, content=tuple(child for child in one.content if child.type != "conditional"))
    if one.type == "exercise":
        return _exercise(one)
    if one.type in ("interaction", "inlineInteraction"):
        return replace(one, attrs=interaction_node(_interaction(interaction_of(one))).attrs)
    if one.type == "preserved":
        return replace(one, attrs={**one.attrs, "source": ""})
    if one.type == "place" and one.attrs["kind"] in _SILENT_PLACES:
        return replace(one, attrs={**one.attrs, "data": None})
    return one


def _exercise(one: Node) -> Node:
    whole = exercise_of(one)
    told = Exercise(
        body=whole.body or (node("paragraph"),),
        identifier=whole.identifier,
        title=whole.title,
        points=whole.points,
        language=whole.language,
        rubrics=tuple(rubric for rubric in whole.rubrics if "candidate" in rubric.view),
        stimuli=tuple(
            replace(stimulus, content=for_learners(stimulus.content)) for stimulus in whole.stimuli
        ),
    )
    return replace(one, content=told.body, attrs={**one.attrs, "data": exercise_node(told).attrs["data"]})


def _interaction(one: Interaction) -> Interaction:
    return replace(
        one,
        key=Key(),
        feedback=(),
        preserved="",
        prompt=None if one.prompt is None else for_learners(one.prompt),
        body=None if one.body is None else for_learners(one.body),
        choices=tuple(map(_choice, one.choices)),
        targets=tuple(map(_choice, one.targets)),
    )


def _choice(one: Choice) -> Choice:
    return replace(one, feedback=None, content=for_learners(one.content))
