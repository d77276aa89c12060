"""Fields and content controls of a Word file: what mammoth would drop is written out, the rest is told.

Source: ECMA-376 part 1, 17.16 (fields) and 17.5.2 (structured document tags).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice

from lxml import etree

from workbench.importers._docx_package import W, value, w
from workbench.importers._notes import Notes
from workbench.importers._xml import Element, local

Where = Callable[[Element], str]
_LONGEST = 1000
"""Elements of a field that are looked through for what it shows."""
_LINK = re.compile(r"^\s*HYPERLINK\b", re.IGNORECASE)
_CONTROLS = {
    "dropDownList": "A drop-down list came as its chosen words",
    "comboBox": "A list of choices came as its chosen words",
    "date": "A date picker came as its date",
}


def write_out_fields(root: Element, where: Where, notes: Notes) -> None:
    """Simple links become links, form fields their value; tables of contents and formulas are told."""
    for element in list(root.iter(w("fldSimple"))):
        if _LINK.match(value(element, "instr")):
            _as_complex(element)
    for begin in list(root.iter(w("fldChar"))):
        if value(begin, "fldCharType") == "begin":
            _write_choice(begin)
    for name, code in _instructions(root):
        _tell_field(name, code, where, notes)


def _as_complex(element: Element) -> None:
    """A simple link as the kind that mammoth follows."""
    code = etree.Element(w("instrText"), nsmap={"w": W})
    code.text = value(element, "instr")
    runs = [_run(_character("begin")), _run(code), _run(_character("separate"))]
    new = [*runs, *element, _run(_character("end"))]
    for one in new:
        element.addprevious(one)
    element.getparent().remove(element)


def _character(kind: str) -> Element:
    return etree.Element(w("fldChar"), {w("fldCharType"): kind}, nsmap={"w": W})


def _run(inside: Element) -> Element:
    run = etree.Element(w("r"), nsmap={"w": W})
    run.append(inside)
    return run


def _write_choice(begin: Element) -> None:
    """The chosen entry of a form's drop-down list, which stands nowhere in the text."""
    found = begin.find(f"{w('ffData')}/{w('ddList')}")
    run = begin.getparent()
    if found is None or run is None or _shown(run).strip():
        return
    entries = [value(one) for one in found.findall(w("listEntry"))]
    chosen = value(found.find(w("result"))) or value(found.find(w("default"))) or "0"
    if chosen.isascii() and chosen.isdigit() and int(chosen) < len(entries):
        text = etree.Element(w("t"))
        text.text = entries[int(chosen)]
        run.addprevious(_run(text))


def _shown(run: Element) -> str:
    """What a field that begins in this run shows: the text up to its end."""
    words, depth = "", 0
    inside = (element for one in chain((run,), run.itersiblings()) for element in one.iter())
    for element in islice(inside, _LONGEST):
        kind = value(element, "fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        if kind == "end" and depth == 0:
            break
        words += (element.text or "") if element.tag == w("t") else ""
    return words


def _instructions(root: Element) -> Iterator[tuple[Element, str]]:
    """Each field and its instruction, parts joined."""
    open_fields: list[list[str]] = []
    places: list[Element] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("fldSimple")):
        name, kind = local(element), value(element, "fldCharType")
        if name == "fldSimple":
            yield element, value(element, "instr")
        elif name == "instrText" and open_fields:
            open_fields[-1].append(element.text or "")
        elif kind == "begin":
            open_fields.append([])
            places.append(element)
        elif kind == "end" and open_fields:
            yield places.pop(), "".join(open_fields.pop())


def _tell_field(element: Element, code: str, where: Where, notes: Notes) -> None:
    kind = code.split()[0].upper() if code.split() else ""
    if kind == "TOC":
        notes.info(
            "A table of contents or figures came as plain text.",
            where=where(element),
            code="contents",
            advice="Delete it if you like: the course has its own outline.",
        )
    elif kind == "EQ":
        notes.loss(
            "A formula written as a field (EQ) has no text of its own.",
            where=where(element),
            excerpt=code,
            code="math",
            advice="Write it again as an equation.",
        )
    elif kind in ("INCLUDETEXT", "INCLUDEPICTURE"):
        notes.info(
            "A field that includes another file came as it was last shown.",
            where=where(element),
            excerpt=code,
            code="field",
        )


def tell_controls(root: Element, where: Where, notes: Notes) -> None:
    """Content controls keep their words; their choices are told."""
    for properties in root.iter(w("sdtPr")):
        for kind, sentence in _CONTROLS.items():
            found = next(properties.iter(f"{{*}}{kind}"), None)
            if found is None:
                continue
            items = [value(one, "displayText") or value(one, "value") for one in found.iter(w("listItem"))]
            name = value(properties.find(w("alias")))
            choices = " / ".join(one for one in items if one)
            excerpt = ": ".join(part for part in (name, choices) if part)
            notes.info(f"{sentence}.", where=where(properties), excerpt=excerpt, code="control")
