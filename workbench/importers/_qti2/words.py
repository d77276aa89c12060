"""What a QTI 2 or 3 test says beside its questions: guidance, feedback on the whole, kept rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._notes import Notes
from workbench.importers._qti.names import Element, attr, children, name
from workbench.importers._qti2.catalogs import catalog_rubrics
from workbench.importers._qti2.interactions import reader
from workbench.importers._qti2.text import ItemText, Place, rubric_of
from workbench.importers._xml import preserved
from workbench.model.content import Node, mark, node, paragraph, text
from workbench.model.exercise import Rubric

_AS_XML = ("outcome-processing", "outcome-declaration", "context-declaration")


@dataclass(frozen=True)
class TestWords:
    """Reads the words of a test in one file."""

    place: Place
    path: str
    notes: Notes

    def rubric(self, element: Element) -> Node:
        """Guidance that stands in a section."""
        reading = ItemText(self.place, self.path, reader({}))
        rubric = rubric_of(reading, element)
        more = (one for other in catalog_rubrics(reading, element) for one in other.content.content)
        shown = rubric_node(rubric)
        self.notes.extend(reading.notes.all)
        return node("callout", *shown.content, *more)

    def of(self, element: Element) -> Iterator[Node]:
        """The guidance that a test or part starts with, and what of it is kept as XML."""
        yield from (self.rubric(one) for one in children(element, "rubric-block"))
        yield from (self._feedback(one) for one in children(element, "test-feedback"))
        yield from self._kept(element)

    def _feedback(self, one: Element) -> Node:
        """What the whole test or part says of a result, below a line that says when."""
        reading = ItemText(self.place, self.path, reader({}))
        when = "after each answer" if attr(one, "access") == "during" else "at the end"
        sign = "is not" if attr(one, "show-hide") == "hide" else "is"
        told = f"Shown {when} if {attr(one, 'outcome-identifier')} {sign} {attr(one, 'identifier')}"
        head = f"{attr(one, 'title')} ({told})" if attr(one, "title") else told
        content = reading.tree(one).content
        self.notes.extend(reading.notes.all)
        self.notes.info(
            "Feedback on the whole test is text of its page; the condition stands above it.",
            where=self.path,
            excerpt=f"{told}: {' '.join(block.plain for block in content)}",
            code="test_feedback",
            advice="Set the condition again in the system that runs the test.",
        )
        return node("callout", paragraph(text(head, mark("bold"))), *content)

    def _kept(self, element: Element) -> Iterator[Node]:
        for one in children(element, *_AS_XML):
            if name(one) == "outcome-declaration" and attr(one, "identifier") in ("SCORE", "MAXSCORE"):
                continue
            reason = f"Kept as XML: {name(one).replace('-', ' ')} of the test."
            self.notes.info(reason, where=self.path, excerpt=preserved(one), code="kept_xml")
            yield xml_node(one, reason)


def rubric_node(rubric: Rubric) -> Node:
    """Guidance as an aside; it says whom it is for when that is not the learner."""
    others = [view for view in rubric.view if view != "candidate"]
    label = f"For: {', '.join(others)}" if others and "candidate" not in rubric.view else ""
    head = (paragraph(text(label, mark("bold"))),) if label else ()
    return node("callout", *head, *rubric.content.content)


def xml_node(element: Element, reason: str) -> Node:
    """What is kept as its XML."""
    return node("preserved", format="qti", source=preserved(element), reason=reason)
