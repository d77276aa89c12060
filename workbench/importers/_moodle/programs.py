"""Moodle questions whose answers a program checks: STACK, CodeRunner, patterns, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._moodle.text import MoodleText
from workbench.importers._qti.names import Element, below, child, children, number, string
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.content import text as node_text
from workbench.model.exercise import Feedback, Interaction, Kind, interaction_node

CHECKED_ELSEWHERE = ("stack", "coderunner", "pmatch", "regexp", "varnumericset", "varnumeric", "algebra")
"""Kinds whose answers a program of Moodle's checks: shown and answered here, their XML kept for it."""
_MOST_INPUTS = 500
_INPUT = re.compile(r"\[\[input:([\w-]{1,100})\]\]")
_MACHINERY = re.compile(r"\[\[(?:validation|feedback):[\w-]{1,100}\]\]")


def _tell(question: Element, text: MoodleText, how: str) -> None:
    text.notes.warning(
        f"{how}; its rules are kept as XML and answers are not checked here.",
        excerpt=string(child(question, "name")),
        code="checked_elsewhere",
    )


def stack(question: Element, text: MoodleText) -> Iterator[Node]:
    """A text with inputs that a computer algebra system checks."""
    _tell(question, text, "STACK computes whether an answer is right")
    kinds = {string(child(one, "name")): string(child(one, "type")) for one in children(question, "input")}
    html = _MACHINERY.sub("", text.raw(child(question, "questiontext")))
    waiting = dict.fromkeys((*_INPUT.findall(html)[:_MOST_INPUTS], *kinds))

    def held(name: str) -> str:
        long = kinds.get(name) in ("textarea", "essay", "notes", "equiv", "matrix")
        kind = Kind.EXTENDED_TEXT if long else Kind.TEXT_ENTRY
        return text.hold(interaction_node(Interaction(kind=kind, response=name, base_type="string")))

    def once(found: re.Match[str]) -> str:
        # A second mention would be the same answer again.
        return held(found[1]) if waiting.pop(found[1], "") is None else ""

    yield from text.blocks(_INPUT.sub(once, html))
    for name in waiting:
        yield from text.blocks(held(name))


def code(question: Element, text: MoodleText) -> Iterator[Node]:
    """A program to write, which tests run."""
    _tell(question, text, "CodeRunner runs tests to see whether a program is right")
    yield from text.blocks_of(child(question, "questiontext"))
    started = _whole(question, "answerpreload")
    lines = string(child(question, "answerboxlines"))
    told = {"expected-lines": lines if lines.isdecimal() else "", "placeholder-text": started}
    options = tuple((key, value) for key, value in told.items() if value)
    yield interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string", options=options))


def by_pattern(question: Element, text: MoodleText) -> Iterator[Node]:
    """A word or sentence that patterns check."""
    _tell(question, text, "Patterns decide which answers are right")
    yield from text.blocks_of(child(question, "questiontext"))
    feedback = tuple(
        Feedback(outcome=string(child(one, "text")), content=told)
        for one in children(question, "answer")
        if (told := text.told(one)) is not None
    )
    yield paragraph(
        interaction_node(Interaction(kind=Kind.TEXT_ENTRY, base_type="string", feedback=feedback))
    )


def by_formula(question: Element, text: MoodleText) -> Iterator[Node]:
    """A number or expression that a formula gives."""
    _tell(question, text, "A formula gives the right answer")
    yield from text.blocks_of(child(question, "questiontext"))
    yield paragraph(interaction_node(Interaction(kind=Kind.TEXT_ENTRY, base_type="string")))


def recording(question: Element, text: MoodleText) -> Iterator[Node]:
    """Sound or film that a learner records."""
    yield from text.blocks_of(child(question, "questiontext"))
    yield interaction_node(Interaction(kind=Kind.UPLOAD, base_type="file"))


def model_answers(question: Element, text: MoodleText) -> Iterator[Node]:
    """The answers that a teacher gave where a program checks others, for those who grade."""
    kind = question.get("type")
    if kind == "stack":
        named = [(string(child(one, "name")), string(child(one, "tans"))) for one in below(question, "input")]
        lines = [f"{name}: {answer}" for name, answer in named if answer]
        variables = _whole(question, "questionvariables")
        yield from (doc(paragraph(line)) for line in lines)
        if lines and variables:
            yield doc(node("codeBlock", node_text(variables)))
    elif kind == "coderunner" and (words := _whole(question, "answer")):
        yield doc(node("codeBlock", node_text(words)))
    elif kind in CHECKED_ELSEWHERE:
        for words in filter(None, (_whole(question, "modelanswer"), *_right(question))):
            yield doc(paragraph(words))


def _right(question: Element) -> Iterator[str]:
    for one in children(question, "answer"):
        if (number(one.get("fraction") or "0") or 0.0) > 0:
            yield string(child(one, "text"))


def _whole(question: Element, name: str) -> str:
    """The text of an element with its lines."""
    element = child(question, name)
    return "" if element is None else "".join(element.itertext()).strip()
