"""What stands in a Word file besides text: pictures, equations, charts and embedded pages, as HTML.

Each becomes a sign in the text that mammoth carries through; afterwards the sign gives way to the HTML.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

from workbench.importers._docx.drawn import Drawn
from workbench.importers._docx.package import M, Part, R, WordFile
from workbench.importers._docx.pictures import Pictures, Where
from workbench.importers._docx.stand_ins import StandIns
from workbench.importers._html.reading import Assets
from workbench.importers._notes import Notes
from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import Element, local
from workbench.model.course import Asset
from workbench.model.errors import BadInput

_FILES = frozenset("docx docm xlsx xlsm xlsb pptx pptm ppsx pdf csv txt odt ods odp".split())
"""Kinds of embedded files that are files of their own; others are wrapped for the program that made them."""
Convert = Callable[[bytes, str, str], str]


class Objects:
    """The signs of one file, and what they stand for."""

    def __init__(self, file: WordFile, assets: Assets, notes: Notes, convert: Convert) -> None:
        self._assets = assets
        self._notes = notes
        self._convert = convert
        self._held = StandIns()
        self._open(file)

    def _open(self, file: WordFile) -> None:
        self.file = file
        self._pictures = Pictures(file, self._held, self._assets, self._notes)
        self._drawn = Drawn(file, self._held, self._notes)

    @contextmanager
    def within(self, file: WordFile) -> Iterator[None]:
        """While a document within the document is read, its own parts are meant."""
        outer = self.file
        self._open(file)
        try:
            yield
        finally:
            self._open(outer)

    def hold(self, html: str) -> str:
        """The sign that stands for some HTML."""
        return self._held.hold(html)

    def described(self, words: str) -> str:
        """Words with each sign replaced by what it is, in words."""
        return self._held.described(words)

    def restored(self, html: str) -> str:
        """The HTML with all signs replaced."""
        return self._held.restored(html)

    # Equations

    def equation(self, element: Element, *, display: bool, where: Where) -> str:
        """The sign for an `m:oMath`."""
        latex = omml_to_latex(element)
        if not latex:
            words = "".join(element.itertext()).strip()
            if words:
                self._notes.loss(
                    "An equation could not be read.", where=where(element), excerpt=words, code="math"
                )
            return words
        kind = "block" if display else "inline"
        return self.hold(f'<span data-latex="{kind}">{escape(latex, quote=False)}</span>')

    # Pictures

    def picture(self, element: Element, part: Part, where: Where) -> str:
        """The sign for a `w:drawing`, `w:pict` or `w:object`; "" when it shows nothing."""
        signs = [self._pictures.blip(blip, element, part, where) for blip in element.iter("{*}blip")]
        signs += [self._pictures.vml(one, element, part, where) for one in element.iter("{*}imagedata")]
        signs += self._pictures.videos(element)
        signs += self._drawn.signs(element, part, where)
        self._pictures.links(element, part, where)
        if local(element) == "object":
            signs.append(self._embedded(element, part, where(element)))
        return "".join(signs)

    def _embedded(self, element: Element, part: Part, where: str) -> str:
        """The sign for a file within the document: a link to it; equations of an older kind are told."""
        ole = next(element.iter("{*}OLEObject"), None)
        program = "" if ole is None else ole.get("ProgID", "")
        if program.startswith(("Equation", "MathType")):
            self._notes.warning(
                "An equation of an older kind came as a picture; write it again to edit it.",
                where=where,
                excerpt=program,
                code="math",
            )
            return ""
        name = "" if ole is None else part.target(ole.get(f"{{{R}}}id") or "")
        data = self.file.data(name) if name.rpartition(".")[2].lower() in _FILES else None
        if data:
            return self._download(data, name, where)
        control = next((_named(one, "name") for one in element.iter("{*}control")), None)
        if program or control is not None:
            what = "An embedded file" if program else "A field or button that only Word runs"
            message = f"{what} was left out; its picture, if it has one, is kept."
            what, advice = program or control or "", "Add it as a file, or write what it is for."
            self._notes.loss(message, where=where, excerpt=what, code="object", advice=advice)
        return ""

    def _download(self, data: bytes, name: str, where: str) -> str:
        base = posixpath.basename(name)
        kind = self.file.media_type(name) or "application/octet-stream"
        asset = Asset.of(data, name=base, media_type=kind)
        message = "An embedded file came as a file to download."
        self._notes.info(message, where=where, excerpt=base, code="object")
        return self.hold(f' <a href="{self._assets.keep(asset)}">{escape(base)}</a> ')

    # Embedded pages

    def chunk(self, element: Element, part: Part, where: Where) -> str:
        """The sign for a `w:altChunk`: a page of another kind within the document."""
        name = part.target(element.get(f"{{{R}}}id") or "")
        found = self.file.archive.find(name) if name else None
        if not found:
            message = "An embedded page is missing from the file."
            about = name or part.address(element.get(f"{{{R}}}id") or "")
            self._notes.loss(message, where=where(element), excerpt=about, code="chunk")
            return ""
        try:
            kind = self.file.media_type(found) or found
            html = self._convert(self.file.archive.read(found), kind, where(element))
        except BadInput as error:
            message = f"An embedded page could not be read: {error}"
            self._notes.loss(message, where=where(element), excerpt=name, code="chunk")
            return ""
        return self.hold(f"<div>{html}</div>")


def _named(element: Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def is_math(element: Element, name: str) -> bool:
    """Whether an element is the equation part of this name."""
    return bool(element.tag == f"{{{M}}}{name}")
