"""A question in data of no known tool, by what most call its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbench.importers._tools.exercise import Answer, Told, choice, lines, match, typed
from workbench.importers._tools.shared import Writer, record, string
from workbench.model.content import Node

Json = Any
_ASKED = (
    "question", "questiontext", "questiontitle", "questionstem", "thequestion", "qtext", "prompt", "stem",
    "q", "query", "pregunta", "pergunta", "frage", "enunciado", "domanda", "vraag", "fraga",
)  # fmt: skip
_STATED = ("text", "statement", "task", "body", "description", "title", "name")
"""What may ask where the answers say of themselves whether they are right."""
_BOTH = {"true": True, "false": False}
_OUTCOMES = ("correctfeedback", "incorrectfeedback", "feedbackcorrect", "feedbackincorrect")
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
_TRUE = (
    "correct", "iscorrect", "is_correct", "right", "isright", "valid", "isvalid", "istrue", "ok", "correcta",
    "correcto", "correta", "escorrecta", "correctanswer", "iscorrectanswer", "richtig", "vrai", "juste",
    "goed", "juist", "riktig", "korrekt", "fraction",
)  # fmt: skip
_SAID = (
    "text",
    "label",
    "option",
    "answer",
    "content",
    "html",
    "value",
    "title",
    "choice",
    "varianttext",
    "ans",
    "tekst",
    "texto",
    "texte",
)
_GENERAL = (
    "explanation", "feedback", "rationale", "hint", "comment", "explanationtext", "feedbacktext",
    "explicacion", "retroalimentacion", "explicacao", "explication", "erklarung", "spiegazione",
    "why", "reason", "reasoning", "justification", "customfeedback", "uitleg", "toelichting",
    "begrundung", "porque",
)  # fmt: skip
_APART = re.compile(
    r"(?:option|choice|answer|opt|ans|opcion|opcao|respuesta|resposta|antwort|reponse|variant)?([a-h]|[1-8])"
)
"""Answers that each stand under a name of their own, by a letter or number."""
_PAIRS = ("pairs", "matches", "matching", "matchingpairs", "couples", "parejas", "pares", "paare", "paires")
_SIDES = (
    ("left", "right"), ("term", "definition"), ("premise", "response"), ("source", "target"),
    ("prompt", "match"), ("item", "match"), ("question", "answer"), ("a", "b"), ("key", "value"),
    ("text", "match"), ("from", "to"),
)  # fmt: skip
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


def question_in(value: dict[str, Json], writer: Writer) -> tuple[Node, frozenset[str]] | None:
    """The exercise that an object is, with the names of what became of it; None where it is none."""
    names = _named(value)
    if paired := _paired(value, names, writer):
        return paired
    found, asked, name, apart = _asking({key: value[own] for key, own in names.items()})
    made = _made(found, asked, name, writer) if asked or name else None
    if _BY_SHAPE in found and made is not None:
        _tell_guess(writer, string(found[asked]), names[found[_BY_SHAPE]])
    used = {asked, name, *apart, *_RIGHT, *_GENERAL, *_OUTCOMES} - {""}
    return None if made is None else (made, frozenset(names[key] for key in used if key in names))


def _paired(
    value: dict[str, Json], names: dict[str, str], writer: Writer
) -> tuple[Node, frozenset[str]] | None:
    """The pairs to find that an object asks for; None where it asks for none."""
    key = next((names[one] for one in _PAIRS if one in names and isinstance(value[names[one]], list)), "")
    pairs = [pair for one in value[key] if (pair := _pair(one))] if key else []
    if len(pairs) < 2 or len(pairs) != len(value[key]):
        return None
    asked = next(
        (names[one] for one in (*_ASKED, *_STATED) if one in names and string(value[names[one]])), ""
    )
    made = match(
        writer.html(value.get(asked)), [(writer.html(one), writer.html(other)) for one, other in pairs]
    )
    return made, frozenset((key, asked)) - {""}


def _pair(value: Json) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value):
        return value[0], value[1]
    found = _named(record(value))
    for left, right in _SIDES:
        if left in found and right in found:
            one, other = string(record(value)[found[left]]), string(record(value)[found[right]])
            return (one, other) if one.strip() and other.strip() else None
    return None


def may_ask(value: dict[str, Json]) -> bool:
    """Whether an object asks something and lets choose from answers."""
    _, asked, name, _ = _asking({key: value[own] for key, own in _named(value).items()})
    return bool(asked and name)


def _named(value: dict[str, Json]) -> dict[str, str]:
    """An object's own names by what most would call them."""
    return {str(key).lower().replace("-", "").replace("_", ""): str(key) for key in value}


