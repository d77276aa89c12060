"""One QTI 1.2 item, in the dialects of Canvas, Common Cartridge, Blackboard, D2L, Respondus and plain QTI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.importers._markup import escape
from workbench.importers._qti.names import Element, attr, below, child, string
from workbench.importers._qti1 import d2l, ilias
from workbench.importers._qti1.apart import set_apart
from workbench.importers._qti1.beside import hints, rubrics, set_aside
from workbench.importers._qti1.blanks import agreed_blanks
from workbench.importers._qti1.conditions import Condition, conditions, misnamed, other_names
from workbench.importers._qti1.feedback import (
    answer_feedback,
    by_name,
    feedback,
    on_pair,
    on_shared,
    on_wrong,
    span,
    tell_reach,
    texts,
    unplaced,
    used_links,
)
from workbench.importers._qti1.formulas import calculation, written_so
from workbench.importers._qti1.judged import plain_rules
from workbench.importers._qti1.keys import LESS_WRONG, by_grading, floored
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.named import settle_names
from workbench.importers._qti1.patterns import out_of_tests, write_out
from workbench.importers._qti1.points import points, tell_unnamed
from workbench.importers._qti1.responses import essay, interactions, is_matching, named, typed_alone, upload
from workbench.importers._qti1.sakai_formulas import tell_distances
from workbench.importers._qti1.setting import Setting, all_responses, asked
from workbench.importers._qti1.settings import time_span
from workbench.importers._qti1.text import OldText
from workbench.importers._qti1.thousands import without_thousands
from workbench.importers._qti1.unread import tell_all
from workbench.importers._qti2.item import ReadItem, kept, tell_empty
from workbench.importers._qti2.text import Place
from workbench.importers._xml import awake
from workbench.model.content import Node, paragraph
from workbench.model.errors import BadInput
from workbench.model.exercise import (
    Calculation,
    Exercise,
    Feedback,
    Interaction,
    Kind,
    Processing,
    exercise_node,
    interaction_node,
    interactions_in,
)

_SORT = (
    "question_type",
    "cc_profile",
    "bbmd_questiontype",
    "qmd_questiontype",
    "qmd_itemtype",
    "wct_questiontype",
    "interaction_type",
    "respondusapi_qtype",
)
_SHORT = (
    "short_answer",
    "short answer",
    "numeric",
    "calculated",
    "fill in the blank",
    "fill-in-the-blank",
    "cc.fib",
)
"""Kinds that are answered in one line, so that a file without a response still asks something."""
_WORDS_ONLY = ("text_only", "text only", "textonly", "section", "information", "presentation only")
_SHOWN = frozenset(
    "image text text-block text_block textblock text_only_question passage stimulus description instructions "
    "info content media video slide page".split()
)
"""What says that something is shown only, by a part of the kind's name or by the whole of it."""
_WHOLE = ("deepequals", "allornothing")
"""What New Quizzes calls ways of scoring that pay for the full answer only."""
_MINUS = "partialscore"
"""What New Quizzes calls paying for each right choice, less one for each wrong choice."""
_NAME = re.compile(r"(?!(?:ident|title|label|instructions)$)[a-z_-]+", re.IGNORECASE)
"""The attributes of an item that say what is asked for nowhere else."""
_TAG = re.compile(r"(</?[a-zA-Z!][^<>]*>)")
_ILIAS = {
    "text question": "essay",
    "asstextquestion": "essay",
    "file upload question": "file_upload",
    "assfileupload": "file_upload",
}
"""What ILIAS calls kinds of questions that their responses alone don't tell."""


def read_old_item(item: Element, place: Place, where: str) -> ReadItem:
    """The item as an exercise; as preserved XML where it cannot be one."""
    text, _held = OldText(place, where), awake(item)
    try:
        exercise = _exercise(item, text)
        tell_empty(exercise, text.notes)
        return ReadItem(node=exercise_node(exercise), notes=text.notes.all, exercise=exercise)
    except BadInput as error:
        return kept(item, where, str(error))
    except RecursionError:
        return kept(item, where, "It is nested too deeply.")


def _exercise(item: Element, text: OldText) -> Exercise:
    _put_right(item, text)
    meta, named_so = metadata(item), other_names(item)
    rules = conditions(item, named_so)
    told, formula = texts(item, text), calculation(item)
    setting = _setting(item, text, meta, rules, told, formula)
    asked_for, places = _asked_for(item, setting)
    found = agreed_blanks(asked_for, places, plain_rules(item, named_so), setting)
    asked_for = ilias.half_paid(found.asked, item)
    if len(asked_for) == 1:
        asked_for = (_as_said(asked_for[0], item, setting),)
    worth = points(item, meta, rules, found.most)
    _tell(item, meta, told, asked_for, worth, setting)
    body = tuple(_body(item, setting, tuple(zip(asked_for, places, strict=True))))
    shown = tuple(feedback(item, told, rules, used_links(rules, setting.labels) | set(_named_alike(item))))
    return Exercise(
        body=body,
        identifier=attr(item, "ident"),
        title=d2l.titled(item),
        points=ilias.mistakes_worth(item) if worth is None else worth,
        feedback=(*shown, *unplaced(told, rules, shown, tuple(interactions_in(body)))),
        hints=tuple(hints(item, text)),
        rubrics=tuple(rubrics(item, text)),
        processing=Processing(together=found.together or _pays_together(meta, asked_for), once=found.once),
        calculation=formula,
        metadata=tuple(_facts(item, meta)),
        preserved=tuple(set_aside(item)),
    )


