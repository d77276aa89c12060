"""The responses of QTI 1.2, in all its dialects, as interactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.importers._qti1_conditions import Condition
from workbench.importers._qti1_keys import (
    area_key,
    multiple_key,
    number_key,
    ordered_key,
    pair_key,
    percents,
    shape_of,
    single_key,
    text_key,
)
from workbench.importers._qti1_text import OldText, is_picture
from workbench.importers._qti2_keys import coords
from workbench.importers._qti_names import Element, attr, below, child, name, string, whole
from workbench.model.content import IMAGE_SCHEMES, Node, safe_url
from workbench.model.exercise import Choice, Feedback, Interaction, Key, Kind

RESPONSES = (
    "response-lid",
    "response-str",
    "response-num",
    "response-xy",
    "response-grp",
    "response-extension",
)
_YES = ("yes", "true")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the responses of one item have around them."""

    text: OldText
    sort: str
    """The kind of question by the name its tool gives it, in small letters."""
    conditions: Sequence[Condition]
    feedback: dict[str, Node] = field(default_factory=dict)
    """What is shown for single answers, by the answers' identifiers or text."""
    labels: frozenset[str] = frozenset()
    """The identifiers of all choices."""

    def says(self, *words: str) -> bool:
        """Whether the tool's name for the question has one of these words in it."""
        return any(word in self.sort for word in words)


def interactions(responses: Sequence[Element], setting: Setting) -> list[tuple[Interaction, Element]]:
    """The interactions that responses make, each with the element whose place it takes."""
    if is_matching(responses, setting):
        return [(_matching(responses, setting), responses[0])]
    return [(_interaction(one, setting), one) for one in responses]


def is_matching(responses: Sequence[Element], setting: Setting) -> bool:
    """Whether responses are the left sides of one matching question."""
    choosing = [one for one in responses if next(below(one, "response-label"), None) is not None]
    if (
        not choosing
        or len(choosing) != len(responses)
        or setting.says("dropdown", "blank", "jumbled", "numeri")
    ):
        return False
    if setting.says("matching", "categorization"):
        return True
    if any(name(one) == "response-grp" for one in responses):
        return len(responses) > 1
    return (
        len(responses) > 1
        and len({_offered(one) for one in responses}) == 1
        and all(_left(one) is not None for one in responses)
    )


def _offered(response: Element) -> tuple[str, ...]:
    return tuple(string(one) for one in below(response, "response-label"))


def _left(response: Element) -> Element | None:
    return child(response, "material", "flow", "flow-mat")


def _interaction(response: Element, setting: Setting) -> Interaction:
    if name(response) == "response-xy" or next(below(response, "render-hotspot"), None) is not None:
        return _pointed(response, setting)
    labels = list(below(response, "response-label"))
    typed = next(below(response, "render-fib"), None)
    if setting.says("multiple_blanks") and labels and typed is None:
        return _blank(response, labels, setting)
    if typed is not None or name(response) in ("response-str", "response-num") or not labels:
        return _typed(response, typed, setting)
    return _chosen(response, labels, setting)


# Choosing -------------------------------------------------------------------------------------


def _chosen(response: Element, labels: Sequence[Element], setting: Setting) -> Interaction:
    ident, cardinality = attr(response, "ident", "response"), attr(response, "rcardinality").lower()
    shown = child(response, "render-choice", "render-extension")
    basis = Interaction(
        kind=Kind.CHOICE,
        response=ident,
        prompt=_prompt(response, setting),
        choices=tuple(_choice(one, setting) for one in labels),
        shuffle=attr(shown, "shuffle").lower() in _YES if shown is not None else False,
    )
    if setting.says("dropdown", "jumbled"):
        key = single_key(ident, setting.conditions)
        return replace(basis, kind=Kind.INLINE_CHOICE, key=key, prompt=None)
    if cardinality == "ordered" or setting.says("ordering"):
        key = ordered_key(ident, setting.conditions)
        return replace(basis, kind=Kind.ORDER, cardinality="ordered", max_choices=0, key=key)
    if cardinality == "multiple" or setting.says(
        "multiple_answer", "multiple answer", "multi-select", "multiple_response"
    ):
        return replace(basis, cardinality="multiple", max_choices=0, key=_many(ident, basis, setting))
    key = single_key(ident, setting.conditions)
    credit = percents((one.id for one in basis.choices), setting.conditions)
    return replace(basis, key=replace(key, mapping=credit) if credit else key)


