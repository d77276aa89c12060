"""One QTI 2 or 3 item, whole: every interaction in its place, and a note for what is kept as XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workbench.importers._notes import Notes
from workbench.importers._qti.agreeing import agreed
from workbench.importers._qti.names import Element, attr, attributes, child, children, name, string, truth
from workbench.importers._qti2.answered import placed
from workbench.importers._qti2.catalogs import catalog_rubrics
from workbench.importers._qti2.example import USE, examples
from workbench.importers._qti2.interactions import interactions_below, reader
from workbench.importers._qti2.judged import plain_rules
from workbench.importers._qti2.keys import (
    Declaration,
    declarations,
    looks_for_signs,
    outcomes,
    processing,
)
from workbench.importers._qti2.marked import speaks_html
from workbench.importers._qti2.points import points
from workbench.importers._qti2.settled import mended
from workbench.importers._qti2.templates import draws
from workbench.importers._qti2.text import ItemText, Place, neighbour, rubric_of
from workbench.importers._qti2.told import ALWAYS, RIGHT, UNTRIED, WRONG, always_told, meanings, named
from workbench.importers._qti2.unread import tell
from workbench.importers._xml import awake, preserved
from workbench.model.content import Node, map_nodes, node, paragraph
from workbench.model.errors import BadInput
from workbench.model.exercise import (
    Exercise,
    Feedback,
    Interaction,
    Kind,
    Preserved,
    Processing,
    Rubric,
    Stimulus,
    exercise_node,
    interaction_node,
    interaction_of,
    interactions_in,
)
from workbench.model.imported import Note, Severity

_KEPT_AS_XML = {
    "context-declaration": "context variables",
    "catalog-info": "alternative presentations for assistive technology",
    "companion-materials-info": "companion materials",
    "accessibility-info": "accessibility information",
    "apip-accessibility": "accessibility information",
}
_TOLD_AFTER = {"correct-response-feedback": "correct", "incorrect-response-feedback": "incorrect"}
_READ = frozenset(
    (*_KEPT_AS_XML, *_TOLD_AFTER, "item-body", "modal-feedback", "rubric-block", "stylesheet")
    + ("response-declaration", "outcome-declaration", "template-declaration", "template-processing")
    + ("response-processing", "assessment-stimulus-ref", "stimulus-ref", "metadata", "item-metadata")
)
_SILENT = (Kind.END_ATTEMPT, Kind.MEDIA)
_METADATA = ("label", "tool-name", "tool-version", "class", "dir")


@dataclass(frozen=True, kw_only=True)
class ReadItem:
    """An item's node, what was noted, and how many interactions it holds and held."""

    node: Node
    notes: tuple[Note, ...]
    exercise: Exercise | None


def read_item(item: Element, place: Place, where: str) -> ReadItem:
    """The item as an exercise; as preserved XML where it cannot be one."""
    before = Notes(where=where)
    item = mended(item, before)
    _held = awake(item)
    declared = declarations(item)
    text = ItemText(place, where, reader(declared), marked_up=speaks_html(item))
    text.notes.extend(before.all)
    try:
        exercise = _exercise(item, text, declared)
        built = exercise_node(exercise)
    except BadInput as error:
        return kept(item, where, str(error))
    except RecursionError:
        return kept(item, where, "It is nested too deeply.")
    expected = interactions_below(child(item, "item-body"))
    if len(exercise.interactions) < expected:
        return kept(item, where, "Not all of its interactions could be read.")
    _report(item, exercise, text)
    return ReadItem(node=built, notes=text.notes.all, exercise=exercise)


def kept(item: Element, where: str, reason: str) -> ReadItem:
    """An item that stays XML, and the note that says why."""
    source = preserved(item)
    note = Note(
        severity=Severity.LOSS,
        where=where,
        message=f"The question could not be read and is kept as XML: {reason}",
        excerpt=string(item)[:160],
        code="item_preserved",
    )
    return ReadItem(
        node=node("preserved", format="qti", source=source, reason=reason), notes=(note,), exercise=None
    )


def _exercise(item: Element, text: ItemText, declared: dict[str, Declaration]) -> Exercise:
    body, most, scored = _as_ruled(item, text.blocks(text.html(child(item, "item-body"))), text.notes)
    stimuli = tuple(_stimulus(text, one) for one in children(item, "assessment-stimulus-ref", "stimulus-ref"))
    body, modal = placed(item, (*body, *_strays(text)), _modals(text, item))
    return Exercise(
        body=body or (paragraph(),),
        identifier=attr(item, "identifier"),
        title=attr(item, "title"),
        language=attributes(item).get("lang", ""),
        points=points(item, most),
        adaptive=truth(attr(item, "adaptive")),
        time_dependent=truth(attr(item, "time-dependent")),
        feedback=(*_plain_feedback(text, item), *(one for one in modal if one.variable != "HINT")),
        hints=tuple(one.content for one in modal if one.variable == "HINT"),
        rubrics=tuple(_rubrics(text, item)),
        stimuli=stimuli,
        outcomes=outcomes(item),
        processing=scored,
        templates="".join(map(preserved, children(item, "template-declaration", "template-processing"))),
        metadata=tuple(_metadata(item, declared)),
        preserved=(*_set_aside(item), *_spare(item, body)),
    )


