"""An exercise as a QTI item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workbench.exporters._qti_body import BodyWriter
from workbench.exporters._qti_dialect import Dialect, escaped, html_tag, identifier, plain_number
from workbench.exporters._qti_interactions import declaration, told_apart, write_interaction
from workbench.exporters._qti_processing import processing, told_for
from workbench.exporters._qti_respell import respelled
from workbench.exporters._qti_settings import language, settings_of_outcome
from workbench.model.content import Node
from workbench.model.exercise import Choice, Exercise, Feedback, Interaction, Outcome, Rubric, Stimulus

_VIEWS = ("author", "candidate", "proctor", "scorer", "testConstructor", "tutor")
_USES = ("instructions", "scoring", "navigation")
_NOT_WORD = re.compile(r"[^A-Za-z0-9._-]+")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def item(exercise: Exercise, dialect: Dialect, address: Callable[[str], str], name: str) -> str:
    """The item's XML.

    Args:
        exercise: the question.
        dialect: the version of QTI.
        address: the address to write for an `asset:` one.
        name: its identifier in the package.
    """
    body = BodyWriter(dialect, address, write_interaction)
    parts = [
        *(declaration(body, one, _said(exercise, one)) for one in _asked(exercise)),
        *(
            respelled(one.source, dialect)
            for one in exercise.preserved
            if one.where == "response-declaration"
        ),
        *(_outcome(dialect, one) for one in _outcomes(exercise)),
        *_template_parts(exercise, dialect),
        _item_body(exercise, body),
        processing(exercise, dialect),
        *(_modal(body, one) for one in exercise.feedback),
        *(_of_choice(body, one) for asked in exercise.interactions for one in told_apart(asked, dialect)),
        *(_of_answer(body, *one) for asked in exercise.interactions for one in told_for(exercise, asked)),
        *(_hint(body, at, hint) for at, hint in enumerate(exercise.hints, start=1)),
    ]
    written = dialect.tag(
        "assessment-item", "\n".join(part for part in parts if part), _attributes(exercise, dialect, name)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _attributes(exercise: Exercise, dialect: Dialect, name: str) -> dict[str, object]:
    known = dict(exercise.metadata)
    return {
        "xmlns": dialect.namespace,
        "xmlns:xsi": _XSI,
        "xsi:schemaLocation": f"{dialect.namespace} {dialect.schema}",
        "identifier": _named(exercise.identifier or name, dialect),
        "title": exercise.title,
        "xml:lang": language(exercise.language),
        "adaptive": exercise.adaptive,
        "time-dependent": exercise.time_dependent,
        **{key: known[key][:256] for key in ("label", "tool-name", "tool-version") if key in known},
    }


def _named(word: str, dialect: Dialect) -> str:
    """The name of an item: any words in 2.1, an identifier in 3.0."""
    return identifier(word) if dialect.hyphens else word


def _asked(exercise: Exercise) -> Iterator[Interaction]:
    """The interactions whose response is to be declared, each response once."""
    seen: set[str] = set()
    for one in exercise.interactions:
        if one.response not in seen:
            seen.add(one.response)
            yield one


def _said(exercise: Exercise, one: Interaction) -> str:
    """What an author says of a key."""
    return dict(exercise.metadata).get(f"key of {one.response}", "")


def _outcomes(exercise: Exercise) -> Iterator[Outcome]:
    """The declared outcomes, and those that every item has."""
    named = {one.identifier: one for one in exercise.outcomes}
    if "SCORE" not in named:
        yield Outcome(identifier="SCORE", default=("0",), maximum=exercise.points)
    yield from exercise.outcomes
    if "FEEDBACK" not in named and _has_feedback(exercise):
        yield Outcome(identifier="FEEDBACK", cardinality="multiple", base_type="identifier")
    if exercise.hints and "HINT" not in named:
        yield Outcome(identifier="HINT", cardinality="multiple", base_type="identifier")


def _has_feedback(exercise: Exercise) -> bool:
    choices = (choice for one in exercise.interactions for choice in one.choices)
    return (
        any(not one.variable for one in exercise.feedback)
        or any(one.feedback is not None for one in choices)
        or any(told_for(exercise, one) for one in exercise.interactions)
    )


def _outcome(dialect: Dialect, one: Outcome) -> str:
    tables = "".join(respelled(xml, dialect) for key, xml in one.options if key == "lookup-table")
    values = "".join(dialect.tag("value", escaped(value)) for value in one.default)
    default = dialect.tag("default-value", values) if values else ""
    given: dict[str, object] = {
        "identifier": one.identifier,
        "cardinality": one.cardinality,
        "base-type": one.base_type or None,
        "normal-maximum": None if one.maximum is None or one.maximum < 0 else plain_number(one.maximum),
        "normal-minimum": None if one.minimum is None else plain_number(one.minimum),
    }
    more = settings_of_outcome(one.options, dialect)
    return dialect.tag("outcome-declaration", default + tables, given | more)


def _template_parts(exercise: Exercise, dialect: Dialect) -> Iterator[str]:
    if exercise.templates:
        yield respelled(exercise.templates, dialect)


def _item_body(exercise: Exercise, body: BodyWriter) -> str:
    stimuli = "".join(_stimulus(body, one) for one in exercise.stimuli)
    rubrics = "".join(_rubric(body, one) for one in exercise.rubrics)
    inside = stimuli + rubrics + body.nodes(exercise.body)
    return body.dialect.tag("item-body", inside or html_tag("p"))  # QTI wants something in it


def _stimulus(body: BodyWriter, one: Stimulus) -> str:
    title = html_tag("p", html_tag("strong", escaped(one.title))) if one.title else ""
    return html_tag("div", title + body.nodes(one.content.content), {"class": "stimulus"})


def _rubric(body: BodyWriter, one: Rubric) -> str:
    view = " ".join(word for word in one.view if word in _VIEWS)
    given: dict[str, object] = {"view": view or "candidate"}
    return body.dialect.tag(
        "rubric-block",
        body.dialect.content_body(body.nodes(one.content.content)),
        given | _use(one, body.dialect),
    )


def _use(one: Rubric, dialect: Dialect) -> dict[str, object]:
    """What guidance is for: one of three words or an own one, which QTI 3.0 wants; in 2.1 any words."""
    if not dialect.hyphens or one.use in _USES:
        return {"use": " ".join(one.use.split()) or None}
    own = _NOT_WORD.sub("_", one.use)
    plain = "scoring" if one.view == ("scorer",) else "instructions"
    return {"use": f"ext:{own}" if own else plain, "data-use": one.use}


def _modal(body: BodyWriter, one: Feedback) -> str:
    given = {
        "outcome-identifier": identifier(one.variable or "FEEDBACK"),
        "identifier": identifier(one.outcome),
        "show-hide": "hide" if one.hide else "show",
        "title": one.title or None,
    }
    return body.dialect.tag("modal-feedback", body.dialect.content_body(body.flow(one.content)), given)


def _of_choice(body: BodyWriter, choice: Choice) -> str:
    """Feedback on a choice that has no place for it; it is shown when the choice is taken."""
    given = {"outcome-identifier": "FEEDBACK", "identifier": identifier(choice.id), "show-hide": "show"}
    return body.dialect.tag("modal-feedback", body.dialect.content_body(body.flow(choice.feedback)), given)


def _of_answer(body: BodyWriter, name: str, told: Feedback) -> str:
    """What is told for a single answer that is typed or made up of a pair."""
    given = {"outcome-identifier": "FEEDBACK", "identifier": name, "show-hide": "show"}
    return body.dialect.tag("modal-feedback", body.dialect.content_body(body.flow(told.content)), given)


def _hint(body: BodyWriter, at: int, hint: Node) -> str:
    given = {"outcome-identifier": "HINT", "identifier": f"hint{at}", "show-hide": "show"}
    return body.dialect.tag("modal-feedback", body.dialect.content_body(body.flow(hint)), given)
