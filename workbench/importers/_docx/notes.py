"""Footnotes and endnotes whose ends are loose: a reference without a note, a note that nothing refers to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy

from workbench.importers._docx.package import Part, value, w
from workbench.importers._docx.wording import words_of
from workbench.importers._notes import Notes
from workbench.importers._xml import Element

Where = Callable[[Element], str]
_NAMES = {"footnote": "a footnote", "endnote": "an endnote"}
_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")


def mend_references(
    main: Part, parts: Mapping[str, Part], where: Where, hides: Callable[[Element], bool], notes: Notes
) -> None:
    """Drop references without a note, part those that share one, tell notes without a reference.

    One in hidden text that is left out (`hides`) takes its note with it.
    """
    for kind in ("footnotes", "endnotes"):
        name = kind.removesuffix("s")
        part = parts.get(kind)
        _drop_nameless(part, name, notes)
        own = {} if part is None else {value(one, "id"): one for one in part.root.findall(w(name))}
        hidden = _drop_hidden(main.root, name, hides)
        used = _matched(main.root, own, name, where, notes)
        _drop_inner(own, where, notes)
        _tell_unused(own, used, hidden, name, notes)


def _drop_hidden(root: Element, name: str, hides: Callable[[Element], bool]) -> set[str]:
    """Drop the references in hidden text; their keys."""
    hidden = [one for one in root.iter(w(f"{name}Reference")) if hides(one)]
    for one in hidden:
        one.getparent().remove(one)
    return {value(one, "id") for one in hidden}


def _matched(root: Element, own: dict[str, Element], name: str, where: Where, notes: Notes) -> set[str]:
    """Give each reference a note of its own; the keys of all that are referred to."""
    used: set[str] = set()
    for reference in list(root.iter(w(f"{name}Reference"))):
        key = value(reference, "id")
        if key not in own:
            message = f"The text of {_NAMES[name]} is missing from the file."
            notes.loss(message, where=where(reference), excerpt=f"{name} {key}", code="footnote")
            reference.getparent().remove(reference)
        elif key in used:
            key = _twin(own, key)
            reference.set(w("id"), key)
        used.add(key)
    return used


def _drop_nameless(part: Part | None, name: str, notes: Notes) -> None:
    """A note without an id, which nothing can refer to."""
    if part is None:
        return
    for note in list(part.root.findall(w(name))):
        if not value(note, "id"):
            part.root.remove(note)
            _tell_unused({"": note}, set(), set(), name, notes)


def _twin(own: dict[str, Element], key: str) -> str:
    """A copy of a note that is referred to more than once: each place has its own."""
    number = next(n for n in range(len(own) + 1, 10**9) if str(n) not in own)
    copy = deepcopy(own[key])
    copy.set(w("id"), str(number))
    own[key].addnext(copy)
    own[str(number)] = copy
    return str(number)


def _drop_inner(own: Mapping[str, Element], where: Where, notes: Notes) -> None:
    """A note within a note has no place of its own."""
    for note in own.values():
        for reference in list(note.iter(w("footnoteReference"), w("endnoteReference"))):
            reference.getparent().remove(reference)
            notes.loss("A note within a note was left out.", where=where(note), code="footnote")


def _tell_unused(
    own: Mapping[str, Element], used: set[str], hidden: set[str], name: str, notes: Notes
) -> None:
    for key, note in own.items():
        text = words_of(note)
        if key in used or value(note, "type") in _SEPARATORS or not text:
            continue
        which = "of hidden text" if key in hidden else "that nothing in the text refers to"
        notes.loss(
            f"{_NAMES[name].capitalize()} {which} was left out.",
            where=f"among the {name}s",
            excerpt=text,
            code="footnote",
            advice="Write it into the text if it is needed.",
        )
