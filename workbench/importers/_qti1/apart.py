"""QTI 1.2 allows text within a response: it is set beside it, and each blank gets its own response."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from workbench.importers._numbers import whole_number
from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._qti1.dialects import as_usual

_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_TYPED = ("response-str", "response-num", "response-xy")
_TEXT = ("material", "material-ref", "flow", "flow-mat", "matbreak")
_ANSWERED = ("response-label", "flow-label")
_SHOWN = ("render-fib", "render-hotspot", "render-slider", "render-choice", "render-extension")


def set_apart(item: Element) -> None:
    """Write text in responses as text around them, so that one reading serves all."""
    as_usual(item)
    presentation = child(item, "presentation")
    _names_out(presentation)
    for response in list(below(presentation, *_TYPED)):
        _text_out(response)
        _blanks_out(response, item)
        if response.getparent() is not None:
            _text_up(response)
            _text_out(response)
    for response in list(below(presentation, "response-lid")):
        _text_up(response)
        if child(response, "render-hotspot", "render-slider") is not None:
            _text_out(response)
        _text_together(response)


def _is_text(part: Element) -> bool:
    """Whether this is only said, and has nothing to answer in it."""
    return name(part) in _TEXT and next(below(part, *_SHOWN, "response-label"), None) is None


def _names_out(presentation: Element | None) -> None:
    """The name of a blank, which stands in its response as well as in brackets in the text, is no text."""
    words = "" if presentation is None else "".join(presentation.itertext())
    named = set(_BRACKETS.findall(words))
    for response in list(below(presentation, *_TYPED)) if named else ():
        own = attr(response, "ident").removeprefix("response_")
        for part in list(children(response, "material")):
            if own in named and string(part) == own:
                response.remove(part)


def _text_out(response: Element) -> None:
    """Text that stands in a response goes before or after it."""
    shown = next((one for one in children(response) if name(one) in _SHOWN), None)
    if shown is None:
        return
    at, after = response.index(shown), response
    for place, part in enumerate(list(response)):
        if not isinstance(part.tag, str) or not _is_text(part):
            continue
        if place < at:
            response.addprevious(part)
        else:
            after.addnext(part)
            after = part


def _text_up(response: Element) -> None:
    """Text that stands in the rendering, before or after what is to be answered, goes out of it."""
    shown = next((one for one in children(response) if name(one) in _SHOWN), None)
    if shown is None:
        return
    after = shown
    for part in list(shown):
        if not isinstance(part.tag, str) or not _is_text(part) or attr(part, "position"):
            continue
        if any(name(one) in _ANSWERED for one in part.itersiblings(preceding=True)):
            after.addnext(part)
            after = part
        else:
            shown.addprevious(part)


def _text_together(response: Element) -> None:
    """Several texts before the choices become one, which is the question's."""
    texts = [one for one in children(response) if _is_text(one)]
    if len(texts) < 2:
        return
    whole = deepcopy(texts[0])
    for part in list(whole):
        whole.remove(part)
    space, brace, _ = texts[0].tag.rpartition("}")
    whole.tag = f"{space}{brace}flow"
    whole.text = None
    texts[0].addprevious(whole)
    whole.extend(texts)


# Blanks ---------------------------------------------------------------------------------------


def _blanks_out(response: Element, item: Element) -> None:
    """Blanks with text between them, or in an order, become a response each."""
    shown = child(response, "render-fib")
    labels = list(below(shown, "response-label"))
    parts = list(_flat(shown)) if shown is not None else []
    if len(labels) < 2 or len({attr(one, "ident") for one in labels}) < len(labels):
        return
    if attr(response, "rcardinality").lower() != "ordered" and not any(_is_text(one) for one in parts):
        return
    _name_blanks(item, attr(response, "ident"), [attr(one, "ident") for one in labels])
    for part in parts:
        response.addprevious(_one_blank(response, shown, part) if name(part) == "response-label" else part)
    response.getparent().remove(response)


def _flat(shown: Element) -> Iterator[Element]:
    """The texts and blanks of a rendering in their order, out of the flows around them."""
    for part in children(shown):
        if name(part) == "response-label" or _is_text(part):
            yield part
        else:
            yield from _flat(part)


def _one_blank(response: Element, shown: Element, label: Element) -> Element:
    blank, line = deepcopy(response), deepcopy(shown)
    for part in list(blank):
        blank.remove(part)
    for part in list(line):
        line.remove(part)
    blank.set("ident", attr(label, "ident"))
    blank.set("rcardinality", "Single")
    blank.tail = line.tail = None
    line.append(deepcopy(label))
    blank.append(line)
    return blank


def _name_blanks(item: Element, response: str, labels: Sequence[str]) -> None:
    """Comparisons with the response as a whole become ones with the blank that they mean."""
    for block in children(item, "resprocessing"):
        rules = [tests for rule in children(block, "respcondition") if (tests := _tests_of(rule, response))]
        apart = all(len(tests) == 1 for tests in rules) and len(rules) == len(labels)
        for order, tests in enumerate(rules):
            for place, test in enumerate(tests):
                index = whole_number(attr(test, "index"))
                meant = index - 1 if index is not None else order if apart else place
                if 0 <= meant < len(labels):
                    test.set("respident", labels[meant])


def _tests_of(rule: Element, response: str) -> list[Element]:
    """The comparisons of a rule with one response."""
    found = below(rule, "varequal", "varsubset", "varsubstring", "vargt", "vargte", "varlt", "varlte")
    return [one for one in found if attr(one, "respident") == response]
