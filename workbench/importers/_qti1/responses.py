"""The responses of QTI 1.2, in all its dialects, as interactions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workbench.importers._markup import says
from workbench.importers._qti.names import Element, attr, below, child, children, name, string, whole
from workbench.importers._qti1.blanks import typed_blank
from workbench.importers._qti1.conditions import response_ident
from workbench.importers._qti1.d2l import in_any_box
from workbench.importers._qti1.keys import (
    by_grading,
    chosen_key,
    multiple_key,
    number_key,
    order_by_grading,
    ordered_key,
    own_key,
    percents,
    single_key,
    text_key,
    unpaid,
    within,
)
from workbench.importers._qti1.matching import matching
from workbench.importers._qti1.pointing import on_picture, pointed
from workbench.importers._qti1.setting import Setting, asked, choice_of, left_of, shuffled, takes_file
from workbench.importers._qti1.wording import worded
from workbench.model.content import Node, doc, paragraph
from workbench.model.exercise import Interaction, Key, Kind

_YES = ("yes", "true")
_MANY = (
    "multiple_answer",
    "multiple answer",
    "multi-select",
    "multi select",
    "multiple_response",
    "multiple response",
)
_COMPARED = ("scoring-algorithm", "levenshtein-distance")
_BLANKS = ("short answer", "fill in the blanks")
_BANK = "wordbank"
"""What New Quizzes calls a blank that takes one of the words of a bank."""
_ONE = ("multiple choice", "multiple_choice", "true_false", "true/false", "either")


def interactions(responses: Sequence[Element], setting: Setting) -> list[tuple[Interaction, Element]]:
    """The interactions that responses make, each with the element whose place it takes."""
    if is_matching(responses, setting):
        return [(on_picture(matching(responses, setting), responses, setting), responses[0])]
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
        and all(left_of(one) is not None for one in responses)
    )


def _offered(response: Element) -> tuple[str, ...]:
    return tuple(string(one) for one in below(response, "response-label"))


def _interaction(response: Element, setting: Setting) -> Interaction:
    if name(response) == "response-xy" or next(below(response, "render-hotspot"), None) is not None:
        return pointed(response, setting)
    if takes_file(response):
        return upload(response_ident(response))
    labels = list(below(response, "response-label"))
    typed = next(below(response, "render-fib"), None)
    if setting.says("multiple_blanks") and labels and typed is None:
        return _blank(response, labels, setting)
    slider = next(below(response, "render-slider"), None)
    if slider is not None and not any(map(string, labels)):
        return _slid(response, slider, setting)
    if typed is not None or not labels:
        return _typed(response, typed, setting)
    if name(response) in ("response-str", "response-num"):
        return replace(_chosen(response, labels, replace(setting, sort="dropdown")), kind=Kind.INLINE_CHOICE)
    return _chosen(response, labels, setting)


# Choosing -------------------------------------------------------------------------------------


def _chosen(response: Element, labels: Sequence[Element], setting: Setting) -> Interaction:
    ident, cardinality = response_ident(response), attr(response, "rcardinality").lower()
    shown = child(response, "render-choice", "render-extension")
    basis = Interaction(
        kind=Kind.CHOICE,
        response=ident,
        prompt=_prompt(response, setting),
        choices=tuple(choice_of(one, setting, ident) for one in labels),
        shuffle=shuffled(response),
        options=tuple(_labels_around(shown, setting)),
    )
    if setting.says("dropdown", "jumbled") and cardinality != "ordered":
        key = chosen_key(ident, setting.conditions)
        return replace(basis, kind=Kind.INLINE_CHOICE, key=key, prompt=None)
    if cardinality == "ordered" or setting.says("ordering"):
        key = ordered_key(ident, [one.id for one in basis.choices], setting.conditions)
        key = order_by_grading(key, setting.conditions, setting.grading)
        key = replace(key, by_place=key.by_place or (setting.partial and bool(key.correct)))
        prompt = basis.prompt or _sentence(response, setting)
        return replace(basis, kind=Kind.ORDER, cardinality="ordered", max_choices=0, key=key, prompt=prompt)
    if setting.says(*_MANY) or (cardinality == "multiple" and not _one_right(ident, setting)):
        key = _many(ident, basis, setting)
        most = len(key.correct) if setting.grading == "3" else _most(shown, key)
        return replace(basis, cardinality="multiple", max_choices=most, key=key)
    idents = [one.id for one in basis.choices]
    key = own_key(chosen_key(ident, setting.conditions), idents, setting.conditions, many=False)
    credit = percents(idents, setting.conditions, key.correct)
    return replace(basis, key=replace(key, mapping=credit) if credit else key)


def _sentence(response: Element, setting: Setting) -> Node | None:
    """The words that stand between the pieces of a jumbled sentence, with a gap for each piece."""
    parts = list(children(next(below(response, "ims-render-object"), None), "material", "response-label"))
    words = [
        "___" if name(one) == "response-label" else setting.text.tree(one).plain.strip() for one in parts
    ]
    said = " ".join(filter(None, words))
    return doc(paragraph(said)) if setting.says("jumbled") and said.strip("_ ") else None


def _most(shown: Element | None, key: Key) -> int:
    """How many choices may be taken, where the source says so and the full answer stays in reach."""
    most = 0 if shown is None else whole(attr(shown, "maxnumber"), 0)
    return most if most >= max(2, len(key.correct)) else 0


def _one_right(ident: str, setting: Setting) -> bool:
    """Whether just one choice may be taken though several are allowed for, as Desire2Learn writes it."""
    return setting.says(*_ONE) and len(single_key(ident, setting.conditions).correct) == 1


def _labels_around(shown: Element | None, setting: Setting) -> Iterator[tuple[str, str]]:
    """What stands above and below a list that is to be put in order."""
    for one in children(shown, "material"):
        words = setting.text.tree(one).plain.strip()
        side = "bottom" if attr(one, "position").lower() == "bottom" else "top"
        if words:
            yield f"data-{side}-label", words


def _many(ident: str, basis: Interaction, setting: Setting) -> Key:
    labels = [one.id for one in basis.choices]
    key = own_key(multiple_key(ident, setting.conditions), labels, setting.conditions, many=True)
    credit = percents(labels, setting.conditions)
    if setting.whole:
        return replace(key, mapping=())
    return replace(key, mapping=credit) if credit else by_grading(key, labels, setting.grading)


def _prompt(response: Element, setting: Setting) -> Node | None:
    """Material that stands in the response before its choices."""
    if (left := left_of(response)) is None or setting.says("dropdown", "blank"):
        return None
    found = setting.text.tree(left)
    return found if says(found) else None


# Typing ---------------------------------------------------------------------------------------


def _blank(response: Element, labels: Sequence[Element], setting: Setting) -> Interaction:
    """Canvas writes the answers that count as choices; some of them are lists to choose from."""
    ident = response_ident(response)
    if (way := attr(labels[0], "answer-type")) in ("dropdown", _BANK):
        made = replace(_chosen(response, labels, replace(setting, sort="dropdown")), kind=Kind.INLINE_CHOICE)
        return replace(made, options=(*made.options, ("data-answer-type", way))) if way == _BANK else made
    return typed_blank(ident, labels, setting)


def _typed(response: Element, typed: Element | None, setting: Setting) -> Interaction:
    ident = response_ident(response)
    if setting.says("file upload", "file_upload", "file-upload", "audio recording"):
        kinds = attr(typed, "mimetype") if typed is not None else ""
        taken = [("type", " ".join(kinds.split()))] if kinds else []
        return replace(upload(ident), options=(*taken, *asked(response)))
    sort = attr(typed, "fibtype").lower() if typed is not None else ""
    rows = whole(attr(typed, "rows"), 0) if typed is not None else 0
    numeric = name(response) == "response-num" or sort in ("decimal", "integer", "scientific")
    numeric = numeric or setting.says("numerical") or _bounded(ident, setting)
    key = number_key(ident, setting.conditions) if numeric else _words(ident, setting)
    key = replace(key, case_sensitive=key.case_sensitive or setting.case)
    key = within(key, typed) if numeric and setting.limited else key
    width = attr(typed, "columns") or attr(typed, "maxchars") if typed is not None else ""
    width = "" if width == "0" else width
    free = not numeric and _is_free(ident, key, rows, width, setting)
    basis = Interaction(
        kind=Kind.EXTENDED_TEXT if free else Kind.TEXT_ENTRY,
        response=ident,
        base_type="float" if key.ranges or numeric or setting.calculated and not key.correct else "string",
        key=key,
        options=(*_field(typed, free, rows, width, setting), *asked(response)),
    )
    return in_any_box(worded(basis, setting), typed)


def _field(
    typed: Element | None, free: bool, rows: int, width: str, setting: Setting
) -> Iterator[tuple[str, str]]:
    """How large the field is, what stands in it at first, and what it takes."""
    if rows > 1 and free:
        yield "expected-lines", str(rows)
    if width:
        yield "expected-length", width
    if begun := next(filter(None, map(string, below(typed, "response-label"))), setting.begun):
        yield "placeholder-text", begun
    for key in _COMPARED:
        if typed is not None and attr(typed, key):
            yield key, attr(typed, key)
    if free and setting.formatted:
        yield "format", "xhtml"


def _words(ident: str, setting: Setting) -> Key:
    """The words that count; those of Brightspace's blanks count though a share of nought was left at them."""
    key = text_key(ident, setting.conditions)
    named = unpaid(ident, setting.conditions)
    if key.correct or not named.correct or not setting.says(*_BLANKS):
        return key
    message = "The rules name answers, but give no points for them; here they count."
    setting.text.notes.warning(
        message, excerpt=", ".join(named.correct)[:200], code="scoring", advice="Look at the right answers."
    )
    return named


