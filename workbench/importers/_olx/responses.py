"""The responses in problems of Open edX: choices, lists to open, numbers, words, places on pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from workbench.importers._olx.text import OlxText, markup
from workbench.importers._qti.names import Element, attr, below, children, name, number, string, truth
from workbench.importers._tools.exercise import (
    Answer,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    hotspots,
    typed,
)
from workbench.importers._tools.exercise import number as numeric
from workbench.importers._xml import preserved
from workbench.model.content import Node, node, paragraph
from workbench.model.exercise import Range

Blocks = tuple[Node, ...]
_CHOSEN = ("choicegroup", "checkboxgroup", "radiogroup")
_INPUTS = frozenset(
    "choicegroup checkboxgroup radiogroup optioninput textline formulaequationinput textbox imageinput "
    "responseparam additional-answer solution correcthint stringequalhint hintgroup targetedfeedbackset "
    "answer drag-and-drop-input schematic jsinput designprotein2dinput editamoleculeinput "
    "chemicalequationinput filesubmission crystallography vsepr-input annotationinput script".split()
)
_HINTS = frozenset({"choicehint", "optionhint", "compoundhint"})
_LISTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_BOUNDS = re.compile(r"\s*([\[(])\s*([^,]+?)\s*,\s*([^,]+?)\s*([\])])\s*")
_BOX = re.compile(r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)\s*-\s*\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)")
_OR = "_or_"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What stands before a response, and what surrounds it."""

    words: OlxText
    where: str
    before: Blocks
    told: Told


def response(element: Element, asked: Asked) -> Iterator[Node]:
    """The exercise that a response is, and what of it is kept as it was."""
    before = (*asked.before, *asked.words.html("".join(_own(element)), asked.where))
    before = (*before, *_beside(element, before))
    asked = replace(asked, before=before)
    made = RESPONSES[name(element)](element, asked)
    yield made if made is not None else essay(before, asked.told)
    if made is None:
        asked.words.notes.loss(
            "How this answer is given or checked is not modelled: it became a free text, its source is kept.",
            where=asked.where,
            excerpt=name(element),
            code="response",
            advice="Choose another kind of exercise for it in the editor.",
        )
        reason = f"A {name(element)} of Open edX."
        yield node("preserved", format="olx", source=preserved(element), reason=reason)


def _beside(element: Element, before: Blocks) -> Iterator[Node]:
    """What a place to answer is called, where nothing before it says so, and what stands behind it."""
    said = " ".join(" ".join(one.plain.split()) for one in before)
    for one in below(element, *_CHOSEN, "optioninput", "textline", "formulaequationinput"):
        label, behind = (" ".join(attr(one, key).split()) for key in ("label", "trailing-text"))
        several = name(one) == "optioninput" and len(list(below(element, "optioninput"))) > 1
        yield from (paragraph(label),) if label and label not in said and not several else ()
        yield from (paragraph(f"… {behind}"),) if behind else ()


def _own(element: Element) -> Iterator[str]:
    """The HTML in a response that is no place to answer."""
    yield (element.text or "").replace("<", "&lt;")
    for one in element:
        kind = name(one)
        if kind and kind not in _INPUTS:
            yield _asked(one)
        yield (one.tail or "").replace("<", "&lt;")


def _asked(element: Element) -> str:
    words = markup(element)
    return f"<p>{words}</p>" if name(element) in ("label", "description", "legend") else _written(element)


def _written(element: Element) -> str:
    for one in [each for each in element.iter() if name(each) in _INPUTS]:
        _drop(one)
    tail, element.tail = element.tail, None
    written = str(etree.tostring(element, encoding="unicode", method="html"))
    element.tail = tail
    return written


