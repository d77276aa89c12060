"""The questions of Moodle XML as exercises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from workbench.importers._moodle.cloze import cloze, points_of
from workbench.importers._moodle.formula import calculation_of
from workbench.importers._moodle.pairing import pairing
from workbench.importers._moodle.pictures import markers, places
from workbench.importers._moodle.plugins import all_or_nothing, gapfill, rows
from workbench.importers._moodle.programs import (
    CHECKED_ELSEWHERE,
    by_formula,
    by_pattern,
    code,
    model_answers,
    recording,
    stack,
)
from workbench.importers._moodle.settings import facts
from workbench.importers._moodle.text import MoodleText
from workbench.importers._numbers import figures
from workbench.importers._qti.names import Element, below, child, children, number, string, truth
from workbench.importers._xml import preserved
from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import (
    Choice,
    Credit,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Preserved,
    Range,
    Rubric,
    interaction_node,
)

_GAP = re.compile(r"\[\[(\d{1,6})\]\]")
_RICH = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-z]+|#\d+);")


def exercise_of(question: Element, text: MoodleText) -> Exercise:
    """The exercise that a question element describes."""
    kind = (question.get("type") or "").strip().lower()
    build = _KINDS.get(kind, _kept)
    points = number(string(child(question, "defaultgrade")).replace(",", "."))
    if points is None and build is _cloze:
        points = points_of(text.raw(child(question, "questiontext")))
    hints = (text.blocks_of(one) for one in children(question, "hint"))
    return Exercise(
        body=tuple(build(question, text)) or (paragraph(),),
        identifier=string(child(question, "idnumber")),
        title=string(child(question, "name")),
        points=points,
        feedback=tuple(_feedback(question, text)),
        hints=tuple(doc(*blocks) for blocks in hints if blocks),
        rubrics=tuple(
            Rubric(view=("scorer",), content=content, use=use)
            for content, use in (
                *((text.tree(one), "") for one in children(question, "graderinfo") if string(one)),
                *((one, "answerKey") for one in model_answers(question, text)),
            )
        ),
        calculation=calculation_of(question),
        metadata=tuple(facts(question)),
        preserved=tuple(_preserved(question, kind)),
    )


def _preserved(question: Element, kind: str) -> Iterator[Preserved]:
    """The XML of what is not modelled: all of it, or the numbers that are drawn."""
    if kind not in _KINDS or kind in CHECKED_ELSEWHERE:
        yield Preserved(where="question", source=preserved(question), reason=kind)
    elif next(below(question, "dataset-item"), None) is not None:
        drawn = child(question, "dataset-definitions")
        drawn = question if drawn is None else drawn  # the file may be damaged
        yield Preserved(where="dataset_definitions", source=preserved(drawn), reason="The numbers drawn.")


def _feedback(question: Element, text: MoodleText) -> Iterator[Feedback]:
    for name, outcome in (
        ("correctfeedback", "correct"),
        ("incorrectfeedback", "incorrect"),
        ("partiallycorrectfeedback", "partly"),
        ("generalfeedback", "general"),
    ):
        if string(child(question, name)):
            yield Feedback(outcome=outcome, content=text.tree(child(question, name)))


def _stem(question: Element, text: MoodleText) -> tuple[Node, ...]:
    """What is asked, with what old versions of Moodle keep beside it: a picture, how to write units."""
    asked = text.blocks_of(child(question, "questiontext"))
    return (*asked, *text.old_picture(question), *text.blocks_of(child(question, "instructions")))


def _share(answer: Element) -> float:
    said = answer.get("fraction") or string(child(answer, "fraction")) or "0"
    return round((number(said.replace(",", ".").strip("% ")) or 0.0) / 100, 7)


# Kinds ----------------------------------------------------------------------------------------


def _choice(question: Element, text: MoodleText) -> Iterator[Node]:
    yield from _stem(question, text)
    found = list(children(question, "answer"))
    choices = tuple(
        Choice(id=f"A{at}", content=text.tree(one), feedback=text.told(one))
        for at, one in enumerate(found, start=1)
    )
    shares = {choice.id: _share(one) for choice, one in zip(choices, found, strict=True)}
    many = _takes_many(string(child(question, "single")), list(shares.values()))
    right = tuple(name for name, share in shares.items() if (share > 0 if many else share == 1))
    # Of several that are right, one is enough.
    uneven = many or len(right) > 1 or any(share not in (0.0, 1.0) for share in shares.values())
    mapping = (
        tuple(Credit(answer=name, value=share) for name, share in shares.items() if share) if uneven else ()
    )
    yield interaction_node(
        Interaction(
            kind=Kind.CHOICE,
            choices=choices,
            key=Key(correct=right, mapping=mapping),
            cardinality="multiple" if many else "single",
            max_choices=0 if many else 1,
            shuffle=truth(string(child(question, "shuffleanswers"))),
        )
    )


def _takes_many(said: str, shares: list[float]) -> bool:
    """Whether several choices may be taken: as the file says, else where only several make a whole."""
    if said:
        return said in ("false", "0")
    return 1.0 not in shares and sum(share > 0 for share in shares) > 1


def _short(question: Element, text: MoodleText) -> Iterator[Node]:
    yield from _stem(question, text)
    found = list(children(question, "answer"))
    shares = {string(child(one, "text")): _share(one) for one in found}
    cased = string(child(question, "usecase")) in ("1", "true")
    uneven = any(share != 1.0 for share in shares.values())
    yield paragraph(
        interaction_node(
            Interaction(
                kind=Kind.TEXT_ENTRY,
                base_type="string",
                key=Key(
                    correct=tuple(word for word, share in shares.items() if share == 1.0),
                    mapping=tuple(
                        Credit(answer=word, value=share, case_sensitive=cased)
                        for word, share in shares.items()
                    )
                    if uneven
                    else (),
                    case_sensitive=cased,
                ),
                feedback=tuple(_answers_told(found, text)),
                options=(("scoring-algorithm", "Wildcard"),) if any("*" in word for word in shares) else (),
            )
        )
    )


def _answers_told(found: list[Element], text: MoodleText) -> Iterator[Feedback]:
    for one in found:
        if (told := text.told(one)) is not None:
            yield Feedback(outcome=string(child(one, "text")), content=told)


def _number(question: Element, text: MoodleText) -> Iterator[Node]:
    yield from _stem(question, text)
    found = list(children(question, "answer"))
    ranges = tuple(one for one in map(_range, found) if one is not None)
    for one in found:
        if _share(one) > 0 and _middle(one) is None:
            text.notes.warning(
                "A right answer is no number and counts for nothing here.",
                excerpt=string(child(one, "text")),
                code="answer",
                advice="Write the number that counts.",
            )
    exact = tuple(figures(one.exact) for one in ranges if one.exact is not None and one.value == 1.0)
    key = Key(correct=exact, ranges=ranges)
    told = tuple(_answers_told(found, text))
    yield paragraph(
        interaction_node(Interaction(kind=Kind.TEXT_ENTRY, base_type="float", key=key, feedback=told))
    )


def _middle(answer: Element) -> float | None:
    """The number that an answer names, also with a comma."""
    return number(string(child(answer, "text")).replace(",", "."))


def _range(answer: Element) -> Range | None:
    middle, slack = (
        _middle(answer),
        number(string(child(answer, "tolerance")).replace(",", ".")) or 0.0,
    )
    if middle is None or _share(answer) <= 0:
        return None
    if not slack:
        return Range(exact=middle, value=_share(answer))
    bounds = (round(middle - slack, 12), round(middle + slack, 12))
    return Range(lower=bounds[0], upper=bounds[1], exact=middle, value=_share(answer))


def _matching(question: Element, text: MoodleText) -> Iterator[Node]:
    """Pairs; an answer whose left side is empty is there to mislead."""
    yield from _stem(question, text)
    parts = list(children(question, "subquestion"))
    asked = [(text.tree(one), string(child(one, "answer"))) for one in parts]
    answers = {string(child(one, "answer")): child(one, "answer") for one in reversed(parts)}
    words = {word: at for at, word in enumerate(dict.fromkeys(word for _, word in asked if word), start=1)}
    lefts = tuple(
        Choice(id=f"L{at}", content=left) for at, (left, _) in enumerate(asked, start=1) if _says(left)
    )
    rights = tuple(
        Choice(
            id=f"R{at}",
            content=text.tree(answers[word]) if _RICH.search(word) else doc(paragraph(word)),
            match_max=0,
        )
        for word, at in words.items()
    )
    key = tuple(
        f"L{at} R{words[word]}" for at, (left, word) in enumerate(asked, start=1) if _says(left) and word
    )
    yield pairing(question, lefts, rights, key)


def _says(content: Node) -> bool:
    """Whether there is anything to see."""
    return bool(content.plain.strip()) or any(
        one.type not in ("doc", "paragraph", "text", "hardBreak") for one in content.walk()
    )


def _essay(question: Element, text: MoodleText) -> Iterator[Node]:
    yield from _stem(question, text)
    lines = string(child(question, "responsefieldlines"))
    started = text.tree(child(question, "responsetemplate")).plain.strip()
    told = {"expected-lines": lines if lines.isdecimal() else "", "placeholder-text": started}
    options = tuple((key, value) for key, value in told.items() if value)
    files = string(child(question, "attachments")) not in ("", "0")
    if not files or string(child(question, "responseformat")) != "noinline":
        yield interaction_node(Interaction(kind=Kind.EXTENDED_TEXT, base_type="string", options=options))
    if files:
        yield interaction_node(Interaction(kind=Kind.UPLOAD, response="FILES", base_type="file"))


_BY_PLACE, _WHOLE_ORDER = ("ABSOLUTE_POSITION", "0"), ("ALL_OR_NOTHING", "-1")
"""What Moodle calls the ways of scoring an order by each place, or as a whole, in files and in backups."""


def _ordering(question: Element, text: MoodleText) -> Iterator[Node]:
    yield from _stem(question, text)
    choices = tuple(
        Choice(id=f"A{at}", content=text.tree(one), feedback=text.told(one))
        for at, one in enumerate(children(question, "answer"), start=1)
    )
    grading = string(child(question, "gradingtype")).upper()
    if grading not in ("", *_BY_PLACE, *_WHOLE_ORDER):
        message = "Moodle pays for what stands beside each other; here the whole order counts."
        text.notes.info(message, excerpt=grading, code="scoring")
    key = Key(correct=tuple(one.id for one in choices), by_place=grading in _BY_PLACE)
    yield interaction_node(
        Interaction(
            kind=Kind.ORDER, choices=choices, key=key, cardinality="ordered", max_choices=0, shuffle=True
        )
    )


def _gaps(question: Element, text: MoodleText) -> Iterator[Node]:
    """Gaps to be filled by choosing or dragging words: `[[1]]` stands for the first one."""
    found = list(children(question, "selectoption", "dragbox"))
    choices = tuple(Choice(id=f"C{at}", content=text.tree(one)) for at, one in enumerate(found, start=1))
    group = [number(string(child(one, "group"))) for one in found]
    used: Counter[int] = Counter()

    def gap(match: re.Match[str]) -> str:
        at = int(match[1])
        used[at] += 1
        known = 0 < at <= len(found) or _tell_no_word(question, at, text)
        same = group[at - 1] if known else None
        offered = tuple(choice for choice, own in zip(choices, group, strict=True) if own == same)
        one = Interaction(
            kind=Kind.INLINE_CHOICE,
            response=f"GAP_{at}" if used[at] == 1 else f"GAP_{at}_{used[at]}",
            choices=offered or choices,
            key=Key(correct=(f"C{at}",) if known else ()),
            shuffle=True,
        )
        return text.hold(interaction_node(one))

    yield from text.blocks(_GAP.sub(gap, text.raw(child(question, "questiontext"))))


def _tell_no_word(question: Element, at: int, text: MoodleText) -> bool:
    """Say that no word belongs to a gap, so that it has no key."""
    text.notes.warning(
        f"No word belongs to the gap [[{at}]]; the right one has to be set by hand.",
        excerpt=string(child(question, "name")),
        code="no_key",
    )
    return False


def _cloze(question: Element, text: MoodleText) -> Iterator[Node]:
    """Answers written into the text."""
    yield from text.blocks(cloze(text.raw(child(question, "questiontext")), text))


def _on_picture(question: Element, text: MoodleText) -> Iterator[Node]:
    """Labels or pictures to be put on a picture."""
    yield from _stem(question, text)
    made = markers if question.get("type") == "ddmarker" else places
    yield interaction_node(made(question, text))


def _calculated(question: Element, text: MoodleText) -> Iterator[Node]:
    """A number that a formula gives; its variables are drawn anew for each learner."""
    yield from _stem(question, text)
    told = tuple(_answers_told(list(children(question, "answer")), text))
    yield paragraph(interaction_node(Interaction(kind=Kind.TEXT_ENTRY, base_type="float", feedback=told)))


def _description(question: Element, text: MoodleText) -> Iterator[Node]:
    yield from _stem(question, text)


def _kept(question: Element, text: MoodleText) -> Iterator[Node]:
    """A kind that is not modelled: its text is shown, its XML kept."""
    text.notes.loss(
        f"Questions of the type “{(question.get('type') or '')[:40]}” have no key here; the XML is kept.",
        excerpt=string(child(question, "name")),
        code="question_preserved",
    )
    yield from _stem(question, text)


_KINDS: dict[str, Callable[[Element, MoodleText], Iterator[Node]]] = {
    "multichoice": _choice,
    "truefalse": _choice,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _matching,
    "essay": _essay,
    "ordering": _ordering,
    "gapselect": _gaps,
    "ddwtos": _gaps,
    "ddmarker": _on_picture,
    "ddimageortext": _on_picture,
    "calculated": _calculated,
    "calculatedsimple": _calculated,
    "calculatedmulti": _choice,
    "cloze": _cloze,
    "multianswer": _cloze,
    "description": _description,
    "ddmatch": _matching,
    "match": _matching,
    "oumultiresponse": all_or_nothing,
    "pmatch": by_pattern,
    "regexp": by_pattern,
    "stack": stack,
    "coderunner": code,
    "essayautograde": _essay,
    "aitext": _essay,
    "recordrtc": recording,
    "poodllrecording": recording,
    "varnumericset": by_formula,
    "varnumeric": by_formula,
    "algebra": by_formula,
    "multichoicewiris": _choice,
    "truefalsewiris": _choice,
    "shortanswerwiris": _short,
    "matchwiris": _matching,
    "essaywiris": _essay,
    "multianswerwiris": _cloze,
    "gapfill": gapfill,
    "kprime": rows,
    "mtf": rows,
    "multichoiceset": all_or_nothing,
}
