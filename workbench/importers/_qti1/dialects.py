"""What single systems write in QTI 1.2 in ways of their own, rewritten as the others write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

from workbench.importers._numbers import whole_number
from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.importers._qti1.chamilo import gaps_out
from workbench.importers._qti1.d2l import blanks_add_up, units_apart
from workbench.importers._qti1.extended import questions_apart
from workbench.importers._qti1.ilias import as_ilias_means
from workbench.importers._qti1.margins import bounded
from workbench.importers._qti1.paired import Compared, groups_apart, labelled_with, left_side, made
from workbench.importers._qti1.sakai import as_sakai_means, say_required
from workbench.importers._qti1.sakai_formulas import blanks_for_answers

_TRUTHS = {"correct": "correct", "wrong": "wrong"}
_JUDGED = re.compile(r"(.+):(correct|wrong)")
_COMMA = re.compile(r"\s*[-+]?\d+,\d+\s*")
_LISTED = re.compile(r"\s*,\s*|\s+")
_WRAPPED = re.compile(r"\s*<(p|div|span)\b.*</\1>\s*$|[^<]*$", re.DOTALL | re.IGNORECASE)
"""Text in an element of its own, which is markup whatever its type is, or without any tag."""
_COMPARED = ("varequal", "varsubset", "varsubstring")
_NAMING = ("ident", "respident", "linkrefid")
_FILES = ("matimage", "mataudio", "matvideo", "matapplet", "matapplication", "mat-formattedtext", "matref")


def as_usual(item: Element) -> None:
    """Write an item's pairs, judged statements and named answers as most systems write them."""
    for rewrite in _REWRITES:
        rewrite(item)
    presentation = child(item, "presentation")
    compared = _compared(item)
    matching = _says(item, "matching")
    for response in list(below(presentation, "response-grp", "response-lid")):
        groups_apart(compared, response, matching=matching)
    for response in list(below(presentation, "response-lid")):
        _statements_apart(compared, response)
    for response in below(presentation, "response-lid", "response-str", "response-num"):
        _without_blanks(response)
        _from_one(compared, response)
        _by_place(compared, response)
        _listed_apart(compared, response)
        _by_name(compared, response)


def _without_spaces(item: Element) -> None:
    """Names have no spaces around them, which scripts paste there."""
    for one in item.iter():
        for key in _NAMING:
            if (said := one.get(key)) and said != said.strip():
                one.set(key, said.strip())


def _with_points(item: Element) -> None:
    """Scores have a point before their fractions, also where the language of a script has a comma there."""
    for one in below(item, "setvar", "decvar"):
        if _COMMA.fullmatch(one.text or ""):
            one.text = one.text.replace(",", ".")
        for key, said in one.attrib.items():
            if _COMMA.fullmatch(said):
                one.set(key, said.replace(",", "."))


def _choices_together(item: Element) -> None:
    """One choice of several, each of which a script wrote into a response of its own, is one response."""
    responses = list(below(child(item, "presentation"), "response-lid"))
    labels = [one for response in responses for one in below(response, "response-label")]
    named = {attr(one, "ident") for one in labels}
    alone = all(
        len(list(below(one, "response-label"))) == 1 and child(one, "material") is None for one in responses
    )
    if len(responses) < 2 or not alone or len(named) < len(labels) or not _says(item, "multiple_choice"):
        return
    shown = labels[0].getparent()
    for response, label in zip(responses[1:], labels[1:], strict=True):
        shown.append(label)
        response.getparent().remove(response)
    others = {attr(one, "ident") for one in responses[1:]}
    for test in below(item, *_COMPARED):
        if attr(test, "respident") in others:
            test.set("respident", attr(responses[0], "ident"))


def _home(item: Element) -> None:
    """Feedback and rules that a script wrote among others or in the text stand in the item itself."""
    for one in list(below(item, "itemfeedback", "resprocessing")):
        if one.getparent() is not item:
            one.tail = None
            item.append(one)


def _shown_by_title(item: Element) -> None:
    """A rule shows the feedback that it bears the name of and no other shows, as in Blackboard's blanks."""
    shown = {attr(one, "linkrefid") for one in below(item, "displayfeedback")}
    untold = {attr(one, "ident") for one in children(item, "itemfeedback")} - shown
    for rule in below(item, "respcondition"):
        if attr(rule, "title") in untold:
            rule.append(made(rule, "displayfeedback", feedbacktype="Response", linkrefid=attr(rule, "title")))


def _several(item: Element) -> None:
    """Responses that say by the question's kind or its rules only that several answers are given, say so."""
    kind = string(next(below(child(item, "itemmetadata"), "qmd-itemtype"), None)).lower()
    for response in below(child(item, "presentation"), "response-lid"):
        if not attr(response, "rcardinality"):
            if "multiple response" in kind or _wanted_together(item, attr(response, "ident")):
                response.set("rcardinality", "Multiple")


def _wanted_together(item: Element, response: str) -> bool:
    """Whether a rule wants two answers of a response at once, in no order."""
    for both in below(child(item, "resprocessing"), "and"):
        wanted = [one for one in children(both, "varequal") if attr(one, "respident") == response]
        if len(wanted) > 1 and not any(attr(one, "index") for one in wanted):
            return True
    return False


