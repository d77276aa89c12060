"""SCORM's item settings and sequencing as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._qti_names import (
    Element,
    attr,
    attributes,
    below,
    child,
    children,
    name,
    string,
    truth,
)

Setting = tuple[str, str]
_ITEM = {
    "prerequisites": "Prerequisites",
    "maxtimeallowed": "Longest time",
    "timelimitaction": "When time is up",
    "time-limit-action": "When time is up",
    "datafromlms": "Data from the LMS",
    "data-from-lms": "Data from the LMS",
    "masteryscore": "Score to pass",
}
_CONTROL = {
    "choice": "choose freely",
    "choice-exit": "leave by choosing another",
    "flow": "next and previous",
    "forward-only": "forward only",
}
_FREE = {"choice": True, "choice-exit": True, "flow": False, "forward-only": False}
_LIMITS = {
    "attempt-limit": "Attempts",
    "attempt-absolute-duration-limit": "Longest time",
    "attempt-experienced-duration-limit": "Longest time worked",
    "activity-absolute-duration-limit": "Longest time in all",
    "begin-time-limit": "Opens",
    "end-time-limit": "Closes",
}
_RULES = {"pre-condition-rule": "Before", "post-condition-rule": "After", "exit-condition-rule": "On leaving"}
_HIDDEN = "Navigation hidden"


def item_settings(item: Element, collection: dict[str, Element]) -> tuple[Setting, ...]:
    """All that an item of the outline says beside its title and place."""
    found = [*_own(item)]
    for part in children(item):
        kind = name(part)
        if kind in _ITEM and string(part):
            found.append((_ITEM[kind], string(part)))
        elif kind == "completion-threshold":
            found.append(("Complete at", attr(part, "min-progress-measure") or string(part)))
        elif kind == "sequencing":
            found.extend(sequencing(part, collection))
        elif kind == "presentation":
            hidden = [string(one) for one in below(part, "hide-lmsui")]
            found += [(_HIDDEN, ", ".join(hidden))] if hidden else []
    return tuple(found)


def _own(item: Element) -> Iterator[Setting]:
    if attr(item, "isvisible") and not truth(attr(item, "isvisible")):
        yield "Visible", "no"
    if attr(item, "parameters"):
        yield "Parameters", attr(item, "parameters")


def sequencing(element: Element, collection: dict[str, Element]) -> Iterator[Setting]:
    """Rules of a sequencing element, with those that it takes over from the collection."""
    base = collection.get(attr(element, "idref"))
    if base is not None:
        yield from sequencing(base, {})
    for part in children(element):
        yield from _part(part)


def _part(part: Element) -> Iterator[Setting]:
    kind, own = name(part), attributes(part)
    if kind == "control-mode":
        allowed = [
            label
            for key, label in _CONTROL.items()
            if (truth(own[key]) if key in own else _FREE[key]) and (key in own or key == "choice")
        ]
        yield "Navigation", ", ".join(allowed) or "none"
    elif kind == "limit-conditions":
        yield from ((label, own[key]) for key, label in _LIMITS.items() if key in own)
    elif kind == "sequencing-rules":
        yield from ((_RULES[name(one)], _rule(one)) for one in children(part, *_RULES))
    elif kind == "rollup-rules":
        yield from _rollup(part)
    elif kind == "objectives":
        yield from (_objective(one) for one in children(part, "primary-objective", "objective"))
    elif kind == "randomization-controls":
        yield "Random order", ", ".join(f"{key.replace('-', ' ')}: {value}" for key, value in own.items())
    elif kind in ("delivery-controls", "constrained-choice-considerations", "rollup-considerations"):
        yield (
            kind.replace("-", " ").capitalize(),
            ", ".join(f"{key.replace('-', ' ')}: {value}" for key, value in own.items()),
        )


def _rule(rule: Element) -> str:
    """A rule as "skip if satisfied and not attempted"."""
    action = attr(child(rule, "rule-action", "rollup-action"), "action") if _has_action(rule) else "act"
    block = child(rule, "rule-conditions", "rollup-conditions")
    joint = " or " if block is not None and attr(block, "condition-combination") == "any" else " and "
    parts = [_condition(one) for one in children(block)]
    return f"{_words(action)} if {joint.join(parts) or 'always'}"


def _has_action(rule: Element) -> bool:
    return child(rule, "rule-action", "rollup-action") is not None


def _condition(one: Element) -> str:
    words = _words(attr(one, "condition"))
    threshold = attr(one, "measure-threshold")
    objective = attr(one, "referenced-objective")
    said = f"{words} {threshold}".strip() + (f" (objective {objective})" if objective else "")
    return f"not {said}" if attr(one, "operator").lower() == "not" else said


def _rollup(part: Element) -> Iterator[Setting]:
    own = attributes(part)
    if own:
        yield (
            "Counts towards the whole",
            ", ".join(f"{_words(key.replace('-', ' '))}: {value}" for key, value in own.items()),
        )
    for one in children(part, "rollup-rule"):
        yield "Result of the parts", f"{_rule(one)} ({_words(attr(one, 'child-activity-set', 'all'))})"


def _objective(one: Element) -> Setting:
    label = "Main objective" if name(one) == "primary-objective" else "Objective"
    parts = [attr(one, "objective-id")]
    if truth(attr(one, "satisfied-by-measure")):
        parts.append("by score")
    for least in children(one, "min-normalized-measure"):
        parts.append(f"at least {string(least)}")
    for info in children(one, "map-info"):
        parts.append(f"shared as {attr(info, 'target-objective-id')}")
    return label, ", ".join(part for part in parts if part) or "yes"


def _words(camel: str) -> str:
    """`activityProgressKnown` as words."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in camel)
    return spaced.strip()
