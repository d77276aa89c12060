"""Blackboard's pools and tests from before it wrote QTI: `POOL`, `ASSESSMENT`, with a name for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workbench.importers._markup import escape
from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, below, child, children, name, number, string
from workbench.importers._qti1.text import OldText
from workbench.importers._qti2.item import kept
from workbench.importers._qti2.text import Place
from workbench.importers._xml import local, preserved
from workbench.model.content import Node, doc, paragraph
from workbench.model.course import Page, PageKind
from workbench.model.exercise import (
    Choice,
    Exercise,
    Feedback,
    Interaction,
    Key,
    Kind,
    Preserved,
    Rubric,
    exercise_node,
    interaction_node,
)

ROOTS = ("POOL", "ASSESSMENT", "TEST", "SURVEY")
_QUESTION = "question-"
_READ = ("body", "text", "flags", "answer", "choice", "gradable", "dates", "title")
_LOOKS_HTML = ("</", "<br", "<p", "<img", "&nbsp;", "&lt;")


def is_pool(root: Element) -> bool:
    """Whether a file is one of these pools or tests, which write all names in capitals."""
    return local(root) in ROOTS and next(below(root, "questionlist"), None) is not None


def pool_page(root: Element, place: Place, path: str, notes: Notes) -> Page:
    """A pool or test as a page, its questions in the order and with the points of its list."""
    reading = _Pool(text=OldText(place, path), path=path, notes=notes)
    listed = {attr(one, "id"): attr(one, "points") for one in below(root, "question")}
    found = {attr(one, "id"): one for one in children(root) if name(one).startswith(_QUESTION)}
    order = [*(one for one in listed if one in found), *(one for one in found if one not in listed)]
    questions = [reading.question(found[ident], listed.get(ident, "")) for ident in order]
    for ident in (one for one in listed if one not in found):
        message = f"The list names a question “{ident[:80]}” that is not in the file."
        notes.loss(message, where=path, code="dangling_reference", advice="Export the pool again.")
    told = reading.blocks(child(root, "description")), reading.blocks(child(root, "instructions"))
    notes.extend(reading.text.notes.all)
    return Page(
        title=attr(child(root, "title"), "value") if child(root, "title") is not None else "Questions",
        kind=PageKind.BANK if local(root) == "POOL" else PageKind.QUIZ,
        body=doc(*told[0], *told[1], *questions),
    )


@dataclass
class _Pool:
    """Reads the questions of one pool."""

    text: OldText
    path: str
    notes: Notes
    kinds: dict[str, Callable[[Element, _Pool], Interaction]] = field(default_factory=lambda: _KINDS)

    def question(self, element: Element, points: str) -> Node:
        """A question as an exercise; as XML where its kind is not known."""
        kind = name(element).removeprefix(_QUESTION)
        if kind not in self.kinds:
            read = kept(element, self.path, f"Questions of the kind “{kind}” are not known.")
            self.notes.extend(read.notes)
            return read.node
        made = self.kinds[kind](element, self)
        body = self.blocks(child(element, "body"))
        asked = interaction_node(made)
        return exercise_node(
            Exercise(
                body=(*body, paragraph(asked) if made.kind.inline else asked),
                identifier=attr(element, "id"),
                points=number(points),
                feedback=tuple(self._feedback(element)),
                rubrics=tuple(self._rubrics(element, kind)),
                preserved=tuple(_set_aside(element)),
            )
        )

    def html(self, element: Element | None) -> str:
        """The words of a part, which its flags or they themselves say are HTML."""
        words = "".join(child_text(element)).strip()
        flag = next(below(element, "ishtml"), None)
        html = attr(flag, "value") == "true" if flag is not None else _is_html(words)
        return words if html else escape(words).replace("\n", "<br>")

    def blocks(self, element: Element | None) -> tuple[Node, ...]:
        """The words of a part as blocks."""
        return self.text.blocks(self.html(element)) if element is not None else ()

    def choices(self, element: Element, sort: str, match_max: int = 1) -> tuple[Choice, ...]:
        """The answers or choices of a question, in the order of their places."""
        found = sorted(children(element, sort), key=lambda one: number(attr(one, "position")) or 0.0)
        return tuple(
            Choice(id=attr(one, "id"), content=self.text.document(self.html(one)), match_max=match_max)
            for one in found
        )

    def _feedback(self, element: Element) -> Iterator[Feedback]:
        for outcome in ("correct", "incorrect"):
            for one in below(element, f"feedback-when-{outcome}"):
                if blocks := self.blocks(one):
                    yield Feedback(outcome=outcome, content=doc(*blocks))

    def _rubrics(self, element: Element, kind: str) -> Iterator[Rubric]:
        """A model answer to an essay is for those who mark it."""
        for one in children(element, "answer") if kind == "essay" else ():
            if blocks := self.blocks(one):
                yield Rubric(view=("scorer",), use="answerKey", content=doc(*blocks))


def _set_aside(element: Element) -> Iterator[Preserved]:
    """What else a question has is kept as it is."""
    for one in (*children(element), *children(child(element, "body"))):
        if name(one) not in _READ and (len(one) or one.attrib or string(one)):
            yield Preserved(where=name(one), source=preserved(one), reason=f"Kept as XML: {name(one)}.")


def child_text(element: Element | None) -> Iterator[str]:
    """The words of a part: in its TEXT, or right in it."""
    words = child(element, "text")
    source = element if words is None else words
    yield from source.itertext() if source is not None else ()


def _is_html(words: str) -> bool:
    return any(sign in words.lower() for sign in _LOOKS_HTML)


# Kinds ----------------------------------------------------------------------------------------


def _right(element: Element, attribute: str = "answer_id") -> tuple[str, ...]:
    return tuple(one.get(attribute) or "" for one in below(element, "correctanswer"))


def _one(element: Element, pool: _Pool) -> Interaction:
    return Interaction(
        kind=Kind.CHOICE, choices=pool.choices(element, "answer"), key=Key(correct=_right(element)[:1])
    )


def _many(element: Element, pool: _Pool) -> Interaction:
    return Interaction(
        kind=Kind.CHOICE,
        choices=pool.choices(element, "answer"),
        cardinality="multiple",
        max_choices=0,
        key=Key(correct=_right(element)),
    )


def _order(element: Element, pool: _Pool) -> Interaction:
    choices = pool.choices(element, "answer")
    listed = sorted(below(element, "correctanswer"), key=lambda one: number(attr(one, "order")) or 0.0)
    right = tuple(attr(one, "answer-id") for one in listed) or tuple(one.id for one in choices)
    return Interaction(
        kind=Kind.ORDER, choices=choices, cardinality="ordered", max_choices=0, key=Key(correct=right)
    )


def _match(element: Element, pool: _Pool) -> Interaction:
    lefts = pool.choices(element, "answer")
    pairs = zip(_right(element), _right(element, "choice_id"), strict=True)
    return Interaction(
        kind=Kind.MATCH,
        choices=lefts,
        targets=pool.choices(element, "choice", match_max=0),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=len(lefts),
        key=Key(correct=tuple(f"{left} {right}" for left, right in pairs if left and right)),
    )


def _blank(element: Element, pool: _Pool) -> Interaction:
    """What is to be typed are words: nobody types the tags around them."""
    said = (pool.text.document(pool.html(one)).plain.strip() for one in children(element, "answer"))
    words = tuple(dict.fromkeys(filter(None, said)))
    return Interaction(kind=Kind.TEXT_ENTRY, base_type="string", key=Key(correct=words))


def _essay(element: Element, pool: _Pool) -> Interaction:
    return Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")


_KINDS: dict[str, Callable[[Element, _Pool], Interaction]] = {
    "truefalse": _one,
    "multiplechoice": _one,
    "multipleanswer": _many,
    "order": _order,
    "ordering": _order,
    "match": _match,
    "matching": _match,
    "fillinblank": _blank,
    "essay": _essay,
}
