"""Labels to be placed on a picture in QTI 1.2: each label is compared with the area that it belongs in."""

from __future__ import annotations

from dataclasses import replace

from workbench.importers._qti.names import Element, attr, below
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.keys import shape_of, worth
from workbench.importers._qti1.setting import Setting, choice_of
from workbench.importers._qti2.keys import coords
from workbench.model.exercise import Choice, Credit, Interaction, Key, Kind


def labels_of(response: Element, setting: Setting) -> list[Element]:
    """The labels to be placed: choices without an area of their own, some of which a rule puts in one."""
    labels = [one for one in below(response, "response-label") if attr(one, "ident")]
    if any(attr(one, "rarea") for one in labels):
        return []
    inside = {test.response for rule in setting.conditions for test in rule.tests if test.kind == "varinside"}
    return labels if any(attr(one, "ident") in inside for one in labels) else []


def labelled(response: Element, labels: list[Element], setting: Setting) -> Interaction:
    """The labels, the areas, and which belongs where; each pair counts for its points."""
    targets: dict[str, Choice] = {}
    pairs: dict[str, float] = {}
    idents = {attr(one, "ident") for one in labels}
    for rule in setting.conditions:
        for test in rule.tests:
            if test.kind == "varinside" and test.response in idents and worth(rule) > 0:
                shape, place = shape_of(test.area), coords(test.value)
                made = Choice(id=f"P{len(targets) + 1}", shape=shape, coords=place)
                pairs[f"{test.response} {targets.setdefault(place, made).id}"] = worth(rule)
    total = sum(pairs.values()) or 1.0
    shares = tuple(Credit(answer=pair, value=round(value / total, 6)) for pair, value in pairs.items())
    return Interaction(
        kind=Kind.GRAPHIC_GAP_MATCH,
        response=response_ident(response),
        choices=tuple(replace(choice_of(one, setting), match_max=1) for one in labels),
        targets=tuple(targets.values()),
        key=Key(correct=tuple(pairs), mapping=shares if len(shares) > 1 else ()),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=0,
    )
