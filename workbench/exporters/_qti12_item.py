"""An exercise as a QTI 1.2 item: in full, as Canvas reads it, or as plain as Common Cartridge allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.exporters._adapting import Adapting
from workbench.exporters._notes import Notes
from workbench.exporters._qti12_formula import calculated
from workbench.exporters._qti12_parts import condition, feedback, fields, hint, material, unanswered
from workbench.exporters._qti12_responses import (
    BANKED,
    CONTAINS,
    Response,
    is_bounded,
    is_grouping,
    is_number,
    response_to,
)
from workbench.exporters._qti_dialect import html_tag, plain_number
from workbench.model.content import Node, doc, node, paragraph, text
from workbench.model.exercise import (
    Exercise,
    Interaction,
    Kind,
    Rubric,
    interaction_node,
    interaction_of,
)
from workbench.model.render import Rendering, to_html
from workbench.model.scoring import BY_GROUP, best

KINDS = frozenset(
    {
        Kind.CHOICE,
        Kind.MATCH,
        Kind.TEXT_ENTRY,
        Kind.EXTENDED_TEXT,
        Kind.UPLOAD,
        Kind.INLINE_CHOICE,
    }
)
_OUTCOMES = {"correct": "correct_fb", "incorrect": "general_incorrect_fb", "general": "general_fb"}
_TYPES = {
    Kind.MATCH: "matching_question",
    Kind.EXTENDED_TEXT: "essay_question",
    Kind.UPLOAD: "file_upload_question",
}
_PROFILE = {
    "multiple_choice_question": "cc.multiple_choice.v0p1",
    "true_false_question": "cc.true_false.v0p1",
    "multiple_answers_question": "cc.multiple_response.v0p1",
    "short_answer_question": "cc.fib.v0p1",
    "essay_question": "cc.essay.v0p1",
}
_VIEWS = {
    one: one.capitalize() for one in ("author", "candidate", "scorer", "tutor", "assessor", "administrator")
} | {"proctor": "InvigilatorProctor"}
_PLACE = "____"
_OWN = ("question_type", "points_possible", "cc_profile", "cc_weighting")
"""Labels that are written from the question itself."""


@dataclass(frozen=True, kw_only=True)
class ItemWriter:
    """Writes the items of one package."""

    address: Callable[[str], str]
    """The address to write for a file of the course."""
    notes: Notes

    def item(self, exercise: Exercise, ident: str, where: str) -> str:
        """The item in full."""
        one = self.adapted(exercise, where)
        self._tell(exercise, where)
        return _Item(self, one, ident).written()

    def plain_item(self, exercise: Exercise, ident: str) -> str | None:
        """The item as Common Cartridge's profile allows it; None for a kind that it has not."""
        quiet = replace(self, notes=Notes())
        return _Item(quiet, quiet.adapted(exercise, ""), ident).profile()

    def free_item(self, exercise: Exercise, ident: str) -> str:
        """The same for other kinds: all that is asked as text, to be answered freely."""
        quiet = replace(self, notes=Notes())
        shown = Adapting(format="", kinds=frozenset(), notes=quiet.notes).adapt(exercise, "")
        said = (block for block in _hoisted(shown.body) if block.type != "interaction")
        free = Interaction(kind=Kind.EXTENDED_TEXT, response="response1", base_type="string")
        always = tuple(one for one in shown.feedback if one.when == "general")
        one = replace(shown, body=(*said, interaction_node(free)), feedback=always, calculation=None)
        return _Item(quiet, quiet.adapted(one, ""), ident).profile() or ""

    def html(self, tree: Node) -> str:
        """A text as HTML."""
        return to_html(tree, Rendering(address=self.address, remote=True, data=True))

    def adapted(self, exercise: Exercise, where: str) -> Exercise:
        """The question with the kinds that QTI 1.2 knows."""
        adapting = Adapting(format="QTI 1.2", kinds=KINDS, notes=self.notes)
        one = adapting.adapt(exercise, where)
        shared = [block for each in one.stimuli for block in _stimulus(each.title, each.content)]
        return replace(one, body=(*shared, *self._asking(_hoisted(one.body), where)), stimuli=())

    def _asking(self, blocks: Iterable[Node], where: str) -> Iterator[Node]:
        """The blocks with what an answer asks for by itself set before it, as Canvas shows nothing else."""
        for block in blocks:
            one = interaction_of(block) if block.type == "interaction" else None
            if one is None or one.prompt is None:
                yield block
                continue
            self.notes.info(where, "What an answer asks for joined the question’s text.", one.prompt.plain)
            yield from one.prompt.content
            yield interaction_node(replace(one, prompt=None))

    def _tell(self, exercise: Exercise, where: str) -> None:
        if exercise.stimuli:
            self.notes.warning(where, "The shared text was written into the question.")
        if exercise.processing.source:
            self.notes.loss(where, "Scoring rules of a question’s own were left out; its keys are there.")
        if exercise.hints:
            self.notes.info(where, "Canvas does not show hints; they are in the file.")
        blocks = [one for block in exercise.body for one in block.walk() if one.type == "interaction"]
        if len(blocks) > 1:
            self.notes.warning(
                where,
                "The question has several parts to answer; Canvas reads only one.",
                advice="Make each part a question of its own before you export for Canvas.",
            )
        for one in exercise.interactions:
            floored = one.key.lower == 0 and len(exercise.interactions) == 1
            if one.key.default or one.key.upper is not None or not (floored or one.key.lower is None):
                self.notes.loss(where, "Bounds of the points for one answer were left out.")
            if one.key.start:
                self.notes.loss(where, "Points that no single answer earns were left out.")
            self._tell_ways(one, where)
        if len(exercise.interactions) > 1 and all(one.kind.inline for one in exercise.interactions):
            if any(one.kind is Kind.TEXT_ENTRY and is_bounded(one) for one in exercise.interactions):
                message = "Blanks know no numbers within bounds; only the exact ones count there."
                self.notes.loss(where, message)

    def _tell_ways(self, one: Interaction, where: str) -> None:
        """Tell how answers are compared and counted there, where that is not as it is here."""
        if is_grouping(one):
            message = "Canvas’s Classic Quizzes have no groups of several things; take New Quizzes for it."
            self.notes.warning(where, message)
        if one.kind is Kind.MATCH and one.key.correct and not one.key.mapping:
            self.notes.info(where, "Each right pair earns its part of the points.")
        if one.option("scoring-algorithm") not in ("", CONTAINS, BY_GROUP):
            self.notes.warning(where, "Canvas may compare an answer otherwise than the question says.")


