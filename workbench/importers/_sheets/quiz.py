"""Questions from sheets and text formats: what was written down about one, made into an exercise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._html.reading import Assets, html_to_blocks
from workbench.importers._markup import Markup, escape
from workbench.importers._notes import Notes
from workbench.importers.text import inline
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Rubric,
    exercise_node,
    interaction_node,
)
from workbench.model.limits import ImportLimits

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-z]+|#\d+);")
_SPECIAL = re.compile(r"[.*+?()\[\]{}|^$\\]")
_BLANK = re.compile(r"_{3,}|\[blank\]|\[_+\]|\{blank\}", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d+)?|[.,]\d+)([eE][-+]?\d+)?$")


@dataclass(kw_only=True)
class Option:
    """A possible answer, and what part of the points it earns (0 to 1)."""

    text: str
    share: float = 0.0
    feedback: str = ""
    label: str = ""
    """What the source calls it: a letter or number."""
    picture: str = ""
    pattern: bool = False
    """Whether it is a pattern (regular expression) that typed answers are held against."""


@dataclass(frozen=True, kw_only=True)
class Blank:
    """A place in the text, written there as `[name]`, the answers that count, and those to choose from."""

    name: str
    answers: tuple[str, ...]
    offered: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Question:
    """What a source says about one question, as it was written there."""

    where: str
    text: str = ""
    kind: str = ""
    """choice, choices, truefalse, text, number, essay, match, order or blanks."""
    answer_key: str = ""
    """A model answer, for those who grade, where learners are told something else."""
    identifier: str = ""
    title: str = ""
    points: float | None = None
    options: list[Option] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)
    tolerance: float | None = None
    case_sensitive: bool = False
    shuffle: bool = False
    feedback: dict[str, str] = field(default_factory=dict)
    """By `correct`, `incorrect` or `general`."""
    hints: list[str] = field(default_factory=list)
    image: str = ""
    pictures: list[str] = field(default_factory=list)
    """Addresses of pictures that came along."""
    metadata: list[tuple[str, str]] = field(default_factory=list)


class Texts:
    """Cells of text as blocks: plain, with equations, or HTML; pictures in the HTML itself are kept."""

    def __init__(self, notes: Notes, limits: ImportLimits | None = None) -> None:
        self.notes = notes
        self.assets = Assets(limits=limits)

    def blocks(self, string: str, where: str) -> tuple[Node, ...]:
        """The blocks of a cell."""
        if _TAG.search(string):
            blocks, notes = html_to_blocks(
                string, resolve=self.assets.resolve, keep=self.assets.keep, where=where
            )
            self.notes.extend(notes)
            if blocks:
                return blocks
        lines = (line.strip() for line in string.splitlines())
        return tuple(paragraph(*inline(line)) for line in lines if line)

    def document(self, string: str, where: str) -> Node:
        """The same as a document."""
        return doc(*self.blocks(string, where))


def question_node(question: Question, texts: Texts) -> Node:
    """The exercise node of a question."""
    return exercise_node(exercise_of_question(question, texts))


def exercise_of_question(question: Question, texts: Texts) -> Exercise:
    """The exercise that a question describes."""
    build = _BUILDERS.get(question.kind, _essay)
    blocks = tuple(build(question, texts))
    body = (*blocks, *_picture(question, texts), *map(_shown, question.pictures))
    return Exercise(
        body=body,
        identifier=question.identifier,
        title=question.title,
        points=question.points,
        feedback=tuple(
            Feedback(outcome=outcome, content=texts.document(string, question.where))
            for outcome, string in question.feedback.items()
            if string
        ),
        hints=tuple(texts.document(hint, question.where) for hint in question.hints if hint),
        rubrics=tuple(
            Rubric(view=("scorer",), content=texts.document(words, question.where), use="answerKey")
            for words in (question.answer_key,)
            if words
        ),
        metadata=tuple(question.metadata),
    )


def _shown(src: str) -> Node:
    return paragraph(node("image", src=src, alt=""))


def _choice_content(option: Option, question: Question, texts: Texts) -> Node:
    blocks = texts.blocks(option.text, question.where)
    return doc(*blocks, *([_shown(option.picture)] if option.picture else []))


def _picture(question: Question, texts: Texts) -> Iterator[Node]:
    if not question.image:
        return
    src = texts.assets.resolve(question.image)
    if src is None and question.image.startswith(("http://", "https://")):
        src = question.image
    if src is None:
        message = "A picture is missing: its file did not come along."
        texts.notes.loss(message, where=question.where, excerpt=question.image, code="image")
    yield paragraph(node("image", src=src or "", alt=question.image))


def _choice(question: Question, texts: Texts) -> Iterator[Node]:
    yield from texts.blocks(question.text, question.where)
    many = question.kind == "choices"
    options = question.options
    choices = tuple(
        Choice(
            id=_letter(index),
            content=_choice_content(option, question, texts),
            feedback=texts.document(option.feedback, question.where) if option.feedback else None,
        )
        for index, option in enumerate(options)
    )
    yield interaction_node(
        Interaction(
            kind=Kind.CHOICE,
            choices=choices,
            key=_choice_key(question, many),
            cardinality="multiple" if many else "single",
            max_choices=0 if many else 1,
            shuffle=question.shuffle,
        )
    )


def _choice_key(question: Question, many: bool) -> Key:
    """What is right; where answers earn parts of the points, what each is worth."""
    shares = [(_letter(index), option.share) for index, option in enumerate(question.options)]
    best = max((share for _, share in shares), default=0.0)
    right = tuple(name for name, share in shares if share > 0 and (many or share == best))
    # Of several that are right, one is enough where only one can be picked.
    partial = any(0 < share < best or share < 0 for _, share in shares) or (not many and len(right) > 1)
    if not partial:
        return Key(correct=right)
    credits = tuple(Credit(answer=name, value=share) for name, share in shares if share)
    return Key(correct=right, mapping=credits)


def _letter(index: int) -> str:
    return chr(65 + index) if index < 26 else f"A{index}"


def _text(question: Question, texts: Texts) -> Iterator[Node]:
    """A blank to write in: where the text has one, or after it."""
    number = question.kind == "number"
    patterns = any(option.pattern for option in question.options)
    answers = [_typed(option, patterns) for option in question.options if option.text]
    shares = [option.share for option in question.options if option.text]
    partial = any(0 < share < 1 for share in shares)
    key = Key(
        correct=tuple(text for text, share in zip(answers, shares, strict=True) if share >= 1),
        mapping=tuple(
            Credit(answer=text, value=share, case_sensitive=question.case_sensitive)
            for text, share in zip(answers, shares, strict=True)
        )
        if partial
        else (),
        case_sensitive=question.case_sensitive,
        tolerance=question.tolerance if number else None,
    )
    asked = Interaction(kind=Kind.TEXT_ENTRY, key=key, base_type="float" if number else "string")
    asked = replace(asked, options=(("scoring-algorithm", "TextRegex"),)) if patterns else asked
    yield from _with_blank(question, texts, interaction_node(asked))


def _typed(option: Option, patterns: bool) -> str:
    """A right answer as it is compared: among patterns a word is one that fits itself alone."""
    if option.pattern or not patterns:
        return option.text
    word = _SPECIAL.sub(r"\\\g<0>", option.text)
    return f"^{word}$"


def _with_blank(question: Question, texts: Texts, blank: Node) -> Iterator[Node]:
    found = _BLANK.search(question.text)
    if found is None or _TAG.search(question.text) or "\n" in question.text.strip():
        yield from texts.blocks(question.text, question.where)
        yield paragraph(blank)
    else:
        before, after = question.text[: found.start()], question.text[found.end() :]
        yield paragraph(*inline(before), blank, *inline(after))


def _essay(question: Question, texts: Texts) -> Iterator[Node]:
    yield from texts.blocks(question.text, question.where)
    model = next((option.text for option in question.options if option.text), "")
    if model and question.feedback.setdefault("general", model) != model:
        question.answer_key = model
    yield interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string"))


def _match(question: Question, texts: Texts) -> Iterator[Node]:
    yield from texts.blocks(question.text, question.where)
    rights = list(dict.fromkeys(right for _, right in question.pairs if right))
    lefts = list(dict.fromkeys(left for left, _ in question.pairs if left))
    names = {right: f"T{index}" for index, right in enumerate(rights, start=1)}
    starts = {left: f"S{index}" for index, left in enumerate(lefts, start=1)}
    key = tuple(f"{starts[left]} {names[right]}" for left, right in question.pairs if left and right)
    yield interaction_node(
        Interaction(
            kind=Kind.MATCH,
            choices=tuple(
                Choice(id=starts[left], content=texts.document(left, question.where)) for left in lefts
            ),
            targets=tuple(
                Choice(id=names[right], content=texts.document(right, question.where), match_max=0)
                for right in rights
            ),
            key=Key(correct=key, mapping=tuple(Credit(answer=pair, value=1.0) for pair in key)),
            cardinality="multiple",
            base_type="directedPair",
            max_choices=0,
            shuffle=question.shuffle,
        )
    )


def _order(question: Question, texts: Texts) -> Iterator[Node]:
    yield from texts.blocks(question.text, question.where)
    choices = tuple(
        Choice(
            id=_letter(index),
            content=_choice_content(option, question, texts),
            feedback=texts.document(option.feedback, question.where) if option.feedback else None,
        )
        for index, option in enumerate(question.options)
    )
    yield interaction_node(
        Interaction(
            kind=Kind.ORDER,
            choices=choices,
            key=Key(correct=tuple(choice.id for choice in choices)),
            cardinality="ordered",
            max_choices=0,
            shuffle=True,
        )
    )


def _blanks(question: Question, texts: Texts) -> Iterator[Node]:
    """A text with several places to fill; a place that the text does not name stands behind it."""
    markup = Markup(texts.assets.resolve, question.where, keep=texts.assets.keep)
    words = question.text if _TAG.search(question.text) else escape(question.text).replace("\n", "<br>")
    for number, one in enumerate(question.blanks, start=1):
        sign = markup.hold(interaction_node(_filled(one, f"GAP_{number}")))
        there = f"[{one.name}]" in words
        words = words.replace(f"[{one.name}]", sign, 1) if there else f"{words}<p>{sign}</p>"
    yield from markup.blocks(words)
    texts.notes.extend(markup.notes.all)


def _filled(one: Blank, response: str) -> Interaction:
    if not one.offered:
        return Interaction(
            kind=Kind.TEXT_ENTRY, response=response, base_type="string", key=Key(correct=one.answers)
        )
    names = {words: _letter(at) for at, words in enumerate(one.offered)}
    return Interaction(
        kind=Kind.INLINE_CHOICE,
        response=response,
        choices=tuple(Choice(id=name, content=doc(paragraph(words))) for words, name in names.items()),
        key=Key(correct=tuple(names[words] for words in one.answers if words in names)),
    )


_BUILDERS: dict[str, Callable[[Question, Texts], Iterable[Node]]] = {
    "choice": _choice,
    "choices": _choice,
    "truefalse": _choice,
    "text": _text,
    "number": _text,
    "essay": _essay,
    "match": _match,
    "order": _order,
    "blanks": _blanks,
}


def as_float(string: str) -> float | None:
    """The number that a cell holds, also with a comma; None when it holds none."""
    cleaned = string.strip().rstrip("%").strip()
    return float(cleaned.replace(",", ".")) if _NUMBER.fullmatch(cleaned) else None


def only_number(string: str) -> float | None:
    """The only number in a cell, whatever unit stands with it: `20 pts`, `$5`; None where it holds none."""
    found = _AMOUNT.findall(string)
    return as_float(string) if as_float(string) is not None or len(found) != 1 else as_float(found[0])


_AMOUNT = re.compile(r"(?<![\w.,])[-+]?\d+(?:[.,]\d+)?")