def _bounded(ident: str, setting: Setting) -> bool:
    """Whether the rules want a number between bounds, though nothing else says that it is one."""
    tests = [test for rule in setting.conditions for test in rule.tests if test.response == ident]
    return any(test.kind in ("lower", "upper") for test in tests)


def _slid(response: Element, slider: Element, setting: Setting) -> Interaction:
    """A number that is set by moving a mark along a scale."""
    ident = response_ident(response)
    key = number_key(ident, setting.conditions)
    told = {"lowerbound": "lower-bound", "upperbound": "upper-bound", "step": "step"}
    scale = [(new, attr(slider, old)) for old, new in told.items() if attr(slider, old)]
    steps = [("step-label", "true")] if attr(slider, "steplabel").lower() in _YES else []
    return Interaction(kind=Kind.SLIDER, response=ident, base_type="float", key=key, options=(*scale, *steps))


def _is_free(ident: str, key: Key, rows: int, width: str, setting: Setting) -> bool:
    """Whether it asks for a text of one's own: so named, of many lines, or without a key and a width."""
    if setting.says("essay", "long answer", "short response", "text question"):
        return True
    if key.correct or setting.calculated:
        return False
    named_short = setting.says(
        "short_answer",
        "short answer",
        "arithmetic",
        "figures",
        "blank",
        "fib",
        "pattern",
        "numer",
        "calc",
        "formula",
    )
    if named_short:
        return rows > 1 and not any(rule.wanted(ident) for rule in setting.conditions)
    return rows > 1 or (setting.alone and not width)


def upload(response: str = "RESPONSE") -> Interaction:
    """A file to be handed in."""
    return Interaction(kind=Kind.UPLOAD, response=response, base_type="file")


def essay() -> Interaction:
    """A free answer, where the source has no response for it."""
    return Interaction(kind=Kind.EXTENDED_TEXT, base_type="string")


def typed_alone(setting: Setting) -> Interaction:
    """A line to type in, where the source has no response for it; what its rules say is the key."""
    ident = next((test.response for rule in setting.conditions for test in rule.tests), "RESPONSE")
    numeric = setting.says("numeric", "calculated")
    key = (number_key if numeric else text_key)(ident, setting.conditions)
    return Interaction(
        kind=Kind.TEXT_ENTRY, response=ident, base_type="float" if numeric else "string", key=key
    )


def named(response: Element) -> str:
    """The name that stands in brackets in the text for this response."""
    return response_ident(response).removeprefix("response_")