def _may_cost(one: Interaction) -> bool:
    """Whether wrong answers may bring a score below nought."""
    return one.key.lower is None and any(credit.value < 0 for credit in one.key.mapping)


def _stimulus(title: str, content: Node) -> Iterator[Node]:
    if title:
        yield paragraph(text(title))
    yield from content.content


def _hoisted(blocks: Iterable[Node]) -> Iterator[Node]:
    """Interactions within lists, tables or asides, moved behind them."""
    for block in blocks:
        if block.type == "interaction" or not any(one.type == "interaction" for one in block.walk()):
            yield block
            continue
        yield _without(block)
        yield from (one for one in block.walk() if one.type == "interaction")


def _without(block: Node) -> Node:
    kept = tuple(_without(one) for one in block.content if one.type != "interaction")
    return replace(block, content=kept or (paragraph(),))


@dataclass(frozen=True)
class _Item:
    writer: ItemWriter
    exercise: Exercise
    ident: str

    @cached_property
    def _asked(self) -> tuple[Interaction, ...]:
        return self.exercise.interactions

    def written(self) -> str:
        """All of it."""
        responses = list(self._responses())
        parts = (
            html_tag("itemmetadata", fields(self._metadata())),
            "".join(self._rubric(one) for one in self.exercise.rubrics),
            self._presentation(responses),
            self._processing(responses),
            self._calculated(),
            self._feedback(responses),
        )
        return html_tag("item", "".join(parts), {"ident": self.ident, "title": self.exercise.title})

    def profile(self) -> str | None:
        """What Common Cartridge allows of it."""
        kind = _PROFILE.get(self._kind())
        if kind is None or self._is_blank():
            return None
        responses = [replace(one, partial=False) for one in self._responses()]
        parts = (
            html_tag("itemmetadata", fields((("cc_profile", kind), *self._weighting(), *_scored(kind)))),
            self._presentation(responses),
            self._processing(responses, empty=False),
            self._feedback(responses, hints=False),
        )
        return html_tag("item", "".join(parts), {"ident": self.ident, "title": self.exercise.title or None})

    # What it is

    def _metadata(self) -> Iterator[tuple[str, str]]:
        if kind := self._kind():
            yield "question_type", kind
        if self.exercise.points is not None:
            yield "points_possible", plain_number(self.exercise.points)
        yield from ((key, value) for key, value in self.exercise.metadata if key not in _OWN)

    def _weighting(self) -> Iterator[tuple[str, str]]:
        points = self.exercise.points
        if points is not None and points == int(points) and 0 < points < 100:
            yield "cc_weighting", str(int(points))

    def _kind(self) -> str:
        """Canvas's name for the question; "" where it has none."""
        asked = self._asked
        if self.exercise.calculation is not None:
            return "calculated_question"
        if not asked:
            return "text_only_question"
        if self._is_blank():
            drops = all(one.kind is Kind.INLINE_CHOICE and not one.option(BANKED) for one in asked)
            return "multiple_dropdowns_question" if drops else "fill_in_multiple_blanks_question"
        return _canvas_type(asked[0]) if len(asked) == 1 else ""

    def _is_blank(self) -> bool:
        """Whether its answers stand within its text."""
        asked = self._asked
        if not asked or not all(one.kind in (Kind.INLINE_CHOICE, Kind.TEXT_ENTRY) for one in asked):
            return False
        if len(asked) > 1 or asked[0].kind is not Kind.TEXT_ENTRY:
            return True
        last = self.exercise.body[-1]
        return not (is_number(asked[0]) or (len(last.content) == 1 and _is_answer(last)))

    # Asking

    def _responses(self) -> Iterator[Response]:
        blank, asked = self._is_blank(), self._asked
        whole = sum(best(one) for one in asked if one.kind not in (Kind.EXTENDED_TEXT, Kind.UPLOAD))
        used = Counter(choice.id for one in asked for choice in one.choices)
        for one in asked:
            inside = blank or (len(asked) > 1 and one.kind is Kind.INLINE_CHOICE)
            share = best(one) / whole if len(asked) > 1 and whole > 0 else 1.0
            made = response_to(one, self.writer.html, _ident(one, inside), share=share, blank=inside)
            apart = any(used[choice.id] > 1 for choice in one.choices)
            yield replace(made, partial=not self._says_partial(one), apart=apart)

    def _says_partial(self, one: Interaction) -> bool:
        """Whether the metadata say how parts are paid, as New Quizzes does, so that no rule has to."""
        said = dict(self.exercise.metadata).get("scoring_algorithm", "").lower() == "partialscore"
        each = {abs(credit.value) for credit in one.key.mapping}
        return said and one.cardinality == "multiple" and len(each) == 1 and one.key.lower == 0

    def _presentation(self, responses: list[Response]) -> str:
        """The text, each response where it stands."""
        out, before = "", list[Node]()
        left = iter(responses)
        at_end = ""
        for block in self.exercise.body:
            if block.type == "interaction":
                out += self._text(before) + next(left).written()
                before = []
                continue
            named = block
            for _ in (one for one in block.walk() if one.type == "inlineInteraction"):
                response = next(left)
                at_end += response.written()
                place = f"[{response.name}]" if response.blank else _PLACE if _goes_on(named) else ""
                named = _first_named(named, place)
            if named.content or named.type not in ("paragraph", "heading"):
                before.append(named)
        return html_tag("presentation", out + self._text(before) + at_end or material(""))

    def _text(self, blocks: list[Node]) -> str:
        return material(self.writer.html(doc(*blocks))) if blocks else ""

    # Scoring and telling

    def _processing(self, responses: list[Response], *, empty: bool = True) -> str:
        told = {one.outcome for one in self.exercise.feedback}
        rules = [condition("<other/>", shows="general_fb")] if "general" in told else []
        for response in responses:
            rules += [condition(test, shows=link) for test, link, _ in response.told()]
            rules += response.scored()
        if "correct" in told:
            rules = [_showing(rule) for rule in rules]
        if "unanswered" in told:
            silent = "".join(unanswered(ident) for one in responses for ident in one.idents)
            rules.append(condition(silent, shows="unanswered"))
        if "incorrect" in told:
            rules.append(condition("<other/>", shows="general_incorrect_fb"))
        least = None if any(map(_may_cost, self.exercise.interactions)) else "0"
        given = {"maxvalue": "100", "minvalue": least, "varname": "SCORE", "vartype": "Decimal"}
        outcomes = html_tag("outcomes", html_tag("decvar", "", given))
        if empty and not rules:
            rules = [condition("<other/>")]  # QTI wants one, and Canvas writes this; the profile has none
        asked = self._asked and rules
        return html_tag("resprocessing", outcomes + "".join(rules)) if asked else ""

    def _feedback(self, responses: list[Response], *, hints: bool = True) -> str:
        told = "".join(
            feedback(_OUTCOMES.get(one.outcome, one.outcome), self.writer.html(one.content))
            for one in self.exercise.feedback
        )
        for response in responses:
            told += "".join(feedback(link, self.writer.html(content)) for _, link, content in response.told())
        if hints:
            told += "".join(
                hint(f"hint{at}", self.writer.html(one)) for at, one in enumerate(self.exercise.hints, 1)
            )
        return told

    def _rubric(self, one: Rubric) -> str:
        view = _VIEWS.get(one.view[0], "All") if len(one.view) == 1 else "All"
        return html_tag("rubric", material(self.writer.html(one.content)), {"view": view})

    def _calculated(self) -> str:
        found = self.exercise.calculation
        return "" if found is None else html_tag("itemproc_extension", calculated(found))


