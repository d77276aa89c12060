"""Pairs in one QTI 1.2 response, as ILIAS, the specification and scripts write them, set apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._xml import kin

Compared = dict[str, list[Element]]
"""The comparisons of an item by the responses that they are with."""
Pair = tuple[str, str]
_BETWEEN = re.compile(r"[,.:|;>-]+")
"""What stands between the two names of a pair."""
_LOOSE = re.compile(r"\s*([,.:|;])\s*")
_LISTED = re.compile(r"[\s,]+")


def made(like: Element, tag: str, **attributes: str) -> Element:
    """An element in the namespace of another."""
    found = kin(like, tag)
    found.attrib.update(attributes)
    etree.Element("around").append(found)
    return found


def labelled_with(like: Element, ident: str, words: str) -> Element:
    """A choice that says these words."""
    label = made(like, "response_label", ident=ident)
    said = etree.SubElement(label, made(like, "material").tag)
    etree.SubElement(said, made(like, "mattext").tag).text = words
    return label


def groups_apart(compared: Compared, response: Element, *, matching: bool) -> None:
    """One response whose choices go together in pairs becomes a response for each left side."""
    found = below(response, "response-label")
    labels = {ident: one for one in found if (ident := attr(one, "ident"))}
    tests = compared.get(attr(response, "ident"), [])
    lefts = _by_owner(compared, labels) if attr(response, "ident") not in compared else {}
    lefts = lefts or _by_group(labels)
    if not lefts and (matching or name(response) == "response-grp"):
        lefts = _by_rules(labels, tests)
    if not lefts:
        return
    shown = child(response, "render-choice", "render-extension")
    for ident, group in lefts.items():
        response.addprevious(left_side(response, shown, labels[ident], [labels[one] for one in group]))
    _pairs_apart(tests, lefts, labels)
    response.getparent().remove(response)


def _by_owner(compared: Compared, labels: Mapping[str, Element]) -> dict[str, list[str]]:
    """The left sides, and the right ones of each, where rules take a choice for a response, as in Sakai."""
    said = {ident: {string(one) for one in compared[ident]} for ident in labels if ident in compared}
    group = [one for one in labels if one not in said]
    return dict.fromkeys(said, group) if all(one.issubset(group) for one in said.values()) else {}


def _by_group(labels: Mapping[str, Element]) -> dict[str, list[str]]:
    """The same where choices name those that they go with."""
    lefts: dict[str, list[str]] = {}
    for ident, label in labels.items():
        group = [one for one in _LISTED.split(attr(label, "match-group")) if one in labels]
        if group and not any(ident in taken for taken in lefts.values()):
            lefts[ident] = group
    return lefts


def _by_rules(labels: Mapping[str, Element], tests: Sequence[Element]) -> dict[str, list[str]]:
    """The same where only the rules name pairs: what comes first is left, all else may be right."""
    pairs = [_pairs(string(one), labels) for one in tests]
    firsts = {left for each in pairs for left, _ in each}
    seconds = {right for each in pairs for _, right in each}
    if not all(pairs) or firsts & seconds:
        return {}
    group = [one for one in labels if one not in firsts]
    return {one: group for one in labels if one in firsts}


def _pairs(words: str, labels: Mapping[str, Element]) -> list[Pair]:
    """The pairs of choices that a value names, as `a,b` or `a.b c.d`; none where it has anything else."""
    parts = _LOOSE.sub(r"\1", words).split()
    if len(parts) == 2 and all(one in labels for one in parts):
        return [(parts[0], parts[1])]
    found = [_pair(one, labels) for one in parts]
    return [one for one in found if one] if all(found) else []


def _pair(part: str, labels: Mapping[str, Element]) -> Pair | None:
    """The two choices of one pair."""
    sides = ((part[: match.start()], part[match.end() :]) for match in _BETWEEN.finditer(part))
    return next((one for one in sides if one[0] in labels and one[1] in labels), None)


def left_side(response: Element, shown: Element | None, label: Element, group: Sequence[Element]) -> Element:
    """A response that stands for one left side."""
    many = attr(label, "match-max") not in ("", "1")
    side = made(
        response,
        "response_grp",
        ident=attr(label, "ident"),
        rcardinality="Multiple" if many else "Single",
    )
    said = etree.SubElement(side, made(response, "material").tag)
    said.extend(deepcopy(one) for one in children(label))
    line = etree.SubElement(side, made(response, "render_choice").tag)
    line.set("shuffle", attr(shown, "shuffle") if shown is not None else "No")
    line.extend(deepcopy(one) for one in group)
    return side


def _pairs_apart(
    tests: Sequence[Element], lefts: Mapping[str, list[str]], labels: Mapping[str, Element]
) -> None:
    """Comparisons with pairs become comparisons of the left sides with the right ones."""
    if _in_turn(tests, lefts):
        for test, left in zip(tests, lefts, strict=True):
            test.set("respident", left)
        return
    for test in list(tests):
        for at, (one, other) in enumerate(_pairs(string(test), labels)):
            left, right = (one, other) if one in lefts else (other, one)
            if left not in lefts:
                continue
            stated = test if at == 0 else deepcopy(test)
            stated.set("respident", left)
            stated.text, stated.tail = right, None
            if stated is not test:
                test.addnext(stated)


def _in_turn(tests: Sequence[Element], lefts: Mapping[str, list[str]]) -> bool:
    """Whether comparisons name a right side for each left one, in the order of these."""
    sides = zip(tests, lefts.values(), strict=False)
    return len(tests) == len(lefts) and all(string(test) in group for test, group in sides)
