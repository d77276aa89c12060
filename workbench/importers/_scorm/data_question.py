"""A question in data of no known tool, by what most call its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbench.importers._scorm.data_arranged import named, order_of, pairs_of, tell_order
from workbench.importers._scorm.data_blanks import blanks_in
from workbench.importers._scorm.data_key import APART, Options, judged, right_ones, said
from workbench.importers._tools.exercise import Answer, Told, choice, gaps, lines, match, order, typed
from workbench.importers._tools.shared import Writer, string
from workbench.model.content import Node

Json = Any
_ASKED = (
    "question", "questiontext", "questiontitle", "questionstem", "thequestion", "qtext", "prompt", "stem",
    "q", "query", "pregunta", "pergunta", "frage", "enunciado", "domanda", "vraag", "fraga",
)  # fmt: skip
_CLAIMED = (
    "statement",
    "claim",
    "assertion",
    "aussage",
    "afirmacion",
    "afirmacao",
    "affirmation",
    "affermazione",
)
"""What is true or false."""
_STATED = ("text", *_CLAIMED, "task", "body", "description", "title", "name")
"""What may ask where the answers say of themselves whether they are right."""
_BOTH = {"true": True, "false": False}
_OUTCOMES = ("correctfeedback", "incorrectfeedback", "feedbackcorrect", "feedbackincorrect")
_SURE = 5
"""Questions from which on it is odd that none has its first answer right."""
_LISTED = (
    "options", "choices", "answers", "alternatives", "responses", "answerchoices", "answeroptions", "opts",
    "option", "choice", "answer", "a", "o", "opciones", "respuestas", "opcoes", "alternativas", "respostas",
    "antworten", "antwortmoglichkeiten", "reponses", "propositions", "risposte", "opzioni", "antwoorden",
    "variants", "opties", "keuzes", "valg", "svar", "alternativ", "vaihtoehdot", "odpowiedzi", "odpovedi",
)  # fmt: skip
_RIGHT = (
    "correct",
    "correctanswer",
    "correctanswers",
    "correctindex",
    "correctindexes",
    "correctindices",
    "correctoption",
    "correctoptions",
    "correctchoice",
    "correctanswerindex",
    "correctoptionindex",
    "correctid",
    "correctids",
    "correctkey",
    "correctvalue",
    "correctcombination",
    "correctselection",
    "correctresponse",
    "correctresponses",
    "rightanswer",
    "rightanswers",
    "rightindex",
    "answer",
    "answerindex",
    "answerkey",
    "solution",
    "right",
    "ans",
    "key",
    "c",
    "correcta",
    "correcto",
    "correctas",
    "correta",
    "corretas",
    "respuestacorrecta",
    "respuesta",
    "respostacorreta",
    "resposta",
    "richtig",
    "richtige",
    "bonnereponse",
    "reponse",
    "corretta",
    "goed",
    "juist",
    "riktig",
    "korrekt",
    "poprawna",
)
_TRUTH = ("istrue", "iscorrect", "truth", "true", "value", "wahr", "verdadero", "vrai")
"""What says that a claim is true."""
_GENERAL = (
    "explanation", "explain", "feedback", "fb", "rationale", "comment", "explanationtext", "feedbacktext",
    "explicacion", "retroalimentacion", "explicacao", "explication", "erklarung", "spiegazione",
    "why", "reason", "reasoning", "justification", "customfeedback", "uitleg", "toelichting",
    "begrundung", "porque",
)  # fmt: skip
_HINTS = ("hint", "hints", "tip", "tips", "clue", "pista", "pistas", "hinweis", "hinweise", "tipp", "tipps")
_SENTENCE = 5
"""Words from which on a text is more than an answer."""
_TOLD = (*_GENERAL, *_OUTCOMES, *_HINTS)
_ASKS = re.compile(r"[?？]\s*$")
_COUNTS = re.compile(
    r"id$|order|number|num$|points?|weight|time|level|duration|page|score|attempt|max|min|step|slide|width|height"
    r"|count|total|amount|size|speed|delay|duration|col(umn)?s?$|rows?$|year|age$|version|depth|limit|chapter|module"
    r"|current|active|selected|start|initial|default|index$|^[ijknxyz]$|offset|tries|minut|second"
)
"""Names of numbers that are no answer's place."""
_BY_SHAPE = " by shape"
"""Under what an object says by which name the right answer was told, where that was no known one."""
_MOST = 60


