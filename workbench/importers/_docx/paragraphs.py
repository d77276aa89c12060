"""Paragraphs of a Word document: headings, lists, sides, hidden text, said in the ways that mammoth knows."""

from __future__ import annotations

from lxml import etree

from workbench.importers._docx.boxes import is_ruled
from workbench.importers._docx.continued import Continued
from workbench.importers._docx.made import run
from workbench.importers._docx.numbering import Numbering
from workbench.importers._docx.objects import Objects
from workbench.importers._docx.package import value, w
from workbench.importers._docx.places import Places
from workbench.importers._docx.styles import Styles
from workbench.importers._notes import Notes
from workbench.importers._xml import Element, local

_TAKE_HIDDEN = "To have it, read the file again with hidden text taken in."


class Paragraphs:
    """Gives each paragraph of a file one style, or one place in a list."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        objects: Objects,
        places: Places,
        notes: Notes,
        *,
        take_hidden: bool,
    ) -> None:
        self._styles, self._numbering, self._objects = styles, numbering, objects
        self._places, self._notes, self._take_hidden = places, notes, take_hidden
        self._continued = Continued(styles, numbering)
        self._quoted = False
        self.hidden = 0

    def restyle(self, root: Element) -> None:
        """Work out all headings, lists and hidden styles before any property is rewritten."""
        for paragraph in root.iter(w("p")):
            properties = paragraph.find(w("pPr"))
            if properties is None:
                properties = etree.Element(w("pPr"))
                paragraph.insert(0, properties)
            self._restyle(paragraph, properties)

    def _restyle(self, paragraph: Element, properties: Element) -> None:
        if is_ruled(paragraph):
            paragraph.append(run(self._objects.hold("<hr>")))
        level = self._styles.heading_level(paragraph)
        place = self._styles.numbering(paragraph)
        numbering = self._numbered(place, count_only=level is not None)
        kind = self._styles.block_kind(paragraph) if level is None and numbering is None else ""
        if on := self._continued.level(paragraph, numbering, is_heading=level is not None):
            kind = f"continue{on}"
        align = self._styles.alignment(paragraph)
        hidden = value(properties.find(w("pStyle")))
        for child in list(properties):
            properties.remove(child)
        for one in paragraph.findall(f".//{w('r')}"):
            self._hide(one, hidden)
        within = level is None and (on or numbering is not None)  # where the side of what is around holds
        signs = [f"align={align or 'left'}"] if align or within else []
        if level and self._speaks(paragraph):
            etree.SubElement(properties, w("pStyle")).set(w("val"), f"Heading{level}")
        elif numbering:
            signs += self._listed(properties, *numbering, self._places.of(paragraph))
            if box := self._numbering.box(*numbering):
                properties.addnext(run(f"{box} "))
        elif kind:
            etree.SubElement(properties, w("pStyle")).set(w("val"), f"Workbench{kind.capitalize()}")
        self._label(properties, place, is_heading=level is not None)
        signs += self._ends_quotation(paragraph, level is None and numbering is None, kind)
        if signs and kind != "code":
            properties.addnext(run(f"\ue102{';'.join(signs)}\ue103"))

    def _speaks(self, paragraph: Element) -> bool:
        """Whether a paragraph says something: one of pictures alone heads nothing."""
        words = "".join(one.text or "" for one in paragraph.iter(w("t")))
        return bool(self._objects.described(words).replace("(a picture)", "").strip())

    def _ends_quotation(self, paragraph: Element, plain: bool, kind: str) -> list[str]:
        """The sign that an empty line behind a quotation stays, without which the next one would join it."""
        before, self._quoted = self._quoted, kind == "quote"
        ends = before and plain and not kind and next(paragraph.iter(w("t")), None) is None
        return [""] if ends else []

    def _numbered(self, place: tuple[str, int] | None, *, count_only: bool) -> tuple[str, int] | None:
        """The list a paragraph is in; a heading in a list counts there and stays a heading."""
        if place is None or not self._numbering.shows(*place):
            return None
        if count_only:
            self._numbering.next(*place)
        return None if count_only else place

    def _label(self, properties: Element, place: tuple[str, int] | None, *, is_heading: bool) -> None:
        """Write out the words before a paragraph; those before headings, and their numbers, are told once."""
        if place is None:
            return
        label = self._numbering.label(*place)
        if is_heading and (label or self._numbering.is_ordered(*place)):
            self._notes.info(
                "What Word sets before headings by itself, such as their numbers, was left out.",
                where="in the whole document",
                code="numbering",
                advice="Write it into the headings if the text refers to it.",
            )
        elif label:
            properties.addnext(run(f"{label} "))

    def _listed(self, properties: Element, number: str, level: int, where: str) -> list[str]:
        """Say which list a paragraph is in, in the two that mammoth is given: one counts, one does not."""
        if strange := self._numbering.strange(number, level):
            message = f"A list that counts in its own way ({strange}) counts here in figures."
            self._notes.info(message, where=where, code="numbering")
        ordered = self._numbering.is_ordered(number, level)
        count = self._numbering.next(number, level)
        own = etree.SubElement(properties, w("numPr"))
        etree.SubElement(own, w("ilvl")).set(w("val"), str(min(level, 8)))
        etree.SubElement(own, w("numId")).set(w("val"), "1" if ordered else "2")
        style = self._numbering.type(number, level)
        return ([f"value={count}"] if ordered else []) + ([f"type={style}"] if ordered and style else [])

    def hides(self, element: Element) -> bool:
        """Whether an element stands in hidden text that is left out."""
        run = next(element.iterancestors(w("r")), None)
        if run is None or self._take_hidden:
            return False
        paragraph = next(run.iterancestors(w("p")), None)
        style = None if paragraph is None else paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        return self._styles.is_hidden(run.find(w("rPr")), value(style))

    def _hide(self, one: Element, paragraph_style: str) -> None:
        if not self._styles.is_hidden(one.find(w("rPr")), paragraph_style):
            return
        text = self._objects.described("".join(part.text or "" for part in one.iter(w("t"))))
        if text.strip():
            self.hidden += 1
            fate = "taken in" if self._take_hidden else "left out"
            self._notes.warning(
                f"Hidden text was {fate}.",
                where=self._places.of(one),
                excerpt=text,
                code="hidden",
                advice="" if self._take_hidden else _TAKE_HIDDEN,
            )
        for child in [] if self._take_hidden else list(one):
            if local(child) in ("t", "tab", "br", "sym"):
                one.remove(child)
