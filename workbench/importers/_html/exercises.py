"""Blocks in HTML that an export of ours wrote: held aside while the page is cleaned, then put back.

They are questions, and what HTML has no word for: embedded pages, files, sources kept as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from html import unescape

from workbench.importers._exercise_data import block_from, exercise_from
from workbench.importers._notes import Notes
from workbench.importers._xml import Element
from workbench.model.content import Node, paragraph
from workbench.model.render import Rendering, to_html

ATTRIBUTE = "data-exercise"
_BLOCK = "data-block"
_SIGN = re.compile("\ue0f4([0-9]{1,9})\ue0f5")
_MARKS = re.compile("[\ue0f4\ue0f5]")
_TAGS = re.compile(r"<[^>]*>")
_MOST = 5000


@dataclass
class HeldExercises:
    """The questions and other such blocks of one page."""

    notes: Notes
    _held: list[Node] = field(default_factory=list)

    def hold(self, tree: Element, resolve: Callable[[str], str | None]) -> None:
        """Put a sign in the place of each question whose data is sound; the others stay as text."""
        for element in [one for one in tree.iter() if isinstance(one.tag, str) and _beside(one)]:
            found = self._question(element) if element.get(ATTRIBUTE) else _block(element, resolve)
            if found is not None and len(self._held) < _MOST:
                _keep_files(element, resolve)
                self._replace(element, found)

    def _question(self, element: Element) -> Node | None:
        """The question that stands beside its words; None, and a note, where its data is damaged."""
        found = exercise_from(element.attrib.pop(ATTRIBUTE)) if len(self._held) < _MOST else None
        if found is not None:
            self._tell(element, found)
            return found
        self.notes.warning(
            "A question was read as text: the data beside it is damaged.",
            excerpt=" ".join("".join(element.itertext()).split()),
            code="exercise_data",
        )
        return None

    def _tell(self, element: Element, found: Node) -> None:
        """Say where somebody changed the words, which the data does not know of."""
        if _letters(_said(element)) != _letters(_rendered(found)):
            self.notes.warning(
                "The text of a question was changed in the file; the question was read as it was exported.",
                excerpt=found.plain,
                code="exercise_changed",
                advice="Change the question here.",
            )

    def _replace(self, element: Element, found: Node) -> None:
        name = element.get("id")
        sign = element.makeelement("p", {"id": name} if name else {})
        sign.text = f"\ue0f4{len(self._held)}\ue0f5"
        sign.tail = element.tail
        self._held.append(found)
        parent = element.getparent()
        parent.replace(element, sign)

    def placed(self, blocks: Iterable[Node]) -> tuple[Node, ...]:
        """The blocks with the questions in their places."""
        return tuple(self._placed(blocks)) if self._held else tuple(blocks)

    def _placed(self, blocks: Iterable[Node]) -> Iterator[Node]:
        for block in blocks:
            found = _SIGN.fullmatch(block.plain) if block.type == "paragraph" else None
            if found and int(found[1]) < len(self._held):
                held = self._held[int(found[1])]
                yield replace(held, attrs={**held.attrs, "id": block.attrs["id"]})
            elif block.content and block.type not in ("paragraph", "heading", "codeBlock"):
                content = tuple(self._placed(block.content))
                if block.type == "listItem" and content[0].type != "paragraph":
                    content = (paragraph(), *content)
                yield replace(block, content=content)
            else:
                yield block


def _beside(element: Element) -> bool:
    return bool(element.get(ATTRIBUTE) or element.get(_BLOCK))


def _block(element: Element, resolve: Callable[[str], str | None]) -> Node | None:
    """The block beside some words; None where data, file or words do not fit."""
    found = block_from(element.attrib.pop(_BLOCK))
    if found is None or _letters(_said(element)) != _letters(_rendered(found)):
        return None
    src, named = str(found.attrs.get("src", "")), [one.get("href") or "" for one in element.iter("a")]
    there = any(href.startswith("data:") or resolve(href) == src for href in named)
    return found if there or not src.startswith("asset:") else None


def unmarked(html: str) -> str:
    """HTML without signs that could be taken for questions."""
    return _MARKS.sub("", html)


def _keep_files(element: Element, resolve: Callable[[str], str | None]) -> None:
    for one in list(element.iter()):
        if isinstance(one.tag, str) and (src := one.get("src") or one.get("href") or "")[:5] == "data:":
            resolve(src)


def _said(element: Element) -> str:
    """The words of an element, with equations by their LaTeX, as questions say them."""
    plain = deepcopy(element)
    for one in list(plain.iter("math")):
        latex, tail = next((said.text for said in one.iter("annotation")), ""), one.tail
        one.clear()
        one.text, one.tail = latex, tail
    return "".join(plain.itertext())


def _rendered(found: Node) -> str:
    return unescape(_TAGS.sub("", to_html(found, Rendering(keys=True, remote=True))))


def _letters(words: str) -> str:
    """The letters and digits of a text, whatever stands between them."""
    return "".join(re.findall(r"[^\W_]", words))
