"""Objects of Captivate's slides that are answered: things to drag to their places, boxes to write in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.importers._placing import link_to
from workbench.importers._tools.captivate_text import accessible
from workbench.importers._tools.exercise import Blocks, Told, match, typed
from workbench.importers._tools.shared import plain, records, string
from workbench.model.content import Node, mark, paragraph, text

if TYPE_CHECKING:
    from workbench.importers._tools.captivate import Course

Json = Any
DRAG, _BOX = 633, 24
_PAIR = re.compile(r"\((?:t:)?([^(){}]+?)-(?:t:)?([^(){}]+?)\)(?:\{(\d{1,9})\})?")
_OPENS = re.compile(r"\bcp\.openURL\(\s*(['\"])(.{1,2000}?)\1")
_GOES = re.compile(r"\bcpCmndGotoSlideByUIDAndResume\s*=\s*(\d{1,12})")
_FONTS = (".ttf", ".otf", ".woff", ".woff2", ".eot")
"""Endings of what parts of the player itself open."""
_ANYTHING = re.compile(r"[.*+?\[\]|\\]")


def dragged(course: Course, slide: Json) -> tuple[tuple[Node, ...], set[str]]:
    """The exercises that dragging on a slide makes, and the names of the objects that are theirs."""
    made: list[Node] = []
    taken: set[str] = set()
    for one in records(slide.get("iph")):
        data = course.item(str(one.get("n")))
        if one.get("t") != DRAG or not data:
            continue
        told = _pairs(data)
        if not told:
            course.launch.package.notes.warning(
                "A question of a kind that is not known here was kept as text.",
                where=course.path,
                excerpt=f"{plain(slide.get('lb'))} (drag and drop)",
                code="question_kind",
            )
            continue
        pairs = [(course.part(source), course.part(target)) for source, target in told]
        feedback = feedback_of(course, data)
        made.append(match((), pairs, feedback))
        taken |= {name for pair in told for name in pair} | feedback_names(data)
    return tuple(made), taken


def _pairs(data: Json) -> list[tuple[str, str]]:
    """Which object goes where, as the one right answer says: `(t:kind-t:kind){1}` for each pair."""
    answers = records(data.get("cal"))
    if len(answers) != 1 or answers[0].get("isSeq"):
        return []
    rule = string(answers[0].get("a"))
    sources, targets = _by_kind(data, "ds"), _by_kind(data, "dt")
    found: list[tuple[str, str]] = []
    for source, target, count in _PAIR.findall(rule):
        if _ANYTHING.search(source + target) or not sources.get(source) or not targets.get(target):
            return []
        found += [(each, targets[target][0]) for each in sources[source][: int(count or 1)]]
    return found


def _by_kind(data: Json, key: str) -> dict[str, list[str]]:
    """The objects of each kind; an object is of its own name's kind, too."""
    found: dict[str, list[str]] = {}
    for one in records(data.get(key)):
        for kind in dict.fromkeys((str(one.get("t")), str(one.get("n")))):
            found.setdefault(kind, []).append(str(one.get("n")))
    return found


def boxed(course: Course, key: str, kind: int) -> tuple[Node, ...]:
    """A box to write in whose content is checked, as a question with what passes; others are told."""
    if kind != _BOX:
        return ()
    item, asked = course.item(key), string(course.display(key).get("txt"))
    answers = [plain(one) for one in item.get("exp", ()) if isinstance(one, str)]
    if any(answers) and item.get("val") in (True, 1):
        return (typed(course.write.html(asked), answers, feedback_of(course, item)),)
    course.launch.package.notes.info(
        "A box to write in was left out: no answer to it is checked.",
        where=course.path,
        excerpt=plain(asked) or key,
        code="form",
    )
    return ()


def opened(course: Course, key: str, words: str) -> tuple[Node, ...]:
    """The link that a part is by what it opens when it is clicked: something on the web, a file, a slide."""
    action = string(course.item(key).get("oca"))
    found = _OPENS.search(action)
    if found and not found[2].lower().endswith(_FONTS):
        said = words or plain(accessible(course.display(key).get("accstr"))) or found[2]
        return course.write.link(found[2], said)
    slide = _GOES.search(action)
    if slide is None or not words:
        return ()
    return (paragraph(text(words, mark("link", href=link_to(named(course.path, slide[1]))))),)


def named(path: str, slide: Json) -> str:
    """The name by which links know a slide of a course."""
    return f"{path}#{slide}"


def feedback_names(data: Json) -> set[str]:
    """The names of the captions that open after an answer."""
    return {name for key in ("osc", "ofc", "ifc") for name in _names(data.get(key))}


def feedback_of(course: Course, data: Json, **more: Any) -> Told:
    """What the captions say that open after right and wrong answers."""

    def said(*keys: str) -> Blocks:
        names = dict.fromkeys(name for key in keys for name in _names(data.get(key)))
        return tuple(block for name in names for block in course.text(name))

    return Told(correct=said("osc"), incorrect=said("ofc", "ifc"), **more)


def _names(value: Json) -> Iterator[str]:
    listed = value if isinstance(value, list) else string(value).split(",")
    yield from (name.strip() for name in listed if isinstance(name, str) and name.strip())


def spots_of(course: Course, parts: list[tuple[str, Json]], items: tuple[str, ...]) -> tuple[str, list[Json]]:
    """The one picture that spots lie on, and their places on it from its top left corner."""
    shown = [key for key in items if course.item(key).get("type") == 15]
    name = next((key for key in shown if string(course.display(key).get("ip"))), "")
    box = course.display(name).get("b") if name else None
    if not isinstance(box, list) or not _is_box(box):
        return "", []
    left, top = box[0], box[1]
    boxes = [one["b"] for _, one in parts if _is_box(one.get("b"))]
    places = [[at - (left, top)[n % 2] for n, at in enumerate(one)] for one in boxes]
    return name, places if len(places) == len(parts) else []


def _is_box(value: Json) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(isinstance(one, int | float) for one in value)
