"""Questions as only ILIAS writes them, most of them in metadata alone: formulas, texts with mistakes."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from workbench.importers._markup import escape
from workbench.importers._notes import Notes
from workbench.importers._php import Php, unserialized
from workbench.importers._qti.names import Element, attr, below, child, number, string
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.ilias_gaps import (
    gaps_rated,
    letters_off,
    links_home,
    list_in_gap,
    name_in_text,
)
from workbench.importers._qti1.paired import labelled_with, left_side, made
from workbench.importers._qti1.text import RESPONSES
from workbench.model.content import Node, doc, node, paragraph, text
from workbench.model.exercise import Calculation, Choice, Credit, Interaction, Key, Kind, Variable

_RESULT = re.compile(r"\$r(\d{1,3})")
_VARIABLE = re.compile(r"\$v\d{1,3}")
_PART = re.compile(r"\(\((.+?)\)\)|#(\S+)|(\S+)")
_MOST_WORDS = 2_000
_SEPARATOR = "::"
_HALF = "half"
"""Says of an item that half of its points are paid for all but one of its statements."""
_RELATIONS = {"any": " (each that is there counts)", "all": " (all are needed)", "one": " (one is enough)"}
_JUDGED = "KPRIM"
_RIGHT, _WRONG = "right", "wrong"
_NAMED_SIDES = {
    "plus_minus": ("+", "−"),
    "applicable_or_not": ("applicable", "not applicable"),
    "adequate_or_not": ("adequate", "not adequate"),
}
_SUBSETS = ("TEXTSUBSET QUESTION", "ASSTEXTSUBSET")
_DEPTH = "answerdepth"
"""What ILIAS calls how far a thing of an order is indented."""
_CLOZES = ("CLOZE QUESTION", "ASSCLOZETEST")


def as_ilias_means(item: Element) -> None:
    """Write orders in a line, results of formulas and lists in gaps as other systems have them."""
    presentation, said = child(item, "presentation"), _said(item)
    if presentation is None or not said:
        return
    for response in list(below(presentation, "response-str")):
        if child(response, "response-label") is not None:
            list_in_gap(presentation, response)
    links_home(item)
    _by_kind(item, presentation, said)
    for response in list(below(presentation, "response-xy")):
        _areas_by_name(item, response, many=said.get("IS_MULTIPLE_CHOICE") == "1")
    if next(below(presentation, *RESPONSES), None) is not None:
        return
    if said.get("ordertext"):
        _in_a_line(presentation, _words(said["ordertext"], said.get("separator") or _SEPARATOR), said)
    for name in _results(said):
        _result_in_place(presentation, name)


def _by_kind(item: Element, presentation: Element, said: Mapping[str, str]) -> None:
    """What only one kind of question has."""
    kind = said.get("QUESTIONTYPE", "").upper()
    if kind in _CLOZES:
        gaps_rated(item, presentation, said.get("textgaprating", ""))
    if kind in _SUBSETS:
        _lines_together(item, presentation, said.get("textrating", ""))
    if _JUDGED in kind:
        _statements_apart(item, presentation, _sides(said))


def _said(item: Element) -> dict[str, str]:
    """The metadata of a question of ILIAS, by its labels; nothing for one of another system."""
    fields = below(child(item, "itemmetadata"), "qtimetadatafield")
    said = {string(child(one, "fieldlabel")): _as_it_is(child(one, "fieldentry")) for one in fields}
    return said if said.get("ILIAS_VERSION") else {}


def _as_it_is(entry: Element | None) -> str:
    """The words of an entry with all their spaces, as the lengths count that PHP writes beside them."""
    return "" if entry is None else "".join(entry.itertext())


# Several words in any order -------------------------------------------------------------------


def _lines_together(item: Element, presentation: Element, rating: str) -> None:
    """Lines that take the same words, each of these once, as one response with as many boxes."""
    lines = {response_ident(one): one for one in below(presentation, "response-str")}
    if not lines or (shown := child(next(iter(lines.values())), "render-fib")) is None:
        return
    first, *others = lines
    shown.set("input_boxes", str(len(lines)))
    letters_off(shown, rating)
    for one in others:
        lines[one].getparent().remove(lines[one])
    for rule in list(below(item, "respcondition")):
        for test in list(below(rule, "varsubset")):
            if attr(test, "respident") in others:
                rule.getparent().remove(rule)
            elif attr(test, "respident") == first:
                _each_word(test, case=rating == "cs")


def _each_word(test: Element, *, case: bool) -> None:
    """A comparison with each of several words between commas in place of one with all."""
    given = {"respident": attr(test, "respident"), "case": "Yes" if case else "No"}
    either = made(test, "or")
    for word in filter(None, map(str.strip, string(test).split(","))):
        one = made(test, "varequal", **given)
        one.text = word
        either.append(one)
    test.addprevious(either)
    test.getparent().remove(test)


# Statements that are right or wrong -----------------------------------------------------------


def _sides(said: Mapping[str, str]) -> tuple[str, str]:
    """What statements are called that hold, and those that do not."""
    own = said.get("custom_true_option_label", ""), said.get("custom_false_option_label", "")
    usual = _NAMED_SIDES.get(said.get("option_label_setting", ""), (_RIGHT, _WRONG))
    return own[0] or usual[0], own[1] or usual[1]


def _statements_apart(item: Element, presentation: Element, words: tuple[str, str]) -> None:
    """Statements that are to be judged, each a choice of one response, become a left side each."""
    labels: dict[str, Element] = {}
    for response in list(below(presentation, "response-lid")):
        sides = [labelled_with(response, *both) for both in zip((_RIGHT, _WRONG), words, strict=True)]
        for label in list(below(response, "response-label")):
            labels[attr(label, "ident")] = label
            response.addprevious(left_side(response, None, label, sides))
        response.getparent().remove(response)
    for test in below(item, "varequal"):
        if attr(test, "respident") in labels:
            test.text = _RIGHT if string(test) == "1" else _WRONG
    for declared in below(item, "decvar"):
        least, most = (number(attr(declared, side)) for side in ("minvalue", "maxvalue"))
        item.set(_HALF, str(bool(least) and least == (most or 0.0) / 2))
        declared.set("minvalue", "0")


def half_paid(asked: Sequence[Interaction], item: Element) -> tuple[Interaction, ...]:
    """Judged statements earn half of the points where one is wrong, if the question says so."""
    if item.get(_HALF) != "True":
        return tuple(asked)
    return tuple(replace(one, key=_half(one.key)) for one in asked)


def _half(key: Key) -> Key:
    credits = tuple(Credit(answer=one, value=0.5) for one in key.correct)
    return replace(key, mapping=credits, start=1.0 - 0.5 * len(credits), lower=0.0)


# Areas of a picture ---------------------------------------------------------------------------


def _areas_by_name(item: Element, response: Element, *, many: bool) -> None:
    """Areas to choose from, which rules tell by their coordinates or numbers, are choices with names."""
    areas = {_bare(one): attr(one, "ident") for one in reversed(list(below(response, "response-label")))}
    tests = [
        one
        for one in below(item, "varequal", "varinside")
        if attr(one, "respident") == response_ident(response)
    ]
    known = areas.keys() | areas.values()
    if not areas or not tests or not {_bare(one) for one in tests} <= known:
        return
    for one in tests:
        one.tag = made(one, "varequal").tag
        one.text = areas.get(_bare(one), _bare(one))
    response.tag = made(response, "response_lid").tag
    response.set("rcardinality", "Multiple" if many else "Single")


def _bare(element: Element) -> str:
    """The text of an element before all that is in it, without spaces."""
    return "".join((element.text or "").split())


# Words to be put in order ---------------------------------------------------------------------


def _words(line: str, separator: str) -> list[str]:
    parts = line.split(separator) if separator in line else line.split()
    return [words for part in parts[:_MOST_WORDS] if (words := part.strip())]


def _in_a_line(presentation: Element, words: Sequence[str], said: Mapping[str, str]) -> None:
    """A response with the words, and the rule that pays for all of them in their order."""
    response = made(presentation, "response_lid", ident="OQ", rcardinality="Ordered")
    shown = etree.SubElement(response, made(presentation, "render_choice").tag, shuffle="Yes")
    rule = made(presentation, "respcondition")
    tests = etree.SubElement(rule, made(presentation, "conditionvar").tag)
    for at, word in enumerate(words, start=1):
        shown.append(labelled_with(presentation, f"word_{at}", word))
        test = etree.SubElement(tests, made(presentation, "varequal").tag, respident="OQ", index=str(at))
        test.text = f"word_{at}"
    etree.SubElement(rule, made(presentation, "setvar").tag).text = said.get("points") or "1"
    presentation.append(response)
    processing = made(presentation, "resprocessing")
    processing.append(rule)
    presentation.addnext(processing)


def tell_levels(item: Element, notes: Notes) -> None:
    """Tell of an order in which some things stand below others."""
    shown = below(child(item, "presentation"), "mattext") if _said(item) else ()
    if any(attr(one, "label") == _DEPTH and string(one) not in ("", "0") for one in shown):
        message = "In the right order some things stand below others; here they follow in one line."
        notes.info(message, code="levels", advice="Say in the text what belongs below what.")


# Formulas -------------------------------------------------------------------------------------


def _result_in_place(presentation: Element, name: str) -> None:
    """A field for a result, where the text names it."""
    response = made(presentation, "response_num", ident=name, rcardinality="Single")
    etree.SubElement(response, made(presentation, "render_fib").tag, fibtype="Decimal")
    presentation.append(response)
    name_in_text(presentation, name, name)


def ilias_calculation(item: Element) -> Calculation | None:
    """The formulas of the results, and the variables that they are made of."""
    said = _said(item)
    results = list(_results(said).values())
    if not results:
        return None
    decimals, tolerance = (_amount(results[0].get(key)) for key in ("precision", "tolerance"))
    return Calculation(
        formulas=tuple(str(one["formula"]) for one in results),
        variables=tuple(_variables(said)),
        decimals=int(decimals),
        tolerance=f"{tolerance:g}%" if tolerance else "",
    )


def _results(said: Mapping[str, str]) -> dict[str, dict[str | int, Php]]:
    """The results that are asked for, by their names in the text."""
    found = ((name, unserialized(words)) for name, words in said.items() if _RESULT.fullmatch(name))
    return {name: value for name, value in found if isinstance(value, dict) and value.get("formula")}


def _variables(said: Mapping[str, str]) -> Iterator[Variable]:
    for name, words in said.items():
        value = unserialized(words) if _VARIABLE.fullmatch(name) else None
        if isinstance(value, dict):
            low, high, places = (_amount(value.get(key)) for key in ("rangemin", "rangemax", "precision"))
            yield Variable(name=name, lower=low, upper=high, decimals=int(places))


def _amount(value: Php) -> float:
    return (number(str(value)) if isinstance(value, str | int | float) else None) or 0.0


# Words that a free answer should have ---------------------------------------------------------


def keywords(item: Element) -> str:
    """What is looked for in a free answer, and what each word is worth, as HTML for those who score."""
    said = _said(item)
    try:
        listed = unserialized(b64decode(said.get("termscoring", ""), validate=True).decode())
    except ValueError:
        return ""
    rows = [row for row in listed.values() if isinstance(row, dict)] if isinstance(listed, dict) else []
    worths = {str(_property(row, "answertext") or "").strip(): _property(row, "points") for row in rows}
    found = [f"<li>{escape(word)} ({_amount(worth):g})</li>" for word, worth in worths.items() if word]
    relation = _RELATIONS.get(said.get("termrelation", ""), "")
    return f"<p>Keywords and their points{relation}:</p><ul>{''.join(found)}</ul>" if found else ""


def _property(row: Mapping[str | int, Php], name: str) -> Php:
    """A property of an object; PHP writes before its name who may see it."""
    return next((value for key, value in row.items() if str(key).rpartition("\0")[2] == name), None)


# Mistakes to be found in a text ---------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A word, or several that are marked together, and whether they are a mistake."""

    ident: str
    words: str
    wrong: bool