def question_in(value: dict[str, Json], writer: Writer, first: int = 0) -> tuple[Node, frozenset[str]] | None:
    """The exercise that an object is, with the names of what became of it; None where it is none.

    Args:
        value: the object.
        writer: writes its texts.
        first: the number that the first answer has, where a right one is told by its place.
    """
    names = named(value)
    made = _arranged(value, names, writer) or _with_blanks(value, names, writer)
    if made:
        return made
    found, asked, name, apart = _asking({key: value[own] for key, own in names.items()})
    node = _made(found, asked, name, writer, first) if asked or name else None
    if node is None:
        return None
    if _BY_SHAPE in found:
        _tell_guess(writer, string(found[asked]), names[found[_BY_SHAPE]])
    claim = _TRUTH if asked in _CLAIMED else ()
    used = {asked, name, *apart, *_RIGHT, *claim, *_told_by(found)} - {""}
    return node, frozenset(names[key] for key in used if key in names)


def _arranged(
    value: dict[str, Json], names: dict[str, str], writer: Writer
) -> tuple[Node, frozenset[str]] | None:
    """The pairs to find, or the order to make, that an object asks for; None where it asks for neither."""
    own_names = (names[key] for key in (*_ASKED, *_STATED) if key in names)
    asked = next((one for one in own_names if string(value[one])), "")
    pairs, own = pairs_of(value, names)
    if pairs:
        sides = [(writer.html(left), writer.html(right)) for left, right in pairs]
        return match(writer.html(value.get(asked)), sides), frozenset((own, asked)) - {""}
    steps, used = order_of(value, names)
    if not steps or not asked:
        return None
    tell_order(writer, value[asked], guessed=len(used) < 2)
    told = _told({key: value[own] for key, own in names.items()}, writer)
    return order(writer.html(value[asked]), map(writer.html, steps), told), frozenset((asked, *used))


def _told_by(found: dict[str, Json]) -> Iterator[str]:
    """The names of what is told before and after an answer."""
    for key in _TOLD:
        value = found.get(key)
        outcomes = isinstance(value, dict) and {"correct", "incorrect"} & value.keys()
        if isinstance(value, str) or outcomes or (key in _HINTS and isinstance(value, list)):
            yield key


def _with_blanks(
    value: dict[str, Json], names: dict[str, str], writer: Writer
) -> tuple[Node, frozenset[str]] | None:
    """The text with places to fill that an object is; None where it is none."""
    found = {key: value[own] for key, own in names.items()}
    pieces, used = blanks_in(found)
    if not pieces:
        return None
    asked = next((key for key in (*_ASKED, *_STATED) if string(found.get(key)).strip()), "")
    made = gaps(writer.html(found.get(asked)), pieces, _told(found, writer))
    return made, frozenset(names[key] for key in (*used, asked, *_told_by(found)) if key in names)


def counted_from(listed: list[Json], writer: Writer) -> int:
    """The number that questions in a list give to a first answer: 1 where only that fits, else 0."""
    places = [place for one in listed if isinstance(one, dict) and (place := _place(one)) is not None]
    one_based = all(0 < at <= most for at, most in places) and any(at == most for at, most in places)
    if len(places) >= _SURE and not one_based and all(at for at, _ in places):
        writer.package.notes.warning(
            f"None of {len(places)} questions has its first answer right, as their numbers count from 0: "
            "perhaps they count from 1.",
            where=writer.folders[0],
            code="key_guessed",
            advice="Check the right answers in the editor.",
        )
    return int(one_based)


