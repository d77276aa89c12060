"""What the responses of one QTI 1.2 item have around them, and the parts that all kinds of them share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.importers._qti.names import Element, attr, below, child, name, truth
from workbench.importers._qti1.conditions import Condition
from workbench.importers._qti1.sides import said
from workbench.importers._qti1.text import RESPONSES, OldText
from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import Choice

_FILE = re.compile(r"""<input\b[^>]*\btype\s*=\s*["']?file\b""", re.IGNORECASE)
_ASKED = (
    "allowed-types",
    "files-count",
    "rce",
    "spell-check",
    "word-count",
    "word-limit-enabled",
    "word-limit-min",
    "word-limit-max",
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the responses of one item have around them."""

    text: OldText
    sort: str
    """The kind of question by the name its tool gives it, in small letters."""
    conditions: Sequence[Condition]
    feedback: dict[str, Node] = field(default_factory=dict)
    """What is shown for single answers, by the answers' identifiers or text."""
    wrong: dict[str, tuple[frozenset[str], Node]] = field(default_factory=dict)
    """What is shown when a response is other than some answers, with these, by the response."""
    paired: dict[tuple[str, str], Node] = field(default_factory=dict)
    """What is shown for a right pair, by its response and answer."""
    shared: dict[tuple[str, str], Node | None] = field(default_factory=dict)
    """What is shown for choices whose names several responses share, by the response and the name."""
    labels: frozenset[str] = frozenset()
    """The identifiers of all choices."""
    calculated: bool = False
    """Whether a formula gives the answer."""
    grading: str = ""
    """Desire2Learn's number for a way of counting, which differs between choices and pairs."""
    formatted: bool = False
    """Whether a free answer may have looks."""
    begun: str = ""
    """What stands in a field at first, where it does not say so itself."""
    case: bool = False
    """Whether the item as a whole tells capitals from small letters."""
    partial: bool = False
    """Whether Blackboard pays for each thing that is in its place."""
    whole: bool = False
    """Whether only the full answer earns points, as New Quizzes says it."""
    minus: bool = False
    """Whether wrong choices take away what right ones earn, as New Quizzes says it."""
    alone: bool = False
    """Whether the item asks for one response only."""
    limited: bool = False
    """Whether the least and greatest number of a blank are the limits of what is right, as in ILIAS."""

    def says(self, *words: str) -> bool:
        """Whether the tool's name for the question has one of these words in it."""
        return any(word in self.sort for word in words)

    def told(self, response: str, label: str) -> Node | None:
        """What is told to who picks a choice."""
        return self.shared.get((response, label), self.feedback.get(label))


def all_responses(presentation: Element | None) -> list[Element]:
    """The responses of an item in reading order; settings that stand in an extension are none."""
    return [one for one in below(presentation, *RESPONSES) if _answers(one)]


def _answers(response: Element) -> bool:
    if name(response) != "response-extension":
        return True
    return next(below(response, "response-label", "render-fib", "render-choice"), None) is not None


def takes_file(response: Element) -> bool:
    """Whether a page's own field for a file stands in a response."""
    return name(response) == "response-extension" and _FILE.search("".join(response.itertext())) is not None


def shuffled(response: Element) -> bool:
    """Whether its choices are to be shown in any order."""
    shown = below(response, "render-choice", "render-extension", "ims-render-object")
    return any(truth(attr(one, "shuffle")) for one in shown)


def left_of(response: Element) -> Element | None:
    """The material that stands in a response before its choices."""
    return child(response, "material", "flow", "flow-mat")


def asked(element: Element | None) -> tuple[tuple[str, str], ...]:
    """What Canvas asks of a text or a file that is handed in, in attributes of its own."""
    if element is None:
        return ()
    return tuple((f"data-{key}", attr(element, key)) for key in _ASKED if attr(element, key))


def choice_of(label: Element, setting: Setting, response: str = "") -> Choice:
    """A choice with the feedback for it."""
    ident = attr(label, "ident")
    content = setting.text.once(label)
    plain = all(part.type in ("doc", "paragraph") for part in content.walk())
    if plain and (words := (label.text or "").strip()):
        content = doc(paragraph(" ".join(words.split())))
    if words := said(content.plain, label, setting.text.place.language):
        content = doc(paragraph(words))
    return Choice(
        id=ident,
        content=content,
        feedback=setting.told(response, ident),
        fixed=attr(label, "rshuffle").lower() == "no",
    )
