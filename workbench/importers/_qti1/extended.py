"""Extended matching items of Sakai: several questions that are answered from one list of options.

The file has the list once, as the choices of one response; each question stands in a scoring of its own.
"""

from __future__ import annotations

from copy import deepcopy

from workbench.importers._qti.names import Element, attr, below, child, children, name
from workbench.importers._qti1.sakai import WANTED, required


def questions_apart(item: Element) -> None:
    """Write each question as a response of its own: its text on the left, all options on the right."""
    responses = list(below(child(item, "presentation"), "response-lid"))
    scorings = [one for one in children(item, "resprocessing") if _text(one) is not None]
    if len(responses) != 1 or not (len(scorings) > 1 or any(map(_counts, scorings))):
        return
    shared = responses[0]
    for number, scoring in enumerate(scorings, start=1):
        shared.addprevious(_question(shared, scoring, f"{attr(shared, 'ident')}-{number}"))
    shared.getparent().remove(shared)


def _text(scoring: Element) -> Element | None:
    """The text of a question, which Sakai keeps with its outcomes."""
    said = next(below(child(scoring, "outcomes"), "interpretvar"), None)
    return child(said, "material")


def _question(shared: Element, scoring: Element, ident: str) -> Element:
    """The response that a scoring is about; the scoring then names it."""
    response = deepcopy(shared)
    response.tail = None
    response.set("ident", ident)
    response.set("rcardinality", "Multiple" if _asks_several(scoring) else "Single")
    response.set(WANTED, required(scoring))
    response.insert(0, deepcopy(_text(scoring)))
    for test in below(scoring, "varequal"):
        test.set("respident", ident)
    for one in list(children(child(scoring, "outcomes"))):
        if name(one) == "interpretvar" or attr(one, "varname") != "SCORE":
            one.getparent().remove(one)
    return response


def _counts(scoring: Element) -> list[Element]:
    """Where a scoring says how many options are to be chosen."""
    return [one for one in below(scoring, "decvar") if attr(one, "varname") == "requiredOptionsCount"]


def _asks_several(scoring: Element) -> bool:
    """Whether more than one option is to be chosen."""
    return any({attr(one, "maxvalue"), attr(one, "defaultval")} - {"", "1"} for one in _counts(scoring))
