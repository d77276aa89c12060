"""What stands in a Word file besides text: pictures, equations, charts and embedded pages, as HTML.

Each becomes a sign in the text that mammoth carries through; afterwards the sign gives way to the HTML.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

from workbench.importers._docx.charts import chart_html, diagram_html
from workbench.importers._docx.package import M, Part, R, WordFile
from workbench.importers._docx.pictures import Pictures, Where, described
from workbench.importers._docx.stand_ins import StandIns
from workbench.importers._html.reading import Assets
from workbench.importers._notes import Notes
from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import Element, local
from workbench.model.course import Asset
from workbench.model.errors import BadInput

_FILES = frozenset("docx docm xlsx xlsm xlsb pptx pptm ppsx pdf csv txt odt ods odp".split())
"""Kinds of embedded files that are files of their own; others are wrapped for the program that made them."""
_DRAWN = (
    ("chart", "chart", chart_html, "a table of its figures"),
    ("relIds", "diagram", diagram_html, "a list of its words"),
)
Convert = Callable[[bytes, str], str]


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
        self._pictures.links(element, part, where)
        signs += self._drawn(element, part, where)
        if local(element) == "object":
            signs.append(self._embedded(element, part, where(element)))
        return "".join(signs)

    def _drawn(self, element: Element, part: Part, where: Where) -> Iterator[str]:
        """Charts and diagrams have no picture: their figures and words are kept."""
        about = described(next(element.iter("{*}docPr"), None))
        for kind, name, read, became in _DRAWN:
            for found in element.iter(f"{{*}}{kind}"):
                target = part.target(found.get(f"{{{R}}}id") or found.get(f"{{{R}}}dm") or "")
                drawn = self.file.part(target) if target else None
                html = "" if drawn is None else read(drawn.root)
                if not html:
                    yield self._lost(name, drawn, where(element))
                    continue
                message = f"A {name} came as {became}."
                self._notes.warning(message, where=where(element), excerpt=about, code=name)
                yield self.hold(html)

    def _lost(self, name: str, drawn: Part | None, where: str) -> str:
        texts = () if drawn is None else drawn.root.iter("{*}t", "{*}v")
        words = " · ".join(text for one in texts if (text := (one.text or "").strip()))
        message = f"A {name} was left out; its words are kept." if words else f"A {name} was left out."
        self._notes.loss(message, where=where, excerpt=words, code=name)
        return self.hold(f"<p>{escape(words)}</p>") if words else ""

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
        if program:
            self._notes.loss(
                "An embedded file was left out; its picture, if it has one, is kept.",
                where=where,
                excerpt=program,
                code="object",
            )
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
            html = self._convert(self.file.archive.read(found), self.file.media_type(found) or found)
        except BadInput as error:
            message = f"An embedded page could not be read: {error}"
            self._notes.loss(message, where=where(element), excerpt=name, code="chunk")
            return ""
        return self.hold(f"<div>{html}</div>")


def is_math(element: Element, name: str) -> bool:
    """Whether an element is the equation part of this name."""
    return bool(element.tag == f"{{{M}}}{name}")
