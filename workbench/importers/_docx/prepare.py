"""The pass before mammoth: everything it would drop or mistake is rewritten into what it carries.

Headings get one style each, lists their own numbers, runs of one look are joined, hidden text goes,
and what is no text becomes a sign (`objects`).
"""

from __future__ import annotations

import re

from lxml import etree

from workbench.importers._docx.boxes import boxes, is_rule, is_ruled, join_drop_caps, within, word_art
from workbench.importers._docx.continued import Continued
from workbench.importers._docx.fields import tell_controls, write_out_fields
from workbench.importers._docx.looks import chosen, tidy_look
from workbench.importers._docx.numbering import Numbering
from workbench.importers._docx.objects import Objects, is_math
from workbench.importers._docx.package import Part, R, W, is_on, value, w
from workbench.importers._docx.runs import is_words, join
from workbench.importers._docx.styles import Styles
from workbench.importers._docx.symbols import symbol_character
from workbench.importers._docx.tables import square, tell_covered, tell_described
from workbench.importers._notes import Notes
from workbench.importers._xml import Element, local

_UNWRAPPED = frozenset("sdtContent fldSimple smartTag customXml dir bdo rubyBase".split())
_REMOVED = frozenset(
    "proofErr permStart permEnd commentRangeStart commentRangeEnd commentReference "
    "lastRenderedPageBreak bookmarkStart bookmarkEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart "
    "moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart sdtPr sdtEndPr "
    "customXmlPr smartTagPr rubyPr softHyphen annotationRef sectPr subDoc contentPart "
    "customXmlDelRangeEnd".split()
)
_AROUND_PARAGRAPHS = frozenset({"tr", "tc", "tbl", "ins", "del", "moveFrom", "moveTo", "sdt"})
_TOLD = {
    "subDoc": "A part of the document lies in another file, which did not come along.",
    "contentPart": "A drawing by hand (ink) was left out.",
}
_OBJECTS = ("{*}oMathPara", "{*}oMath", w("drawing"), w("pict"), w("object"), w("altChunk"))
_KEPT_RUN = ("b", "i", "u", "strike", "dstrike", "vertAlign", "highlight")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TAKE_HIDDEN = "To have it, read the file again with hidden text taken in."
_OBJECT_SIGN = re.compile("\ue100[0-9]+\ue101")


