"""Moodle's questions on a picture: labels or pictures that are dragged to places, markers to areas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._moodle.text import MoodleText
from workbench.importers._qti.names import Element, child, children, string, whole
from workbench.model.content import Node, doc, node, paragraph
from workbench.model.exercise import Choice, Interaction, Key, Kind

_BOX = (100, 30)
"""The size of a drop box, which Moodle takes from what is dropped."""
_SHAPES = {"circle": "circle", "rectangle": "rect", "polygon": "poly"}


def places(question: Element, text: MoodleText) -> Interaction:
    """Labels or pictures for boxes on a picture."""
    targets, key = [], []
    for at, drop in enumerate(children(question, "drop"), start=1):
        left, top = (whole(string(child(drop, name)), 0) for name in ("xleft", "ytop"))
        words = string(child(drop, "text"))
        spot = f"{left},{top},{left + _BOX[0]},{top + _BOX[1]}"
        content = doc(paragraph(words)) if words else doc()
        targets.append(Choice(id=f"P{at}", shape="rect", coords=spot, content=content))
        key.append(f"D{string(child(drop, 'choice'))} P{at}")
    return _placed(question, text, tuple(targets), tuple(key))


def markers(question: Element, text: MoodleText) -> Interaction:
    """Markers for areas of a picture."""
    targets, key = [], []
    for at, drop in enumerate(children(question, "drop"), start=1):
        shape = _SHAPES.get(string(child(drop, "shape")).lower(), "rect")
        targets.append(Choice(id=f"P{at}", shape=shape, coords=_coords(shape, string(child(drop, "coords")))))
        key.append(f"D{string(child(drop, 'choice'))} P{at}")
    return _placed(question, text, tuple(targets), tuple(key))


def _placed(
    question: Element, text: MoodleText, targets: tuple[Choice, ...], key: tuple[str, ...]
) -> Interaction:
    ground = child(question, "file")
    return Interaction(
        kind=Kind.GRAPHIC_GAP_MATCH,
        choices=tuple(_dragged(question, text)),
        targets=targets,
        key=Key(correct=key),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=0,
        shuffle=child(question, "shuffleanswers") is not None,
        image="" if ground is None else text.picture(ground) or "",
    )


def _dragged(question: Element, text: MoodleText) -> Iterator[Choice]:
    for at, drag in enumerate(children(question, "drag"), start=1):
        number = string(child(drag, "no")) or str(at)
        often = child(drag, "infinite") is not None
        most = 0 if often else whole(string(child(drag, "noofdrags")), 1)
        yield Choice(id=f"D{number}", content=_shown(drag, text), match_max=most)


def _shown(drag: Element, text: MoodleText) -> Node:
    picture = child(drag, "file")
    if picture is None:
        return text.tree(drag)
    label = string(child(drag, "text"))
    return doc(paragraph(node("image", src=text.picture(picture) or "", alt=label)))


def _coords(shape: str, given: str) -> str:
    """Moodle's `x,y;r`, `x,y;width,height` or `x,y;x,y;…` as QTI has them."""
    numbers = [whole(one, 0) for one in re.split(r"[,;\s]+", given) if one]
    if shape == "rect" and len(numbers) == 4:
        numbers[2:] = [numbers[0] + numbers[2], numbers[1] + numbers[3]]
    return ",".join(map(str, numbers))