def _place(value: dict[str, Json]) -> tuple[int, int] | None:
    """The number by which a question names its right answer, and how many there are; None where none does."""
    found, asked, name, _ = _asking({key: value[own] for key, own in named(value).items()})
    listed = found.get(name)
    right = next((found[key] for key in _RIGHT if key in found and key != name), None)
    place = int(right) if isinstance(right, str) and right.strip().isdecimal() else right
    if not asked or not isinstance(listed, list | dict) or not isinstance(place, int) or place is True:
        return None
    options = list(listed.values()) if isinstance(listed, dict) else listed
    plain = all(isinstance(one, str) and not one.strip().isdecimal() for one in options)
    by_number = isinstance(listed, dict) and any(key[-1:].isdecimal() for key in map(str, listed))
    return (place, len(options)) if plain and not by_number else None


def may_ask(value: dict[str, Json]) -> bool:
    """Whether an object asks something and lets choose from answers."""
    _, asked, name, _ = _asking({key: value[own] for key, own in named(value).items()})
    return bool(asked and name)


def _asking(found: dict[str, Json]) -> tuple[dict[str, Json], str, str, tuple[str, ...]]:
    """An object's values, and the names of what asks, of the answers, and of answers that stand apart."""
    asked = next((key for key in _ASKED if string(found.get(key)).strip()), "")
    name = next((key for key in _LISTED if _is_listed(found.get(key))), "")
    apart = {} if name or not asked else _apart(found)
    if not asked:
        name = next((key for key, one in found.items() if _isjudged(one)), "") or _keyed(found, name)
        asked = next((key for key in _STATED if string(found.get(key)).strip()), "")
    if not (asked and name) and (shape := _by_shape(found)):
        asks, listed, key = shape
        return {**found, "correct": found[key], _BY_SHAPE: key}, asks, listed, ()
    if not apart:
        return found, asked, name, ()
    rest = {key: one for key, one in found.items() if key not in apart}
    return {**rest, "options": apart}, asked, "options", tuple(apart)


def _keyed(found: dict[str, Json], name: str) -> str:
    """The name of the answers where one of them is said to be right elsewhere; "" where none is."""
    listed = found.get(name)
    return name if isinstance(listed, list) and _key(found, name, list(enumerate(listed)), 0)[0] else ""


def _by_shape(found: dict[str, Json]) -> tuple[str, str, str] | None:
    """The names of what asks, the answers and the right one's place, if a question is there at all."""
    asked = [key for key, one in found.items() if isinstance(one, str) and _ASKS.search(one)]
    lists = [key for key, one in found.items() if isinstance(one, list)]
    plain = [key for key in lists if _is_listed(found[key]) and _is_plain(found[key])]
    if len(asked) != 1 or len(plain) != 1 or len(lists) != 1:
        return None
    most = len(found[plain[0]])
    numbers = [key for key, one in found.items() if isinstance(one, int) and not isinstance(one, bool)]
    places = [key for key in numbers if 0 <= found[key] < most and not _COUNTS.search(key)]
    return (asked[0], plain[0], places[0]) if len(places) == 1 else None


def _tell_guess(writer: Writer, asked: str, name: str) -> None:
    """Say of a question that what is right was told by a number of an unknown name."""
    writer.package.notes.warning(
        f"Which answer is right was taken from a number called “{name[:40]}”: its place from 0 on.",
        where=writer.folders[0],
        excerpt=asked,
        code="key_guessed",
        advice="Check the right answer in the editor.",
    )


def _is_plain(listed: list[Json]) -> bool:
    return all(isinstance(one, str) and len(one) < 300 for one in listed)


def _made(found: dict[str, Json], asked: str, name: str, writer: Writer, first: int) -> Node | None:
    """The exercise of a question: with its answers to choose from, or one that is typed."""
    blocks = writer.html(found.get(asked))
    listed = found.get(name)
    if listed is None:
        claimed = asked in _CLAIMED and any(isinstance(found.get(key), bool) for key in (*_RIGHT, *_TRUTH))
        return _typed(found, blocks, writer) if asked in _ASKED or claimed else None
    options = list(listed.items()) if isinstance(listed, dict) else list(enumerate(listed))
    key, marks = _key(found, name, options, first)
    if not any(marks):
        _tell_no_key(writer, string(found.get(asked)) or said(options[0][1]))
    return choice(blocks, _answers(options, marks, writer), _told(found, writer, key))


