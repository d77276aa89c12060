"""Links of a Word file: those within it with the places they lead to, and those whose address is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from workbench.importers._docx.package import Part, R, value, w
from workbench.importers._notes import Notes
from workbench.importers._xml import Element

_ID = f"{{{R}}}id"
_WITHIN = re.compile(r"^\s*HYPERLINK\b.*?\\l\s+\"?([^\s\"]+)", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(
    r"^\s*(?:REF|PAGEREF|NOTEREF)\s+\"?([^\s\"\\]+)\"?\s.*\\h\b", re.IGNORECASE | re.DOTALL
)
"""A cross reference that is a link to what it names."""


def link_references(root: Element) -> None:
    """Cross references that lead to what they name become links."""
    for simple in root.iter(w("fldSimple")):
        if found := _REFERENCE.match(value(simple, "instr")):
            simple.set(w("instr"), _link_to(found[1]))
    for begin in root.iter(w("fldChar")):
        codes = list(_instruction(begin)) if value(begin, "fldCharType") == "begin" else []
        if found := _REFERENCE.match("".join(one.text or "" for one in codes) + " "):
            codes[0].text = _link_to(found[1])
            for one in codes[1:]:
                one.text = ""


def _link_to(name: str) -> str:
    return f' HYPERLINK \\l "{name}" '


def _instruction(begin: Element) -> Iterator[Element]:
    """The parts of a field's instruction, where it is plain; those of one with fields in it are none."""
    found: list[Element] = []
    for run in begin.getparent().itersiblings() if begin.getparent() is not None else ():
        for one in run.iter(w("fldChar"), w("instrText")):
            if one.tag == w("fldChar"):
                yield from found if value(one, "fldCharType") in ("separate", "end") else ()
                return
            found.append(one)


def goals_of(parts: Iterable[Part]) -> frozenset[str]:
    """The names of the places that links in a document lead to."""
    return frozenset(name for part in parts for name in _goals(part.root) if name)


def _goals(root: Element) -> Iterator[str]:
    for one in root.iter(w("hyperlink"), w("fldSimple"), w("instrText")):
        if one.tag == w("hyperlink"):
            yield value(one, "anchor")
        elif found := _WITHIN.match(value(one, "instr") or one.text or ""):
            yield found[1]


def keep_bookmarks(root: Element, goals: frozenset[str]) -> None:
    """Bookmarks that links lead to stand in a paragraph: the next one, else the last. All others go."""
    waiting: list[Element] = []
    last: Element | None = None
    for one in list(root.iter(w("bookmarkStart"), w("p"))):
        if one.tag == w("p"):
            last = one
            _begin_with(one, waiting)
            waiting = []
        elif value(one, "name") not in goals:
            one.getparent().remove(one)
        elif next(one.iterancestors(w("p")), None) is None:
            waiting.append(one)
    if last is not None:
        last.extend(waiting)


def _begin_with(paragraph: Element, marks: Iterable[Element]) -> None:
    first = 1 if len(paragraph) and paragraph[0].tag == w("pPr") else 0
    for place, mark in enumerate(marks, start=first):
        paragraph.insert(place, mark)


def part_from_lost(part: Part, where: Callable[[Element], str], notes: Notes) -> None:
    """A link to an address that the file does not name keeps its words, and its place within the document."""
    known = part.outside()
    for link in list(part.root.iter(w("hyperlink"))):
        relation = link.get(_ID)
        if relation is None or relation in known:
            continue
        del link.attrib[_ID]
        notes.warning(
            "The address of a link is missing from the file, so only its words came.",
            where=where(link),
            excerpt="".join(one.text or "" for one in link.iter(w("t"))),
            code="link",
            advice="Set the link again where it is needed.",
        )
        if not value(link, "anchor"):
            for one in list(link):
                link.addprevious(one)
            link.getparent().remove(link)
