"""Interactions as QTI 1.2's responses and the conditions that score them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.exporters._qti12_parts import condition, either, equal, held, material, words
from workbench.exporters._qti_dialect import html_tag, plain_number
from workbench.model.content import Node
from workbench.model.exercise import Choice, Credit, Interaction, Kind, Range
from workbench.model.scoring import BY_GROUP, as_number

_FULL = 100.0
_OTHER = "<other/>"


@dataclass(frozen=True, kw_only=True)
class Response:
    """One interaction as QTI 1.2 has it: how it asks, what gives points, what is told."""

    one: Interaction
    html: Callable[[Node], str]
    ident: str
    share: float = 1.0
    """The part of the item's points that it is worth."""
    blank: bool = False
    """Whether it stands within the text, by its name in brackets."""
    partial: bool = True
    """Whether single answers may be worth a part."""
    apart: bool = False
    """Whether choices of other responses of the item bear the same names as its own."""

    def written(self) -> str:
        """The element that asks; files are handed in without one."""
        return ""

    def scored(self) -> Iterator[str]:
        """The conditions that give points."""
        if self.one.choices:
            yield from self._choices()

    def answers(self) -> list[tuple[str, str]]:
        """The answers that have names of their own, by these."""
        return []

    def told(self) -> Iterator[tuple[str, str, Node]]:
        """The feedback for single answers: a test, a name, the text."""
        for choice in self.one.choices:
            if choice.feedback is not None:
                test = equal(self.ident, choice.id)
                yield (
                    test,
                    f"{self.ident}_{choice.id}_fb" if self.apart else f"{choice.id}_fb",
                    choice.feedback,
                )
        answers = self.answers()
        for at, one in enumerate(self.one.feedback, start=1):
            value = next((name for name, word in answers if word == one.outcome), one.outcome)
            yield equal(self.ident, value), f"{self.ident}_{at}_fb", one.content

    @property
    def idents(self) -> tuple[str, ...]:
        """The names of the elements that ask."""
        return (self.ident,)

    @property
    def name(self) -> str:
        """The name in brackets that stands for it in the text."""
        return self.ident.removeprefix("response_")

    def _choices(self) -> Iterator[str]:
        key, many = self.one.key, self.one.cardinality == "multiple"
        if key.mapping and self.partial:
            yield from self._mapped(key.mapping, add=many)
        elif many and key.correct:
            tests = (
                equal(self.ident, one.id)
                if one.id in key.correct
                else html_tag("not", equal(self.ident, one.id))
                for one in self.one.choices
            )
            yield self._condition(html_tag("and", "".join(tests)), 1.0)
        elif right := [equal(self.ident, name) for name in key.correct]:
            for test in [either(right)] if self.partial else right:
                yield self._condition(test, 1.0)

    def _mapped(self, credits: tuple[Credit, ...], *, add: bool) -> Iterator[str]:
        """Each answer for its part of the points; the best, or all good ones together, are the whole."""
        good = [credit.value for credit in credits if credit.value > 0]
        whole = (sum(good) if add else max(good, default=1.0)) or 1.0
        for credit in credits:
            if credit.value:
                test = equal(self.ident, credit.answer, case=credit.case_sensitive)
                yield self._condition(test, credit.value / whole, add=add, last=not add)

    def _condition(self, test: str, part: float, *, add: bool = False, last: bool = True) -> str:
        whole = self.share == 1.0
        return condition(test, points=_FULL * self.share * part, add=add or not whole, last=last and whole)


class Choosing(Response):
    """Some of several choices."""

    def written(self) -> str:
        """The choices."""
        many = self.one.cardinality == "multiple"
        labels = "".join(self._label(choice) for choice in self.one.choices)
        shown = html_tag("render_choice", labels, {"shuffle": "Yes" if self.one.shuffle else None})
        given = {"ident": self.ident, "rcardinality": "Multiple" if many else "Single"}
        return html_tag("response_lid", shown, given)

    def _label(self, choice: Choice) -> str:
        given = {"ident": choice.id, "rshuffle": "No" if choice.fixed else None}
        return html_tag("response_label", material(self.html(choice.content)), given)


