"""Settings of QTI tests as a person reads them: limits, selection, order, conditions."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._qti.names import Element, attr, attributes, child, children, name, number, truth

Setting = tuple[str, str]
_SIGNS = {
    "gt": ">",
    "gte": "≥",
    "lt": "<",
    "lte": "≤",
    "equal": "=",
    "match": "=",
    "and": "and",
    "or": "or",
    "sum": "+",
    "product": "×",
    "subtract": "−",
    "divide": "÷",
}
_CONTROL = {
    "max-attempts": "Attempts",
    "show-feedback": "Feedback shown",
    "allow-review": "Review allowed",
    "show-solution": "Solution shown",
    "allow-comment": "Comments allowed",
    "allow-skipping": "Skipping allowed",
    "validate-responses": "Responses checked",
}
_MODES = {"navigation-mode": "Navigation", "submission-mode": "Submission"}
_FLAGS = {
    "required": ("Required", True),
    "fixed": ("Fixed place", True),
    "visible": ("Visible", False),
    "keep-together": ("Kept together", False),
}
"""Flags, and the value that is worth telling."""


def settings(element: Element) -> tuple[Setting, ...]:
    """The readable settings of a test, part, section or item reference."""
    return tuple(_settings(element))


def _settings(element: Element) -> Iterator[Setting]:
    own = attributes(element)
    yield from ((label, own[key]) for key, label in _MODES.items() if key in own)
    for key, (label, telling) in _FLAGS.items():
        if key in own and truth(own[key]) is telling:
            yield label, _yes(own[key])
    if own.get("category"):
        yield "Category", own["category"]
    for part in children(element):
        yield from _part(part)


def _part(part: Element) -> Iterator[Setting]:
    own, kind = attributes(part), name(part)
    if kind == "time-limits":
        yield from _time(own)
    elif kind == "item-session-control":
        yield from ((label, _said(own[key])) for key, label in _CONTROL.items() if key in own)
    elif kind == "selection":
        again = "with" if truth(own.get("with-replacement", "")) else "without"
        yield "Selection", f"{own.get('select', '?')} drawn, {again} replacement"
    elif kind == "ordering":
        yield "Order", "shuffled" if truth(own.get("shuffle", "")) else "as written"
    elif kind == "pre-condition":
        yield "Only if", condition(part)
    elif kind == "branch-rule":
        yield "Go on to", f"{own.get('target', '?')} if {condition(part)}"
    elif kind in ("weight", "variable-mapping", "template-default"):
        yield _variable(part, own)
    elif kind == "adaptive-selection":
        yield "Selection", "adaptive, by an outside engine"


def _variable(part: Element, own: dict[str, str]) -> Setting:
    """What a test makes of a question's variables."""
    if name(part) == "weight":
        return f"Weight {own.get('identifier', '')}".strip(), own.get("value", "")
    if name(part) == "template-default":
        return f"Starts with {own.get('template-identifier', '?')}", condition(part)
    renamed = own.get("source-identifier", "?"), own.get("target-identifier", "?")
    return "Variable renamed", " to ".join(renamed)


def _time(own: dict[str, str]) -> Iterator[Setting]:
    for key, label in (("max-time", "Time limit"), ("min-time", "Shortest time")):
        if (seconds := number(own.get(key, ""))) is not None:
            yield label, duration(seconds)
    if truth(own.get("allow-late-submission", "")):
        yield "Late submission", "yes"


def duration(seconds: float) -> str:
    """A number of seconds as hours, minutes and seconds."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    parts = [f"{value} {unit}" for value, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if value]
    return " ".join(parts) or "0 s"


def condition(element: Element) -> str:
    """The expression in an element as one line."""
    inner = child(element)
    return _expression(inner) if inner is not None else "always"


def _expression(element: Element) -> str:
    kind = name(element)
    if kind == "variable":
        return attr(element, "identifier")
    if kind == "base-value":
        return "".join(element.itertext()).strip()
    parts = [_expression(one) for one in children(element)]
    if kind == "not":
        return f"not ({', '.join(parts)})"
    if kind in _SIGNS and len(parts) > 1:
        return (
            "(" + f" {_SIGNS[kind]} ".join(parts) + ")"
            if kind in ("and", "or")
            else f" {_SIGNS[kind]} ".join(parts)
        )
    own = ", ".join((*attributes(element).values(), *parts))
    return f"{kind}({own})"


def _yes(value: str) -> str:
    return "yes" if truth(value) else "no"


def _said(value: str) -> str:
    return value if value.strip().isdecimal() else _yes(value)
