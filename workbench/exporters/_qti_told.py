"""What a text says that the XHTML of QTI has no word for, to be told: nothing is lost without a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.exporters._qti_body import is_line
from workbench.exporters._qti_dialect import Dialect
from workbench.exporters._qti_interactions import only_picture, told_apart
from workbench.exporters._qti_processing import told_for
from workbench.exporters._qti_respell import knows
from workbench.exporters._qti_settings import unsaid
from workbench.model.content import Node
from workbench.model.exercise import Exercise, Interaction, Kind, exercise_node, interaction_of
from workbench.model.imported import Severity

Told = tuple[Severity, str, str]
"""How much is missing, what of it, and the words it is about."""


def uncarried(exercise: Exercise, dialect: Dialect) -> Iterator[Told]:
    """What of an exercise changes on the way, each thing once."""
    found = (one for tree in _texts(exercise) for part in tree.walk() for one in _of(part))
    yield from dict.fromkeys((*found, *_asking(exercise, dialect)))
    if exercise.processing.source and not knows(exercise.processing.source):
        yield Severity.LOSS, "Scoring rules that QTI does not know were left out; the keys are there.", ""
    for words in dict.fromkeys(unsaid(exercise, dialect)):
        yield Severity.INFO, f"QTI {dialect.version} has no place for a setting; it was left out.", words


def _asking(exercise: Exercise, dialect: Dialect) -> Iterator[Told]:
    """What of the parts to answer changes, and of the feedback on what can be chosen."""
    for one in exercise.interactions:
        for choice in told_apart(one, dialect):
            message = "What is told for an answer stands behind the question, not with the answer."
            yield Severity.INFO, message, choice.feedback.plain if choice.feedback is not None else ""
        carried = [told for _, told in told_for(exercise, one)]
        for told in one.feedback:
            if told not in carried:
                yield Severity.LOSS, "What is told for a single answer was left out.", told.content.plain
        if not dialect.hyphens:
            yield from _only_in_30(one)


def _only_in_30(one: Interaction) -> Iterator[Told]:
    if one.prompt is not None and not is_line(one.prompt):
        message = "QTI 2.1 has one line for what an answer asks; more of it stands in the text before."
        yield Severity.INFO, message, one.prompt.plain
    if one.kind is Kind.INLINE_CHOICE and one.min_choices and one.option("required") != "true":
        yield Severity.INFO, "QTI 2.1 does not say how many choices are to be made.", str(one.min_choices)
    if one.kind in (Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH) and (one.max_choices or one.min_choices):
        yield Severity.INFO, "QTI 2.1 does not say how many gaps are to be filled.", str(one.max_choices)
    for choice in one.choices if one.kind in _WORDS else ():
        if not only_picture(choice.content) and not _plain(choice.content):
            yield Severity.WARNING, "QTI 2.1 has plain words only in gaps and lists.", choice.content.plain


_WORDS = (Kind.GAP_MATCH, Kind.GRAPHIC_GAP_MATCH, Kind.INLINE_CHOICE)
"""Kinds whose choices are words or pictures in QTI 2.1."""


def _plain(tree: Node) -> bool:
    """Whether a document is one line of words without any form."""
    line = tree.content[0].content
    return is_line(tree) and all(one.type in ("text", "place") and not one.marks for one in line)


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


def _of(part: Node) -> Iterator[Told]:
    if check := _CHECKS.get(part.type):
        yield from check(part)
    if part.attrs.get("textAlign"):
        yield Severity.INFO, "QTI does not say how a line is aligned.", part.plain
    for mark in part.marks:
        if mark.type == "link" and mark.attrs["title"]:
            yield Severity.INFO, "QTI keeps no title of a link.", mark.attrs["title"]


def _list(part: Node) -> Iterator[Told]:
    if part.attrs["start"] != 1:
        yield Severity.WARNING, "QTI counts every list from 1.", part.plain
    if part.attrs["type"] not in (None, "1"):
        yield Severity.INFO, "QTI numbers lists with figures only.", part.plain


def _image(part: Node) -> Iterator[Told]:
    if part.attrs["title"]:
        yield Severity.INFO, "QTI keeps no title of a picture.", part.attrs["title"]


def _embed(part: Node) -> Iterator[Told]:
    yield Severity.INFO, "An embedded page became a link.", part.attrs["title"] or part.attrs["src"]


def _media(part: Node) -> Iterator[Told]:
    if part.attrs["kind"] == "file":
        yield Severity.INFO, "A file to download became an object of its kind.", part.attrs["title"]


def _preserved(part: Node) -> Iterator[Told]:
    yield Severity.LOSS, "What was kept as it was, not shown, is left out.", part.attrs["source"]


def _footnotes(part: Node) -> Iterator[Told]:
    yield Severity.WARNING, "Footnotes became text where they stand.", part.plain


_CHECKS: dict[str, Callable[[Node], Iterable[Told]]] = {
    "orderedList": _list,
    "image": _image,
    "embed": _embed,
    "media": _media,
    "preserved": _preserved,
    "footnotes": _footnotes,
}
