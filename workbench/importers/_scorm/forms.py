"""Questions in the forms of a page, whose answers a script or a mark knows, as exercises in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from lxml import etree

from workbench.importers._clean import parse_html
from workbench.importers._markup import escape, inner_html
from workbench.importers._notes import Notes
from workbench.importers._scorm.form_drags import asked_in_drags
from workbench.importers._scorm.form_essays import asked_in_essays
from workbench.importers._scorm.form_fields import asked_in_fields
from workbench.importers._scorm.form_key import Option, right_ones
from workbench.importers._scorm.form_options import option_groups, text_of
from workbench.importers._tools.exercise import Answer, Told, choice
from workbench.importers._tools.hotpotatoes_page import asked_in_page
from workbench.importers._xml import Element, local
from workbench.model.content import Node
from workbench.model.limits import ImportLimits

Blocks = tuple[Node, ...]
_FORM = re.compile(
    r"type\s*=\s*[\"']?(?:radio|checkbox)|onclick\s*=[^>]*\(|data-(?:is-?)?correct|data-(?:answer|solution|expected|choice|opt)|draggable|<(?:textarea|select|input)\b",
    re.IGNORECASE,
)
_QUIZ = re.compile(r"quiz|question|answer|correct|score", re.IGNORECASE)
"""Words of pages that ask."""
_SIGN = re.compile("\ue0f6([0-9]{1,5})\ue0f7")
_MARKS = re.compile("[\ue0f6\ue0f7]")
_TOP = ("body", "html", "main")
_SAID = re.compile(r"feedback|explanation|explain|rationale|retro", re.IGNORECASE)
_LONG = 1500
"""Characters from which on what is around answers is more than their question."""
_FEEDBACK = ("data-feedback", "data-fb", "data-explanation", "data-rationale", "data-full-feedback")
_RIGHT = ("data-correct-feedback", "data-feedback-correct", "data-success", "data-right-feedback")
_WRONG = ("data-incorrect-feedback", "data-feedback-incorrect", "data-wrong-feedback", "data-feedback-wrong")
_LETTER = re.compile(r"[A-Ha-h1-9][.):]?")
_NUMBERING = re.compile("letter|number|prefix|badge|marker|index|key", re.IGNORECASE)
"""What stands before an answer to call it by."""
_MOST = 500


@dataclass
class HeldForms:
    """The questions in the forms of one page."""

    write: Callable[[str], Blocks]
    limits: ImportLimits
    notes: Notes
    where: str
    _held: list[Node] = field(default_factory=list)

    def hold(self, source: str, scripts: Callable[[], str]) -> str:
        """The page with a sign in the place of each question whose key is known."""
        if not _FORM.search(source):
            return source
        tree = parse_html(_MARKS.sub("", source), self.limits, Notes())
        groups = [] if tree is None else option_groups(tree)
        told = scripts() if groups else ""
        if len(groups) > _MOST:
            self.notes.warning(
                f"Only the first {_MOST} questions of the page became exercises; the others stand as text.",
                where=self.where,
                code="size",
                advice="Split the page, and import it again.",
            )
        controls = {one.control for group in groups for one in group}
        for place, group in enumerate(groups[:_MOST]):
            if all(tree in one.parts[0].iterancestors() for one in group):  # still there
                self._hold(group, controls - {one.control for one in group}, told, place)
        for element, made in self._placed_otherwise(tree, source, scripts) if tree is not None else ():
            self._replace(element, made)
        return etree.tostring(tree, encoding="unicode", method="html") if self._held else source

    def _placed_otherwise(
        self, tree: Element, source: str, scripts: Callable[[], str]
    ) -> list[tuple[Element, Node]]:
        """The questions of a page that are no choices, with what stands for them."""
        asked = asked_in_page(tree, source, scripts, self.write)
        others = (asked_in_fields(tree, scripts), asked_in_drags(tree), asked_in_essays(tree, self.write))
        return list(islice(chain(asked, *others), _MOST))

    def _hold(self, group: list[Option], others: set[Element], scripts: str, place: int) -> None:
        holder, asked = _question(group, others)
        above = [one for one in list(holder.iterancestors())[:2] if not _holds(one, others)]
        right = right_ones(group, [*_up(group[0].control, holder), *above], scripts, place)
        if right is None:
            self._tell(group, scripts)
            return
        answers = [
            Answer(content=self.write(_inner(one)), right=true, feedback=self._feedback(one))
            for one, true in zip(group, right, strict=True)
        ]
        many = (group[0].control.get("type") or "").lower() == "checkbox"
        for part in (part for one in group for part in one.parts):
            _drop(part)
        general = "".join(_taken(one) for one in _told(holder)) if asked is holder else ""
        said = self._said(general, holder, *above)
        words = self.write(_html(asked)) if asked is not None else ()
        made = choice(words, answers, said, many=many)
        if asked is not None and asked is not holder:
            _drop(asked)
        self._sign(holder, made, clear=asked is holder)

    def _said(self, general: str, *around: Element) -> Told:
        """What is told on any answer and on right and wrong ones: what is given, and in attributes around."""
        said = [_attribute(*around, keys=keys) for keys in (_FEEDBACK, _RIGHT, _WRONG)]
        always, right, wrong = (self.write(one) if one else () for one in (general + said[0], *said[1:]))
        return Told(general=always, correct=right, incorrect=wrong)

    def _feedback(self, option: Option) -> Blocks:
        """What is told on an answer: in an attribute of it, or where it stands behind it."""
        if told := _attribute(option.control, *option.parts, keys=_FEEDBACK):
            return self.write(told)
        behind = option.parts[0].getnext()
        if behind is None or behind.get("data-component") != "feedback":
            return ()
        found = self.write(_inner(Option(control=behind, parts=(behind,), value="")))
        _drop(behind)
        return found

    def _replace(self, element: Element, made: Node) -> None:
        """The sign in the place of a sentence."""
        sign = element.makeelement("p", {})
        sign.text = f"\ue0f6{len(self._held)}\ue0f7"
        self._held.append(made)
        element.addprevious(sign)
        _drop(element)

    def _tell(self, group: list[Option], scripts: str) -> None:
        """Say that a question stays text; other forms are no questions."""
        if _QUIZ.search(scripts) or _QUIZ.search(group[0].name):
            self.notes.warning(
                "Answers to choose from stand as text: which of them is right was not found.",
                where=self.where,
                excerpt=" / ".join(" ".join(text_of(one).split()) for one in group),
                code="no_key",
                advice="Make an exercise of them in the editor.",
            )

    def _sign(self, holder: Element, made: Node, *, clear: bool) -> None:
        """The sign stands for what is held; words that belong to no question stay."""
        for one in list(holder) if clear else ():
            holder.remove(one)
        holder.text = None if clear else holder.text
        sign = holder.makeelement("p", {})
        sign.text = f"\ue0f6{len(self._held)}\ue0f7"
        self._held.append(made)
        holder.append(sign)

    def placed(self, blocks: Blocks) -> Blocks:
        """The blocks with the questions in the place of their signs, or behind what holds them."""
        return tuple(self._placed(blocks)) if self._held else blocks

    def _placed(self, blocks: Blocks) -> Iterator[Node]:
        for one in blocks:
            numbers = [int(found) for found in _SIGN.findall(one.plain)]
            rest = _unsigned(one) if numbers else one
            if rest is not None:
                yield rest
            yield from (self._held[number] for number in numbers if number < len(self._held))


def _unsigned(block: Node) -> Node | None:
    """A block without its signs; None where nothing else is in it."""
    inner = tuple(found for one in block.content if (found := _unsigned(one)) is not None)
    if block.text:
        words = _SIGN.sub("", block.text)
        return replace(block, text=words) if words else None
    if block.content and not inner:
        return None
    return replace(block, content=inner)


# What asks ---------------------------------------------------------------------------------------


def _question(group: list[Option], others: set[Element]) -> tuple[Element, Element | None]:
    """The element that is to hold a question, and the one that asks it."""
    parts = {part for one in group for part in one.parts}
    holder = _common(group)
    if local(holder) in _TOP or _holds(holder, others):
        return _wrapped(group)
    while True:
        if _asks(holder, parts):
            return (holder, holder) if len(_outside(holder, parts)) < _LONG else _wrapped(group)
        above = holder.getparent()
        if (
            above is None
            or local(above) in _TOP
            or _holds(above, others)
            or len(_outside(above, parts)) >= _LONG
        ):
            before = holder.getprevious()
            asks = before is not None and isinstance(before.tag, str) and not _holds(before, others)
            return holder, before if asks and "".join(before.itertext()).strip() else None
        holder = above


def _wrapped(group: list[Option]) -> tuple[Element, Element | None]:
    """Answers that stand free on a page: an element of their own, and what stands before them."""
    words, control = group[0].parts[0], group[0].control
    first = control if control.getnext() is words else words
    holder = first.makeelement("div", {})
    before = first.getprevious()
    while before is not None and local(before) == "br":
        before = before.getprevious()
    first.addprevious(holder)
    for part in (part for one in group for part in one.parts):
        holder.append(part)
    asks = before is not None and isinstance(before.tag, str) and "\ue0f6" not in "".join(before.itertext())
    return holder, before if asks and "".join(before.itertext()).strip() else None


def _common(group: list[Option]) -> Element:
    """The innermost element that holds all answers of a question."""
    chains = [list(one.parts[0].iterancestors()) for one in group]
    shared = set(chains[0]).intersection(*map(set, chains[1:]))
    return next(one for one in chains[0] if one in shared)


def _up(control: Element, holder: Element) -> Iterator[Element]:
    for one in control.iterancestors():
        yield one
        if one is holder:
            return


def _holds(element: Element, controls: set[Element]) -> bool:
    """Whether other questions are in an element, held ones too."""
    return any(one in controls or "\ue0f6" in (one.text or "") for one in element.iter())


def _outside(element: Element, parts: set[Element]) -> str:
    """The words of an element that belong to no answer."""
    if element in parts or local(element) in ("button", "script", "style"):
        return ""
    inner = "".join(_outside(one, parts) + (one.tail or "") for one in element if isinstance(one.tag, str))
    return " ".join(f"{element.text or ''}{inner}".split())


def _asks(element: Element, parts: set[Element]) -> bool:
    return bool(re.search(r"\w", _outside(element, parts)))


def _told(holder: Element) -> list[Element]:
    """What is told after an answer."""
    found = [
        one for one in holder.iter() if isinstance(one.tag, str) and _SAID.search(one.get("class") or "")
    ]
    return [
        one for one in found if one is not holder and not any(above in found for above in one.iterancestors())
    ]


def _attribute(*elements: Element, keys: tuple[str, ...]) -> str:
    """What the first of some elements tells in one of these attributes, as HTML; it is taken out."""
    for one in elements:
        for key in keys:
            if words := one.attrib.pop(key, ""):
                return words if "<" in words else f"<p>{escape(words)}</p>"
    return ""


def _taken(element: Element) -> str:
    for key in ("style", "hidden"):
        element.attrib.pop(key, None)
    written = _html(element)
    _drop(element)
    return written


def _inner(option: Option) -> str:
    """An answer as HTML, without what is clicked."""
    first = option.parts[0]
    for one in list(first.iter("input")):
        _drop(one)
    letter = next((one for one in first if isinstance(one.tag, str)), None)
    if letter is not None and not (first.text or "").strip():
        others = len(first) > 1 or _NUMBERING.search(letter.get("class") or "")
        if others and _LETTER.fullmatch("".join(letter.itertext()).strip()):
            _drop(letter)
    return f"<p>{inner_html(first)}</p>"


def _drop(element: Element) -> None:
    """Take an element out, and leave the words behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _html(element: Element) -> str:
    for one in list(element.iter("button")):
        _drop(one)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