def _put_right(item: Element, text: OldText) -> None:
    """Write the ways of single systems as the others write them, and tell what that changes."""
    if others := misnamed(item):
        message = (
            "The rules call the answer by another name than the question; they were read as meant for it."
        )
        text.notes.info(message, excerpt=", ".join(others), code="misnamed_response")
    out_of_tests(item)
    without_thousands(item, text.notes)
    write_out(item, text.notes)
    set_apart(item)
    settle_names(item, text.notes)


def _as_said(one: Interaction, item: Element, setting: Setting) -> Interaction:
    """An item's one interaction, counted as its file says beside the rules."""
    key = floored(one.key, item)
    if setting.minus and one.kind is Kind.CHOICE and one.cardinality == "multiple" and not key.mapping:
        key = by_grading(key, [choice.id for choice in one.choices], LESS_WRONG)
    return replace(one, key=key)


def _tell(
    item: Element,
    meta: dict[str, str],
    told: dict[str, Node],
    asked_for: Sequence[Interaction],
    worth: float | None,
    setting: Setting,
) -> None:
    """Tell what of the item's scoring and feedback is another here."""
    notes, rules = setting.text.notes, tuple(setting.conditions)
    tell_all(item, asked_for, setting)
    tell_distances(item, notes)
    ilias.tell_levels(item, notes)
    tell_reach(told, rules, notes)
    tell_unnamed(meta, rules, worth, notes)


def _pays_together(meta: dict[str, str], asked_for: Sequence[Interaction]) -> bool:
    """Whether several answers earn points only together, as Blackboard says it."""
    return len(asked_for) > 1 and meta.get("bbmd_partialcredit", "").lower() == "false"