class Matching(Response):
    """Pairs: each thing on the left asks for one on the right."""

    @property
    def idents(self) -> tuple[str, ...]:
        """Each thing on the left asks by itself."""
        return tuple(left.id for left in self.one.choices)

    def written(self) -> str:
        """An element for each thing on the left."""
        return "".join(self._side(left) for left in self.one.choices)

    def _side(self, left: Choice) -> str:
        labels = "".join(
            html_tag("response_label", material(self.html(one.content)), {"ident": one.id})
            for one in self.one.targets
        )
        inside = material(self.html(left.content)) + html_tag("render_choice", labels)
        many = "Multiple" if is_grouping(self.one) else None
        return html_tag("response_lid", inside, {"ident": left.id, "rcardinality": many})

    def told(self) -> Iterator[tuple[str, str, Node]]:
        """What is told of a thing on the left when its pair is wrong, and for single pairs."""
        pairs = [one.split(" ", 1) for one in self.one.key.correct if " " in one]
        for left in self.one.choices:
            right = [html_tag("not", equal(left.id, one)) for name, one in pairs if name == left.id]
            if left.feedback is not None and right:
                yield "".join(right), f"{left.id}_fb", left.feedback
        for at, one in enumerate(self.one.feedback, start=1):
            name, _, answer = one.outcome.partition(" ")
            yield equal(name, answer), f"{self.ident}_{at}_fb", one.content

    def scored(self) -> Iterator[str]:
        """Each right pair for its part of the points, or each group of them."""
        credits = self.one.key.mapping or tuple(
            Credit(answer=pair, value=1.0) for pair in self.one.key.correct
        )
        whole = sum(credit.value for credit in credits if credit.value > 0) or 1.0
        paid = [(*credit.answer.partition(" ")[::2], credit.value) for credit in credits if credit.value]
        if self.one.option("scoring-algorithm") != BY_GROUP:
            rules = [(equal(left, right), value) for left, right, value in paid if right]
        else:
            groups = {left: [pair for pair in paid if pair[0] == left] for left, _, _ in paid}
            rules = [
                ("".join(equal(left, right) for left, right, _ in group), sum(value for *_, value in group))
                for group in groups.values()
            ]
        for test, value in rules:
            yield condition(test, points=_FULL * self.share * value / whole, add=True)


BANKED = "data-answer-type"
"""The setting of a blank that takes one of the words of a bank."""
WAYS_NAMED = ("scoring-algorithm", "levenshtein-distance")
"""The settings by which New Quizzes say how an answer in a blank is compared."""
CONTAINS = "TextContainsAnswer"
"""How answers are compared that only have to hold the right words."""


class Typing(Response):
    """Words or numbers that are written."""

    def written(self) -> str:
        """The place to write in."""
        one = self.one
        label = html_tag("response_label", "", {"ident": "answer1", "rshuffle": "No"})
        given = {
            "fibtype": "Decimal" if _ranges(one) else None,
            "rows": one.option("expected-lines") or None,
            "columns": one.option("expected-length") or None,
        }
        shown = html_tag("render_fib", label, given)
        return html_tag("response_str", shown, {"ident": self.ident, "rcardinality": "Single"})

    def scored(self) -> Iterator[str]:
        """Right words or numbers; essays are marked by a person."""
        if self.one.kind is not Kind.TEXT_ENTRY:
            yield from super().scored()
        else:
            yield from self._numbers() if _ranges(self.one) else self._strings()

    def _strings(self) -> Iterator[str]:
        key = self.one.key
        if key.mapping and self.partial:
            yield from self._mapped(key.mapping, add=False)
        elif key.correct or key.mapping:
            right = key.correct or tuple(credit.answer for credit in key.mapping if credit.value > 0)
            tests = "".join(equal(self.ident, word, case=key.case_sensitive) for word in right)
            if self.one.option("scoring-algorithm") == CONTAINS:
                tests += "".join(held(self.ident, word, case=key.case_sensitive) for word in right)
            yield self._condition(tests, 1.0)

    def _numbers(self) -> Iterator[str]:
        ranges = _ranges(self.one)
        best = max((one.value for one in ranges), default=1.0) or 1.0
        for one in ranges:
            yield self._condition(_between(self.ident, one), one.value / best)