def _drop(element: Element) -> None:
    """Take an element out, and leave what follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


# Choices -----------------------------------------------------------------------------------------


def _chosen(element: Element, asked: Asked) -> Node | None:
    """One or several of the answers that are shown."""
    group = next(below(element, *_CHOSEN), None)
    listed = list(children(group, "choice"))
    if not listed:
        return None
    explained = {attr(one, "explanation-id"): one for one in below(element, "targetedfeedback")}
    answers = [_answer(one, asked, explained) for one in listed]
    if any(attr(one, "correct").lower() == "partial" for one in listed):
        asked.words.notes.warning(
            "Answers that are partly right count as wrong here.", where=asked.where, code="partly"
        )
    many = name(group) == "checkboxgroup"
    told = _with_general(asked, _compound(element, asked))
    return choice(asked.before, answers, told, many=many, shuffle=truth(attr(group, "shuffle")))


def _answer(one: Element, asked: Asked, explained: dict[str, Element]) -> Answer:
    hints = [each for each in children(one) if name(each) in _HINTS]
    feedback = [block for hint in hints for block in _hint(hint, asked)]
    if (target := explained.get(attr(one, "explanation-id"))) is not None and attr(one, "explanation-id"):
        feedback += asked.words.inside(target, asked.where)
    for each in hints:
        _drop(each)
    content = asked.words.inside(one, asked.where)
    return Answer(content=content, right=truth(attr(one, "correct")), feedback=tuple(feedback))


def _hint(hint: Element, asked: Asked) -> Blocks:
    said = labelled(hint, asked.words.inside(hint, asked.where))
    unchosen = attr(hint, "selected").lower() == "false"
    return (paragraph("If it is not chosen:"), *said) if unchosen and said else said


def labelled(hint: Element, said: Blocks) -> Blocks:
    """What is told, with the words of its own that stand before it."""
    label = attr(hint, "label").strip()
    return (paragraph(f"{label}:"), *said) if label and said else said


def _compound(element: Element, asked: Asked) -> Iterator[Node]:
    """What is said to several answers together."""
    for one in below(element, "compoundhint"):
        if said := asked.words.inside(one, asked.where):
            yield from (paragraph(f"For {attr(one, 'value')}:"), *said)


def _with_general(asked: Asked, more: Iterator[Node]) -> Told:
    return replace(asked.told, general=(*asked.told.general, *more))


def _listed(element: Element, asked: Asked) -> Node | None:
    """Lists to open: one is a choice, several are gaps in a text."""
    inputs = list(below(element, "optioninput"))
    if len(inputs) == 1:
        answers = list(_options(inputs[0], asked))
        return choice(asked.before, answers, asked.told) if answers else None
    pieces: list[str | Gap] = []
    for one in inputs:
        answers = list(_options(one, asked))
        options = tuple(" ".join(node("doc", *each.content).plain.split()) for each in answers)
        right = tuple(word for word, each in zip(options, answers, strict=True) if each.right)
        pieces += [f"{attr(one, 'label')} ".lstrip(), Gap(answers=right, options=options), "\n"]
    return gaps(asked.before, pieces, asked.told) if pieces else None


def _options(one: Element, asked: Asked) -> Iterator[Answer]:
    inner = list(children(one, "option"))
    for each in inner:
        yield _answer(each, asked, {})
    if not inner:
        right = attr(one, "correct").strip()
        for found in _LISTED.finditer(attr(one, "options")):
            words = re.sub(r"\\(.)", r"\1", found[1] or found[2] or "")
            yield Answer(content=(paragraph(words),), right=words == right)


# Typed answers -----------------------------------------------------------------------------------


def _number(element: Element, asked: Asked) -> Node | None:
    """A number, within a tolerance or between bounds."""
    inner = children(element, "additional-answer")
    listed = [attr(one, "answer") for one in (element, *inner) if attr(one, "answer").strip()]
    told = (one for one in below(element, "responseparam") if attr(one, "type") == "tolerance")
    tolerance = attr(next(told, None), "default")
    ranges = [_range(one, tolerance) for one in listed]
    if ranges and all(one is not None for one in ranges):
        return numeric(asked.before, [one for one in ranges if one is not None], asked.told)
    return _by_program(asked, listed)


def _range(answer: str, tolerance: str) -> Range | None:
    if found := _BOUNDS.fullmatch(answer):
        lower, upper = _value(found[2]), _value(found[3])
        if lower is None or upper is None:
            return None
        return Range(lower=lower, upper=upper, lower_open=found[1] == "(", upper_open=found[4] == ")")
    exact = _value(answer)
    if exact is None:
        return None
    allowed = _value(tolerance.strip().rstrip("%")) or 0.0
    allowed = abs(exact) * allowed / 100 if tolerance.strip().endswith("%") else allowed
    return Range(lower=exact - abs(allowed), upper=exact + abs(allowed), exact=exact)


def _value(words: str) -> float | None:
    """A number, or a plain fraction."""
    top, sign, bottom = words.partition("/")
    upper, lower = number(top), number(bottom) if sign else 1.0
    return None if upper is None or not lower else upper / lower


def _typed(element: Element, asked: Asked) -> Node | None:
    """A word, with others that count as well."""
    kinds = attr(element, "type").lower()
    inner = children(element, "additional-answer")
    listed = [attr(element, "answer"), *(attr(one, "answer") or (one.text or "").strip() for one in inner)]
    if _OR in listed[0]:
        listed = [*listed[0].split(_OR), *listed[1:]]
    listed = [one.strip() for one in listed if one.strip()]
    if "regexp" in kinds or any("$" in one for one in listed):
        return _by_program(asked, listed)
    told = _with_general(asked, _on_words(element, asked))
    return typed(asked.before, listed, told, cased="ci" not in kinds.split())


def _on_words(element: Element, asked: Asked) -> Iterator[Node]:
    """What is said to single words."""
    for one in below(element, "stringequalhint", "stringhint"):
        if said := labelled(one, asked.words.inside(one, asked.where)):
            yield from (paragraph(f"To “{attr(one, 'answer')}”:"), *said)
    for one in children(element, "additional-answer"):
        for hint in children(one, "correcthint"):
            told = labelled(hint, asked.words.inside(hint, asked.where))
            yield from (paragraph(f"To “{attr(one, 'answer')}”:"), *told)


def _by_program(asked: Asked, listed: list[str]) -> Node:
    """An answer that a pattern, a formula or a program checks: that is told, and stands beside it."""
    asked.words.notes.warning(
        "A pattern, formula or program decides which answers are right: the exercise has no key.",
        where=asked.where,
        excerpt=", ".join(listed),
        code="no_key",
        advice="Type the right answers in the editor.",
    )
    kept = (("Checked by", ", ".join(listed)),) if listed else ()
    told = replace(asked.told, metadata=(*asked.told.metadata, *kept))
    return typed(asked.before, (), told)


def _formula(element: Element, asked: Asked) -> Node | None:
    return _by_program(asked, [attr(element, "answer")])


def _custom(element: Element, asked: Asked) -> Node | None:
    """An answer that a program checks, where it is typed."""
    if next(below(element, "textline"), None) is None:
        return None
    said = string(next(below(element, "answer"), None))
    expected = attr(element, "expect") or attr(element, "answer") or said
    return _by_program(asked, [expected] if expected else [])


def _free(element: Element, asked: Asked) -> Node | None:
    """A text that people mark."""
    return essay(asked.before, asked.told)


def _picture(element: Element, asked: Asked) -> Node | None:
    """Places on a picture."""
    shown = next(below(element, "imageinput"), None)
    corners = [[number(one) for one in found] for found in _BOX.findall(attr(shown, "rectangle"))]
    boxes = [[one for one in found if one is not None] for found in corners if None not in found]
    image = asked.words.resolve(attr(shown, "src")) if attr(shown, "src") else None
    if not boxes or not image:
        return None
    return hotspots(asked.before, image, [(box, True) for box in boxes], asked.told)


def _kept(element: Element, asked: Asked) -> Node | None:
    """Nothing here is like it."""
    return None


RESPONSES: dict[str, Callable[[Element, Asked], Node | None]] = {
    "multiplechoiceresponse": _chosen,
    "truefalseresponse": _chosen,
    "choiceresponse": _chosen,
    "optionresponse": _listed,
    "numericalresponse": _number,
    "stringresponse": _typed,
    "formularesponse": _formula,
    "symbolicresponse": _formula,
    "customresponse": _custom,
    "imageresponse": _picture,
    "coderesponse": _free,
    "externalresponse": _free,
    "schematicresponse": _kept,
    "javascriptresponse": _kept,
    "annotationresponse": _kept,
    "choicetextresponse": _kept,
    "jsmeresponse": _kept,
}
