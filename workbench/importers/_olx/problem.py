"""Problems of Open edX as exercises: each response with what is asked before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from workbench.importers._olx.responses import RESPONSES, Asked, labelled, response
from workbench.importers._olx.text import OlxText
from workbench.importers._qti.names import Element, attr, below, child, name, number
from workbench.importers._tools.exercise import Told
from workbench.importers._xml import preserved
from workbench.model.content import Node, node

Blocks = tuple[Node, ...]
_APART = frozenset({"script", "solution", "demandhint", "style"})
_SETTINGS = {
    "max-attempts": "Attempts",
    "showanswer": "Answer shown",
    "rerandomize": "Drawn anew",
    "attempts-before-showanswer-button": "Answer shown after attempts",
    "submission-wait-seconds": "Seconds between attempts",
}
_AS_HTML = {"text": "div", "label": "p", "description": "p", "problem": "div"}


def problem(root: Element, words: OlxText, where: str) -> Blocks:
    """What a problem asks and tells."""
    reading = _Problem(root=root, words=words, where=where)
    found = reading.blocks()
    for each in below(root, "script"):
        if (each.text or "").strip():
            words.notes.warning(
                "A program draws the numbers of this problem or checks its answers; it is kept and not run.",
                where=where,
                excerpt=each.text or "",
                code="program",
                advice="Write numbers in place of names that begin with $.",
            )
            reason = "The program of a problem."
            found = (*found, node("preserved", format="olx", source=preserved(each), reason=reason))
    return found


@dataclass
class _Problem:
    """Goes through a problem from its start to its end."""

    root: Element
    words: OlxText
    where: str
    held: list[str] = field(default_factory=list)
    """HTML that stands before the next response."""

    def blocks(self) -> Blocks:
        """Its exercises, and what stands around them."""
        responses = {one: at for at, one in enumerate(_responses(self.root))}
        made: list[Node] = []
        for piece in list(self._pieces(self.root)):
            if isinstance(piece, str):
                self.held.append(piece)
                continue
            place = responses[piece]
            told = self._told(piece, first=place == 0, last=place == len(responses) - 1, many=len(responses))
            asked = Asked(words=self.words, where=self.where, before=self._taken(), told=told)
            made += response(piece, asked)
        rest = self._taken()
        solved = () if responses else self._solution(self.root)
        return (*made, *rest, *solved)

    def _taken(self) -> Blocks:
        html, self.held = "".join(self.held), []
        return self.words.html(html, self.where)

    def _pieces(self, element: Element) -> Iterator[str | Element]:
        """The HTML and the responses in an element, in their order."""
        yield _escaped(element.text)
        for one in element:
            kind = name(one)
            if kind in RESPONSES:
                yield one
            elif kind and kind not in _APART:
                if any(name(each) in RESPONSES for each in one.iter()):
                    yield from self._pieces(one)
                else:
                    yield as_html(one)
            yield _escaped(one.tail)

    def _told(self, element: Element, *, first: bool, last: bool, many: int) -> Told:
        """What surrounds a response: what is said of the whole problem goes to its first or last one."""
        weight = number(attr(self.root, "weight"))
        general = self._solution(element)
        if last:
            general = (*general, *self._solution(self.root))
        right = child(element, "correcthint")
        return Told(
            correct=() if right is None else labelled(right, self.words.inside(right, self.where)),
            general=general,
            hints=tuple(self._hints()) if first else (),
            points=None if weight is None else weight / many,
            title=attr(self.root, "display-name") if first else "",
            metadata=tuple(
                (label, attr(self.root, key)) for key, label in _SETTINGS.items() if attr(self.root, key)
            ),
        )

    def _hints(self) -> Iterator[Blocks]:
        for one in below(child(self.root, "demandhint"), "hint"):
            if said := self.words.inside(one, self.where):
                yield said

    def _solution(self, element: Element) -> Blocks:
        """The worked solution of a response; that of the problem is what stands in none of them."""
        found = [
            one
            for one in below(element, "solution")
            if element is not self.root or not any(name(each) in RESPONSES for each in one.iterancestors())
        ]
        return tuple(block for one in found for block in self.words.inside(one, self.where))


def _responses(root: Element) -> Iterator[Element]:
    return (one for one in root.iter() if name(one) in RESPONSES)


def as_html(element: Element) -> str:
    """An element of a problem by the names that HTML has."""
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = _AS_HTML.get(one.tag, one.tag)
    tail, element.tail = element.tail, None
    written = str(etree.tostring(element, encoding="unicode", method="html"))
    element.tail = tail
    return written


def _escaped(words: str | None) -> str:
    return (words or "").replace("&", "&amp;").replace("<", "&lt;")
