"""What single systems write in QTI 1.2 in ways of their own, rewritten as the others write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy

from lxml import etree

from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.importers._qti1.d2l import boxes_apart, without_units
from workbench.importers._qti1.extended import questions_apart

_TRUTHS = {"correct": "correct", "wrong": "wrong"}
_JUDGED = re.compile(r"(.+):(correct|wrong)")
_COMPARED = ("varequal", "varsubset", "varsubstring")
_FILES = ("matimage", "mataudio", "matvideo", "matapplet", "matapplication", "mat-formattedtext", "matref")


def as_usual(item: Element) -> None:
    """Write an item's pairs, judged statements and named answers as most systems write them."""
    presentation = child(item, "presentation")
    _feedback_home(item)
    _several(item)
    questions_apart(item)
    without_units(item)
    boxes_apart(item)
    compared = _compared(item)
    for response in list(below(presentation, "response-grp")):
        _groups_apart(compared, response)
    for response in list(below(presentation, "response-lid")):
        _statements_apart(compared, response)
    for response in below(presentation, "response-lid", "response-str", "response-num"):
        _without_blanks(response)
        _from_one(compared, response)
        _listed_apart(compared, response)
        _by_name(compared, response)


def _feedback_home(item: Element) -> None:
    """Feedback that a script wrote among the rules or in the text stands in the item itself."""
    for one in list(below(item, "itemfeedback")):
        if one.getparent() is not item:
            one.tail = None
            item.append(one)


def _several(item: Element) -> None:
    """Responses that say by the question's kind only that several answers may be given, say so themselves."""
    kind = string(next(below(child(item, "itemmetadata"), "qmd-itemtype"), None)).lower()
    if "multiple response" not in kind:
        return
    for response in below(child(item, "presentation"), "response-lid"):
        if not attr(response, "rcardinality"):
            response.set("rcardinality", "Multiple")


def _without_blanks(response: Element) -> None:
    """Choices without a name and a word, which Sakai writes for those that nobody filled in, are none."""
    for one in list(below(child(response, "render-choice"), "response-label")):
        if not attr(one, "ident") and not string(one) and next(below(one, *_FILES), None) is None:
            one.getparent().remove(one)


Compared = dict[str, list[Element]]


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
            place = attr(one, "index")
            if place.isdecimal():
                one.set("index", str(int(place) + 1))


def _made(like: Element, tag: str, **attributes: str) -> Element:
    """An element in the namespace of another."""
    space, brace, _ = like.tag.rpartition("}")
    return etree.SubElement(etree.Element("around"), f"{space}{brace}{tag}", attributes)


# Pairs in one response, as ILIAS and the specification write them ------------------------------


def _groups_apart(compared: Compared, response: Element) -> None:
    """One response whose choices name those that they go with becomes a response for each left side."""
    labels = {attr(one, "ident"): one for one in below(response, "response-label")}
    lefts: dict[str, list[str]] = {}
    for ident, label in labels.items():
        group = [one for one in re.split(r"[\s,]+", attr(label, "match-group")) if one in labels]
        if group and not any(ident in taken for taken in lefts.values()):
            lefts[ident] = group
    if not lefts:
        return
    shown = child(response, "render-choice", "render-extension")
    for ident, group in lefts.items():
        response.addprevious(_left(response, shown, labels[ident], [labels[one] for one in group]))
    _pairs_apart(compared.get(attr(response, "ident"), ()), lefts)
    response.getparent().remove(response)


def _left(response: Element, shown: Element | None, label: Element, group: Sequence[Element]) -> Element:
    """A response that stands for one left side."""
    many = attr(label, "match-max") not in ("", "1")
    made = _made(
        response,
        "response_grp",
        ident=attr(label, "ident"),
        rcardinality="Multiple" if many else "Single",
    )
    said = etree.SubElement(made, _made(response, "material").tag)
    said.extend(deepcopy(one) for one in children(label))
    line = etree.SubElement(made, _made(response, "render_choice").tag)
    line.set("shuffle", attr(shown, "shuffle") if shown is not None else "No")
    line.extend(deepcopy(one) for one in group)
    return made


def _pairs_apart(tests: Iterable[Element], lefts: dict[str, list[str]]) -> None:
    """Comparisons with pairs become comparisons of the left side with the right one."""
    for test in tests:
        sides = re.split(r"[\s,]+", string(test))
        left = next((one for one in sides if one in lefts), "")
        if len(sides) == 2 and left:
            test.set("respident", left)
            test.text = next((one for one in sides if one != left), left)


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
    sides = [_side(response, word) for word in _TRUTHS]
    for label in labels.values():
        response.addprevious(_left(response, None, label, sides))
    for test, match in judged:
        test.set("respident", match[1])
        test.text = match[2]
    response.getparent().remove(response)


def _side(response: Element, word: str) -> Element:
    side = _made(response, "response_label", ident=word)
    said = etree.SubElement(side, _made(response, "material").tag)
    etree.SubElement(said, _made(response, "mattext").tag).text = _TRUTHS[word]
    return side


def _listed_apart(compared: Compared, response: Element) -> None:
    """A comparison with several identifiers, with commas between them, becomes one with each."""
    idents = {attr(one, "ident") for one in below(response, "response-label")}
    for test in list(compared.get(attr(response, "ident"), ())):
        parts = [one.strip() for one in string(test).split(",")]
        if len(parts) > 1 and string(test) not in idents and idents.issuperset(parts):
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
