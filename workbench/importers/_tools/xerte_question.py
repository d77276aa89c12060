"""Xerte's questions as exercises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.importers._tools.exercise import (
    Answer,
    Blocks,
    Gap,
    Told,
    choice,
    essay,
    gaps,
    match,
)
from workbench.importers._tools.shared import Writer, plain
from workbench.importers._xml import Element, local
from workbench.model.content import Node

_GAP = re.compile(r"\|([^|]{1,400})\|")


def _inside(element: Element, *names: str) -> list[Element]:
    return [one for one in element if isinstance(one.tag, str) and local(one) in names]


def _choice(element: Element, write: Writer) -> Blocks:
    """A question with options; none where there is nothing to choose."""
    options = _inside(element, "option", "answer")
    if not options:
        return ()
    asked = [
        *write.html(element.get("instruction")),
        *write.html(element.get("prompt") or element.get("text")),
    ]
    answers = (
        Answer(
            content=write.html(one.get("text") or one.get("name")),
            right=(one.get("correct") or "").lower() == "true",
            feedback=write.html(one.get("feedback")),
        )
        for one in options
    )
    told = Told(general=write.html(element.get("feedback")), title=plain(element.get("name")))
    many = (element.get("type") or "").lower().startswith("multiple")
    return (choice(tuple(asked), answers, told, many=many),)


def _quiz(element: Element, write: Writer) -> Blocks:
    """A quiz: its questions after what it tells."""
    asked = [block for one in _inside(element, "question", "mcq") for block in _choice(one, write)]
    intro = [
        *write.html(element.get("instructions") or element.get("text")),
        *write.html(element.text if (element.text or "").strip() else ""),
    ]
    return (*intro, *asked) if asked else ()


def _passage(element: Element, write: Writer) -> Blocks:
    """A text whose answers stand between upright lines."""
    text = element.get("passage") or element.get("text") or element.text or ""
    if not _GAP.search(text):
        return ()
    asked = [
        *write.html(element.get("instruction") or (element.get("text") if element.get("passage") else ""))
    ]
    return (gaps(tuple(asked), _pieces(text, element.get("wrongText") or element.get("noise") or "")),)


def _pieces(text: str, wrong: str) -> Iterator[str | Gap]:
    parts = _GAP.split(text)
    right = [plain(one) for one in parts[1::2]]
    others = [plain(one) for one in re.split(r"[|,]", wrong) if plain(one)]
    options = tuple(dict.fromkeys((*right, *others))) if others else ()
    for at, part in enumerate(parts):
        if at % 2:
            answers = tuple(one.strip() for one in plain(part).split(",") if one.strip())
            yield Gap(answers=(plain(part),) if options else answers, options=options)
        elif plain(part):
            yield f"{plain(part)} " if at < len(parts) - 1 else f" {plain(part)}"


def _pairs(element: Element, write: Writer) -> Blocks:
    """Words and what belongs to them."""
    found = [
        (write.html(one.get("p") or one.get("name")), write.html(one.get("text") or one.text))
        for one in _inside(element, "textMatchNestedPage", "pair", "nestedPage", "match")
    ]
    found = [pair for pair in found if pair[0] and pair[1]]
    return (match(write.html(element.get("instruction") or element.get("text")), found),) if found else ()


def _groups(element: Element, write: Writer) -> Blocks:
    """Things and the group that each belongs to."""
    found = [
        (write.html(one.get("name") or one.get("text")), write.html(group.get("name")))
        for group in _inside(element, "category", "column")
        for one in _inside(group, "item", "option")
    ]
    return (match(write.html(element.get("instruction") or element.get("text")), found),) if found else ()


def _open(element: Element, write: Writer) -> Blocks:
    asked = [*write.html(element.get("text")), *write.html(element.get("prompt"))]
    told = Told(general=write.html(element.get("modelAnswer") or element.get("feedback")))
    return (essay(tuple(asked), told),) if asked else ()


QUESTIONS: dict[str, Callable[[Element, Writer], tuple[Node, ...]]] = {
    "mcq": _choice,
    "question": _choice,
    "quiz": _quiz,
    "gapFill": _passage,
    "textMatch": _pairs,
    "categories": _groups,
    "openAnswer": _open,
    "modelAnswer": _open,
    "interactiveText": lambda element, write: (),
}