def _as_ruled(
    item: Element, body: tuple[Node, ...], notes: Notes
) -> tuple[tuple[Node, ...], float | None, Processing]:
    """The body with keys that pay as its own rules do, the most that these pay, and how it is scored."""
    rules, scored = plain_rules(item), processing(item)
    asked = tuple(one for one in interactions_in(body) if one.kind not in _SILENT) if rules else ()
    before = len(notes.all)
    found = agreed(asked, rules, notes, scored.template if len(asked) == 1 else "")
    if found.together or found.once:
        scored = replace(scored, template="", together=found.together, once=found.once)
    elif found.most is not None and len(notes.all) == before:
        scored = _added_up(scored, asked)
    if found.asked == asked:
        return body, found.most, scored
    # What parts are worth is in the keys now, so that none of the standard templates says it.
    return _with_keys(body, found.asked), found.most, replace(scored, template="")


def _added_up(scored: Processing, asked: tuple[Interaction, ...]) -> Processing:
    """How it is scored where rules pay what the keys of single answers pay: by adding that up."""
    own = scored.source and not scored.template and all(one.cardinality == "single" for one in asked)
    return replace(scored, template="sum") if own else scored


def _with_keys(body: tuple[Node, ...], made: tuple[Interaction, ...]) -> tuple[Node, ...]:
    """The body with these interactions in the places of those for the same responses."""
    by_response = {one.response: interaction_node(one).attrs for one in made}

    def changed(one: Node) -> Node:
        kept = one.type not in ("interaction", "inlineInteraction")
        own = None if kept else by_response.get(interaction_of(one).response)
        return one if own is None else replace(one, attrs=own)

    return tuple(map_nodes(block, changed) for block in body)


def _metadata(item: Element, declared: dict[str, Declaration]) -> Iterator[tuple[str, str]]:
    """What an item says of itself, and its author of its keys."""
    yield from ((key, attr(item, key)) for key in _METADATA if attr(item, key))
    yield from _interpretations(item, declared)


def _interpretations(item: Element, declared: dict[str, Declaration]) -> Iterator[tuple[str, str]]:
    """What an author says of a key where that is more than the key, such as other answers that count."""
    for one in children(item, "response-declaration"):
        said = attr(child(one, "correct-response"), "interpretation")
        known = declared.get(attr(one, "identifier"))
        if said and (known is None or said.split() != list(known.key.correct)):
            yield f"key of {attr(one, 'identifier')}", said


def _strays(text: ItemText) -> Iterator[Node]:
    """What was held for the body and came out nowhere: interactions stand at the end."""
    for part in text.lost():
        if part.type == "interaction":
            yield part
        elif part.type == "inlineInteraction":
            yield paragraph(part)
        else:
            continue
        text.notes.warning("An interaction stood where none can stand and was put at the end.", code="moved")


def _modals(text: ItemText, item: Element) -> tuple[Feedback, ...]:
    """The feedback on the whole, with when it is told."""
    told = meanings(item)
    return always_told(_modal(text, one, told) for one in children(item, "modal-feedback"))


def _modal(text: ItemText, element: Element, told: Mapping[tuple[str, str], str]) -> Feedback:
    variable, identifier = attr(element, "outcome-identifier"), attr(element, "identifier")
    hide = attr(element, "show-hide") == "hide"
    means = told.get((variable, identifier), "") or named(identifier)
    means = {RIGHT: WRONG, WRONG: RIGHT}.get(means, "") if hide else means
    means = ALWAYS if hide and (variable, identifier) == UNTRIED else means
    return Feedback(
        outcome=identifier,
        content=text.tree(element),
        variable="" if variable == "FEEDBACK" else variable,
        hide=hide,
        title=attr(element, "title"),
        means="" if identifier in (RIGHT, WRONG, ALWAYS) else means,
    )


def _plain_feedback(text: ItemText, item: Element) -> Iterator[Feedback]:
    """What CoreSpring tells after every right and every wrong answer, in elements of its own."""
    for kind, outcome in _TOLD_AFTER.items():
        for one in children(item, kind):
            if string(one):
                yield Feedback(outcome=outcome, content=text.tree(one))