def _asking(found: dict[str, Json]) -> tuple[dict[str, Json], str, str, tuple[str, ...]]:
    """An object's values, and the names of what asks, of the answers, and of answers that stand apart."""
    asked = next((key for key in _ASKED if string(found.get(key)).strip()), "")
    name = next((key for key in _LISTED if _is_listed(found.get(key))), "")
    apart = {} if name or not asked else _apart(found)
    if not asked:
        name = next((key for key, one in found.items() if _is_judged(one)), "") or _keyed(found, name)
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
    right = next((found[key] for key in _RIGHT if key in found and key != name), None)
    wanted = right if isinstance(right, list) else [right]
    options = listed if isinstance(listed, list) else []
    keyed = any(_is_right(at, at, one, _said(one), wanted) for at, one in enumerate(options))
    return name if keyed and right is not None else ""


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


def _made(found: dict[str, Json], asked: str, name: str, writer: Writer) -> Node | None:
    listed = found.get(name)
    right = next((found[key] for key in _RIGHT if key in found and key != name), None)
    told = Told(
        general=_general(found, writer),
        correct=_on(found, writer, "correct"),
        incorrect=_on(found, writer, "incorrect"),
    )
    blocks = writer.html(found.get(asked))
    if listed is not None:
        options = list(listed.items()) if isinstance(listed, dict) else list(enumerate(listed))
        return choice(blocks, _answers(options, right, found, writer), told)
    if asked not in _ASKED:
        return None
    right = right[0] if isinstance(right, list) and len(right) == 1 else right
    right = _BOTH.get(string(right).strip().lower(), right)
    if isinstance(right, bool):
        pair = [Answer(content=lines("True"), right=right), Answer(content=lines("False"), right=not right)]
        return choice(blocks, pair, told)
    return typed(blocks, [right], told) if isinstance(right, str) and right.strip() else None


def _apart(found: dict[str, Json]) -> dict[str, Json]:
    """The answers that stand under names of their own, such as `optionA`; none where they are not two."""
    named = {key: one for key, one in found.items() if _APART.fullmatch(key) and string(one).strip()}
    return named if len(named) > 1 and {"a", "1"} & {_APART.sub(r"\1", key) for key in named} else {}


def _is_listed(value: Json) -> bool:
    if isinstance(value, dict):
        return 2 <= len(value) <= _MOST and all(isinstance(one, str) for one in value.values())
    return isinstance(value, list) and 2 <= len(value) <= _MOST and all(_said(one) for one in value)


def _is_judged(value: Json) -> bool:
    """Whether a list is one of answers that each say of themselves whether they are right."""
    return _is_listed(value) and isinstance(value, list) and all(_judged(one) is not None for one in value)


def _said(option: Json) -> str:
    """What an option says."""
    if isinstance(option, dict):
        told = {str(key).lower(): one for key, one in option.items()}
        return next((string(told[key]) for key in _SAID if string(told.get(key)).strip()), "")
    if isinstance(option, int | float) and not isinstance(option, bool):
        return str(option)
    return string(option).strip()


def _answers(
    options: list[tuple[Json, Json]], right: Json, found: dict[str, Json], writer: Writer
) -> Iterator[Answer]:
    wanted = right if isinstance(right, list) else [right]
    own = [_judged(option) for _, option in options]
    for at, (key, option) in enumerate(options):
        said = _said(option)
        true = own[at] if any(one is not None for one in own) else _is_right(at, key, option, said, wanted)
        yield Answer(content=writer.html(said), right=bool(true), feedback=_own_feedback(option, writer))


def _judged(option: Json) -> bool | None:
    """Whether an option says of itself that it is right."""
    told = {str(key).lower(): one for key, one in option.items()} if isinstance(option, dict) else {}
    found = next((told[key] for key in _TRUE if key in told), None)
    return None if found is None else str(found).lower() in ("true", "1", "yes", "100")


def _is_right(at: int, key: Json, option: Json, said: str, wanted: list[Json]) -> bool:
    """Whether an answer is named as right: by its place, letter, name or words."""
    own = record(option)
    names = {said, chr(ord("A") + at), chr(ord("a") + at)}
    names |= {str(own[one]) for one in ("id", "key", "value", "letter") if one in own}
    names |= {str(key), _APART.sub(r"\1", str(key))} if "id" not in own else set()
    told = [str(one).strip() for one in wanted if not isinstance(one, bool) and one is not None]
    return any(one in names or _APART.sub(r"\1", one.lower()) in names for one in told)


def _own_feedback(option: Json, writer: Writer) -> tuple[Node, ...]:
    told = {str(key).lower(): one for key, one in option.items()} if isinstance(option, dict) else {}
    return writer.html(next((told[key] for key in _GENERAL if string(told.get(key))), ""))


def _general(found: dict[str, Json], writer: Writer) -> tuple[Node, ...]:
    return writer.html(next((found[key] for key in _GENERAL if string(found.get(key))), ""))


def _on(found: dict[str, Json], writer: Writer, outcome: str) -> tuple[Node, ...]:
    """The feedback on right or wrong answers, under its own name or within `feedback`."""
    own = found.get(f"{outcome}feedback") or found.get(f"feedback{outcome}")
    inner = found.get("feedback")
    return writer.html(own or (inner.get(outcome) if isinstance(inner, dict) else ""))