def mistakes(item: Element) -> Interaction | None:
    """A text whose wrong words are to be picked, where the question is one."""
    said = _said(item)
    lines = [list(_parts(line, at)) for at, line in enumerate(said.get("errortext", "").splitlines(), 1)]
    parts = [part for line in lines for part in line][:_MOST_WORDS]
    if not parts:
        return None
    return Interaction(
        kind=Kind.HOTTEXT,
        body=doc(*(paragraph(*_line(line)) for line in lines if line)),
        choices=tuple(Choice(id=one.ident, content=doc(paragraph(text(one.words)))) for one in parts),
        key=_key(parts, said),
        cardinality="multiple",
        max_choices=0,
    )


def _parts(line: str, at: int) -> Iterator[_Part]:
    """The words of a line: those in double brackets together, and those after a `#`, are mistakes."""
    for place, match in enumerate(_PART.finditer(line), start=1):
        wrong = match[1] or match[2]
        yield _Part(ident=f"w{at}_{place}", words=wrong or match[3], wrong=bool(wrong))


def _line(parts: Sequence[_Part]) -> Iterator[Node]:
    for at, one in enumerate(parts):
        if at:
            yield text(" ")
        yield node("place", kind="hottext", identifier=one.ident)


def _key(parts: Sequence[_Part], said: Mapping[str, str]) -> Key:
    """The mistakes with their shares of the points; other words take some off."""
    paid = _paid(said)
    worths = {one.ident: paid.get(one.words, 0.0) for one in parts if one.wrong}
    total, off = sum(worths.values()), _amount(said.get("points_wrong"))
    shares = {one.ident: worths.get(one.ident, -abs(off)) / total for one in parts} if total else {}
    credits = (Credit(answer=ident, value=round(share, 6)) for ident, share in shares.items() if share)
    return Key(correct=tuple(worths), mapping=tuple(credits), lower=0.0 if off and total else None)


def _paid(said: Mapping[str, str]) -> dict[str, float]:
    """What each mistake is worth: ILIAS lists them as what is right, what is wrong, and the points."""
    listed = unserialized(said.get("errordata", ""))
    rows = listed.values() if isinstance(listed, dict) else ()
    return {str(row.get(1)).strip(): _amount(row.get(2)) for row in rows if isinstance(row, dict)}


def mistakes_worth(item: Element) -> float | None:
    """The points of a text with mistakes; None for other questions."""
    said = _said(item)
    return sum(_paid(said).values()) or None if said.get("errortext") else None
