"""What stands in a Word file besides text: pictures, equations, charts and embedded pages, as HTML.

Each becomes a sign in the text that mammoth carries through; afterwards the sign gives way to the HTML.
"""

from __future__ import annotations

import email
import email.policy
import posixpath
import re
from collections.abc import Callable
from html import escape

from workbench.importers._decode import decode
from workbench.importers._docx_package import M, Part, R, WordFile
from workbench.importers._html import Assets, image_asset
from workbench.importers._notes import Notes
from workbench.importers._omml import omml_to_latex
from workbench.importers._xml import Element, local
from workbench.model.errors import BadInput, NotFound, UnknownFormat, Unreadable

_SIGN = re.compile("\ue100([0-9]+)\ue101")
_EMU_PER_PIXEL = 9525
_POINT_SIZE = re.compile(r"(width|height)\s*:\s*([\d.]+)(pt|px|in|cm)?")
_PIXELS = {"pt": 96 / 72, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, None: 1.0}
_UNSHOWN = ("emf", "wmf", "tif", "tiff", "pict", "wdp")
Where = Callable[[Element], str]
Convert = Callable[[bytes, str], str]


class Objects:
    """The signs of one file, and what they stand for."""

    def __init__(self, file: WordFile, assets: Assets, notes: Notes, convert: Convert) -> None:
        self._file = file
        self._assets = assets
        self._notes = notes
        self._convert = convert
        self._held: list[str] = []

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
            self._tell_object(element, where)
        return "".join(signs)

    def _blip(self, blip: Element, drawing: Element, part: Part, where: Where) -> str:
        svg = next(blip.iter("{*}svgBlip"), None)
        relation = (None if svg is None else svg.get(f"{{{R}}}embed")) or blip.get(f"{{{R}}}embed")
        about = next(drawing.iter("{*}docPr"), None)
        alt = "" if about is None else (about.get("descr") or about.get("title") or "")
        size = _size(next(drawing.iter("{*}extent"), None))
        linked = part.address(blip.get(f"{{{R}}}link") or "")
        return self._image(part.target(relation or ""), linked, alt, size, where(drawing))

    def _vml(self, data: Element, holder: Element, part: Part, where: Where) -> str:
        relation = data.get(f"{{{R}}}id") or ""
        shape = data.getparent()
        alt = ("" if shape is None else shape.get("alt")) or _file_name(_named(data, "title"))
        style = "" if shape is None else shape.get("style", "")
        size = {
            name: round(float(number) * _PIXELS[unit or None])
            for name, number, unit in _POINT_SIZE.findall(style)
            if number.count(".") < 2 and number != "."
        }
        return self._image(part.target(relation), part.address(relation), alt, size, where(holder))

    def _image(self, name: str, linked: str, alt: str, size: dict[str, int], where: str) -> str:
        sizes = "".join(f' {key}="{number}"' for key, number in size.items() if 0 < number < 20_000)
        src = self._kept(name, where) if name else linked
        if not src and not alt:
            return ""
        return self.hold(f'<img src="{escape(src)}" alt="{escape(alt)}"{sizes}>')

    def _kept(self, name: str, where: str) -> str:
        found = self._file.archive.find(name)
        try:
            data = self._file.archive.read(found or name)
        except (NotFound, Unreadable):
            self._notes.loss("A picture is missing from the file.", where=where, excerpt=name, code="image")
            return ""
        base = posixpath.basename(name)
        asset = image_asset(data, base, self._file.limits)
        if asset is None:
            kind = base.rpartition(".")[2].lower()
            known = kind in _UNSHOWN
            why = f"of the kind {kind.upper()}, which no browser shows" if known else "of no known kind"
            self._notes.loss(
                f"A picture is {why}; paste it again as PNG.", where=where, excerpt=base, code="image"
            )
            return ""
        return self._assets.keep(asset)

    def _other(self, element: Element, part: Part, where: Where) -> str:
        """Charts and diagrams have no picture; their words are kept."""
        for kind, name in (("chart", "chart"), ("relIds", "diagram")):
            found = next(element.iter(f"{{*}}{kind}"), None)
            if found is not None:
                relation = found.get(f"{{{R}}}id") or found.get(f"{{{R}}}dm") or ""
                words = self._words(part.target(relation))
                message = f"A {name} was left out; its words are kept."
                self._notes.loss(message, where=where(element), excerpt=words, code=name)
                return self.hold(f"<p>{escape(words)}</p>") if words else ""
        return ""

    def _words(self, name: str) -> str:
        part = self._file.part(name) if name else None
        if part is None:
            return ""
        texts = [(one.text or "").strip() for one in part.root.iter("{*}t", "{*}v")]
        return " · ".join(text for text in texts if text)

    def _tell_object(self, element: Element, where: Where) -> None:
        ole = next(element.iter("{*}OLEObject"), None)
        program = "" if ole is None else ole.get("ProgID", "")
        if program.startswith(("Equation", "MathType")):
            self._notes.warning(
                "An equation of an older kind came as a picture; write it again to edit it.",
                where=where(element),
                excerpt=program,
                code="math",
            )
        elif program:
            self._notes.loss(
                "An embedded file was left out; its picture, if it has one, is kept.",
                where=where(element),
                excerpt=program,
                code="object",
            )

    # Embedded pages

    def chunk(self, element: Element, part: Part, where: Where) -> str:
        """The sign for a `w:altChunk`: a page of another kind within the document."""
        name = part.target(element.get(f"{{{R}}}id") or "")
        found = self._file.archive.find(name) if name else None
        if not found:
            message = "An embedded page is missing from the file."
            self._notes.loss(message, where=where(element), excerpt=name, code="chunk")
            return ""
        try:
            html = self._convert(self._file.archive.read(found), self._file.media_type(found) or found)
        except BadInput as error:
            message = f"An embedded page could not be read: {error}"
            self._notes.loss(message, where=where(element), excerpt=name, code="chunk")
            return ""
        return self.hold(f"<div>{html}</div>")


