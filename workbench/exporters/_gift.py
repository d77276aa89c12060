"""Questions in GIFT: title, text, and the answers in braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.exporters._adapting import Adapting
from workbench.exporters._files import Files
from workbench.exporters._gift_told import is_truth, tell
from workbench.exporters._notes import Notes
from workbench.exporters._qti_dialect import plain_number
from workbench.model.content import Node, doc, paragraph, text
from workbench.model.exercise import Exercise, Interaction, Kind, Range, interaction_of
from workbench.model.render import Rendering, to_html

KINDS = frozenset({Kind.CHOICE, Kind.MATCH, Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT, Kind.INLINE_CHOICE})
_SIGNS = re.compile(r"([\\~=#{}:])")
_SPLIT = "\ue000"
"""Stands where the answers go."""
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p[ >]).)*)</p>", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class GiftWriter:
    """Writes the questions of one file."""

    files: Files
    notes: Notes

    def question(self, exercise: Exercise, where: str) -> str:
        """An exercise as a question, or as several where it has several parts to answer."""
        adapting = Adapting(format="GIFT", kinds=KINDS, notes=self.notes)
        one = adapting.adapt(exercise, where)
        shared = tuple(block for each in one.stimuli for block in each.content.content)
        one = replace(one, body=(*shared, *one.body))
        tell(exercise, where, self.notes)
        asked = list(one.interactions)
        if len(asked) > 1:
            self.notes.warning(
                where, "GIFT asks one thing at a time: each part became a question of its own."
            )
        return "\n\n".join(self._part(one, at) for at in range(max(1, len(asked))))

    # One question

    def _part(self, exercise: Exercise, at: int) -> str:
        """The question for one of the parts to answer; the others are blanks in its text."""
        asked = exercise.interactions[at] if exercise.interactions else None
        told = "".join(
            f"####{self._words(one.content)}" for one in exercise.feedback if one.outcome == "general"
        )
        answers = "" if asked is None else f"{{{self._answers(asked, exercise)}{told}}}"
        before, after = self._around(exercise, at, asked)
        title = f"::{_escaped(exercise.title)}::" if exercise.title else ""
        marks = "".join(f" [tag:{_mark(value)}]" for key, value in exercise.metadata if key == "tag")
        ident = f" [id:{_mark(exercise.identifier)}]" if exercise.identifier and not at else ""
        head = f"//{ident}{marks}\n" if ident or marks else ""
        return f"{head}{title}[html]{_escaped(before)}{answers}{_escaped(after)}"

    def _around(self, exercise: Exercise, at: int, asked: Interaction | None) -> tuple[str, str]:
        """The text before the answers and after them."""
        signs = iter(range(len(exercise.interactions)))
        blocks = [_signed(block, signs, at) for block in exercise.body]
        html = "\n".join(self._html(block) for block in blocks if block is not None)
        before, _, after = html.partition(_SPLIT)
        if asked is not None and not asked.kind.inline:
            return before + after, ""
        return (before[:-3], "") if before.endswith("<p>") and after == "</p>" else (before, after)

    def _html(self, tree: Node) -> str:
        return to_html(tree, Rendering(address=self.files.inlined, remote=True, data=True))

    def _words(self, tree: Node) -> str:
        """A text in an answer; one plain paragraph without its element."""
        html = self._html(tree)
        only = _PARAGRAPH.fullmatch(html)
        words = _escaped(only[1] if only else html)
        return f"&\\#37;{words[1:]}" if words.startswith("%") else words  # which would begin a weight

    # Answers

    def _answers(self, one: Interaction, exercise: Exercise) -> str:
        if one.kind is Kind.EXTENDED_TEXT:
            return ""
        if is_truth(one):
            return self._truth(one, exercise)
        if one.kind is Kind.MATCH:
            return "\n" + "".join(f"{line}\n" for line in self._pairs(one))
        lines = self._choices(one) if one.choices else self._typed(one)
        return "\n" + "".join(f"{line}\n" for line in lines)

    def _truth(self, one: Interaction, exercise: Exercise) -> str:
        told = {each.outcome: self._words(each.content) for each in exercise.feedback if not each.variable}
        right = one.choices[0].id in one.key.correct
        wrong, well = told.get("incorrect", ""), told.get("correct", "")
        more = f"#{wrong}#{well}" if well else (f"#{wrong}" if wrong else "")
        return ("TRUE" if right else "FALSE") + more

    def _choices(self, one: Interaction) -> Iterator[str]:
        worth = _worth(one)
        for choice in one.choices:
            share = worth.get(choice.id, 0.0)
            sign = "~" if one.cardinality == "multiple" or share < 1 else "="
            weight = f"%{_percent(share)}%" if share and sign == "~" else ""
            yield f"{sign}{weight}{self._words(choice.content)}{self._feedback(choice.feedback)}"

    def _typed(self, one: Interaction) -> Iterator[str]:
        told = {each.outcome: each.content for each in one.feedback}
        if ranges := _ranges(one):
            yield "#"
            for each in ranges:
                name = plain_number(each.exact) if each.exact is not None else ""
                yield f"={_weight(each.value)}{_range(each)}{self._feedback(told.get(name))}"
            return
        worth = {credit.answer: credit.value for credit in one.key.mapping}
        for word in dict.fromkeys((*one.key.correct, *worth, *told)):
            share = worth.get(word, 1.0 if word in one.key.correct else 0.0)
            weight = _weight(share) or ("%100%" if word.startswith("%") else "")
            yield f"={weight}{_escaped(word.replace('->', '→'))}{self._feedback(told.get(word))}"

    def _pairs(self, one: Interaction) -> Iterator[str]:
        rights = {choice.id: choice for choice in one.targets}
        used = set()
        for left in one.choices:
            for pair in one.key.correct:
                name, _, other = pair.partition(" ")
                if name == left.id and other in rights:
                    used.add(other)
                    yield f"={self._words(left.content)} -> {self._words(rights[other].content)}"
        for name, choice in rights.items():
            if name not in used:
                yield f"= -> {self._words(choice.content)}"

    def _feedback(self, tree: Node | None) -> str:
        return "" if tree is None else f"#{self._words(tree)}"


def _signed(block: Node, signs: Iterator[int], wanted: int) -> Node | None:
    """The block with the sign where the wanted answer goes, and blanks for the others."""
    if block.type == "interaction":
        found = next(signs)
        prompt = interaction_of(block).prompt
        sign = (paragraph(text(_SPLIT)),) if found == wanted else ()
        shown = (*(prompt.content if prompt is not None and found == wanted else ()), *sign)
        return doc(*shown) if shown else None
    if block.type == "inlineInteraction":
        return text(_SPLIT if next(signs) == wanted else "________")
    if not block.content:
        return block
    content = (_signed(one, signs, wanted) for one in block.content)
    return replace(block, content=tuple(one for one in content if one is not None))


def _worth(one: Interaction) -> dict[str, float]:
    """The part of the points that each choice earns."""
    many = one.cardinality == "multiple"
    if one.key.mapping:
        good = [credit.value for credit in one.key.mapping if credit.value > 0]
        whole = (sum(good) if many else max(good, default=1.0)) or 1.0
        return {credit.answer: credit.value / whole for credit in one.key.mapping}
    share = 1 / max(1, len(one.key.correct)) if many else 1.0
    return dict.fromkeys(one.key.correct, share)


def _ranges(one: Interaction) -> tuple[Range, ...]:
    if one.key.ranges or one.base_type not in ("float", "integer"):
        return one.key.ranges
    slack = one.key.tolerance or 0.0
    found = []
    for word in one.key.correct:
        number = float(word) if re.fullmatch(r"-?\d+(\.\d+)?", word) else None
        if number is not None:
            around = abs(number) * slack / 100 if one.key.tolerance_relative else slack
            found.append(Range(lower=number - around, upper=number + around, exact=number))
    return tuple(found)


def _range(one: Range) -> str:
    if one.exact is None:
        low, high = (plain_number(value) if value is not None else "" for value in (one.lower, one.upper))
        return f"{low}..{high}"
    slack = one.exact - one.lower if one.lower is not None else 0.0
    return plain_number(one.exact) + (f":{plain_number(round(slack, 9))}" if slack else "")


def _weight(share: float) -> str:
    return "" if share == 1 else f"%{_percent(share)}%"


def _percent(share: float) -> str:
    return plain_number(round(share * 100, 5))


def _escaped(words: str) -> str:
    """A text in which GIFT's signs are only letters, on one line."""
    return _SIGNS.sub(r"\\\1", words).replace("\r", "").replace("\n", "\\n")


def _mark(word: str) -> str:
    return _escaped(word.replace("]", ")").replace("[", "("))
