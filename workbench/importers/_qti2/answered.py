"""What is told for single answers by rules that the workbench made on export: back to what it is told of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._qti2.points import made_from_keys
from workbench.model.content import Node, map_nodes
from workbench.model.exercise import Feedback, interaction_node, interaction_of

_SIGN = "told_"
_ASKING = ("interaction", "inlineInteraction")


def placed(
    item: Element, body: Sequence[Node], told: Sequence[Feedback]
) -> tuple[tuple[Node, ...], tuple[Feedback, ...]]:
    """The body whose parts have what is told of their answers, and the feedback on the whole that is left."""
    rules = child(item, "response-processing")
    about = dict(_named(rules)) if rules is not None and made_from_keys(rules) else {}
    found: dict[str, list[Feedback]] = defaultdict(list)
    for one in told:
        if one.outcome in about and not one.variable:
            response, answer = about[one.outcome]
            found[response].append(Feedback(outcome=answer, content=one.content))

    def answered(part: Node) -> Node:
        asked = interaction_of(part) if part.type in _ASKING else None
        if asked is None or asked.response not in found:
            return part
        return interaction_node(replace(asked, feedback=(*asked.feedback, *found[asked.response])))

    left = tuple(one for one in told if one.outcome not in about or one.variable)
    return (tuple(map_nodes(block, answered) for block in body), left) if found else (tuple(body), left)


def _named(rules: Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """The names of feedback, each with the response and the answer that it is told for."""
    for one in children(rules, "response-condition"):
        test = next(iter(children(child(one, "response-if"))), None)
        shown = [string(each) for each in below(child(one, "response-if"), "base-value")]
        if test is not None and shown and shown[-1].startswith(_SIGN):
            response = next((attr(each, "identifier") for each in below(test, "variable")), "")
            yield shown[-1], (response, _answer(test))


def _answer(test: Element) -> str:
    """The answer that a test is for, or the numbers as `41.5..42.5`."""
    low, high = _bound(test, "gte"), _bound(test, "lte")
    if low or high:
        return f"{low}..{high}"
    return next(("".join(one.itertext()) for one in below(test, "base-value")), "")


def _bound(test: Element, sign: str) -> str:
    within = (test, *children(test)) if name(test) == "and" else (test,)
    return next(
        (string(each) for one in within if name(one) == sign for each in below(one, "base-value")), ""
    )
