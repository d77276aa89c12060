"""The feedback of a QTI 1.2 item: for single answers, on correct, on incorrect, always."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from workbench.importers._markup import says, unsigned
from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti1.conditions import Condition, response_ident
from workbench.importers._qti1.keys import scoring, worth
from workbench.importers._qti1.meaning import meaning
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.text import OldText
from workbench.model.content import Node, doc, mark, node, paragraph
from workbench.model.content import text as run
from workbench.model.exercise import Feedback, Interaction

_BETWEEN = re.compile(r"[_\-\s]+")
_APART = ("hint", "solution")
_FREE = ("essay", "short response", "file upload")
_FEEDBACK = ("fb", "feedback")
"""Words in a name that only say that it is one of a feedback."""
TOLD_AFTER = ("assessfeedback", "sectionfeedback")
"""What a quiz or a part of it says once it was handed in."""
UNANSWERED = "unanswered"
"""The outcome of those who answered nothing."""


def texts(item: Element, text: OldText) -> dict[str, Node]:
    """The item's feedback by its identifiers, without empty ones."""
    found: dict[str, Node] = {}
    keys = answer_keys(item)
    for one in children(item, "itemfeedback"):
        if not for_learners(one) or one in keys:
            continue
        content, ident = _said(one, text), attr(one, "ident")
        if says(content):
            found[ident] = doc(*found[ident].content, *content.content) if ident in found else content
    return _told_in_rules(item, text) | found


def _told_in_rules(item: Element, text: OldText) -> dict[str, Node]:
    """Feedback that stands in the rules themselves; a choice that is only repeated there says nothing."""
    given = {attr(one, "ident") for one in children(item, "itemfeedback")}
    said = {string(one) for one in below(child(item, "presentation"), "response-label")}
    return {
        attr(one, "linkrefid"): text.document(unsigned("".join(one.itertext())))
        for one in below(item, "displayfeedback")
        if string(one) and attr(one, "linkrefid") not in given and string(one) not in said
    }


def by_name(item: Element) -> dict[str, str]:
    """The choices that feedback is for which no rule shows, by its identifier: `7` or `7_fb` for `7`."""
    labels = {attr(one, "ident") for one in below(child(item, "presentation"), "response-label")}
    rules = below(item, "respcondition")
    shown = {attr(one, "linkrefid") for rule in rules for one in children(rule, "displayfeedback")}
    idents = {attr(one, "ident") for one in children(item, "itemfeedback")} - shown
    return {ident: label for ident in idents if (label := ident.removesuffix("_fb")) in labels}


def for_learners(feedback: Element) -> bool:
    """Whether a feedback is for the one who answers, and not for tutors or scorers only."""
    return attr(feedback, "view").lower() in ("", "all", "candidate")


def answer_keys(item: Element) -> list[Element]:
    """Sample answers for those who score; Blackboard writes them as a feedback of questions without a key."""
    kind = string(next(below(child(item, "itemmetadata"), "bbmd-questiontype"), None)).lower()
    told = list(children(item, "itemfeedback"))
    named = [one for one in told if attr(one, "ident") == "solution"] if kind in _FREE else []
    return [*children(item, "answer-key"), *named, *(_solutions(item, told) if _is_essay(item) else ())]


def _is_essay(item: Element) -> bool:
    """Whether a cartridge says that an item is an essay."""
    return metadata(item).get("cc_profile", "").lower().startswith("cc.essay")


def _solutions(item: Element, told: Iterable[Element]) -> list[Element]:
    """Feedback that is a solution and that no rule shows."""
    shown = {attr(one, "linkrefid") for one in below(item, "displayfeedback")}
    return [one for one in told if child(one, "solution") is not None and attr(one, "ident") not in shown]


def _said(feedback: Element, text: OldText) -> Node:
    """What a feedback tells: its own words and its solutions, but no hints, which are given before."""
    if next(below(feedback, *_APART), None) is None:
        return text.tree(feedback)
    own = [one for one in children(feedback) if name(one) not in _APART]
    solutions = list(below(feedback, "solutionmaterial")) or list(children(feedback, "solution"))
    return doc(*(block for one in (*own, *solutions) for block in text.tree(one).content))


def _answer(rule: Condition, link: str) -> str:
    """The one answer that a condition shows a feedback for, or ""; a response, when it is for a wrong one."""
    if meaning(link) or not rule.tests:
        return ""
    if all(test.negated for test in rule.tests):
        return rule.tests[0].response if len({test.response for test in rule.tests}) == 1 else ""
    if any(test.kind in ("lower", "upper") for test in rule.tests):
        return span(rule)
    values = {test.value or test.response for test in rule.tests}
    mixed = any(test.negated for test in rule.tests)
    return "" if mixed or len(values) != 1 else rule.tests[0].value or rule.tests[0].response


