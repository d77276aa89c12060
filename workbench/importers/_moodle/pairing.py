"""Questions of Moodle in which each of some things gets one of others."""

from __future__ import annotations

from workbench.importers._qti.names import Element, child, string, truth
from workbench.model.content import Node
from workbench.model.exercise import Choice, Credit, Interaction, Key, Kind, interaction_node


def pairing(
    question: Element,
    lefts: tuple[Choice, ...],
    rights: tuple[Choice, ...],
    pairs: tuple[str, ...],
    *,
    each: bool = True,
) -> Node:
    """The pairs, of which each counts for itself or only all together."""
    credit = tuple(Credit(answer=pair, value=1.0) for pair in pairs if each)
    return interaction_node(
        Interaction(
            kind=Kind.MATCH,
            choices=lefts,
            targets=rights,
            key=Key(correct=pairs, mapping=credit),
            cardinality="multiple",
            base_type="directedPair",
            max_choices=len(lefts),
            shuffle=truth(string(child(question, "shuffleanswers"))),
        )
    )