def _rubrics(text: ItemText, item: Element) -> Iterator[Rubric]:
    """Guidance in the text and beside it; what XML that is kept says is there once, also when read again."""
    given = (*text.rubrics, *(rubric_of(text, one) for one in children(item, "rubric-block")))
    made = (*catalog_rubrics(text, item), *examples(item))
    yield from given
    yield from (one for one in made if one not in given)


def _stimulus(text: ItemText, element: Element) -> Stimulus:
    href, identifier = attr(element, "href"), attr(element, "identifier")
    root = neighbour(text.place, href)
    if root is None:
        text.notes.warning(
            f"The shared text “{href[:120]}” is not in what was imported.", code="missing_file"
        )
        return Stimulus(
            identifier=identifier, href=href, title=attr(element, "title"), content=text.tree(None)
        )
    text.rubrics.extend(catalog_rubrics(text, root))
    body = child(root, "stimulus-body")
    return Stimulus(
        identifier=identifier,
        href=href,
        title=attr(root, "title") or attr(element, "title"),
        content=text.tree(body if body is not None else root),
    )


def _set_aside(item: Element) -> Iterator[Preserved]:
    for one in children(item, *_KEPT_AS_XML):
        kind = name(one)
        yield Preserved(where=kind, source=preserved(one), reason=f"Kept as XML: {_KEPT_AS_XML[kind]}.")
    for one in children(item):
        if name(one) not in _READ and string(one):
            reason = "Kept as XML: an element that QTI does not have."
            yield Preserved(where=name(one), source=preserved(one), reason=reason)
    if looks_for_signs(item) and (rules := child(item, "response-processing")) is not None:
        reason = "Its own scoring rules are kept as XML; scored are the answers that count."
        yield Preserved(where="response-processing", source=preserved(rules), reason=reason)


def _spare(item: Element, body: tuple[Node, ...]) -> Iterator[Preserved]:
    """Declared responses that nothing in the text asks for."""
    asked = {
        attr(one, "response-identifier", "RESPONSE")
        for one in item.iter()
        if name(one).endswith("-interaction")
    }
    asked.update(one.response for one in interactions_in(body))  # those of included files, too
    for one in children(item, "response-declaration"):
        if attr(one, "identifier") not in asked:
            yield Preserved(where=name(one), source=preserved(one), reason="No interaction asks for it.")


def tell_empty(exercise: Exercise, notes: Notes) -> None:
    """Say of a question without any text, picture or place to answer that it is one."""
    if _is_empty(exercise):
        notes.warning(
            "The question has no text and asks nothing; only its name and settings are there.",
            excerpt=exercise.title or exercise.identifier,
            code="empty_item",
            advice="Write the question, or take it out.",
        )


def _is_empty(exercise: Exercise) -> bool:
    return not exercise.interactions and exercise.body == (paragraph(),)


def _tell_unasked(item: Element, exercise: Exercise, notes: Notes) -> None:
    """Say of a question with a text that it has a key and asks for nothing."""
    unasked = not exercise.interactions and not _is_empty(exercise)
    if unasked and next(_spare(item, exercise.body), None) is not None:
        notes.warning(
            "The question has a key, but no place to answer it.",
            excerpt=exercise.title or exercise.identifier,
            code="nothing_asked",
            advice="Add what is to be answered; the key is kept as XML.",
        )


def _templated(item: Element, exercise: Exercise) -> str:
    """What is said of a question in which rules set values."""
    if not draws(item):
        return "Rules set values in the question; they are kept as XML, and the key is what they give."
    shown = " Values that may be drawn stand beside it, for authors." if _has_example(exercise) else ""
    return f"The question draws new values for each learner; the rules are kept as XML.{shown}"


def _has_example(exercise: Exercise) -> bool:
    return any(one.use == USE for one in exercise.rubrics)


def _report(item: Element, exercise: Exercise, text: ItemText) -> None:
    """Say what is kept but not shown as a learner would see it."""
    tell_empty(exercise, text.notes)
    _tell_unasked(item, exercise, text.notes)
    for part in exercise.preserved:
        text.notes.info(part.reason, excerpt=part.source, code="kept_xml")
    if exercise.templates and child(item, "template-processing") is None:
        text.notes.info("Values that the question gives names to are kept as XML.", code="template_item")
    elif exercise.templates:
        text.notes.warning(_templated(item, exercise), code="template_item")
    scored = exercise.processing
    if scored.source and not (scored.template or scored.together or scored.once):
        text.notes.info("Its own scoring rules are kept as XML.", code="custom_processing")
    tell(item, exercise, text.notes)
    if exercise.adaptive:
        text.notes.info("The question is adaptive: it may take several attempts.", code="adaptive_item")