def _many(ident: str, basis: Interaction, setting: Setting) -> Key:
    key = multiple_key(ident, setting.conditions)
    credit = percents((one.id for one in basis.choices), setting.conditions)
    return replace(key, mapping=credit) if credit else key


def _prompt(response: Element, setting: Setting) -> Node | None:
    """Material that stands in the response before its choices."""
    if (left := _left(response)) is None or setting.says("dropdown", "blank"):
        return None
    found = setting.text.tree(left)
    return found if found.plain.strip() else None


def _choice(label: Element, setting: Setting) -> Choice:
    ident = attr(label, "ident")
    return Choice(
        id=ident,
        content=setting.text.tree(label),
        feedback=setting.feedback.get(ident),
        fixed=attr(label, "rshuffle").lower() == "no",
    )


# Matching -------------------------------------------------------------------------------------


def _matching(responses: Sequence[Element], setting: Setting) -> Interaction:
    lefts = tuple(_side(one, setting) for one in responses)
    rights: dict[str, Choice] = {}
    named: dict[tuple[str, str], str] = {}
    for one in responses:
        for label in below(one, "response-label"):
            choice = _choice(label, setting)
            same = next((ident for ident, other in rights.items() if other.content == choice.content), None)
            named[attr(one, "ident"), choice.id] = same or choice.id
            if same is None:
                rights[choice.id] = replace(choice, feedback=None, fixed=False, match_max=0)
    key = pair_key((one.id for one in lefts), setting.conditions)
    return Interaction(
        kind=Kind.MATCH,
        response="RESPONSE" if len(responses) > 1 else attr(responses[0], "ident"),
        choices=lefts,
        targets=tuple(rights.values()),
        key=_renamed(key, named),
        cardinality="multiple",
        base_type="directedPair",
        max_choices=len(lefts),
    )


def _side(response: Element, setting: Setting) -> Choice:
    left = _left(response)
    ident = attr(response, "ident")
    return Choice(id=ident, content=setting.text.tree(left), feedback=setting.feedback.get(ident))


def _renamed(key: Key, named: dict[tuple[str, str], str]) -> Key:
    """The key with one identifier for right sides that say the same."""

    def pair(words: str) -> str:
        left, _, right = words.partition(" ")
        return f"{left} {named.get((left, right), right)}"

    return replace(
        key,
        correct=tuple(pair(one) for one in key.correct),
        mapping=tuple(replace(one, answer=pair(one.answer)) for one in key.mapping),
    )


# Typing and pointing --------------------------------------------------------------------------


def _blank(response: Element, labels: Sequence[Element], setting: Setting) -> Interaction:
    """Canvas writes the answers that count as choices; some of them are lists to choose from."""
    ident = attr(response, "ident", "response")
    if attr(labels[0], "answer-type") in ("dropdown", "wordbank"):
        return replace(_chosen(response, labels, replace(setting, sort="dropdown")), kind=Kind.INLINE_CHOICE)
    words = {attr(one, "ident"): string(one) for one in labels}
    right = single_key(ident, setting.conditions)
    chosen = tuple(words[one] for one in right.correct if words.get(one))
    mapping = tuple(replace(one, answer=words[one.answer]) for one in right.mapping if words.get(one.answer))
    how = tuple(
        (key, attr(labels[0], key))
        for key in ("scoring-algorithm", "levenshtein-distance")
        if attr(labels[0], key)
    )
    answers = chosen or tuple(dict.fromkeys(word for word in words.values() if word))
    told = ((words[one], setting.feedback[one]) for one in words if words[one] and one in setting.feedback)
    return Interaction(
        kind=Kind.TEXT_ENTRY,
        response=ident,
        base_type="string",
        key=Key(correct=answers, mapping=mapping),
        feedback=tuple(Feedback(outcome=word, content=content) for word, content in told),
        options=how,
    )