def _typed(found: dict[str, Json], blocks: tuple[Node, ...], writer: Writer) -> Node | None:
    """A question whose one answer is a word, or yes or no."""
    key = next((key for key in (*_RIGHT, *_TRUTH) if key in found), "")
    right, told = found.get(key), _told(found, writer, key)
    right = right[0] if isinstance(right, list) and len(right) == 1 else right
    right = _BOTH.get(string(right).strip().lower(), right)
    if isinstance(right, bool):
        pair = [Answer(content=lines("True"), right=right), Answer(content=lines("False"), right=not right)]
        return choice(blocks, pair, told)
    return typed(blocks, [right], told) if isinstance(right, str) and right.strip() else None


def _key(found: dict[str, Json], name: str, options: Options, first: int) -> tuple[str, list[bool]]:
    """The name of what tells which answers are right, "" for themselves; and which they are."""
    own = right_ones(options, "", None, first)
    for key in () if any(own) else _RIGHT:
        if key in found and key != name and any(marks := right_ones(options, key, found[key], first)):
            return key, marks
    return "", own


def _told(found: dict[str, Json], writer: Writer, key: str = "") -> Told:
    """What is told before and after an answer, the key apart."""
    found = {one: value for one, value in found.items() if one != key}
    hints = next((found[key] for key in _HINTS if found.get(key)), None)
    listed = hints if isinstance(hints, list) else [hints]
    return Told(
        general=_general(found, writer),
        correct=_on(found, writer, "correct"),
        incorrect=_on(found, writer, "incorrect"),
        hints=tuple(blocks for one in listed if (blocks := writer.html(one))),
    )


def _tell_no_key(writer: Writer, asked: str) -> None:
    writer.package.notes.warning(
        "An exercise has no key: which of its answers is right was not found in the data.",
        where=writer.folders[0],
        excerpt=asked,
        code="no_key",
        advice="Mark the right answer in the editor.",
    )


def _apart(found: dict[str, Json]) -> dict[str, Json]:
    """The answers that stand under names of their own, such as `optionA`; none where they are not two."""
    named = {key: one for key, one in found.items() if APART.fullmatch(key) and string(one).strip()}
    return named if len(named) > 1 and {"a", "1"} & {APART.sub(r"\1", key) for key in named} else {}


def _is_listed(value: Json) -> bool:
    if isinstance(value, dict):
        return 2 <= len(value) <= _MOST and all(isinstance(one, str) for one in value.values())
    return isinstance(value, list) and 2 <= len(value) <= _MOST and all(said(one) for one in value)


def _isjudged(value: Json) -> bool:
    """Whether a list is one of answers that each say of themselves whether they are right."""
    return _is_listed(value) and isinstance(value, list) and all(judged(one) is not None for one in value)


def _answers(options: Options, marks: list[bool], writer: Writer) -> Iterator[Answer]:
    for (_, option), right in zip(options, marks, strict=True):
        yield Answer(content=writer.html(said(option)), right=right, feedback=_own_feedback(option, writer))


def _own_feedback(option: Json, writer: Writer) -> tuple[Node, ...]:
    told = {str(key).lower(): one for key, one in option.items()} if isinstance(option, dict) else {}
    return writer.html(next((told[key] for key in _GENERAL if string(told.get(key))), ""))


def _general(found: dict[str, Json], writer: Writer) -> tuple[Node, ...]:
    """What is told after any answer; a text beside the key, under a name that may be one, too."""
    beside = (key for key in _RIGHT if len(string(found.get(key)).split()) >= _SENTENCE)
    texts = dict.fromkeys(string(found.get(key)) for key in (*_GENERAL, *beside))
    return tuple(block for one in texts for block in writer.html(one))


def _on(found: dict[str, Json], writer: Writer, outcome: str) -> tuple[Node, ...]:
    """The feedback on right or wrong answers, under its own name or within `feedback`."""
    own = found.get(f"{outcome}feedback") or found.get(f"feedback{outcome}")
    inner = found.get("feedback")
    return writer.html(own or (inner.get(outcome) if isinstance(inner, dict) else ""))
