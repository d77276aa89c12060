"""Fields and content controls of a Word file: what mammoth would drop is written out, the rest is told.

Source: ECMA-376 part 1, 17.16 (fields) and 17.5.2 (structured document tags).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from lxml import etree

from workbench.importers._docx.package import W, value, w
from workbench.importers._notes import Notes
from workbench.importers._numbers import whole_number
from workbench.importers._xml import Element, local

Where = Callable[[Element], str]
_DEEPEST = 20
"""Fields within fields whose instructions are looked through."""
_LONGEST = 1000
"""Elements of a field that are looked through for what it shows."""
_FILLED = frozenset(
    "ADDRESSBLOCK AUTHOR AUTOTEXT COMMENTS DATE DOCPROPERTY DOCVARIABLE FILENAME FILLIN GREETINGLINE IF "
    "INDEX KEYWORDS LISTNUM MERGEFIELD REF SEQ STYLEREF SUBJECT TIME TITLE".split()
)
"""Fields that show something once Word has worked them out."""
_LINK = re.compile(r"^\s*HYPERLINK\b", re.IGNORECASE)
_SYMBOL = re.compile(
    r"\s*SYMBOL\s+(0x[0-9A-F]{1,6}|\d{1,7})(?:[^\\]*\\f\s+(?:\"([^\"]*)\"|(\S+)))?", re.IGNORECASE
)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*\S)", re.IGNORECASE | re.DOTALL)
_QUOTE = re.compile(r"\s*QUOTE\s+(?:\"([^\"]+)\"|(\S+))", re.IGNORECASE)
_PART = re.compile(r"\\([A-Za-z])(?![A-Za-z:])|[\"“”]([^\"“”]*)(?:[\"“”]|$)|([^\s\"“”]+)")
_CONTROLS = {
    "dropDownList": "A drop-down list came as its chosen words",
    "comboBox": "A list of choices came as its chosen words",
    "date": "A date picker came as its date",
}


def write_out_fields(root: Element, where: Where, notes: Notes) -> None:
    """Simple links become links, form fields their value; tables of contents and formulas are told.

    What a field within an instruction came to is a part of that instruction, which no reader sees.
    """
    for element in list(root.iter(w("fldSimple"))):
        if _LINK.match(value(element, "instr")):
            _as_complex(element)
    for begin in list(root.iter(w("fldChar"))):
        if value(begin, "fldCharType") == "begin":
            _write_choice(begin, where, notes)
    for one in list(_fields(root)):
        one.tidy()
        _write_symbol(one.begin, one.code)
        _write_button(one.begin, one.code)
        _write_quote(one.begin, one.code)
        _tell_help(one.begin, where, notes)
        _tell_field(one.begin, one.code, where, notes)


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


def _write_choice(begin: Element, where: Where, notes: Notes) -> None:
    """The chosen entry of a form's drop-down list, which stands nowhere in the text; all of them are told."""
    found = begin.find(f"{w('ffData')}/{w('ddList')}")
    run = begin.getparent()
    if found is None or run is None:
        return
    entries = [value(one) for one in found.findall(w("listEntry"))]
    sentence, choices = f"{_CONTROLS['dropDownList']}.", " / ".join(filter(None, entries))
    notes.info(sentence, where=where(begin), excerpt=choices, code="control")
    if _shown(run).strip():
        return
    chosen = value(found.find(w("result"))) or value(found.find(w("default"))) or "0"
    place = whole_number(chosen)
    if place is not None and place < len(entries):
        text = etree.Element(w("t"))
        text.text = entries[place]
        run.addprevious(_run(text))


def _write_symbol(begin: Element, code: str) -> None:
    """The sign of a symbol field that shows nothing, as Word draws it: without a result of its own."""
    found, run = _SYMBOL.match(code), begin.getparent()
    if not found or local(begin) == "fldSimple" or run is None or _shown(run).strip():
        return
    number = int(found[1], 16 if found[1].lower().startswith("0x") else 10)
    sign = etree.Element(w("sym"), nsmap={"w": W})
    sign.set(w("font"), found[2] or found[3] or "")
    sign.set(w("char"), f"{number:04X}")
    run.addprevious(_run(sign))


