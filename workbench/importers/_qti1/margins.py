"""Numbers that say beside themselves how far an answer may be off, as New Quizzes writes them."""

from __future__ import annotations

from workbench.importers._qti.names import Element, attr, below, child, name, number, string
from workbench.importers._qti1.paired import made

_BOUNDS = ("vargt", "vargte", "varlt", "varlte")


def bounded(item: Element) -> None:
    """Write margins as the bounds that most systems write, where none stand beside the number."""
    for test in list(below(child(item, "resprocessing"), "varequal")):
        margin = _margin(test)
        rule = next((one for one in test.iterancestors() if name(one) == "conditionvar"), None)
        if margin and rule is not None and next(below(rule, *_BOUNDS), None) is None:
            _with_bounds(test, margin)


def _margin(test: Element) -> float:
    """How far an answer may be off; 0 where nothing is said."""
    middle, margin = number(string(test)), number(attr(test, "margin"))
    if middle is None or margin is None:
        return 0.0
    percent = attr(test, "margintype").lower().startswith("percent")
    return abs(middle * margin / 100 if percent else margin)


def _with_bounds(test: Element, margin: float) -> None:
    """Either the number itself or one between the bounds, in place of the number alone."""
    middle, response = number(string(test)) or 0.0, attr(test, "respident")
    either, both = made(test, "or"), made(test, "and")
    for tag, value in (("vargte", middle - margin), ("varlte", middle + margin)):
        bound = made(test, tag, respident=response)
        bound.text = f"{value:.12g}"
        both.append(bound)
    test.addprevious(either)
    either.extend((test, both))