class Preparation:
    """Rewrites the parts of one file."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        objects: Objects,
        notes: Notes,
        *,
        take_hidden: bool = False,
        places: frozenset[str] = frozenset(),
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._objects = objects
        self._notes = notes
        self._continued = Continued(styles, numbering)
        self._place: dict[Element, str] = {}
        self._last_box: dict[Element, Element] = {}
        self._breaking: tuple[Element | None, set[Element]] = (None, set())
        self._heading = ""
        self._quoted = False
        self._take_hidden, self._places = take_hidden, places
        self.hidden = 0
        self.inside_links = 0
        self.title = ""

    def where(self, element: Element) -> str:
        """The place of an element: the heading it stands under."""
        while element is not None and element not in self._place:
            if local(element) in _AROUND_PARAGRAPHS:
                inside = next((one for one in element.iter(w("p")) if one in self._place), None)
                if inside is not None:
                    return self._place[inside]
            element = element.getparent()
        return self._place.get(element, "")

    def locate(self, root: Element) -> None:
        """Learn under which heading each paragraph stands."""
        self._styles.settle(root)
        for number, paragraph in enumerate(root.iter(w("p")), start=1):
            if self._styles.heading_level(paragraph) is not None:
                text = " ".join("".join(one.text or "" for one in paragraph.iter(w("t"))).split())
                if text:
                    self._heading = f"under “{text[:80]}”"
                    if not self.title and self._styles.is_title(paragraph):
                        self.title = text[:200]
            self._place[paragraph] = self._heading or f"paragraph {number}"

    def locate_note(self, root: Element, place: str) -> None:
        """Say of a part with footnotes or endnotes what it is."""
        self._place[root] = place

    def part(self, part: Part) -> None:
        """Rewrite a part in place, once its tracked changes are resolved."""
        _join_bodies(part.root)
        join_drop_caps(part.root)
        self._styles.settle(part.root)
        self._choose_alternatives(part.root)
        write_out_fields(part.root, self.where, self._notes)
        tell_controls(part.root, self.where, self._notes)
        tell_described(part.root, self.where, self._notes)
        square(part.root)
        self._replace_objects(part)
        self._simplify(part.root)
        tell_covered(part.root, self.where, self._notes)
        self._styles_of_paragraphs(part.root)
        for paragraph in list(part.root.iter(w("p"))):
            self._paragraph(paragraph)

    def _choose_alternatives(self, root: Element) -> None:
        for element in list(root.iter("{*}AlternateContent")):
            if element.getparent() is None:
                continue
            best = chosen(element)
            _replace(element, [] if best is None else list(best))

    def _replace_objects(self, part: Part) -> None:
        where = self.where
        for element in list(part.root.iter(*_OBJECTS)):
            if not within(element, part.root):
                continue
            name = local(element)
            if name == "oMathPara":
                equations = [one for one in element.iter("{*}oMath") if is_math(one, "oMath")]
                alone = _is_alone(element)
                signs = [self._objects.equation(one, display=alone, where=where) for one in equations]
                _replace(element, [_run(sign) for sign in signs if sign])
            elif name == "oMath":
                sign = self._objects.equation(element, display=False, where=where)
                _replace(element, [_run(sign)] if sign else [])
            elif name == "altChunk":
                sign = self._objects.chunk(element, part, where)
                _replace(element, [_block(sign)] if sign else [])
            else:
                self._picture(element, part)

    def _picture(self, element: Element, part: Part) -> None:
        """A picture's sign takes its place; the paragraphs of a text box follow the one it hangs on."""
        if is_rule(element):
            _replace(element, [_text(self._objects.hold("<hr>"))])
            return
        blocks = [block for box in boxes(element) for block in box]
        blocks += [_block(line) for line in word_art(element)]
        sign = self._objects.picture(element, part, self.where)
        anchor = next((one for one in element.iterancestors(w("p"))), None)
        if anchor is not None:
            self._follow(anchor, blocks)
        _replace(element, [_text(sign)] if sign else [])

    def _follow(self, anchor: Element, blocks: list[Element]) -> None:
        """The boxes that hang on a paragraph come after it, in the order in which they hang there."""
        last: Element = self._last_box.get(anchor, anchor)
        for block in blocks:
            last.addnext(block)
            self._last_box[anchor] = last = block
            for paragraph in block.iter(w("p")):
                self._place.setdefault(paragraph, self.where(anchor))

    def _simplify(self, root: Element) -> None:
        for element in list(root.iter()):
            if not isinstance(element.tag, str) or element.getparent() is None:
                continue
            name = local(element)
            if name in _REMOVED:
                if name in _TOLD:
                    self._notes.loss(_TOLD[name], where=self.where(element), code="object")
                _replace(element, [])
            elif name == "sdt":
                _replace(element, [child for one in element if local(one) == "sdtContent" for child in one])
            elif name in _UNWRAPPED:
                _replace(element, [child for child in element if not local(child).endswith("Pr")])
            else:
                self._mend(element, name)

    def _mend(self, element: Element, name: str) -> None:
        """Small things that mammoth leaves out with their text."""
        if name == "cr":
            element.tag = w("br")
        elif name == "br" and value(element, "type") in ("page", "column"):
            self._break(element)
        elif name == "ptab":
            element.tag = w("tab")
        elif name == "ruby":
            _replace(element, _ruby(element))
        elif name == "hyperlink" and not element.get(f"{{{R}}}id"):
            if value(element, "anchor") not in self._places:
                self.inside_links += 1
                _replace(element, list(element))
        elif name == "sym":
            _replace(element, [_text(symbol_character(element))])
        elif name == "tblHeader" and not is_on(element):
            _replace(element, [])

    def _break(self, element: Element) -> None:
        """A new page or column within a paragraph leaves a new line; at its ends it leaves nothing."""
        paragraph = next(element.iterancestors(w("p")), None)
        if paragraph is None:
            return
        if paragraph is not self._breaking[0]:
            order = list(paragraph.iter(w("t"), w("br")))
            said = [at for at, one in enumerate(order) if local(one) == "t" and (one.text or "").strip()]
            self._breaking = (paragraph, set(order[said[0] : said[-1]] if said else ()))
        if element in self._breaking[1]:
            del element.attrib[w("type")]

    def _styles_of_paragraphs(self, root: Element) -> None:
        """Work out all headings, lists and hidden styles before any property is rewritten."""
        for paragraph in root.iter(w("p")):
            properties = paragraph.find(w("pPr"))
            if properties is None:
                properties = etree.Element(w("pPr"))
                paragraph.insert(0, properties)
            self._restyle(paragraph, properties)

    def _restyle(self, paragraph: Element, properties: Element) -> None:
        if is_ruled(paragraph):
            paragraph.append(_run(self._objects.hold("<hr>")))
        level = self._styles.heading_level(paragraph)
        numbering = self._numbered(paragraph, count_only=level is not None)
        kind = self._styles.block_kind(paragraph) if level is None and numbering is None else ""
        if on := self._continued.level(paragraph, numbering, is_heading=level is not None):
            kind = f"continue{on}"
        align = self._styles.alignment(paragraph)
        hidden = value(properties.find(w("pStyle")))
        for child in list(properties):
            properties.remove(child)
        for run in paragraph.findall(f".//{w('r')}"):
            self._hide(run, hidden)
        within = level is None and (
            on or numbering is not None
        )  # where the side of what is around would hold
        signs = [f"align={align or 'left'}"] if align or within else []
        if level:
            etree.SubElement(properties, w("pStyle")).set(w("val"), f"Heading{level}")
        elif numbering:
            signs += self._listed(properties, *numbering)
            if box := self._numbering.box(*numbering):
                properties.addnext(_run(f"{box} "))
        elif kind:
            etree.SubElement(properties, w("pStyle")).set(w("val"), f"Workbench{kind.capitalize()}")
        signs += self._ends_quotation(paragraph, level is None and numbering is None, kind)
        if signs and kind != "code":
            properties.addnext(_run(f"\ue102{';'.join(signs)}\ue103"))

    def _ends_quotation(self, paragraph: Element, plain: bool, kind: str) -> list[str]:
        """The sign that an empty line behind a quotation stays, without which the next one would join it."""
        before, self._quoted = self._quoted, kind == "quote"
        ends = before and plain and not kind and next(paragraph.iter(w("t")), None) is None
        return [""] if ends else []

    def _numbered(self, paragraph: Element, *, count_only: bool) -> tuple[str, int] | None:
        """The list a paragraph is in; a heading in a list counts there and stays a heading."""
        found = self._styles.numbering(paragraph)
        if found is None or not self._numbering.shows(*found):
            return None
        if count_only:
            self._numbering.next(*found)
        return None if count_only else found

    def _listed(self, properties: Element, number: str, level: int) -> list[str]:
        """Say which list a paragraph is in, in the two that mammoth is given: one counts, one does not."""
        ordered = self._numbering.is_ordered(number, level)
        count = self._numbering.next(number, level)
        own = etree.SubElement(properties, w("numPr"))
        etree.SubElement(own, w("ilvl")).set(w("val"), str(min(level, 8)))
        etree.SubElement(own, w("numId")).set(w("val"), "1" if ordered else "2")
        style = self._numbering.type(number, level)
        return ([f"value={count}"] if ordered else []) + ([f"type={style}"] if ordered and style else [])

    def _hide(self, run: Element, paragraph_style: str) -> None:
        if not self._styles.is_hidden(run.find(w("rPr")), paragraph_style):
            return
        text = _OBJECT_SIGN.sub(" (a picture) ", "".join(one.text or "" for one in run.iter(w("t"))))
        if text.strip():
            self.hidden += 1
            fate = "taken in" if self._take_hidden else "left out"
            self._notes.warning(
                f"Hidden text was {fate}.",
                where=self.where(run),
                excerpt=text,
                code="hidden",
                advice="" if self._take_hidden else _TAKE_HIDDEN,
            )
        for child in [] if self._take_hidden else list(run):
            if local(child) in ("t", "tab", "br", "sym"):
                run.remove(child)

    def _paragraph(self, paragraph: Element) -> None:
        """Give each run the look its style gives it, then join neighbours that look the same."""
        alike: list[Element] = []
        look = ""
        for child in list(paragraph):
            if child.tag != w("r"):
                for run in child.iter(w("r")):
                    self._look(run, linked=True)
                if child.tag != w("pPr"):
                    join(alike)
                    alike = []
                continue
            now, words = self._look(child), is_words(child)
            if not (alike and now == look and words):
                join(alike)
                alike, look = [], now
            if words:
                alike.append(child)
        join(alike)

    def _look(self, run: Element, *, linked: bool = False) -> str:
        """Reduce a run's properties to those that mean something, and say them in a word."""
        properties = run.find(w("rPr"))
        if properties is None:
            return ""
        tidy_look(properties)
        marks = self._styles.run_marks(properties)
        for child in list(properties):
            if local(child) not in _KEPT_RUN:
                properties.remove(child)
        for doubled in properties.findall(w("dstrike")):
            doubled.tag = w("strike")
        for mark, given in marks.items():
            if mark != "code" and not (mark == "u" and linked):
                etree.SubElement(properties, w(mark)).set(w("val"), given)
        if "code" in marks:
            etree.SubElement(properties, w("rStyle")).set(w("val"), "WorkbenchCode")
        if len(properties) == 0:
            run.remove(properties)
            return ""
        return "|".join(f"{local(one)}={value(one)}" for one in properties)