def _write_button(begin: Element, code: str) -> None:
    """The words of a field that is a place to click, which stand in its instruction."""
    found, run = _BUTTON.match(code), begin.getparent()
    if found and run is not None and local(begin) != "fldSimple" and not _shown(run).strip():
        words = etree.Element(w("t"))
        words.text = found[1]
        run.addprevious(_run(words))


def _write_quote(begin: Element, code: str) -> None:
    """The words of a field that quotes them, where Word never wrote them out."""
    found, run = _QUOTE.match(code), begin.getparent()
    if found and run is not None and local(begin) != "fldSimple" and not _shown(run).strip():
        words = etree.Element(w("t"))
        words.text = found[1] or found[2]
        run.addprevious(_run(words))


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


@dataclass
class _Field:
    """A field while it is read: its instruction, and the words that stand in it."""

    begin: Element
    codes: list[Element] = field(default_factory=list)
    words: list[Element] = field(default_factory=list)
    shows: bool = False
    """Whether what it shows has begun."""

    @property
    def code(self) -> str:
        """The instruction, its parts joined."""
        if local(self.begin) == "fldSimple":
            return value(self.begin, "instr")
        return "".join(one.text or "" for one in self.codes)

    def tidy(self) -> None:
        """Take words out of the instruction, and write that of a link as mammoth reads it."""
        for one in self.words if self.shows else ():
            one.text = ""
        if self.codes and _LINK.match(self.code):
            self.codes[0].text = _link(self.code)
            for one in self.codes[1:]:
                one.text = ""


def _link(code: str) -> str:
    """The instruction of a link: its address and place, without the words and settings around them."""
    given = {"": "", "l": ""}
    switch = ""
    for name, quoted, bare in _PART.findall(_LINK.sub("", code)):
        if name:
            switch = name.lower() if name in "lotLOT" else switch
            continue
        if not given.get(switch, "-"):
            given[switch] = quoted or bare
        switch = ""
    address, place = (one.replace('"', "%22") for one in (given[""], given["l"]))
    if not address:
        return f' HYPERLINK \\l "{place}" '
    return f' HYPERLINK "{address}{"#" if place else ""}{place}" '


def _fields(root: Element) -> Iterator[_Field]:
    """Each field that has an end."""
    open_fields: list[_Field] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("fldSimple"), w("t")):
        name, kind = local(element), value(element, "fldCharType")
        if name == "fldSimple":
            yield _Field(element)
        elif kind == "begin":
            open_fields.append(_Field(element))
        elif open_fields:
            last = open_fields[-1]
            if name == "instrText":
                last.codes.append(element)
            elif name == "t":
                for one in open_fields[:_DEEPEST]:
                    one.words += () if one.shows else (element,)
            elif kind == "separate":
                last.shows = True
            elif kind == "end":
                yield open_fields.pop()


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
    elif kind in _FILLED and local(element) != "fldSimple" and not _shown(element.getparent()).strip():
        notes.info(
            "A field shows nothing: Word never filled it in.",
            where=where(element),
            excerpt=code,
            code="field",
            advice="Open the document in Word, update its fields, and import it again.",
        )
    elif kind in ("INCLUDETEXT", "INCLUDEPICTURE"):
        notes.info(
            "A field that includes another file came as it was last shown.",
            where=where(element),
            excerpt=code,
            code="field",
        )


def _tell_help(begin: Element, where: Where, notes: Notes) -> None:
    """What Word says of a form field in its status bar, or when help is asked for."""
    data = begin.find(w("ffData"))
    said = (
        (value(one) for one in data if local(one) in ("helpText", "statusText")) if data is not None else ()
    )
    if words := "; ".join(dict.fromkeys(filter(None, said))):
        notes.info(
            "The help of a form field was left out.", where=where(begin), excerpt=words, code="control"
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
            break
        else:
            _tell_name(properties, where, notes)


def _tell_name(properties: Element, where: Where, notes: Notes) -> None:
    """What Word writes on the frame of a control that keeps its words."""
    name, tag = (value(properties.find(w(kind))).strip() for kind in ("alias", "tag"))
    if (name or tag) and not tag.startswith("exercise:"):
        notes.info(
            "The name of a content control was left out; its text was kept.",
            where=where(properties),
            excerpt=name or tag,
            code="control",
        )
