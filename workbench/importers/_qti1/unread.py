"""Keys that could not be read out of QTI 1.2's rules, told so that nobody has to find them missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.importers._qti1.conditions import most_points, outside
from workbench.importers._qti1.d2l import falls_short, shared_out
from workbench.importers._qti1.keys import scoring
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.setting import Setting, all_responses
from workbench.importers._xml import preserved
from workbench.model.exercise import Interaction, Kind
from workbench.model.scoring import as_number, has_key

_READ = ("response-label", "render-fib", "render-slider", "render-hotspot", "render-choice")


_TIMES = ("durequal", "durlt", "durlte", "durgt", "durgte")
_FREE = (Kind.EXTENDED_TEXT, Kind.UPLOAD)
_SCORED = (
    "numerical_question",
    "short_answer_question",
    "multiple_choice_question",
    "true_false_question",
    "multiple_answers_question",
    "multiple_dropdowns_question",
    "matching_question",
    "ordering_question",
    "hot_spot_question",
    "categorization_question",
    "cc.multiple_choice",
    "cc.multiple_response",
    "cc.true_false",
    "cc.fib",
    "cc.pattern_match",
)
"""Questions that Canvas and other systems score themselves."""


_NAMED = (Kind.TEXT_ENTRY, Kind.CHOICE)
"""Questions whose rules name the answers."""
_GIVEN = ("bbmd_canvas_fullcrdt_ind", "bbmd_all_fullcredit_ind")
"""What Blackboard says of questions, found to be faulty, that earn everyone their points."""


def tell_all(item: Element, asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell all that a question's key, points or choices miss of what its file has."""
    _tell_keyless(asked, setting)
    _tell_worthless(asked, setting)
    _tell_unset(asked, setting)
    _tell_short(item, asked, setting)
    _tell_impossible(asked, setting)
    _tell_wordy(asked, setting)
    _tell_unpaired(asked, setting)
    _tell_exclusive(item, asked, setting)
    _tell_outside(item, setting)
    _tell_not_compared(item, setting)
    _tell_choiceless(item, setting)
    _tell_unearned(item, asked, setting)
    _tell_foreign(item, setting)
    _tell_given(item, setting)


