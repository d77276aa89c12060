"""What the rules of a QTI 2 or 3 item say beyond the key, and what only they say of its feedback: told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from workbench.importers._keyless import is_keyless, tell_keyless
from workbench.importers._notes import Notes
from workbench.importers._qti.earned import PAIRED
from workbench.importers._qti.names import Element, attr, below, child, children, name, number, truth
from workbench.importers._qti2.told import ALWAYS, RIGHT, WRONG
from workbench.model.exercise import Exercise, Interaction

_OPEN = ("include-lower-bound", "include-upper-bound")


def tell(item: Element, exercise: Exercise, notes: Notes) -> None:
    """Tell of what an item's rules compare more finely than its key, and of feedback that they alone give."""
    rules = child(item, "response-processing")
    _tell_keyless(exercise, notes)
    _tell_unnamed(exercise, notes)
    if rules is None:
        return
    far = [attr(one, "tolerance") for one in below(rules, "map-tol-response")]
    for most in dict.fromkeys(one for one in far if number(one)):
        letters = "1 letter" if most == "1" else f"{most} letters"
        message = f"A typed word may differ from the key by {letters} in the source; here it may not."
        notes.info(message, code="scoring", advice="Add the spellings that are to count.")
    ranged = {one.response for one in exercise.interactions if one.key.ranges}
    if any(_is_open(one, ranged) for one in below(rules, "gt", "lt", "equal")):
        notes.info(
            "The numbers at the ends of a range do not count in the source; here they do.",
            code="range_ends",
            advice="Where that matters, set the range in the editor.",
        )
    if names := ", ".join(dict.fromkeys(_untold(exercise))):
        notes.info("Rules alone say when some of the feedback is told.", excerpt=names, code="feedback_rules")


def _tell_keyless(exercise: Exercise, notes: Notes) -> None:
    """Tell of a question that is scored, but has no right answer, or none that could be read."""
    scored = exercise.processing
    if not scored.source and (scored.template or exercise.points):
        tell_keyless(exercise, notes)
    elif scored.source and is_keyless(exercise) and not (exercise.templates or exercise.adaptive):
        message = "The rules pay for answers, but no right answer could be read out of them."
        notes.warning(message, code="key_unread", advice="Set the right answer; the rules are kept as XML.")


def _tell_unnamed(exercise: Exercise, notes: Notes) -> None:
    """Tell of keys that name what is not among the choices."""
    lost = () if exercise.templates else tuple(chain.from_iterable(map(_unnamed, exercise.interactions)))
    if lost:
        message = "The key names answers that are not among the choices."
        notes.warning(message, excerpt=", ".join(lost)[:160], code="key_unknown", advice="Look at the key.")


def _unnamed(one: Interaction) -> tuple[str, ...]:
    """The right answers of an interaction that name other things than it offers."""
    known = {choice.id for choice in (*one.choices, *one.targets)}
    paired = one.kind in PAIRED
    if not known or not (paired or one.base_type == "identifier"):
        return ()
    right = one.key.correct
    return tuple(value for value in right if not known.issuperset(value.split() if paired else (value,)))


def _is_open(test: Element, ranged: set[str]) -> bool:
    """Whether a comparison of a response leaves out the number at its end."""
    if ranged.isdisjoint(attr(one, "identifier") for one in children(test, "variable")):
        return False
    if name(test) != "equal":
        return True
    near = attr(test, "tolerance-mode", "exact") != "exact"
    return near and not all(truth(attr(test, end, "true")) for end in _OPEN)


def _untold(exercise: Exercise) -> Iterator[str]:
    """The names of feedback of which nothing but rules says when it is told."""
    answers = {choice.id for one in exercise.interactions for choice in (*one.choices, *one.targets)}
    for one in exercise.feedback:
        said = one.when in (RIGHT, WRONG, ALWAYS) or one.outcome in answers
        if not said and any(each.type not in ("doc", "paragraph") for each in one.content.walk()):
            yield one.title or one.outcome
