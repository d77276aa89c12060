"""How Sakai writes blanks and what it tells for single answers, rewritten as the others write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from html import unescape

from lxml import etree

from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti1.meaning import meaning
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.paired import made
from workbench.importers._qti1.patterns import escaped

_COMPARED = ("varequal", "varsubset", "varsubstring", "varlt", "varlte", "vargt", "vargte")
_NOTHING = "null"
"""What Sakai writes where nothing is told."""
_ONE_OF_SEVERAL = "Multiple Correct Single Selection"
_REQUIRED, WANTED = "requiredOptionsCount", "wanted"
"""How many answers Sakai wants, in its name for it and as it is written at the response."""
_SEVERAL = "|"
"""What stands between answers that count alike, or between the ends of a range of numbers."""
_ANYTHING = "*"
"""What stands for one letter or more in a right answer to be typed."""


def as_sakai_means(item: Element) -> None:
    """Write blanks for numbers, what blanks are worth and what is told for answers as others do."""
    for shown in list(below(child(item, "presentation"), "render-fin")):
        _numbers(item, shown)
    typed = _typed(item)
    said = metadata(item)
    _shuffled(item, said)
    _one_of_several(item, said)
    _free(item, said)
    _in_their_places(item, typed)
    _from_sources(item)
    _rows_with_columns(item)
    for test in [one for one in below(item, "varequal") if attr(one, "respident") in typed]:
        _alternatives(test)
    _pay_blanks(item, typed)
    _told_apart(item)


def _typed(item: Element) -> set[str]:
    """The blanks of Sakai, which are named `FIB00` or `FIN00`, or by nothing."""
    found = below(child(item, "presentation"), "response-str", "response-num")
    return {ident for one in found if not (ident := attr(one, "ident")) or ident.startswith(("FIB", "FIN"))}


def _shuffled(item: Element, said: dict[str, str]) -> None:
    """Choices are shuffled where the question says so; the `shuffle` that Sakai writes is always the same."""
    if said.get("randomize", "").lower() == "true":
        for one in below(child(item, "presentation"), "render-choice"):
            one.set("shuffle", "Yes")


def _one_of_several(item: Element, said: dict[str, str]) -> None:
    """One choice is taken of several right ones, though Sakai says that several may be."""
    if said.get("qmd_itemtype") == _ONE_OF_SEVERAL:
        for one in below(child(item, "presentation"), "response-lid"):
            one.set("rcardinality", "Single")


def _free(item: Element, said: dict[str, str]) -> None:
    """A free answer, which Sakai writes as one choice with the model answer, is a field of lines."""
    responses = list(below(child(item, "presentation"), "response-lid"))
    labels = list(below(child(item, "presentation"), "response-label"))
    if said.get("qmd_itemtype", "").lower() != "essay" or len(responses) != 1 or len(labels) > 1:
        return
    for one in labels:
        key = made(item, "answer_key")
        key.extend(list(one))
        item.append(key)
    responses[0].tag = made(responses[0], "response_str").tag
    responses[0][:] = [made(responses[0], "render_fib")]


def _in_their_places(item: Element, typed: set[str]) -> None:
    """Each blank belongs before the words that Sakai writes before it: the first ones come in two parts."""
    found = below(child(item, "presentation"), "response-str", "response-num")
    blanks = [one for one in found if attr(one, "ident") in typed and one.getprevious() is not None]
    before = [one.getprevious() for one in blanks]
    if not blanks or any(name(one) != "material" or child(one, "matimage") is not None for one in before):
        return
    first, last = before[0].getprevious(), blanks[-1].getnext()
    if first is not None and name(first) == "material" and not string(before[-1] if last is None else last):
        for blank, words in zip(blanks, before, strict=True):
            words.addprevious(blank)


def _from_sources(item: Element) -> None:
    """Pairs are written from what they lead to; here they start from what is asked, as Sakai shows them."""
    labels = {attr(one, "ident") for one in below(child(item, "presentation"), "response-label")}
    for test in below(item, "varequal"):
        left, right = string(test), attr(test, "respident")
        if {left, right} <= labels and left.startswith("MS-") and right.startswith("MT-"):
            test.set("respident", left)
            test.text = right


def _rows_with_columns(item: Element) -> None:
    """The rows of a table to tick in, for which no rule says what is right, go with its columns."""
    if next(below(item, "varequal"), None) is not None:
        return
    labels = {attr(one, "ident"): one for one in below(child(item, "presentation"), "response-label")}
    columns = ",".join(ident for ident in labels if ident.startswith("MS-"))
    for ident, label in labels.items():
        if ident.startswith("MT-") and columns:
            label.set("match_group", columns)


def _numbers(item: Element, shown: Element) -> None:
    """A blank for a number is one for typing, and ranges of numbers in its rules are bounds."""
    line = made(shown, "render_fib", **dict(shown.attrib))
    response = shown.getparent()
    shown.addnext(line)
    response.remove(shown)
    tests = [one for one in below(item, "varequal") if attr(one, "respident") == attr(response, "ident")]
    ends = [string(one).split(_SEVERAL) for one in tests]
    if all(number(one) is not None for each in ends for one in each):
        line.set("fibtype", "Decimal")
    for test, each in zip(tests, ends, strict=True):
        if len(each) == 2 and all(number(one) is not None for one in each):
            _bounds(test, sorted(each, key=float))


def _bounds(test: Element, ends: Iterable[str]) -> None:
    """A comparison with both ends of a range becomes two."""
    both = made(test, "and")
    for tag, end in zip(("vargte", "varlte"), ends, strict=True):
        bound = etree.SubElement(both, made(test, tag).tag, respident=attr(test, "respident"))
        bound.text = end
    test.addprevious(both)
    test.getparent().remove(test)


def _alternatives(test: Element) -> None:
    """A comparison with several answers, written as HTML, becomes one with each."""
    parts = [unescape(one).strip() for one in string(test).split(_SEVERAL) if one.strip()]
    if len(parts) < 2:
        test.text = next(iter(parts), None)
        _with_anything(test)
        return
    either = made(test, "or")
    for part in parts:
        one = etree.SubElement(either, test.tag, dict(test.attrib))
        one.text = part
        _with_anything(one)
    test.addprevious(either)
    test.getparent().remove(test)


def _with_anything(test: Element) -> None:
    """An answer with an asterisk for what may stand there becomes a pattern."""
    said = string(test)
    if _ANYTHING in said and attr(test, "respident").startswith("FIB"):
        test.tag = made(test, "varsubset").tag
        test.set("setmatch", "Matches")
        test.text = ".+".join(map(escaped, said.split(_ANYTHING)))


def _pay_blanks(item: Element, typed: set[str]) -> None:
    """Rules that pay nothing for what belongs in the blanks share the points of the question."""
    every = [one for block in children(item, "resprocessing") for one in children(block, "respcondition")]
    rules = [one for one in every if (tested := _tested(one)) and tested <= typed]
    paid = [one for rule in rules for one in children(rule, "setvar")]
    most = next((attr(one, "maxvalue") for one in below(item, "decvar") if attr(one, "maxvalue")), "")
    if not paid or any(number(string(one)) != 0 or attr(one, "action") != "Add" for one in paid):
        return
    share = (number(most) or 0.0) / len({frozenset(_tested(one)) for one in rules}) or 1.0
    for one in paid:
        one.text = str(round(share, 6))


def required(scoring: Element) -> str:
    """How many answers a question of an extended matching wants, where it says so."""
    wanted = next((one for one in below(scoring, "decvar") if attr(one, "varname") == _REQUIRED), None)
    return attr(wanted, "maxvalue") or attr(wanted, "defaultval")


def say_required(item: Element) -> None:
    """Questions of an extended matching say themselves how many answers they want."""
    responses = {attr(one, "ident"): one for one in below(child(item, "presentation"), "response-lid")}
    for block in children(item, "resprocessing"):
        asked = {attr(one, "respident") for one in below(block, "varequal")}
        if len(asked) == 1 and (count := required(block)) and (found := responses.get(*asked)) is not None:
            found.set(WANTED, count)


def _tested(rule: Element) -> set[str]:
    """The responses that a rule is about."""
    return {attr(one, "respident") for one in below(rule, *_COMPARED)}


def _told_apart(item: Element) -> None:
    """What is told in the rules for one answer each, all by one name, gets names of its own."""
    given = {attr(one, "ident") for one in children(item, "itemfeedback") if string(one)}
    told: dict[str, list[Element]] = defaultdict(list)
    for one in below(item, "displayfeedback"):
        if string(one) == _NOTHING:
            one.text = None
        link = attr(one, "linkrefid")
        if string(one) and link not in given and meaning(link) != "correct":
            told[link].append(one)
    for link, shown in told.items():
        if len({string(one) for one in shown}) > 1:
            for at, one in enumerate(shown, start=1):
                one.set("linkrefid", f"{link}-{at}")