def _scored(kind: str) -> Iterator[tuple[str, str]]:
    """That a person marks essays, which the profile asks for."""
    if kind == "cc.essay.v0p1":
        yield "qmd_computerscored", "No"


def _canvas_type(one: Interaction) -> str:
    if one.kind is Kind.CHOICE:
        if one.cardinality == "multiple":
            return "multiple_answers_question"
        said = [choice.content.plain.strip().casefold() for choice in one.choices]
        return "true_false_question" if said == ["true", "false"] else "multiple_choice_question"
    if one.kind is Kind.TEXT_ENTRY:
        numeric = one.key.ranges or one.base_type in ("float", "integer")
        return "numerical_question" if numeric else "short_answer_question"
    return "categorization_question" if is_grouping(one) else _TYPES[one.kind]


def _ident(one: Interaction, blank: bool) -> str:
    return one.response if not blank or one.response.startswith("response_") else f"response_{one.response}"


def _is_answer(block: Node) -> bool:
    return block.type == "paragraph" and block.content[0].type == "inlineInteraction"


def _goes_on(block: Node) -> bool:
    """Whether words follow the first place to answer in a block."""
    parts = list(block.walk())
    at = next((at for at, one in enumerate(parts) if one.type == "inlineInteraction"), len(parts))
    return any(one.plain.strip() for one in parts[at + 1 :] if one.type == "text")


def _first_named(block: Node, name: str) -> Node:
    """The block with words for its first place to answer."""
    content: list[Node] = []
    done = False
    for one in block.content:
        if not done and any(each.type == "inlineInteraction" for each in one.walk()):
            done = True
            named = (text(name),) if name else ()
            content += named if one.type == "inlineInteraction" else (_first_named(one, name),)
        else:
            content.append(one)
    return node(block.type, *content, **dict(block.attrs))


def _showing(rule: str) -> str:
    """A condition that gives points, with the feedback for right answers."""
    shown = html_tag("displayfeedback", "", {"feedbacktype": "Response", "linkrefid": "correct_fb"})
    scores = "</setvar>" in rule and ">0</setvar>" not in rule and ">-" not in rule
    return rule.replace("</setvar>", f"</setvar>{shown}", 1) if scores else rule
