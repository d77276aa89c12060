"""Pages that eXeLearning exported: what their iDevices ask becomes exercises in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from workbench.importers._clean import parse_html
from workbench.importers._elp.question import questions
from workbench.importers._notes import Notes
from workbench.importers._xml import Element
from workbench.model.content import Node
from workbench.model.limits import ImportLimits

Blocks = tuple[Node, ...]
_SIGN = re.compile(r"^exelearning-question-(\d{1,5})$")
_MADE = re.compile(r"iDevice_(?:wrapper|content)|idevice_node|-DataGame")
_DEVICES = frozenset(("iDevice_wrapper", "idevice_node", "iDevice"))
_TITLES = frozenset(("iDeviceTitle", "box-title"))
_GAME = re.compile(r"^[\w-]+-DataGame$")
_DATA = "data-idevice-json-data"


@dataclass
class HeldDevices:
    """The iDevices of one page that ask something."""

    write: Callable[[str], Blocks]
    limits: ImportLimits
    notes: Notes
    _held: list[Blocks] = field(default_factory=list)

    def hold(self, source: str) -> str:
        """The page with a sign in the place of each iDevice that asks something."""
        tree = parse_html(source, self.limits, Notes()) if _MADE.search(source) else None
        if tree is None:
            return source
        for one in _devices(tree):
            asked = questions(_html(one), one.get(_DATA) or "", self.write)
            if asked is not None:
                self._replace(one, asked)
        unread = self._unread(tree)
        if not self._held and not unread:
            return source
        return etree.tostring(tree, encoding="unicode", method="html")

    def _replace(self, element: Element, asked: Blocks) -> None:
        """The sign stands where the iDevice stood; its title and instructions stay before it."""
        told = [one for one in element.iter() if _is_told(one)]
        outer = {each for one in told for each in one.iterdescendants()}
        sign = element.makeelement("p", {})
        sign.text = f"exelearning-question-{len(self._held)}"
        self._held.append(asked)
        kept = [one for one in told if one not in outer]
        for child in list(element):
            element.remove(child)
        element.text = None
        element.extend((*kept, sign))

    def _unread(self, tree: Element) -> bool:
        """Take out the scrambled data of activities that could not be read, and say so."""
        found = [one for one in tree.iter("div") if any(map(_GAME.match, _classes(one)))]
        for one in found:
            kind = next(name for name in _classes(one) if _GAME.match(name)).removesuffix("-DataGame")
            one.text = None
            self.notes.warning(
                f"An activity of eXeLearning (“{kind}”) could not be read.",
                code="question_kind",
                advice="Write its questions anew, or import the eXeLearning project (.elp or .elpx).",
            )
        return bool(found)

    def placed(self, blocks: Blocks) -> Blocks:
        """The blocks with the questions where their signs stand."""
        return tuple(self._placed(blocks))

    def _placed(self, blocks: Blocks) -> Iterator[Node]:
        for one in blocks:
            sign = _SIGN.match(one.plain) if one.type == "paragraph" else None
            if sign and int(sign[1]) < len(self._held):
                yield from self._held[int(sign[1])]
            else:
                yield one


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _devices(tree: Element) -> list[Element]:
    """The outermost iDevices."""
    found = [one for one in tree.iter("div", "article", "section") if _DEVICES.intersection(_classes(one))]
    known = set(found)
    return [one for one in found if not any(above in known for above in one.iterancestors())]


def _is_told(element: Element) -> bool:
    """Whether an element is a title, an instruction, or the film that the questions are asked about."""
    if not isinstance(element.tag, str):
        return False
    names = _classes(element)
    shown = element.get("id") == "exe-interactive-video-file" or _TITLES.intersection(names)
    return bool(shown) or any(one.endswith("-instructions") for one in names)


def _html(element: Element) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)
