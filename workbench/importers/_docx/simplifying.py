"""What mammoth would drop or mistake, rewritten: alternatives, objects, wrappings, breaks, links within."""

from __future__ import annotations

from workbench.importers._docx.boxes import boxes, drawn_words, hide, is_rule, within, word_art
from workbench.importers._docx.made import block, put, run, text
from workbench.importers._docx.objects import Objects, is_math
from workbench.importers._docx.package import M, Part, R, is_on, value, w
from workbench.importers._docx.places import Places
from workbench.importers._docx.shapes import Shapes
from workbench.importers._docx.symbols import symbol_character
from workbench.importers._notes import Notes
from workbench.importers._xml import Element, local

_UNWRAPPED = frozenset("sdtContent fldSimple smartTag customXml dir bdo rubyBase".split())
_REMOVED = frozenset(
    "proofErr permStart permEnd commentRangeStart commentRangeEnd commentReference "
    "lastRenderedPageBreak bookmarkEnd moveFromRangeStart moveFromRangeEnd moveToRangeStart "
    "moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart sdtPr sdtEndPr "
    "customXmlPr smartTagPr rubyPr softHyphen annotationRef sectPr subDoc contentPart "
    "customXmlDelRangeEnd".split()
)
_TOLD = {
    "subDoc": "A part of the document lies in another file, which did not come along.",
    "contentPart": "A drawing by hand (ink) was left out.",
}
_OBJECTS = ("{*}oMathPara", "{*}oMath", w("drawing"), w("pict"), w("object"), w("altChunk"))


class Simplifying:
    """Rewrites what is no plain paragraph, run or table."""

    def __init__(self, objects: Objects, places: Places, notes: Notes) -> None:
        self._objects, self._places, self._notes = objects, places, notes
        self._last_box: dict[Element, Element] = {}
        self._breaking: tuple[Element | None, set[Element]] = (None, set())
        self._shapes = Shapes(places, notes)

    def replace_objects(self, part: Part) -> None:
        """Put a sign in the place of each equation, picture and document within the document."""
        where = self._places.of
        for element in list(part.root.iter(*_OBJECTS)):
            if not within(element, part.root):
                continue
            name = local(element)
            if name == "oMathPara":
                equations = [one for one in element.iter("{*}oMath") if is_math(one, "oMath")]
                alone = _is_alone(element)
                signs = [self._objects.equation(one, display=alone, where=where) for one in equations]
                put(element, [run(sign, hidden=_says_hidden(element)) for sign in signs if sign])
            elif name == "oMath":
                sign = self._objects.equation(element, display=False, where=where)
                put(element, [run(sign, hidden=_says_hidden(element))] if sign else [])
            elif name == "altChunk":
                sign = self._objects.chunk(element, part, where)
                put(element, [block(sign)] if sign else [])
            else:
                self._picture(element, part)

    def _picture(self, element: Element, part: Part) -> None:
        """A picture's sign takes its place; the paragraphs of a text box follow the one it hangs on."""
        if is_rule(element):
            put(element, [text(self._objects.hold("<hr>"))])
            return
        blocks = [each for box in boxes(element) for each in box]
        blocks += [block(line) for line in (*word_art(element), *drawn_words(element))]
        if _is_hidden(element.getparent()):
            for one in blocks:
                hide(one)
        sign = self._objects.picture(element, part, self._places.of)
        anchor = next((one for one in element.iterancestors(w("p"))), None)
        if anchor is not None:
            self._follow(anchor, blocks)
        if not sign and not blocks:
            self._shapes.add(element)
        elif not sign:
            self._shapes.describe(element, blocks)
        put(element, [text(sign)] if sign else [])

    def tell_shapes(self) -> None:
        """Say where shapes were that are only drawn."""
        self._shapes.tell()

    def _follow(self, anchor: Element, blocks: list[Element]) -> None:
        """The boxes that hang on a paragraph come after it, in the order in which they hang there."""
        last: Element = self._last_box.get(anchor, anchor)
        for one in blocks:
            last.addnext(one)
            self._last_box[anchor] = last = one
            for paragraph in one.iter(w("p")):
                self._places.name(paragraph, self._places.of(anchor))

    def unwrap(self, root: Element) -> None:
        """Take off what is around text, and out what says nothing."""
        for element in list(root.iter()):
            if not isinstance(element.tag, str) or element.getparent() is None:
                continue
            name = local(element)
            if name in _REMOVED:
                if name in _TOLD:
                    self._notes.loss(_TOLD[name], where=self._places.of(element), code="object")
                put(element, [])
            elif name == "sdt":
                put(element, [child for one in element if local(one) == "sdtContent" for child in one])
            elif name in _UNWRAPPED:
                put(element, [child for child in element if not local(child).endswith("Pr")])
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
            put(element, _ruby(element))
        elif name == "hyperlink" and not element.get(f"{{{R}}}id") and not value(element, "anchor"):
            put(element, list(element))
        elif name == "sym":
            put(element, [text(symbol_character(element))])
        elif name == "tblHeader" and not is_on(element):
            put(element, [])

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


def _is_alone(equation: Element) -> bool:
    """Whether a paragraph says nothing but this equation."""
    paragraph = equation.getparent()
    return paragraph is None or not any((one.text or "").strip() for one in paragraph.iter(w("t")))


def _says_hidden(equation: Element) -> bool:
    """Whether all that an equation says is hidden."""
    parts = [one for one in equation.iter(f"{{{M}}}r") if next(one.iter(f"{{{M}}}t"), None) is not None]
    return bool(parts) and all(map(_is_hidden, parts))


def _is_hidden(run: Element | None) -> bool:
    vanish = None if run is None else run.find(f"{w('rPr')}/{w('vanish')}")
    return vanish is not None and is_on(vanish)


def _ruby(element: Element) -> list[Element]:
    base = [run for part in element.iter(w("rubyBase")) for run in part]
    above = "".join(one.text or "" for part in element.iter(w("rt")) for one in part.iter(w("t")))
    runs = [*base, run(f"({above})")] if above else base
    return [child for run in runs for child in run if child.tag != w("rPr")]