def _file_name(path: str) -> str:
    """Word writes the whole path of a picture's file into its title: its name says enough, and less."""
    return path.replace("\\", "/").rpartition("/")[2]


def _named(element: Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _size(extent: Element | None) -> dict[str, int]:
    if extent is None:
        return {}
    given = {"width": extent.get("cx", ""), "height": extent.get("cy", "")}
    return {name: int(text) // _EMU_PER_PIXEL for name, text in given.items() if text.isdigit()}


def is_math(element: Element, name: str) -> bool:
    """Whether an element is the equation part of this name."""
    return bool(element.tag == f"{{{M}}}{name}")


def chunk_html(data: bytes, kind: str, notes: Notes) -> str:
    """The HTML in an embedded page: HTML, a web archive, or plain text.

    Raises:
        UnknownFormat: it is of another kind.
    """
    kind = kind.lower()
    if "rtf" in kind or data.startswith(b"{\\rtf"):
        raise UnknownFormat("it is Rich Text (RTF).")
    if "rfc822" in kind or "mht" in kind or data[:200].lower().startswith((b"mime-version", b"from:")):
        return _from_archive(data, notes)
    string = decode(data, notes, name="the embedded page")
    if "plain" in kind or kind.endswith("txt"):
        return "".join(f"<p>{escape(line)}</p>" for line in string.splitlines() if line.strip())
    return _body(string)


def _from_archive(data: bytes, notes: Notes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    page = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
    if page is None:
        raise UnknownFormat("it is a web archive without a page.")
    payload = bytes(page.get_payload(decode=True) or b"")
    return _body(decode(payload, notes, name="the embedded page", charset=page.get_content_charset("")))


def _body(html: str) -> str:
    """The inside of the body, with the style sheets that it needs."""
    sheets = re.findall(r"<style\b.*?</style\s*>", html, re.DOTALL | re.IGNORECASE)
    found = re.search(r"<body\b[^>]*>(.*?)(?:</body\s*>|$)", html, re.DOTALL | re.IGNORECASE)
    return "".join(sheets) + (found[1] if found else html)
