"""Questions of Moodle plugins that many sites have: true or false by rows, filled gaps, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._moodle.pairing import pairing
from workbench.importers._moodle.text import MoodleText
from workbench.importers._qti.names import Element, child, children, number, string, truth
from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import Choice, Interaction, Key, Kind, interaction_node

_MOST = 500


def rows(question: Element, text: MoodleText) -> Iterator[Node]:
    """Statements in rows that each get one of the columns (`mtf`, `kprime`)."""
    lefts = tuple(
        Choice(
            id=f"L{at}",
            content=text.tree(child(one, "optiontext")),
            feedback=text.tree(told) if string(told := child(one, "feedbacktext")) else None,
        )
        for at, one in enumerate(children(question, "row"), start=1)
    )
    rights = tuple(
        Choice(id=f"R{at}", content=text.tree(child(one, "responsetext")), match_max=0)
        for at, one in enumerate(children(question, "column"), start=1)
    )
    key = tuple(
        f"L{one.get('rownumber')} R{one.get('columnnumber')}"
        for one in children(question, "weight")
        if (number(string(child(one, "value"))) or 0.0) > 0
    )
    each = string(child(question, "scoringmethod")) == "subpoints"
    yield from text.blocks_of(child(question, "questiontext"))
    yield pairing(question, lefts, rights, key, each=each)


def all_or_nothing(question: Element, text: MoodleText) -> Iterator[Node]:
    """Several choices that count only together (`multichoiceset`)."""
    found = list(children(question, "answer"))
    choices = tuple(
        Choice(id=f"A{at}", content=text.tree(one), feedback=text.told(one))
        for at, one in enumerate(found, start=1)
    )
    right = tuple(
        choice.id
        for choice, one in zip(choices, found, strict=True)
        if (number(one.get("fraction") or "0") or 0.0) > 0
    )
    yield from text.blocks_of(child(question, "questiontext"))
    yield interaction_node(
        Interaction(
            kind=Kind.CHOICE,
            choices=choices,
            key=Key(correct=right),
            cardinality="multiple",
            max_choices=0,
            shuffle=truth(string(child(question, "shuffleanswers"))),
        )
    )


def gapfill(question: Element, text: MoodleText) -> Iterator[Node]:
    """Gaps whose answers stand in the text, as `[cat]` or `[mat|rug]`."""
    signs = string(child(question, "delimitchars")) or "[]"
    start, end = re.escape(signs[0]), re.escape(signs[-1])
    html = text.raw(child(question, "questiontext"))
    gaps = list(re.finditer(f"{start}([^{start}{end}<>]{{1,1000}}){end}", html))[:_MOST]
    words = [text.document(one[1]).plain.strip() for one in gaps]
    said = [string(child(one, "text")) for one in children(question, "answer")]
    wrong = [one.strip() for one in string(child(question, "wronganswers")).split(",")]
    offered = tuple(dict.fromkeys(filter(None, (*words, *said, *wrong))))
    typed = string(child(question, "answerdisplay")) == "gapfill"
    cased = truth(string(child(question, "casesensitive")))
    parts, done = list[str](), 0
    for at, (gap, answer) in enumerate(zip(gaps, words, strict=True), start=1):
        one = _typed(f"GAP_{at}", answer, cased) if typed else _picked(f"GAP_{at}", answer, offered)
        parts += [html[done : gap.start()], text.hold(interaction_node(one))]
        done = gap.end()
    yield from text.blocks("".join((*parts, html[done:])))


def _typed(response: str, answer: str, cased: bool) -> Interaction:
    key = Key(correct=tuple(filter(None, map(str.strip, answer.split("|")))), case_sensitive=cased)
    return Interaction(kind=Kind.TEXT_ENTRY, response=response, base_type="string", key=key)


def _picked(response: str, answer: str, offered: tuple[str, ...]) -> Interaction:
    choices = tuple(
        Choice(id=f"C{at}", content=doc(paragraph(word))) for at, word in enumerate(offered, start=1)
    )
    key = Key(correct=(f"C{offered.index(answer) + 1}",) if answer in offered else ())
    return Interaction(kind=Kind.INLINE_CHOICE, response=response, choices=choices, key=key, shuffle=True)
