"""The parts of a Captivate slide, in the order in which they are met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.importers._tools.shared import amount, records

if TYPE_CHECKING:
    from workbench.importers._tools.captivate import Course

Json = Any
_DEEPEST = 32


def in_order(course: Course, slide: Json) -> list[tuple[str, int]]:
    """The parts of a slide and their kinds: by when they appear, then from the top left."""
    found: list[tuple[tuple[float, ...], str, int]] = []
    seen: set[str] = set()
    stack = [(one, 0) for one in reversed(records(slide.get("si")))]
    while stack:
        ref, depth = stack.pop()
        key = str(ref.get("n"))
        item = course.item(key)
        copy = course.display(key).get("uid") in course.copies
        if key in seen or "bstin" in item or copy or depth > _DEEPEST:
            continue
        seen.add(key)
        kind = ref.get("t")
        rank = (*_rank(item, course.display(key).get("b")), float(len(found)))
        found.append((rank, key, kind if isinstance(kind, int) else 0))
        stack += [(one, depth + 1) for one in reversed(records(item.get("si")))]
    return [(key, kind) for _, key, kind in (found if course.modern else sorted(found))]


def _rank(item: Json, box: Json) -> tuple[float, ...]:
    """When a part appears, and where."""
    left, top = (box[0], box[1]) if isinstance(box, list) and len(box) > 1 else (0, 0)
    return tuple(amount(one) or 0.0 for one in (item.get("from"), top, left))
