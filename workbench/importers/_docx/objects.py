"""What stands in a Word file besides text: pictures, equations, charts and embedded pages, as HTML.

Each becomes a sign in the text that mammoth carries through; afterwards the sign gives way to the HTML.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

from workbench.importers._docx.charts import chart_html, diagram_html
from workbench.importers._docx.package import M, Part, R, WordFile
from workbench.importers._html.reading import Assets, image_asset
from workbench.importers._notes import Notes
from workbench.importers._numbers import measure, whole_number
from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import Element, local
from workbench.model.course import Asset
from workbench.model.errors import BadInput, NotFound, Unreadable

_SIGN = re.compile("\ue100([0-9]{1,9})\ue101")
_EMU_PER_PIXEL = 9525
_POINT_SIZE = re.compile(r"(width|height)\s*:\s*([\d.]+)(pt|px|in|cm)?")
_PIXELS = {"pt": 96 / 72, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, None: 1.0}
_UNSHOWN = {
    "emf": "emf", "wmf": "wmf", "tif": "tiff", "tiff": "tiff", "pict": "x-pict", "pct": "x-pict",
    "wdp": "vnd.ms-photo", "emz": "x-emz", "wmz": "x-wmz",
}  # fmt: skip
_FILES = frozenset("docx docm xlsx xlsm xlsb pptx pptm ppsx pdf csv txt odt ods odp".split())
"""Kinds of embedded files that are files of their own; others are wrapped for the program that made them."""
_AS_PNG = "Paste it again as PNG, in the document or here."
_DRAWN = (
    ("chart", "chart", chart_html, "a table of its figures"),
    ("relIds", "diagram", diagram_html, "a list of its words"),
)
Where = Callable[[Element], str]
Convert = Callable[[bytes, str], str]


class Objects:
    """The signs of one file, and what they stand for."""

    def __init__(self, file: WordFile, assets: Assets, notes: Notes, convert: Convert) -> None:
        self.file = file
        self._assets = assets
        self._notes = notes
        self._convert = convert
        self._held: list[str] = []

    @contextmanager
    def within(self, file: WordFile) -> Iterator[None]:
        """While a document within the document is read, its own parts are meant."""
        outer, self.file = self.file, file
        try:
            yield
        finally:
            self.file = outer

    def hold(self, html: str) -> str:
        """The sign that stands for some HTML."""
        self._held.append(html)
        return f"\ue100{len(self._held) - 1}\ue101"

    def restored(self, html: str) -> str:
        """The HTML with all signs replaced."""
        return _SIGN.sub(lambda found: self._at(int(found[1])), html)

    def _at(self, index: int) -> str:
        return self._held[index] if index < len(self._held) else ""

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
        signs = [self._blip(blip, element, part, where) for blip in element.iter("{*}blip")]
        signs += [self._vml(one, element, part, where) for one in element.iter("{*}imagedata")]
        if not any(signs):
            signs.append(self._other(element, part, where))
        if local(element) == "object":
            signs.append(self._embedded(element, part, where(element)))
        return "".join(signs)

    def _blip(self, blip: Element, drawing: Element, part: Part, where: Where) -> str:
        """The sign for a picture; a drawing (SVG) stands beside a picture of it and comes first."""
        drawn = next((one.get(f"{{{R}}}embed") for one in blip.iter("{*}svgBlip")), None)
        about = next(drawing.iter("{*}docPr"), None)
        alt = "" if about is None else _spoken(about.get("descr") or about.get("title") or "")
        size = _size(next(drawing.iter("{*}extent"), None))
        linked = part.address(blip.get(f"{{{R}}}link") or "")
        names = [part.target(one) for one in (drawn, blip.get(f"{{{R}}}embed")) if one]
        return self._image([one for one in names if one], linked, alt, size, where(drawing))

    def _vml(self, data: Element, holder: Element, part: Part, where: Where) -> str:
        relation = data.get(f"{{{R}}}id") or ""
        shape = data.getparent()
        title = _named(data, "title")
        alt = _spoken(("" if shape is None else shape.get("alt")) or (title if " " in title else ""))
        style = "" if shape is None else shape.get("style", "")
        size = {
            name: round(number * _PIXELS[unit or None])
            for name, words, unit in _POINT_SIZE.findall(style)
            if (number := measure(words)) is not None
        }
        names = [name] if (name := part.target(relation)) else []
        return self._image(names, part.address(relation), alt, size, where(holder))

    def _image(self, names: list[str], linked: str, alt: str, size: dict[str, int], where: str) -> str:
        sizes = "".join(f' {key}="{number}"' for key, number in size.items() if 0 < number < 20_000)
        found = [(name, data) for name in names if (data := self._bytes(name)) is not None]
        shown = (image_asset(data, posixpath.basename(name), self.file.limits) for name, data in found)
        asset = next((one for one in shown if one is not None), None)
        if found and asset is None:
            return self._unshown(*found[-1], alt, where)
        if names and not found:
            self._notes.loss(
                "A picture is missing from the file.",
                where=where,
                excerpt=names[-1],
                code="image",
                advice="Add the picture again.",
            )
        src = self._assets.keep(asset) if asset is not None else linked
        if not src and not alt:
            return ""
        return self.hold(f'<img src="{escape(src)}" alt="{escape(alt)}"{sizes}>')

    def _bytes(self, name: str) -> bytes | None:
        try:
            return self.file.archive.read(self.file.archive.find(name) or name)
        except (NotFound, Unreadable):
            return None

    def _unshown(self, name: str, data: bytes, alt: str, where: str) -> str:
        """The sign for a picture that no browser shows: a link to its file."""
        base = posixpath.basename(name)
        kind = base.rpartition(".")[2].lower()
        if kind not in _UNSHOWN or not data:
            message = "A picture is of no known kind; paste it again as PNG."
            self._notes.loss(message, where=where, excerpt=base, code="image", advice=_AS_PNG)
            return self.hold(f'<img src="" alt="{escape(alt)}">') if alt else ""
        asset = Asset.of(data, name=base, media_type=f"image/{_UNSHOWN[kind]}")
        self._notes.loss(
            f"A picture is of the kind {kind.upper()}, which no browser shows; it is kept as a file.",
            where=where,
            excerpt=base,
            code="image",
            advice=_AS_PNG,
        )
        return self.hold(f' <a href="{self._assets.keep(asset)}">{escape(alt or base)}</a> ')

    def _other(self, element: Element, part: Part, where: Where) -> str:
        """Charts and diagrams have no picture; their figures and words are kept."""
        for kind, name, read, became in _DRAWN:
            found = next(element.iter(f"{{*}}{kind}"), None)
            if found is not None:
                relation = found.get(f"{{{R}}}id") or found.get(f"{{{R}}}dm") or ""
                target = part.target(relation)
                drawn = self.file.part(target) if target else None
                html = "" if drawn is None else read(drawn.root)
                if html:
                    self._notes.warning(f"A {name} came as {became}.", where=where(element), code=name)
                    return self.hold(html)
                return self._lost(name, drawn, where(element))
        return ""

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
        data = self._bytes(name) if name.rpartition(".")[2].lower() in _FILES else None
        if data:
            base = posixpath.basename(name)
            kind = self.file.media_type(name) or "application/octet-stream"
            asset = Asset.of(data, name=base, media_type=kind)
            message = "An embedded file came as a file to download."
            self._notes.info(message, where=where, excerpt=base, code="object")
            return self.hold(f' <a href="{self._assets.keep(asset)}">{escape(base)}</a> ')
        if program:
            self._notes.loss(
                "An embedded file was left out; its picture, if it has one, is kept.",
                where=where,
                excerpt=program,
                code="object",
            )
        return ""

    # Embedded pages

    def chunk(self, element: Element, part: Part, where: Where) -> str:
        """The sign for a `w:altChunk`: a page of another kind within the document."""
        name = part.target(element.get(f"{{{R}}}id") or "")
        found = self.file.archive.find(name) if name else None
        if not found:
            message = "An embedded page is missing from the file."
            self._notes.loss(message, where=where(element), excerpt=name, code="chunk")
            return ""
        try:
            html = self._convert(self.file.archive.read(found), self.file.media_type(found) or found)
        except BadInput as error:
            message = f"An embedded page could not be read: {error}"
            self._notes.loss(message, where=where(element), excerpt=name, code="chunk")
            return ""
        return self.hold(f"<div>{html}</div>")


def _spoken(alt: str) -> str:
    """A description, unless it is only the place that the picture once had on somebody's disk."""
    return "" if re.match(r"[A-Za-z]:\\|\\\\|file:|/(Users|home)/", alt) else alt


def _named(element: Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _size(extent: Element | None) -> dict[str, int]:
    if extent is None:
        return {}
    given = {"width": extent.get("cx", ""), "height": extent.get("cy", "")}
    sizes = {name: whole_number(text) for name, text in given.items()}
    return {name: size // _EMU_PER_PIXEL for name, size in sizes.items() if size is not None}


def is_math(element: Element, name: str) -> bool:
    """Whether an element is the equation part of this name."""
    return bool(element.tag == f"{{{M}}}{name}")
