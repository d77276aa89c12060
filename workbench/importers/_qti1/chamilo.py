"""Chamilo's texts with gaps: what counts stands in brackets in the text, and no rule repeats it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from workbench.importers._qti.names import Element, below, child
from workbench.importers._qti1.paired import made

_GAP = re.compile(r"\[([^\[\]]*[^\[\]\s][^\[\]]*)\]")
_EITHER, _MENU = "||", "|"
_COMPARED = ("varequal", "varsubset", "varsubstring", "vargte", "varlte", "vargt", "varlt")
_FULL = 100


def gaps_out(item: Element) -> None:
    """Write words in brackets as responses of their own, whose rules want the words."""
    rules = child(item, "resprocessing")
    if rules is None or next(below(rules, *_COMPARED), None) is not None:
        return
    for response in list(below(child(item, "presentation"), "response-lid")):
        label = next(below(child(response, "render-fib"), "response-label"), None)
        words = list(_words(label))
        if words and not any(_MENU in one.replace(_EITHER, "") for one in words):
            _apart(response, label, rules, words)


def _words(label: Element | None) -> Iterator[str]:
    """What stands in brackets, in the order of the text."""
    for one in below(label, "mattext"):
        yield from _GAP.findall(one.text or "")


def _apart(response: Element, label: Element, rules: Element, words: list[str]) -> None:
    """The text stands before its gaps, which it names, and each of them has a rule."""
    names = iter(f"gap{number}" for number in range(1, len(words) + 1))
    for one in below(label, "mattext"):
        one.text = _GAP.sub(lambda _: f"[{next(names)}]", one.text or "")
    for part in list(label):
        response.addprevious(part)
    for number, said in enumerate(words, start=1):
        name = f"gap{number}"
        blank = made(response, "response_str")
        blank.set("ident", name)
        etree.SubElement(blank, made(response, "render_fib").tag)
        response.addprevious(blank)
        rules.append(_rule(response, name, said.split(_EITHER), _FULL / len(words)))
    response.getparent().remove(response)


def _rule(like: Element, name: str, words: list[str], points: float) -> Element:
    """A rule that pays its part of the points for any of some words."""
    rule, tests, paid = (made(like, one) for one in ("respcondition", "conditionvar", "setvar"))
    either = etree.SubElement(tests, made(like, "or").tag)
    for word in filter(None, map(str.strip, words)):
        etree.SubElement(either, made(like, "varequal").tag, respident=name).text = word
    paid.set("action", "Add")
    paid.text = f"{points:g}"
    rule.extend((tests, paid))
    return rule
