"""What learning object metadata say beyond title and keywords: makers, rights, learners, subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._qti.names import Element, below, child, children, string

_NAMED = re.compile(r"^(FN|ORG)\b[^:\n]*:(.+)$", re.MULTILINE | re.IGNORECASE)
_ESCAPED = re.compile(r"\\([,;:\\])")
_LEARNERS = (
    ("Learning time", ("typical-learning-time", "typicallearningtime")),
    ("Age of learners", ("typical-age-range", "typicalagerange")),
    ("Difficulty", ("difficulty",)),
    ("Setting", ("context",)),
    ("Kind of material", ("learning-resource-type", "learningresourcetype")),
)
_SOURCES = ("source", "x-none", "none", "lomv1.0")

Fact = tuple[str, str]


def facts(root: Element) -> Iterator[Fact]:
    """The facts in a piece of metadata, each once and in plain words."""
    yield from _told("Version", child(_part(root, "life-cycle", "lifecycle"), "version"))
    if people := list(dict.fromkeys(_people(root))):
        yield "Made by", ", ".join(people)
    yield from _rights(_part(root, "rights"))
    yield from _told("Covers", child(_part(root, "general"), "coverage"))
    for part in below(root, "educational"):
        yield from _learners(part)
    if subjects := list(dict.fromkeys(_subjects(root))):
        yield "Subject", "; ".join(subjects)


def _part(root: Element, *names: str) -> Element | None:
    return next(below(root, *names), None)


def _told(label: str, element: Element | None) -> Iterator[Fact]:
    if words := value(element):
        yield label, words


def value(element: Element | None) -> str:
    """What an element says: its value, or its text in the first language that has any."""
    if element is None:
        return ""
    inner = child(element, "value", "datetime", "date-time", "duration")
    texts = (string(one) for one in below(inner if inner is not None else element, "langstring", "string"))
    words = next(filter(None, texts), "") or string(inner if inner is not None else element)
    return "" if words.lower() in _SOURCES else words


def _people(root: Element) -> Iterator[str]:
    for one in children(_part(root, "life-cycle", "lifecycle"), "contribute"):
        role = value(child(one, "role")).lower()
        for entity in children(one, "entity", "centity"):
            named = dict((key.upper(), _plain(said)) for key, said in _NAMED.findall(_lines(entity)))
            called = named.get("FN") or named.get("ORG") or ""
            if called:
                yield f"{called} ({role})" if role else called


def _lines(entity: Element) -> str:
    return "\n".join(line.strip() for line in "".join(entity.itertext()).splitlines())


def _plain(said: str) -> str:
    return " ".join(_ESCAPED.sub(r"\1", said).replace(";", " ").split())


def _rights(part: Element | None) -> Iterator[Fact]:
    words = value(child(part, "description"))
    if words:
        yield "Rights", words
    elif value(child(part, "copyright-and-other-restrictions", "copyrightandotherrestrictions")) == "yes":
        yield "Rights", "protected"


def _learners(part: Element) -> Iterator[Fact]:
    for label, names in _LEARNERS:
        words = dict.fromkeys(filter(None, map(value, children(part, *names))))
        if words:
            yield label, ", ".join(words)
    yield from _told("For teachers", child(part, "description"))


def _subjects(root: Element) -> Iterator[str]:
    for one in below(root, "classification"):
        for path in children(one, "taxonpath", "taxon-path"):
            entries = (
                value(child(each, "entry")) or value(child(each, "id")) for each in below(path, "taxon")
            )
            if words := " › ".join(filter(None, entries)):
                yield words
        yield from filter(None, (value(child(one, "description")), *map(value, children(one, "keyword"))))