def span(rule: Condition) -> str:
    """The numbers that a condition holds for, as `41.5..42.5`, or the exact one; "" for other conditions."""
    if any(test.negated for test in rule.tests):
        return ""
    exact = [test.value for test in rule.tests if test.kind == "varequal"]
    low = next((test.value for test in rule.tests if test.kind == "lower"), "")
    high = next((test.value for test in rule.tests if test.kind == "upper"), "")
    if len(exact) > 1 or not (exact or low or high):
        return ""
    return exact[0] if exact and not _around(exact[0], low, high) else f"{low}..{high}"


def _around(exact: str, low: str, high: str) -> bool:
    """Whether bounds leave room beside the number between them."""
    between = [number(one) for one in (low, exact, high)]
    values = [one for one in between if one is not None]
    return len(values) == len(between) and values == sorted(values) and values[0] < values[-1]


def used_links(rules: tuple[Condition, ...], labels: frozenset[str]) -> set[str]:
    """The feedback that is told for single answers."""
    whole = _whole(rules)
    shown = {link for rule in rules for link in rule.shows if _answer(rule, link) or link in labels}
    return shown - whole


def _whole(rules: tuple[Condition, ...]) -> set[str]:
    """The feedback that is told for any other answer, too, and so is not for single ones."""
    others = {link for rule in rules if rule.other and not rule.tests for link in rule.shows}
    return {link for link in others if sum(link in rule.shows for rule in rules) > 1} | _for_all(rules)


def _for_all(rules: tuple[Condition, ...]) -> set[str]:
    """The feedback that right answers are told, and those that are not right as well."""
    paid = {link for rule in rules if (rule.points or 0) > 0 for link in rule.shows}
    return paid & {link for rule in rules if _is_rest(rule, rules) for link in rule.shows}


def _is_rest(rule: Condition, rules: tuple[Condition, ...]) -> bool:
    """Whether a rule holds for what is left beside the right answer, and not for a single wrong one."""
    single = len(rule.tests) == 1 and not rule.tests[0].negated
    return not single and not rule.unanswered and _is_wrong(rule, rules)


def answer_feedback(rules: tuple[Condition, ...], told: dict[str, Node]) -> dict[str, Node]:
    """The feedback for single answers, by the answer."""
    found: dict[str, Node] = {}
    whole = _whole(rules)
    for rule in sorted(rules, key=lambda rule: worth(rule) <= 0):
        for link in rule.shows:
            answer = "" if link in whole else _answer(rule, link)
            if answer and link in told:
                found.setdefault(answer, told[link])
                if any(test.response for test in rule.tests):
                    found.setdefault(rule.tests[0].response, told[link])
    return found


def on_wrong(rules: tuple[Condition, ...], told: dict[str, Node]) -> dict[str, tuple[frozenset[str], Node]]:
    """What is told when one response is wrong, by the response, with the answers that it is not told for."""
    return {
        about: (frozenset(test.value for test in rule.tests), told[link])
        for rule in rules
        for link in rule.shows
        if (about := _wrong_in(rule)) and link in told and not meaning(link)
    }


def on_pair(rules: tuple[Condition, ...], told: dict[str, Node]) -> dict[tuple[str, str], Node]:
    """What is told of pairs, by the response and the answer: of right ones, and of one wrong pair only."""
    single = [rule for rule in rules if len(rule.tests) == 1 and not rule.tests[0].negated]
    shown = [(rule, link) for rule in single for link in rule.shows if link in told and not meaning(link)]
    often = Counter(told[link].plain for _, link in shown)
    return {
        (rule.tests[0].response, rule.tests[0].value): told[link]
        for rule, link in shown
        if rule.points is None or worth(rule) > 0 or often[told[link].plain] == 1
    }


def on_shared(
    item: Element, rules: tuple[Condition, ...], told: dict[str, Node]
) -> dict[tuple[str, str], Node | None]:
    """What is told of choices whose names several responses share, by the response and the name."""
    named = [
        (response_ident(one), attr(label, "ident"))
        for one in below(child(item, "presentation"), "response-lid")
        for label in below(one, "response-label")
    ]
    often = Counter(label for _, label in named)
    shown = {
        (rule.tests[0].response, rule.tests[0].value): told[link]
        for rule in rules
        for link in rule.shows
        if len(rule.tests) == 1 and not rule.tests[0].negated and link in told and not meaning(link)
    }
    about = {label for _, label in shown}
    return {
        (one, label): shown.get((one, label)) for one, label in named if often[label] > 1 and label in about
    }


def _wrong_in(rule: Condition) -> str:
    """The one response that a rule wants to be other than something, or ""."""
    about = {test.response for test in rule.tests}
    return about.pop() if len(about) == 1 and all(test.negated for test in rule.tests) else ""


def feedback(
    item: Element, told: dict[str, Node], rules: tuple[Condition, ...], used: set[str]
) -> Iterator[Feedback]:
    """The feedback for the whole: on correct, on incorrect, always; what nothing refers to, by its name."""
    own = {attr(item, "label"), attr(item, "ident")}
    for ident, content in told.items():
        if ident not in used or meaning(ident):
            outcome = "general" if ident in own else _outcome(ident, rules, own)
            yield Feedback(outcome=outcome, content=content)


