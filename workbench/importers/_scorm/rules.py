"""SCORM's item settings and sequencing as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workbench.importers._qti.names import (
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
_ATTEMPTS = {
    "use-current-attempt-objective-info": "Objectives counted",
    "use-current-attempt-progress-info": "Progress counted",
}
_HIDDEN = "Navigation hidden"
_BEFORE = _ITEM["prerequisites"]
_TOKEN = re.compile(r"(?P<some>\d+\s*\*)|(?P<name>[\w.:/-]+)|(?P<status>\"[^\"]*\")|(?P<sign><>|[&|~=])")
_SIGNS = {"&": " and ", "|": " or ", "~": "not ", "=": " is ", "<>": " is not "}


_WORDED = re.compile(r"(?<!\S)(and|or|not)(?!\S)", re.IGNORECASE)
_AS_SIGN = {"and": "&", "or": "|", "not": "~"}
"""Some write out what the little language of prerequisites has signs for."""


def with_titles(settings: tuple[Setting, ...], titles: Mapping[str, str]) -> tuple[Setting, ...]:
    """The settings with what has to be done before told by its titles, where all of it is known."""
    return tuple((key, _told(words, titles) if key == _BEFORE else words) for key, words in settings)


def _told(written: str, titles: Mapping[str, str]) -> str:
    words = _WORDED.sub(lambda found: _AS_SIGN[found[1].lower()], written)
    names = [one["name"] for one in _TOKEN.finditer(words) if one["name"]]
    if not names or not all(titles.get(one) for one in names):
        return written

    def said(found: re.Match[str]) -> str:
        if found["name"]:
            return f"“{titles[found['name']]}”"
        if found["some"]:
            return f"{found['some'].rstrip('* ')} of "
        return _SIGNS.get(found[0], found[0].strip('"'))

    return " ".join(_TOKEN.sub(said, words).split())


def item_settings(item: Element, collection: dict[str, Element]) -> tuple[Setting, ...]:
    """All that an item of the outline says beside its title and place."""
    found = [*_own(item)]
    for part in children(item):
        kind = name(part)
        if kind in _ITEM:
            words = string(part)
            found += [(_ITEM[kind], words.replace(",", ", ") if "limit" in kind else words)] if words else []
        elif kind == "sequencing":
            found.extend(sequencing(part, collection))
        elif kind not in ("title", "item", "metadata"):
            found.extend(_PARTS.get(kind, _other)(part))
    return tuple(found)


def _threshold(part: Element) -> Iterator[Setting]:
    """How much of an activity has to be done for it to count as completed."""
    measured = attr(part, "completed-by-measure")
    least = attr(part, "min-progress-measure") or string(part) or ("1.0" if truth(measured) else "")
    if least and (not measured or truth(measured)):
        yield "Complete at", least
    elif measured:
        yield "Complete at", "what the content says"
    if weight := attr(part, "progress-weight"):
        yield "Weight of its progress", weight


def _presentation(part: Element) -> Iterator[Setting]:
    if hidden := [_words(string(one)) for one in below(part, "hide-lmsui")]:
        yield _HIDDEN, ", ".join(hidden)


def _shared(part: Element) -> Iterator[Setting]:
    """Data that activities share (2004 4th edition)."""
    for one in children(part, "map"):
        ways = [
            word for key, word in (("read", "reads"), ("write", "writes")) if _may(one, f"{key}-shared-data")
        ]
        yield "Shared data", f"{attr(one, 'target-id')} ({' and '.join(ways) or 'unused'})"


def _may(element: Element, key: str) -> bool:
    return truth(attr(element, key, "true"))


def _other(part: Element) -> Iterator[Setting]:
    """What is not known here, as it is written."""
    parts = [f"{_words(key.replace('-', ' '))}: {value}" for key, value in attributes(part).items()]
    words = string(part)
    yield name(part).replace("-", " ").capitalize(), ", ".join([*([words] if words else []), *parts]) or "yes"


def _own(item: Element) -> Iterator[Setting]:
    if attr(item, "isvisible") and not truth(attr(item, "isvisible")):
        yield "Visible", "no"
    if attr(item, "parameters"):
        yield "Parameters", attr(item, "parameters")


def sequencing(element: Element, collection: dict[str, Element]) -> Iterator[Setting]:
    """Rules of a sequencing element, with those of the collection that it does not have of its own."""
    own = [name(part) for part in children(element)]
    shared = children(collection.get(attr(element, "idref")))
    for part in (*(one for one in shared if name(one) not in own), *children(element)):
        yield from _part(part)


def _part(part: Element) -> Iterator[Setting]:
    kind, own = name(part), attributes(part)
    if kind == "control-mode":
        yield from _control(own)
    elif kind == "limit-conditions":
        yield from ((label, own[key]) for key, label in _LIMITS.items() if key in own)
    elif kind == "sequencing-rules":
        yield from ((_RULES[name(one)], _rule(one)) for one in children(part, *_RULES))
    elif kind == "rollup-rules":
        yield from _rollup(part)
    elif kind == "objectives":
        yield from (_objective(one) for one in children(part, "primary-objective", "objective"))
    elif kind == "auxiliary-resources":
        yield "Auxiliary resources", ", ".join(_listed(attributes(one)) for one in children(part))
    elif kind == "randomization-controls":
        yield "Random order", _listed(own)
    else:
        yield kind.replace("-", " ").capitalize(), _listed(own) or string(part) or "yes"


def _control(own: dict[str, str]) -> Iterator[Setting]:
    """How learners may move among the parts."""
    allowed = [
        label
        for key, label in _CONTROL.items()
        if (truth(own[key]) if key in own else _FREE[key]) and (key in own or key == "choice")
    ]
    yield "Navigation", ", ".join(allowed) or "none"
    for key, label in _ATTEMPTS.items():
        if key in own and not truth(own[key]):
            yield label, "all attempts"


def _listed(own: dict[str, str]) -> str:
    return ", ".join(f"{_words(key.replace('-', ' '))}: {_words(value)}" for key, value in own.items())


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
        yield "Counts towards the whole", _listed(own)
    for one in children(part, "rollup-rule"):
        yield "Result of the parts", f"{_rule(one)} ({_share(one)})"


def _share(rule: Element) -> str:
    """For how many of the parts a rule has to hold."""
    kind = attr(rule, "child-activity-set", "all")
    if kind == "atLeastCount":
        return f"at least {attr(rule, 'minimum-count', '0')} of the parts"
    if kind == "atLeastPercent":
        share = attr(rule, "minimum-percent", "0")
        try:
            return f"at least {float(share) * 100:g} % of the parts"
        except ValueError:
            return f"at least {share} of the parts"
    return {"all": "all of the parts", "any": "any of the parts", "none": "none of the parts"}.get(kind, kind)


def _objective(one: Element) -> Setting:
    label = "Main objective" if name(one) == "primary-objective" else "Objective"
    parts = [attr(one, "objective-id")]
    if truth(attr(one, "satisfied-by-measure")):
        parts.append("by score")
    parts += [f"at least {string(least)}" for least in children(one, "min-normalized-measure")]
    parts += [_mapped(info) for info in children(one, "map-info")]
    return label, ", ".join(part for part in parts if part) or "yes"


def _mapped(info: Element) -> str:
    """What an objective shares with others, and which way."""
    own = attributes(info)
    ways = [
        word for word in ("read", "write") if any(k.startswith(word) and truth(v) for k, v in own.items())
    ]
    how = f" ({' and '.join(ways)})" if ways else ""
    return f"shared as {own.get('target-objective-id', '')}{how}"


def _words(camel: str) -> str:
    """`activityProgressKnown` as words; what is one word or a name stays."""
    if not camel[:1].islower() or not camel.isalpha() or camel.islower():
        return camel
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in camel)


_PARTS = {
    "completion-threshold": _threshold,
    "presentation": _presentation,
    "data": _shared,
}