def _says(item: Element, kind: str) -> bool:
    """Whether a question calls itself one of this kind."""
    said = below(child(item, "itemmetadata"), "fieldentry", "qmd-itemtype", "bbmd-questiontype")
    return any(kind in string(one).lower() for one in said)


def _plain_sides(item: Element) -> None:
    """The right sides of Canvas's pairs are plain text: a tag in one is what is asked for, not markup."""
    if all(string(one) != "matching_question" for one in below(child(item, "itemmetadata"), "fieldentry")):
        return
    for label in below(child(item, "presentation"), "response-label"):
        for said in below(label, "mattext"):
            if not attr(said, "texttype") and not len(said) and not _WRAPPED.match(said.text or ""):
                said.set("texttype", "text/plain")


def _without_blanks(response: Element) -> None:
    """Choices without a name and a word, which Sakai writes for those that nobody filled in, are none."""
    for one in list(below(child(response, "render-choice"), "response-label")):
        if not attr(one, "ident") and not string(one) and next(below(one, *_FILES), None) is None:
            one.getparent().remove(one)


def _compared(item: Element) -> Compared:
    """The comparisons of an item by the responses that they are with."""
    found: Compared = {}
    for rule in children(item, "resprocessing"):
        for one in below(rule, *_COMPARED):
            found.setdefault(attr(one, "respident"), []).append(one)
    return found


def _from_one(compared: Compared, response: Element) -> None:
    """Places in an order that a file counts from nought, as ILIAS does, are counted from one."""
    tests = compared.get(attr(response, "ident"), ())
    if any(attr(one, "index") == "0" for one in tests):
        for one in tests:
            place = whole_number(attr(one, "index"))
            if place is not None:
                one.set("index", str(place + 1))


def _by_place(compared: Compared, response: Element) -> None:
    """An order whose rules say the places of its choices in the file, as ILIAS does, names the choices."""
    idents = [attr(one, "ident") for one in below(response, "response-label")]
    tests = compared.get(attr(response, "ident"), ())
    said = [string(one) for one in tests]
    places = {str(at): ident for at, ident in enumerate(idents)}
    if attr(response, "rcardinality").lower() != "ordered" or sorted(said) != sorted(places):
        return
    if not set(said).intersection(idents):
        for test in tests:
            test.text = places[string(test)]


# Statements that are right or wrong, as OLAT writes them ---------------------------------------


def _statements_apart(compared: Compared, response: Element) -> None:
    """One response whose answers say `x:correct` or `x:wrong` becomes a judgement for each statement."""
    labels = {attr(one, "ident"): one for one in below(response, "response-label")}
    judged = [
        (test, match)
        for test in compared.get(attr(response, "ident"), ())
        if (match := _JUDGED.fullmatch(string(test))) and match[1] in labels
    ]
    if not judged:
        return
    sides = [labelled_with(response, word, said) for word, said in _TRUTHS.items()]
    for label in labels.values():
        response.addprevious(left_side(response, None, label, sides))
    for test, match in judged:
        test.set("respident", match[1])
        test.text = match[2]
    response.getparent().remove(response)


def _listed_apart(compared: Compared, response: Element) -> None:
    """A comparison with several identifiers, with commas or spaces between them, becomes one with each."""
    idents = {attr(one, "ident") for one in below(response, "response-label")}
    for test in list(compared.get(attr(response, "ident"), ())):
        parts = [one for one in _LISTED.split(string(test)) if one]
        if len(set(parts)) > 1 and string(test) not in idents and idents.issuperset(parts):
            for part in reversed(parts[1:]):
                again = deepcopy(test)
                again.text, again.tail = part, None
                test.addnext(again)
                compared[attr(response, "ident")].append(again)
            test.text = parts[0]


# Answers by their words ------------------------------------------------------------------------


def _by_name(compared: Compared, response: Element) -> None:
    """Comparisons with what a choice says, and not with its identifier, get the identifier."""
    labels = list(below(response, "response-label"))
    idents = {attr(one, "ident") for one in labels}
    words = {string(one): attr(one, "ident") for one in labels if string(one)}
    if child(response, "render-choice") is None or len(words) < sum(bool(string(one)) for one in labels):
        return
    alike = {one.casefold(): one for one in idents}
    alike = alike if len(alike) == len(idents) else {}
    for test in compared.get(attr(response, "ident"), ()):
        said = string(test)
        if said not in idents and (meant := words.get(said) or alike.get(said.casefold())):
            test.text = meant


_REWRITES: tuple[Callable[[Element], None], ...] = (
    _without_spaces,
    _with_points,
    _home,
    _choices_together,
    _shown_by_title,
    _several,
    bounded,
    gaps_out,
    blanks_for_answers,
    as_ilias_means,
    as_sakai_means,
    questions_apart,
    say_required,
    units_apart,
    blanks_add_up,
    _plain_sides,
)
"""What is rewritten in a whole item, in this order: the later ones look for what the earlier ones made."""
