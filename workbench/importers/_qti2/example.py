"""One set of the values that an item's template rules draw: an example for those who write and teach."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from workbench.importers._qti.names import Element, attr, children, name, number
from workbench.importers._qti2.templates import Following, Unknown, Values, draws, said
from workbench.model.content import doc, paragraph, text
from workbench.model.exercise import Rubric

USE = "example"
_TRIES = 50
"""How often values are drawn anew that the rules do not want together."""
_MOST, _LONGEST = 30, 200
"""Values that are shown, and characters of one."""


def examples(item: Element) -> Iterator[Rubric]:
    """For authors, values that may be drawn and what is right then; nothing where that cannot be known."""
    found = _drawn(item) if draws(item) else None
    if found is None:
        return
    shown = [f"{key} = {_listed(values)}" for key, values in found.values.items() if values][:_MOST]
    if shown:
        lines = [f"Values that may be drawn: {', '.join(shown)}."]
        lines += [f"The right answer is then {one}." for one in _answers(item, found)]
        yield Rubric(view=("author",), use=USE, content=doc(*(paragraph(text(line)) for line in lines)))


def _answers(item: Element, found: _Drawing) -> Iterator[str]:
    """What is right with these values; by the names of the responses, where there are several."""
    right = {key: values for key, values in found.correct.items() if values}
    several = len(list(children(item, "response-declaration"))) > 1
    if right:
        yield ", ".join(f"{key} = {_listed(one)}" if several else _listed(one) for key, one in right.items())


def _listed(values: Values) -> str:
    return " ".join(values)[:_LONGEST]


def _drawn(item: Element) -> _Drawing | None:
    """The values of the first draw that the rules take, always the same for the same item."""
    for attempt in range(_TRIES):
        drawing = _Drawing(item, Random(f"{attr(item, 'identifier')} {attempt}"))
        drawing.all()
        if drawing.wanted:
            return drawing
    return None


class _Drawing(Following):
    """Template variables of one draw."""

    def __init__(self, item: Element, random: Random) -> None:
        super().__init__(item)
        self.wanted = True
        """Whether the rules take these values together."""
        self._random = random

    def set(self, rule: Element, values: Values) -> None:
        """Take over what a rule sets, or see whether it takes what was drawn."""
        if name(rule) == "template-constraint":
            self.wanted = self.wanted and values == ("true",)
        super().set(rule, values)

    def value(self, element: Element) -> Values:
        """What an expression comes to, drawn where it is drawn."""
        kind = name(element)
        if kind == "random-integer":
            low, high, step = (int(self._bound(element, key)) for key in ("min", "max", "step"))
            return (str(self._random.randrange(low, high + 1, step)),)
        if kind == "random-float":
            return (
                said(
                    round(self._random.uniform(self._bound(element, "min"), self._bound(element, "max")), 2)
                ),
            )
        if kind == "random":
            return (self._random.choice([one for each in children(element) for one in self.value(each)]),)
        return super().value(element)

    def _bound(self, element: Element, key: str) -> float:
        """A bound of what is drawn, which may be another variable."""
        given = attr(element, key, "1" if key == "step" else "0")
        known = self.values.get(given.strip("{$}"), (given,))
        found = number(known[0]) if known else None
        if found is None:
            raise Unknown
        return found
