"""eXeLearning's version 2: Python objects in XML, each written once and referred to by its number after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._base import SILENT, Report
from workbench.importers._elp.question import underlined
from workbench.importers._placing import Placed
from workbench.importers._tools.exercise import Answer, Blocks, Told, choice, gaps, lines
from workbench.importers._tools.shared import plain
from workbench.importers._xml import Element, local
from workbench.model.content import Node, doc, heading

Write = Callable[[str], Blocks]
_NODE = "exe.engine.node.Node"
_TEXT = "content_w_resourcePaths"
_CLOZE = ("_encodedContent", "encodedContent", "rawContent")
_ASIDE = frozenset((
    "_idevice", "idevice", "parentNode", "_package", "package", "anchor_names", "anchors_linked_from_fields",
    "intlinks_to_anchors", "children", "userResources", "systemResources",
))  # fmt: skip
_DEEPEST = 50


def legacy_pages(root: Element, path: str, write: Write, report: Report = SILENT) -> tuple[Placed, ...]:
    """The pages of a package; nothing where it is none."""
    reader = _Reader(root, path, write, report)
    top = reader.resolved(reader.entries(root).get("root"))
    if top is None or top.get("class") != _NODE:
        top = next((one for one in root.iter() if _instance(one) and one.get("class") == _NODE), None)
    return (reader.page(top, 0),) if top is not None else ()


def _instance(element: Element) -> bool:
    return isinstance(element.tag, str) and local(element) == "instance"


def _parts(element: Element) -> list[Element]:
    return [one for one in element if isinstance(one.tag, str)]


@dataclass
class _Reader:
    """Reads one package."""

    root: Element
    path: str
    write: Write
    report: Report
    numbered: dict[str, Element] = field(default_factory=dict)
    seen: set[Element] = field(default_factory=set)

    def __post_init__(self) -> None:
        for one in self.root.iter():
            if isinstance(one.tag, str) and one.get("reference"):
                self.numbered.setdefault(one.get("reference") or "", one)

    def resolved(self, value: Element | None) -> Element | None:
        """A value, or what it refers to."""
        if value is not None and local(value) == "reference":
            return self.numbered.get(value.get("key") or "")
        return value

    def entries(self, instance: Element) -> dict[str, Element]:
        """The values of an object by their names."""
        found: dict[str, Element] = {}
        for table in _parts(instance):
            if local(table) == "dictionary":
                parts = _parts(table)
                for key, value in zip(parts[::2], parts[1::2], strict=False):
                    found[key.get("value") or ""] = value
        return found

    def _listed(self, value: Element | None) -> list[Element]:
        """The objects in a list, each as it is or by its number."""
        inside = self.resolved(value)
        found = [self.resolved(one) for one in _parts(inside)] if inside is not None else []
        return [one for one in found if one is not None and _instance(one)]

    def page(self, instance: Element, depth: int) -> Placed:
        """A node as a page with those below it; each is shown once."""
        self.seen.add(instance)
        told = self.entries(instance)
        title = told["_title"].get("value") if "_title" in told else ""
        body = [node for one in self._listed(told.get("idevices")) for node in self._device(one)]
        page = Placed(title=title or "Page", body=doc(*body), path=self.path)
        self.report.page(page, depth)
        below = []
        for one in self._listed(told.get("children")) if depth < _DEEPEST else ():
            if one.get("class") == _NODE and one not in self.seen:
                below.append(self.page(one, depth + 1))
        return replace(page, pages=tuple(below))

    def _device(self, instance: Element) -> Iterator[Node]:
        """The title, texts and questions of an iDevice, in their order."""
        if instance in self.seen:
            return
        told = self.entries(instance)
        title = plain(told["_title"].get("value")) if "_title" in told else ""
        blocks = self._shown(instance, 0)
        if blocks and title:
            yield heading(2, title)
        yield from blocks

    def _shown(self, value: Element, depth: int) -> Blocks:
        """What an object shows, with the objects in it but not those that it only stands beside."""
        if depth > _DEEPEST or value in self.seen or value.get("class") == _NODE:
            return ()
        self.seen.add(value)
        if not _instance(value):
            return self._each(_parts(value), depth)
        told = self.entries(value)
        asked = self._asked(told)
        if asked is not None:
            return asked
        own = self.write(told[_TEXT].get("value") or "") if _TEXT in told else ()
        return (*own, *self._each([one for key, one in told.items() if key not in _ASIDE], depth))

    def _each(self, values: list[Element], depth: int) -> Blocks:
        found = (self.resolved(one) for one in values)
        return tuple(block for one in found if one is not None for block in self._shown(one, depth + 1))

    # Questions

    def _asked(self, told: dict[str, Element]) -> Blocks | None:
        """The exercise that an object is; None for one that asks nothing."""
        if cloze := next((words for key in _CLOZE if "<u>" in (words := _said(told, key)).lower()), ""):
            return (gaps((), underlined(cloze)),)
        if "questionTextArea" not in told:
            return None
        if "options" in told:
            answers = [self._answer(self.entries(one)) for one in self._listed(told["options"])]
        else:
            answers = self._truth(told)
        if not answers:
            return None
        many = sum(one.right for one in answers) > 1
        return (choice(self._text(told["questionTextArea"]), answers, self._told(told), many=many),)

    def _told(self, told: dict[str, Element]) -> Told:
        hint = self._text(told.get("hintTextArea"))
        return Told(general=self._text(told.get("feedbackTextArea")), hints=(hint,) if hint else ())

    def _truth(self, told: dict[str, Element]) -> list[Answer]:
        """The two answers to a statement that is true or not."""
        if "isCorrect" not in told:
            return []
        right = _true(told["isCorrect"])
        return [Answer(content=lines("True"), right=right), Answer(content=lines("False"), right=not right)]

    def _answer(self, told: dict[str, Element]) -> Answer:
        return Answer(
            content=self._text(told.get("answerTextArea")),
            right="isCorrect" in told and _true(told["isCorrect"]),
            feedback=self._text(told.get("feedbackTextArea")),
        )

    def _text(self, value: Element | None) -> Blocks:
        """The words of a text field."""
        instance = self.resolved(value)
        told = self.entries(instance) if instance is not None else {}
        return self.write(_said(told, _TEXT) or _said(told, "content"))


def _said(told: dict[str, Element], key: str) -> str:
    return (told[key].get("value") or "") if key in told else ""


def _true(value: Element) -> bool:
    return value.get("value") in ("1", "True", "true")
