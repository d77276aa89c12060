"""Lectora's questions: fields with their labels, and keys that its scripts write letter by letter in code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.importers._clean import parse_html
from workbench.importers._javascript import unescaped
from workbench.importers._notes import Notes
from workbench.importers._tools.exercise import Answer, Blocks, Told, choice, essay, lines, typed
from workbench.importers._tools.shared import Writer, plain
from workbench.importers._xml import Element
from workbench.model.content import Node

_CODED = re.compile(r"""(!=|.)\s*['"]((?:\\{1,2}u[0-9A-Fa-f]{4})+)['"]""", re.DOTALL)
_VARIABLE = re.compile(r"\b(qu\d+)\.ansVar\s*=\s*(\w+)")
_SAID = re.compile(r"trivAlert\(\s*'action(\d+)_(\d)'\s*,\s*'(?:[^'\\\n]|\\.)*'\s*,\s*'((?:[^'\\\n]|\\.)*)'")
_FIELDS = ("radio", "checkbox")


def answers_of(source: str, groups: list[str]) -> dict[str, tuple[str, ...]]:
    """The right answers by question: those that a script compares with what was answered.

    They are written as codes of their letters, so that nobody reads them by chance; each
    belongs to the question whose name, or whose answer's name, stands last before it.
    """
    names = {variable: group for group, variable in _VARIABLE.findall(source)}
    names |= {group: group for group in groups}
    spoken = sorted(names, key=len, reverse=True)
    if not spoken:
        return {}
    mention = re.compile(rf"(?:{'|'.join(map(re.escape, spoken))})(?!\d)")
    places = [(one.start(), names[one[0]]) for one in mention.finditer(source)]
    found: dict[str, dict[str, None]] = {}
    at, group = 0, groups[0] if groups else ""
    for code in _CODED.finditer(source):
        while at < len(places) and places[at][0] < code.start():
            group, at = places[at][1], at + 1
        if code[1] != "!=":
            found.setdefault(group, {})[unescaped(code[2].replace("\\\\", "\\"))] = None
    return {name: tuple(told) for name, told in found.items()}


@dataclass(frozen=True)
class Question:
    """A question's objects: texts, pictures and fields."""

    write: Writer
    group: str
    children: list[tuple[str, str]]
    answers: tuple[str, ...]
    source: str

    def exercise(self) -> Node | None:
        """The exercise; None for a kind that is not known."""
        trees = [(html, parse_html(html, self.write.package.limits, Notes())) for _, html in self.children]
        fields = [one for _, tree in trees if tree is not None for one in _fields(tree)]
        listed = [one for one in fields if one.get("type") in _FIELDS]
        if listed:
            return self._choice(trees, listed)
        typing = [one for one in fields if one.tag == "textarea" or one.get("type") in (None, "text")]
        if not typing:
            return None
        asked = self._asked([html for html, tree in trees if tree is None or not _fields(tree)])
        if self.answers:
            return typed(asked, self.answers, self._told())
        return essay(asked, self._told())

    def _choice(self, trees: list[tuple[str, Element | None]], listed: list[Element]) -> Node:
        values = {plain(one.get("value")): one for one in listed}
        labels: dict[str, str] = {}
        asked = []
        for html, tree in trees:
            labelled = {one.get("for") or "" for one in tree.iter("label")} if tree is not None else set()
            own = [one for one in listed if one.get("id") in labelled]
            own = own or [values[plain(html)]] if plain(html) in values or own else []
            if own:
                labels[plain(own[0].get("value"))] = html
            elif tree is None or not _fields(tree):
                asked.append(html)
        right = self._right(set(values))
        answers = [
            Answer(content=self.write.html(labels.get(value, "")) or lines(value), right=value in right)
            for value in values
        ]
        many = any(one.get("type") == "checkbox" for one in listed)
        return choice(self._asked(asked), answers, self._told(), many=many)

    def _right(self, values: set[str]) -> set[str]:
        """The values that are right: named alone, or several with commas between them."""
        right: set[str] = set()
        for answer in self.answers:
            if plain(answer) in values:
                right.add(plain(answer))
                continue
            left = answer
            for value in sorted(values, key=len, reverse=True):
                if value and value in plain(left):
                    left = left.replace(value, "")
                    right.add(value)
        return right

    def _asked(self, parts: list[str]) -> Blocks:
        return tuple(block for html in parts for block in self.write.html(html))

    def _told(self) -> Told:
        """What a box says after a right and after a wrong answer."""
        own = [found for found in _SAID.findall(self.source) if f"qu{found[0]}" == self.group]
        said = {number: self.write.html(unescaped(words)) for _, number, words in reversed(own)}
        return Told(correct=said.get("1", ()), incorrect=said.get("2", ()), identifier=self.group)


def _fields(tree: Element) -> list[Element]:
    return [one for one in tree.iter("input", "textarea") if one.get("type") not in ("hidden", "button")]