def _facts(item: Element, meta: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is known of the item beside what it asks."""
    given = ((str(key), str(said)) for key, said in item.attrib.items())
    yield from ((key, said[:500]) for key, said in given if said.strip(" 0") and _NAME.fullmatch(key))
    yield from ((key, value[:500]) for key, value in meta.items() if value and key != "points_possible")
    yield from d2l.asked_of(item)
    yield from d2l.shown_so(child(item, "presentation"))
    yield from written_so(item)
    yield from d2l.drawn_so(item)
    if (taken := time_span(string(child(item, "duration")))) not in ("", "0 s"):
        yield "duration", taken
    yield from (("qticomment", words[:500]) for one in below(item, "qticomment") if (words := string(one)))


def _setting(
    item: Element,
    text: OldText,
    meta: dict[str, str],
    rules: tuple[Condition, ...],
    told: dict[str, Node],
    formula: Calculation | None,
) -> Setting:
    presentation = child(item, "presentation")
    return Setting(
        text=text,
        sort=_sort(item, meta),
        conditions=rules,
        feedback={label: told[key] for key, label in _named_alike(item).items() if key in told}
        | answer_feedback(rules, told),
        wrong=on_wrong(rules, told),
        paired=on_pair(rules, told),
        shared=on_shared(item, rules, told),
        labels=frozenset(attr(one, "ident") for one in below(item, "response-label")),
        calculated=formula is not None,
        grading=string(next(below(presentation, "grading-type"), None)),
        formatted=d2l.allows(presentation, "has-htmleditor"),
        begun=text.tree(begun).plain.strip() if (begun := d2l.begun(item)) is not None else "",
        case=meta.get("case_sensitive", "").lower() == "true",
        partial=meta.get("bbmd_partialcredit", "").lower() == "true",
        whole=meta.get("scoring_algorithm", "").lower() in _WHOLE,
        minus=meta.get("scoring_algorithm", "").lower() == _MINUS,
        alone=len(all_responses(presentation)) == 1,
        limited=bool(meta.get("ilias_version")),
    )


def _named_alike(item: Element) -> dict[str, str]:
    """The choices that feedback is for by its name."""
    return by_name(item) | d2l.numbered(item)


def _sort(item: Element, meta: dict[str, str]) -> str:
    """The kind of question; Blackboard Ultra writes one choice of several as several with one right."""
    said = meta.get("questiontype", "").lower() if meta.get("ilias_version") else ""
    own = _ILIAS.get(said, "" if all_responses(child(item, "presentation")) else said)
    sort = next((meta[key] for key in _SORT if meta.get(key)), own).lower()
    set_so = (one for one in below(item, "setvar") if attr(one, "variablename") == "single_correct_answer")
    return "multiple choice" if any(string(one).lower() == "true" for one in set_so) else sort


# The body -------------------------------------------------------------------------------------


Placed = tuple[Interaction, Element | None]
"""An interaction, and the element whose place in the text it takes."""


def _asked_for(item: Element, setting: Setting) -> tuple[tuple[Interaction, ...], tuple[Element | None, ...]]:
    """The interactions of an item, and the elements whose places they take."""
    presentation = child(item, "presentation")
    responses = all_responses(presentation)
    made: list[Placed] = [(_finished(one, setting), at) for one, at in interactions(responses, setting)]
    made += [(replace(one, options=asked(presentation)), None) for one in _implied(item, responses, setting)]
    if d2l.allows(presentation, "has-fileupload"):
        made.append((upload("FILES"), None))
    return tuple(one for one, _ in made), tuple(place for _, place in made)


def _body(item: Element, setting: Setting, made: Sequence[Placed]) -> Iterator[Node]:
    """The text with its interactions: in their places, in brackets that name them, or below."""
    presentation, text = child(item, "presentation"), setting.text
    responses = all_responses(presentation)
    signs = {place: text.hold(interaction_node(one)) for one, place in made if place is not None}
    html = text.html(presentation, {} if is_matching(responses, setting) else signs)
    if is_matching(responses, setting):
        html += "".join(signs.values())
    else:
        html = _named(text, text.html(presentation, {}), html, signs)
    if attr(item, "instructions"):
        html = f"<p>{escape(attr(item, 'instructions'))}</p>{html}"
    blocks = text.blocks(html)
    yield from blocks
    yield from _unplaced(text)
    if not blocks and not made:
        yield paragraph()
    for one, place in made:
        if place is None:
            yield paragraph(interaction_node(one)) if one.kind.inline else interaction_node(one)


def _named(text: OldText, bare: str, html: str, signs: dict[Element, str]) -> str:
    """The text with each sign moved to where its response is named in brackets first."""
    words = _TAG.sub("", bare)
    for response, sign in signs.items():
        for token in (f"[{named(response)}]", f"[{escape(named(response))}]"):
            if token in words:
                html = _first_in_text(html.replace(sign, ""), token, sign)
                if words.count(token) > 1:
                    message = "The text names a blank more than once; it is asked for at the first place."
                    text.notes.info(message, excerpt=token, code="blank_again")
                break
    return html


def _first_in_text(html: str, token: str, sign: str) -> str:
    """The text with a sign for the first token that stands in no tag."""
    parts = _TAG.split(html)  # the tags stand between the texts
    at = next((at for at in range(0, len(parts), 2) if token in parts[at]), None)
    if at is not None:
        parts[at] = parts[at].replace(token, sign, 1)
    return "".join(parts)


def _unplaced(text: OldText) -> Iterator[Node]:
    for part in text.lost():
        if part.type == "interaction":
            yield part
        elif part.type == "inlineInteraction":
            yield paragraph(part)


def _implied(item: Element, responses: list[Element], setting: Setting) -> list[Interaction]:
    """What is to be answered where the source names no response; a kind that can't be made up is told."""
    if responses:
        return []
    if found := ilias.mistakes(item):
        return [found]
    if setting.says("file_upload", "file upload", "file-upload"):
        return [upload()]
    if setting.says("essay", "long answer"):
        return [essay()]
    if setting.says(*_SHORT):
        return [typed_alone(setting)]
    if setting.sort and setting.sort not in _SHOWN and not setting.says(*_WORDS_ONLY):
        setting.text.notes.warning(
            "The question says what kind it is, but has nothing to answer.",
            excerpt=setting.sort,
            code="no_response",
            advice="Add the answers, or look at the question where it was made.",
        )
    return []


def _finished(one: Interaction, setting: Setting) -> Interaction:
    """The interaction with the feedback for typed answers, or for each wrong word of a list."""
    if one.kind is Kind.INLINE_CHOICE and not setting.alone:
        return _told_wrong(one, setting)
    if one.kind not in (Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT):
        return one
    tests = (test for rule in setting.conditions for test in rule.tests if test.response == one.response)
    spans = (
        span(rule) for rule in setting.conditions if rule.tests and rule.tests[0].response == one.response
    )
    compared = (*one.key.correct, *(test.value for test in tests), *spans)
    told = {answer: setting.feedback[answer] for answer in compared if answer in setting.feedback}
    known = {feedback.outcome for feedback in one.feedback} | set(setting.labels)
    more = (Feedback(outcome=key, content=value) for key, value in told.items() if key not in known)
    return replace(one, feedback=(*one.feedback, *more))


def _told_wrong(one: Interaction, setting: Setting) -> Interaction:
    """A list of words with what is told when it is wrong, at each wrong one that has no feedback yet."""
    right, content = setting.wrong.get(one.response, (frozenset[str](), None))
    if right != set(one.key.correct):
        return one
    choices = (
        choice if choice.id in right or choice.feedback is not None else replace(choice, feedback=content)
        for choice in one.choices
    )
    return replace(one, choices=tuple(choices))