def _typed(response: Element, typed: Element | None, setting: Setting) -> Interaction:
    ident = attr(response, "ident", "response")
    sort = attr(typed, "fibtype").lower() if typed is not None else ""
    rows = whole(attr(typed, "rows"), 0) if typed is not None else 0
    numeric = name(response) == "response-num" or sort in ("decimal", "integer", "scientific")
    key = number_key(ident, setting.conditions) if numeric else text_key(ident, setting.conditions)
    essay = setting.says("essay", "long answer", "short response") or (rows > 1 and not key.correct)
    width = attr(typed, "columns") or attr(typed, "maxchars") if typed is not None else ""
    options = [("expected-lines", str(rows))] if rows > 1 and essay else []
    options += [("expected-length", width)] if width not in ("", "0") else []
    return Interaction(
        kind=Kind.EXTENDED_TEXT if essay else Kind.TEXT_ENTRY,
        response=ident,
        base_type="float" if key.ranges else "string",
        key=key,
        options=tuple(options),
    )


def _pointed(response: Element, setting: Setting) -> Interaction:
    """A place in a picture: areas to choose from where they are given, else any point."""
    ident = attr(response, "ident", "response")
    labels = [one for one in below(response, "response-label") if attr(one, "rarea") and string(one)]
    image, size = _picture(response, setting)
    if labels:
        return replace(_spotted(response, labels, setting), image=image, image_size=size)
    key = area_key(ident, setting.conditions)
    return Interaction(
        kind=Kind.SELECT_POINT, response=ident, base_type="point", key=key, image=image, image_size=size
    )


def _spotted(response: Element, labels: Sequence[Element], setting: Setting) -> Interaction:
    ident, many = attr(response, "ident", "response"), attr(response, "rcardinality").lower() == "multiple"
    spots = tuple(
        Choice(id=attr(one, "ident"), shape=shape_of(attr(one, "rarea")), coords=coords(_coordinates(one)))
        for one in labels
    )
    return Interaction(
        kind=Kind.HOTSPOT,
        response=ident,
        choices=spots,
        key=(multiple_key if many else single_key)(ident, setting.conditions),
        cardinality="multiple" if many else "single",
        max_choices=0 if many else 1,
    )


def _picture(response: Element, setting: Setting) -> tuple[str, tuple[int, int] | None]:
    """The picture in a response, or the first one in the question where it has none of its own."""
    around = next((one for one in response.iterancestors() if name(one) == "presentation"), response)
    found = (one for part in (response, around) for one in below(part, "matimage", "matapplication"))
    picture = next((one for one in found if is_picture(one)), None)
    if picture is None:
        return "", None
    url = attr(picture, "uri")
    width, height = (whole(attr(picture, key), 0) for key in ("width", "height"))
    size = (width, height) if width > 0 and height > 0 else None
    return setting.text.resolve(url) or safe_url(url, IMAGE_SCHEMES) or "", size


def _coordinates(label: Element) -> str:
    return (label.text or "").strip() or string(label)


def named(response: Element) -> str:
    """The name that stands in brackets in the text for this response."""
    return attr(response, "ident").removeprefix("response_")


def all_responses(presentation: Element | None) -> list[Element]:
    """The responses of an item in reading order."""
    return list(below(presentation, *RESPONSES))


def upload() -> Interaction:
    """A file to be handed in, where the source has no response for it."""
    return Interaction(kind=Kind.UPLOAD, base_type="file")


def essay() -> Interaction:
    """A free answer, where the source has no response for it."""
    return Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")
