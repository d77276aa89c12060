"""What a text says that the XHTML of QTI has no word for, to be told: nothing is lost without a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.exporters._qti_body import is_line
from workbench.model.content import Node
from workbench.model.exercise import Exercise, Interaction, exercise_node, interaction_of
from workbench.model.imported import Severity

Told = tuple[Severity, str, str]
"""How much is missing, what of it, and the words it is about."""


def uncarried(exercise: Exercise, *, starts: bool) -> Iterator[Told]:
    """What of an exercise's texts changes on the way, each thing once.

    Args:
        exercise: what is written.
        starts: whether lists keep the number they start with, and prompts may be longer than a line.
    """
    found = (one for tree in _texts(exercise) for part in tree.walk() for one in _of(part, starts))
    yield from dict.fromkeys(found)
    for one in () if starts else exercise.interactions:
        if one.prompt is not None and not is_line(one.prompt):
            message = "QTI 2.1 has one line for what an answer asks; more of it stands in the text before."
            yield Severity.INFO, message, one.prompt.plain


def _texts(exercise: Exercise) -> Iterator[Node]:
    """All documents of an exercise, those within its parts too."""
    yield from exercise.body
    yield from (one.content for one in exercise.feedback)
    yield from exercise.hints
    yield from (one.content for one in exercise.rubrics)
    yield from (one.content for one in exercise.stimuli)
    for one in _parts(exercise_node(exercise)):
        told = (*one.choices, *one.targets)
        held = (one.prompt, one.body, *(each.content for each in told), *(each.feedback for each in told))
        yield from (tree for tree in held if tree is not None)
        yield from (each.content for each in one.feedback)


def _parts(tree: Node) -> Iterator[Interaction]:
    return (interaction_of(one) for one in tree.walk() if one.type in ("interaction", "inlineInteraction"))


def _of(part: Node, starts: bool) -> Iterator[Told]:
    if check := _CHECKS.get(part.type):
        yield from check(part, starts)
    if part.attrs.get("textAlign"):
        yield Severity.INFO, "QTI does not say how a line is aligned.", part.plain
    for mark in part.marks:
        if mark.type == "link" and mark.attrs["title"]:
            yield Severity.INFO, "QTI keeps no title of a link.", mark.attrs["title"]


def _list(part: Node, starts: bool) -> Iterator[Told]:
    if part.attrs["start"] != 1 and not starts:
        yield Severity.WARNING, "QTI 2.1 counts every list from 1.", part.plain
    if part.attrs["type"] not in (None, "1"):
        yield Severity.INFO, "QTI numbers lists with figures only.", part.plain


def _image(part: Node, starts: bool) -> Iterator[Told]:
    if part.attrs["title"]:
        yield Severity.INFO, "QTI keeps no title of a picture.", part.attrs["title"]


def _embed(part: Node, starts: bool) -> Iterator[Told]:
    yield Severity.INFO, "An embedded page became a link.", part.attrs["title"] or part.attrs["src"]


def _media(part: Node, starts: bool) -> Iterator[Told]:
    if part.attrs["kind"] == "file":
        yield Severity.INFO, "A file to download became an object of its kind.", part.attrs["title"]


def _preserved(part: Node, starts: bool) -> Iterator[Told]:
    yield Severity.LOSS, "What was kept as it was, not shown, is left out.", part.attrs["source"]


def _footnotes(part: Node, starts: bool) -> Iterator[Told]:
    yield Severity.WARNING, "Footnotes became text where they stand.", part.plain


_CHECKS: dict[str, Callable[[Node, bool], Iterable[Told]]] = {
    "orderedList": _list,
    "image": _image,
    "embed": _embed,
    "media": _media,
    "preserved": _preserved,
    "footnotes": _footnotes,
}