def _tell_keyless(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell where rules pay for answers, but none of these could be read as the key."""
    keyless = any(one.kind not in _FREE and not has_key(one.key) for one in asked)
    paid = any(not test.negated and test.value for rule in scoring(setting.conditions) for test in rule.tests)
    if keyless and paid and not setting.calculated:
        message = "The rules pay for answers, but no right answer could be read out of them."
        setting.text.notes.warning(message, code="key_unread", advice="Set the right answer.")
    elif keyless and not paid and setting.says("calculated_question") and not setting.calculated:
        message = "It asks for the result of a formula, but its formula could not be read."
        setting.text.notes.warning(message, code="key_unread", advice="Set the right answer.")


def _tell_unset(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of a question that a system scores itself, but that was left without a right answer there."""
    tests = [test for rule in setting.conditions if rule.points is not None for test in rule.tests]
    said = {test.response for test in tests if test.value}
    keyless = (one for one in asked if one.kind not in _FREE and not has_key(one.key))
    unsaid = [one for one in keyless if said.isdisjoint((one.response, ""))]
    if unsaid and setting.says(*_SCORED) and not setting.calculated:
        message = "The source has no right answer for the question, or for a part of it; that earns nothing."
        setting.text.notes.info(message, code="keyless", advice="Set the right answer, if there is one.")


def _tell_worthless(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of answers that the rules name without paying for any of them."""
    for one in (each for each in asked if each.kind in _NAMED and not has_key(each.key)):
        rules = [rule for rule in setting.conditions if rule.points == 0]
        words = {choice.id: choice.content.plain.strip() for choice in one.choices}
        said = [test.value for rule in rules for test in rule.wanted(one.response) if test.value]
        named = [words.get(value) or value for value in said]
        if named and not scoring(setting.conditions):
            message = "The rules name answers, but give no points for them: none is right."
            setting.text.notes.warning(
                message, excerpt=", ".join(named)[:200], code="key_unread", advice="Set the right answer."
            )


def _tell_short(item: Element, asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell where Brightspace's best answer earns only a part of the points."""
    alone = len(asked) == 1 and asked[0].cardinality == "single" and has_key(asked[0].key)
    if alone and (best := falls_short(item, setting.conditions)):
        several = "Perhaps several answers are to be chosen: together they earn all."
        setting.text.notes.warning(
            "The best answer earns only a part of the points in the source; here it earns all.",
            excerpt=f"{best:g} %",
            code="scoring",
            advice=several if shared_out(setting.conditions) else "Look at the right answers.",
        )


def _tell_outside(item: Element, setting: Setting) -> None:
    """Tell of scores and comparisons outside of the rules, which were not carried out."""
    found = next(outside(item), None)
    if found is not None:
        setting.text.notes.warning(
            "Parts of the scoring stand outside of its rules; they were not read.",
            excerpt=preserved(found),
            code="scoring",
            advice="Look at the key and the points.",
        )


def _tell_not_compared(item: Element, setting: Setting) -> None:
    """Tell of comparisons of a tool's own, and of times, that a key here knows nothing of."""
    rules = [one for block in children(item, "resprocessing") for one in children(block, "respcondition")]
    extended = (one for rule in rules for one in below(rule, "var-extension"))
    own = [preserved(one)[:300] for one in extended if any(attr(part, "respident") for part in one)]
    timed = [
        string(one) for rule in rules for one in below(rule, *_TIMES) if child(rule, "setvar") is not None
    ]
    if own:
        message = "A comparison with an answer is in a tool's own words; it was not read."
        setting.text.notes.warning(message, excerpt=own[0], code="scoring", advice="Look at the key.")
    if timed:
        message = "How long an answer took counts in the source; here it does not."
        setting.text.notes.info(message, excerpt=", ".join(dict.fromkeys(timed)), code="scoring")


def _tell_choiceless(item: Element, setting: Setting) -> None:
    """Tell where choices are asked for and none is there."""
    for one in below(child(item, "presentation"), "response-lid"):
        choices = next(below(one, "response-label", "render-fib"), None)
        if child(one, "render-choice") is not None and choices is None:
            message = "The question offers choices, but has none; it asks for a text now."
            setting.text.notes.warning(message, code="no_response", advice="Write the choices.")


def _tell_unearned(item: Element, asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of points that nothing can earn, as OLAT has them for gaps of which none was set."""
    silent = not asked and not setting.sort and not all_responses(child(item, "presentation"))
    if silent and most_points(item):
        message = "The question is worth points, but has nothing to answer."
        setting.text.notes.warning(message, code="no_response", advice="Add what is to be answered.")


def _tell_foreign(item: Element, setting: Setting) -> None:
    """Tell of what is asked for in a way of a tool's own, which nothing here can show."""
    for one in all_responses(child(item, "presentation")):
        shown = child(one, "render-extension")
        if shown is not None and len(shown) and next(below(one, *_READ), None) is None:
            message = "How this is answered only another tool can show; it asks for a text now."
            setting.text.notes.warning(
                message,
                excerpt=preserved(shown)[:500],
                code="foreign_response",
                advice="Look at the question where it was made.",
            )


def _tell_impossible(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of numbers that would have to be above one and below a smaller one."""
    for span in (one for each in asked for one in each.key.ranges):
        if span.lower is not None and span.upper is not None and span.lower > span.upper:
            setting.text.notes.warning(
                "No number can be right: its bounds stand the wrong way round.",
                excerpt=f"{span.lower:g} … {span.upper:g}",
                code="key_unread",
                advice="Set the right answer.",
            )


def _tell_wordy(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of right answers to a question for a number that are none."""
    for one in (each for each in asked if each.base_type == "float"):
        wanted = [test for rule in scoring(setting.conditions) for test in rule.wanted(one.response)]
        words = [test.value for test in wanted if test.kind == "varequal" and as_number(test.value) is None]
        if words and has_key(one.key):
            message = "An answer that counts is no number; it was left out."
            setting.text.notes.warning(
                message, excerpt=", ".join(words), code="key_unread", advice="Write it as a number."
            )


def _tell_unpaired(asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of left sides that have no right one, though each is to have one."""
    for one in (each for each in asked if each.kind is Kind.MATCH and has_key(each.key)):
        paired = {pair.partition(" ")[0] for pair in one.key.correct}
        if left := [side for side in one.choices if side.match_max == 1 and side.id not in paired]:
            setting.text.notes.info(
                "Nothing is right for one of the left sides.",
                excerpt=", ".join(side.content.plain for side in left),
                code="key_unread",
                advice="Set what belongs to it, or take it out.",
            )


def _tell_exclusive(item: Element, asked: Sequence[Interaction], setting: Setting) -> None:
    """Tell of blanks of Sakai that take the same words, each of these in one of them only."""
    if metadata(item).get("mutually_exclusive", "").lower() != "true":
        return
    keys = Counter(frozenset(one.key.correct) for one in asked if len(one.key.correct) > 1)
    for words in (each for each, blanks in keys.items() if blanks > 1):
        setting.text.notes.info(
            "The same answer counts in one blank only; here it counts in each.",
            excerpt=", ".join(sorted(words))[:200],
            code="scoring",
            advice="Give each blank the answers that belong in it.",
        )


def _tell_given(item: Element, setting: Setting) -> None:
    """Tell of points that everyone gets, whatever they answer."""
    said = metadata(item)
    if any(said.get(key, "").lower() == "true" for key in _GIVEN):
        setting.text.notes.info(
            "The source gives everyone full points for the question; here the answer counts.",
            code="scoring",
            advice="Look at the question; it may be faulty.",
        )