def _join_bodies(root: Element) -> None:
    """Some programs write a body for each part they joined; mammoth reads the first."""
    first, *others = root.findall(w("body")) or [None]
    for body in others:
        for block in list(body):
            first.append(block)
        root.remove(body)


def _is_alone(equation: Element) -> bool:
    """Whether a paragraph says nothing but this equation."""
    paragraph = equation.getparent()
    return paragraph is None or not any((one.text or "").strip() for one in paragraph.iter(w("t")))


def _ruby(element: Element) -> list[Element]:
    base = [run for part in element.iter(w("rubyBase")) for run in part]
    above = "".join(one.text or "" for part in element.iter(w("rt")) for one in part.iter(w("t")))
    runs = [*base, _run(f"({above})")] if above else base
    return [child for run in runs for child in run if child.tag != w("rPr")]


def _text(string: str) -> Element:
    element = etree.Element(w("t"))
    element.text = string
    element.set(_SPACE, "preserve")
    return element


def _run(string: str) -> Element:
    run = etree.Element(w("r"), nsmap={"w": W})
    run.append(_text(string))
    return run


def _block(string: str) -> Element:
    paragraph = etree.Element(w("p"), nsmap={"w": W})
    paragraph.append(_run(string))
    return paragraph


def _replace(element: Element, new: list[Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    element.tail = None
    for one in new:
        one.tail = None
        element.addprevious(one)  # an index would take time for each element before it
    parent.remove(element)
