"""What is spoken on the slides of Captivate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.importers._tools.captivate_text import drafted, widest
from workbench.importers._tools.shared import amount, parsed, records, string
from workbench.model.content import Node, heading

if TYPE_CHECKING:
    from workbench.importers._tools.captivate import Course

Json = Any


def spoken(course: Course, slide: Json) -> tuple[Node, ...]:
    """What is spoken on a slide, and its captions."""
    told = slide.get("audCC")
    captions = parsed(told.strip().strip('"')) if isinstance(told, str) else told
    words: list[Node] = []
    for one in records(captions):
        plainly = widest(one.get("t")) or string(one.get("text"))
        words += course.write.html(drafted(one.get("editorState")) if "editorState" in one else plainly)
    played = tuple(block for one in _sounds(course, slide) for block in course.write.media(one, "audio"))
    return (*played, *((heading(2, "Spoken"), *words) if words else ()))


def _sounds(course: Course, slide: Json) -> Iterator[str]:
    """The files of what is spoken on a slide: those that are played in its time."""
    begins, ends = amount(slide.get("from")), amount(slide.get("to"))
    for name in string(course.data["project_main"].get("slideAudios")).split(","):
        one = course.item(name.strip())
        at, file = amount(one.get("from")), string(one.get("src"))
        if file and None not in (begins, ends, at) and begins <= at <= ends:  # type: ignore[operator]
            yield file