def _outcome(ident: str, rules: tuple[Condition, ...], own: Iterable[str] = ()) -> str:
    if said := meaning(ident):
        return said
    shown = [rule for rule in rules if ident in rule.shows]
    if not shown:
        return _named(ident, own)
    if ident in _for_all(rules) or any(_always(rule) for rule in shown):
        return "general"
    if any((rule.points or 0) > 0 for rule in shown):
        return "correct"
    if all(rule.unanswered for rule in shown):
        return UNANSWERED
    if all(rule.other for rule in shown):
        first = rules[0] is shown[0] and shown[0].points is None
        return "general" if first else "incorrect"
    return "incorrect" if all(_is_wrong(rule, rules) for rule in shown) else ident


def tell_reach(told: dict[str, Node], rules: tuple[Condition, ...], notes: Notes) -> None:
    """Tell of feedback that is called general, but that rules show for right or for wrong answers only."""
    for ident in told:
        if meaning(ident) == "general" and (reached := _reached(ident, rules)):
            message = f"A feedback that is called general is told of {reached} answers only; here of all."
            advice = f"Tell it of {reached} answers, if it is not for the others."
            notes.info(message, excerpt=told[ident].plain[:120], code="feedback", advice=advice)


def _reached(ident: str, rules: tuple[Condition, ...]) -> str:
    """Whether only right answers, or only wrong ones, come to the rules that show a feedback; else ""."""
    at = [place for place, rule in enumerate(rules) if ident in rule.shows]
    if at and all(worth(rules[place]) > 0 for place in at):
        return "right"
    rest = all(rules[place].other and not rules[place].tests for place in at)
    return "wrong" if at and rest and any(worth(rule) > 0 for rule in rules[: at[0]]) else ""


def _named(ident: str, own: Iterable[str]) -> str:
    """What the name of a feedback says that no rule shows: `fb_general`, `Q1_wrong`; else the name."""
    bare = next((ident.removeprefix(one) for one in own if one and ident.startswith(one)), ident)
    words = [one for one in _BETWEEN.split(bare.lower()) if one and one not in _FEEDBACK]
    unnumbered = "_".join(one for one in words if one.isalpha())
    return (meaning("_".join(words)) or meaning(unnumbered) or ident) if words else "general"


def _is_wrong(rule: Condition, rules: tuple[Condition, ...]) -> bool:
    """Whether a rule holds for wrong answers only: for others than the right one, or for those not paid."""
    right = {(test.response, test.value) for one in scoring(rules) for test in one.tests if not test.negated}
    if not right or (rule.points or 0) > 0:
        return False
    said = {(test.response, test.value) for test in rule.tests}
    if all(test.negated for test in rule.tests):
        return said <= right
    return said.isdisjoint(right)


def _always(rule: Condition) -> bool:
    """Whether a condition holds whatever is answered: it wants something, or the opposite of it."""
    wanted = {(test.response, test.value) for test in rule.tests if not test.negated}
    return rule.always or any((test.response, test.value) in wanted for test in rule.tests if test.negated)


def unplaced(
    told: dict[str, Node],
    rules: tuple[Condition, ...],
    whole: Sequence[Feedback],
    asked: Sequence[Interaction],
) -> Iterator[Feedback]:
    """What is told for answers that nothing asks for: kept with the item, by its name."""
    placed: dict[str, list[Node]] = {}
    for one in asked:
        given = [each.feedback for each in (*one.choices, *one.targets)]
        for content in (*(each.content for each in one.feedback), *filter(None, given)):
            placed.setdefault(content.plain, []).append(content)
    told_whole = {id(each.content) for each in whole}
    for ident, content in told.items():
        if id(content) not in told_whole and content not in placed.get(content.plain, ()):
            outcome = _of_one(ident, rules, asked) or _outcome(ident, rules)
            yield Feedback(outcome=outcome, content=content)


def _of_one(ident: str, rules: tuple[Condition, ...], asked: Sequence[Interaction]) -> str:
    """A name that tells of which of several answers a feedback says that it is wrong, or ""."""
    about = {_wrong_in(rule) for rule in rules if ident in rule.shows}
    if len(asked) < 2 or len(about) != 1 or "" in about:
        return ""
    return f"“{about.pop().removeprefix('response_')}” wrong"


def told_after(quiz: Element, text: OldText) -> Iterator[Node]:
    """What a quiz or a part of it says once it was handed in, below a line that says so."""
    for one in children(quiz, *TOLD_AFTER):
        said = text.document(" ".join(text.html(part) for part in (one, *children(one, "rubric"))))
        if says(said):
            yield node("callout", paragraph(run("Shown at the end", mark("bold"))), *said.content)