class Blank(Response):
    """A blank that stands within the text, by its name in brackets."""

    def written(self) -> str:
        """What may be put into the blank."""
        if self.one.kind is Kind.INLINE_CHOICE:
            labels = "".join(self._drop(choice) for choice in self.one.choices)
        else:
            ways = {key.replace("-", "_"): self.one.option(key) or None for key in WAYS_NAMED}
            labels = "".join(
                html_tag("response_label", words(word), {"ident": ident, **ways})
                for ident, word in self.answers()
            )
        inside = words(self.name) + html_tag("render_choice", labels)
        return html_tag("response_lid", inside, {"ident": self.ident})

    def _drop(self, choice: Choice) -> str:
        given = {"ident": choice.id, "answer_type": self.one.option(BANKED, "dropdown")}
        return html_tag("response_label", material(self.html(choice.content)), given)

    def scored(self) -> Iterator[str]:
        """Each right answer for its part of the points."""
        named = {word: ident for ident, word in self.answers()}
        key = self.one.key
        right = key.correct or tuple(one.answer for one in key.mapping if one.value > 0) or _exact(self.one)
        mapped = {one.answer: one.value for one in key.mapping}
        best = max(mapped.values(), default=1.0) or 1.0
        for word in dict.fromkeys((*right, *mapped)):
            part = mapped.get(word, best) / best
            test = equal(self.ident, named.get(word, word))
            if part:
                yield condition(test, points=_FULL * self.share * part, add=True)

    def answers(self) -> list[tuple[str, str]]:
        """The answers that count, with names of their own."""
        if self.one.kind is not Kind.TEXT_ENTRY:
            return []
        key = self.one.key
        right = (*key.correct, *(one.answer for one in key.mapping), *_exact(self.one))
        found = dict.fromkeys((*right, *(one.outcome for one in self.one.feedback)))
        return [(f"{self.ident}_{at}", word) for at, word in enumerate(found, start=1)]


def response_to(
    one: Interaction, html: Callable[[Node], str], ident: str, *, share: float, blank: bool
) -> Response:
    """The response that an interaction becomes."""
    return _class_of(one, blank)(one=one, html=html, ident=ident, share=share, blank=blank)


def _class_of(one: Interaction, blank: bool) -> type[Response]:
    if one.kind is Kind.MATCH:
        return Matching
    if blank:
        return Blank
    if one.kind in (Kind.TEXT_ENTRY, Kind.EXTENDED_TEXT):
        return Typing
    return Response if one.kind is Kind.UPLOAD else Choosing


def is_grouping(one: Interaction) -> bool:
    """Whether several things belong to one on the left, which in Canvas is another kind of question."""
    lefts = [pair.partition(" ")[0] for pair in one.key.correct]
    return one.kind is Kind.MATCH and (
        one.option("scoring-algorithm") == BY_GROUP or len(lefts) > len(set(lefts))
    )


def is_number(one: Interaction) -> bool:
    """Whether numbers count, however they are written."""
    return bool(_ranges(one))


def is_bounded(one: Interaction) -> bool:
    """Whether numbers between bounds count, which no list of answers can say."""
    return any(each.lower is not None or each.upper is not None for each in _ranges(one))


def _ranges(one: Interaction) -> tuple[Range, ...]:
    """The numbers that count, where the answer is one."""
    if one.key.ranges:
        return one.key.ranges
    if one.base_type not in ("float", "integer"):
        return ()
    numbers = (as_number(word) for word in one.key.correct)
    return tuple(_around(number, one) for number in numbers if number is not None)


def _around(number: float, one: Interaction) -> Range:
    slack = one.key.tolerance or 0.0
    slack = abs(number) * slack / 100 if one.key.tolerance_relative else slack
    if not slack:
        return Range(exact=number)
    return Range(lower=round(number - slack, 12), upper=round(number + slack, 12), exact=number)


def _between(response: str, one: Range) -> str:
    bounds = "".join(
        html_tag(name, plain_number(value), {"respident": response})
        for name, value in (
            ("vargt" if one.lower_open else "vargte", one.lower),
            ("varlt" if one.upper_open else "varlte", one.upper),
        )
        if value is not None
    )
    exact = "" if one.exact is None else equal(response, plain_number(one.exact))
    if exact and bounds:
        return html_tag("or", exact + html_tag("and", bounds))
    return exact or bounds or _OTHER


def _exact(one: Interaction) -> tuple[str, ...]:
    return tuple(plain_number(each.exact) for each in one.key.ranges if each.exact is not None)
