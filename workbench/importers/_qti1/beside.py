"""What stands in a QTI 1.2 item beside what it asks: metadata, hints, guidance, and what is kept as it is."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._markup import escape, says
from workbench.importers._qti.names import Element, attr, below, children, name, string
from workbench.importers._qti1 import d2l, ilias
from workbench.importers._qti1.feedback import answer_keys, for_learners
from workbench.importers._qti1.metadata import metadata
from workbench.importers._qti1.text import OldText
from workbench.importers._xml import preserved
from workbench.model.content import Node
from workbench.model.exercise import Preserved, Rubric


def hints(item: Element, text: OldText) -> Iterator[Node]:
    """What may be shown before a question is answered."""
    found = (part for one in below(item, "hint") for part in list(below(one, "hintmaterial")) or [one])
    for one in found:
        content = text.tree(one)
        if says(content):
            yield content


def rubrics(item: Element, text: OldText) -> Iterator[Rubric]:
    """What is said to those who answer, score or teach."""
    for one in children(item, "rubric", "itemrubric"):
        content = text.tree(one)
        if says(content):
            yield Rubric(view=((attr(one, "view") or "All").lower(),), content=content)
    for one in children(item, "itemfeedback"):
        if not for_learners(one) and says(content := text.tree(one)):
            yield Rubric(view=(attr(one, "view").lower(),), content=content, use="feedback")
    for one in (each for block in children(item, "resprocessing") for each in below(block, "interpretvar")):
        if says(content := text.tree(one)):
            yield Rubric(view=((attr(one, "view") or "All").lower(),), content=content, use="scoring")
    for one in answer_keys(item):
        content = text.tree(next(below(one, "answer-key-material", "solutionmaterial"), one))
        if says(content):
            yield Rubric(view=("scorer",), content=content, use="answerKey")
    yield from _for_scorers(item, text)


def _for_scorers(item: Element, text: OldText) -> Iterator[Rubric]:
    """What the metadata say to those who score."""
    said = metadata(item)
    for notes in filter(None, (said.get("qmd_instructornotes"), said.get("grading_notes"))):
        yield Rubric(view=("scorer",), content=text.document(escape(notes)))
    if wanted := ilias.keywords(item):
        yield Rubric(view=("scorer",), content=text.document(wanted), use="scoring")


def set_aside(item: Element) -> Iterator[Preserved]:
    """What has no place in an exercise is kept as it is."""
    apart = ["itemcontrol", "objectives", "itemproc-extension"]
    apart += ["initial-text"] if d2l.begun(item) is None else []
    inner = (one for block in children(item, "resprocessing") for one in children(block, apart[2]))
    for one in (*children(item, *apart), *inner):
        read = next(below(one, "calculated"), None) is not None or d2l.says_all(one)
        says_something = bool(string(one) or len(one) or one.attrib)
        if says_something and (name(one) != "itemproc-extension" or not read):
            yield Preserved(where=name(one), source=preserved(one), reason=f"Kept as XML: {name(one)}.")
