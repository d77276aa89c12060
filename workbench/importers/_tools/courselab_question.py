"""Questions of CourseLab: choices, orders, numbers, words and pairs, each under a name of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.importers._tools.exercise import (
    Answer,
    Told,
    choice,
    essay,
    lines,
    match,
    number,
    order,
    typed,
)
from workbench.importers._tools.shared import Writer, amount, joined, plain
from workbench.importers._xml import Element, local
from workbench.model.content import Node
from workbench.model.exercise import Range

Blocks = tuple[Node, ...]
_VALUE = re.compile(r"(value|text|answer|variant|right|number)$")
_NO_VALUE = ("yes", "no", "")
_FURTHER = ("lastattempt", "exceed", "timeout")
"""What is told besides right and wrong: before the last attempt, after it, and when time is up."""


def asked(item: Element, write: Writer) -> Blocks:
    """The exercise that an item asks."""
    make = _KINDS.get(_said(item, "question_type"), _free)
    shown = _said(item, "display_question_text") != "no"
    return (make(item, write.html(_said(item, "text_main")) if shown else (), write, _told(item, write)),)


def text(element: Element | None) -> str:
    """All text in an element."""
    return "" if element is None else "".join(element.itertext())


def _part(item: Element, name: str) -> Element | None:
    return next((one for one in item if isinstance(one.tag, str) and local(one) == name), None)


def _said(item: Element, name: str) -> str:
    return text(_part(item, name)).strip()


def _variants(item: Element, kind: str) -> list[Element]:
    listed = _part(item, f"q_variants_{kind}")
    return [] if listed is None else [one for one in listed if isinstance(one.tag, str)]


def _told(item: Element, write: Writer) -> Told:
    def said(when: str) -> Blocks:
        return write.html(_said(item, f"fb_{when}")) if _said(item, f"display_fb_{when}") == "yes" else ()

    return Told(
        correct=said("correct"),
        incorrect=said("incorrect"),
        general=joined(said(when) for when in _FURTHER),
        points=amount(_said(item, "q_weight")) if _said(item, "q_scored") != "no" else None,
    )


def _choice(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    kind = _said(item, "question_type")
    answers = [
        Answer(content=write.html(_said(one, "q_variant")), right=_said(one, "q_right") == "yes")
        for one in _variants(item, kind)
    ]
    return choice(
        shown, answers, told, many=kind == "select", shuffle=_said(item, f"q_shuffle_{kind}") == "yes"
    )


def _truth(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    right = _said(item, "q_eval") == "true"
    yes = Answer(content=write.html(_said(item, "q_text_true")), right=right)
    no = Answer(content=write.html(_said(item, "q_text_false")), right=not right)
    return choice(shown, (no, yes) if _said(item, "q_elements_order") == "ft" else (yes, no), told)


def _order(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    return order(shown, (write.html(_said(one, "q_variant")) for one in _variants(item, "order")), told)


def _pairs(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    pairs = ((_said(one, "q_target"), _said(one, "q_bullet")) for one in _variants(item, "oto"))
    return match(shown, ((write.html(left), write.html(right)) for left, right in pairs), told)


def _values(item: Element, kind: str) -> Iterator[str]:
    """What the variants of a typed answer compare it with."""
    for one in _variants(item, kind):
        for leaf in one:
            if (
                isinstance(leaf.tag, str)
                and _VALUE.search(local(leaf))
                and plain(text(leaf)) not in _NO_VALUE
            ):
                yield plain(text(leaf))


def _explained(item: Element, kind: str, write: Writer) -> Blocks:
    return joined(write.html(_said(one, "q_explanation")) for one in _variants(item, kind))


def _number(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    found = [value for one in _values(item, "numeric") if (value := amount(one)) is not None]
    shown = (*shown, *_explained(item, "numeric", write))
    if not found:
        return essay(shown, told)
    write.package.notes.warning(
        "How a number is compared with the right one was read from how it looks.",
        where=write.folders[0],
        excerpt=", ".join(f"{one:g}" for one in found),
        code="scoring",
        advice="Look at the key.",
    )
    return number(shown, (Range(exact=one) for one in found), told)


def _typed(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    return typed((*shown, *_explained(item, "fib", write)), _values(item, "fib"), told)


def _free(item: Element, shown: Blocks, write: Writer, told: Told) -> Node:
    """A kind that is not known here: all that it says, to be answered freely."""
    said = lines(*(plain(text(one)) for one in item.iter() if _is_variant(one)))
    return essay((*shown, *said), told)


def _is_variant(one: Element) -> bool:
    return isinstance(one.tag, str) and local(one) in ("q_variant", "q_target", "q_bullet", "q_explanation")


_KINDS: dict[str, Callable[[Element, Blocks, Writer, Told], Node]] = {
    "choice": _choice,
    "select": _choice,
    "true-false": _truth,
    "tf": _truth,
    "order": _order,
    "oto": _pairs,
    "numeric": _number,
    "fib": _typed,
}
