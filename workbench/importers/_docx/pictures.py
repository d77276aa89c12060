"""The pictures of a Word file: drawings, those of older versions, and what no browser shows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from html import escape

from workbench.importers._docx.package import Part, R, WordFile
from workbench.importers._docx.stand_ins import StandIns
from workbench.importers._html.reading import Assets, image_asset
from workbench.importers._notes import Notes
from workbench.importers._numbers import measure, whole_number
from workbench.importers._xml import Element, local
from workbench.model.course import Asset

_EMU_PER_PIXEL = 9525
_POINT_SIZE = re.compile(r"(width|height)\s*:\s*([\d.]+)(pt|px|in|cm)?")
_PIXELS = {"pt": 96 / 72, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, None: 1.0}
_SRC = re.compile(r"""\ssrc=["']?([^"'\s<>]+)""", re.IGNORECASE)
"""Where a film is, in the HTML that shows it."""
_UNSHOWN = {
    "emf": "emf", "wmf": "wmf", "tif": "tiff", "tiff": "tiff", "pict": "x-pict", "pct": "x-pict",
    "wdp": "vnd.ms-photo", "emz": "x-emz", "wmz": "x-wmz",
}  # fmt: skip
_AS_PNG = "Paste it again as PNG, in the document or here."
Where = Callable[[Element], str]


class Pictures:
    """Keeps the pictures of one file; each becomes a sign in the text."""

    def __init__(self, file: WordFile, held: StandIns, assets: Assets, notes: Notes) -> None:
        self._file, self._held = file, held
        self._assets, self._notes = assets, notes

    def blip(self, blip: Element, drawing: Element, part: Part, where: Where) -> str:
        """The sign for a picture; a drawing (SVG) stands beside a picture of it and comes first."""
        drawn = next((one.get(f"{{{R}}}embed") for one in blip.iter("{*}svgBlip")), None)
        alt = _about(blip, drawing)
        size = _size(next(drawing.iter("{*}extent"), None))
        linked = part.address(blip.get(f"{{{R}}}link") or "")
        names = [part.target(one) for one in (drawn, blip.get(f"{{{R}}}embed")) if one]
        properties = next(drawing.iter("{*}docPr"), None)
        title = "" if properties is None else _beside(properties.get("title"), alt)
        return self._image([one for one in names if one], linked, alt, size, where(drawing), title)

    def vml(self, data: Element, holder: Element, part: Part, where: Where) -> str:
        """The sign for a picture as Word had them before its drawings."""
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
        beside = "" if shape is None else _beside(shape.get("title"), alt)
        return self._image(names, part.address(relation), alt, size, where(holder), beside)

    def _image(
        self, names: list[str], linked: str, alt: str, size: dict[str, int], where: str, title: str
    ) -> str:
        sizes = "".join(f' {key}="{number}"' for key, number in size.items() if 0 < number < 20_000)
        found = [(name, data) for name in names if (data := self._file.data(name)) is not None]
        shown = (image_asset(data, posixpath.basename(name), self._file.limits) for name, data in found)
        asset = next((one for one in shown if one is not None), None)
        if found and asset is None:
            return self._unshown(*found[-1], alt, where)
        src = self._assets.keep(asset) if asset is not None else linked
        if names and not found or asset is None and not linked.startswith(("http:", "https:")):
            self._tell_missing(names[-1] if names else linked or alt, where)
        elif asset is None:
            message = "A picture lies at another address and was left there."
            advice = "Add the picture itself: it goes when its address does."
            self._notes.warning(message, where=where, excerpt=linked, code="remote-image", advice=advice)
        if not src and not alt:
            return ""
        title = f' title="{escape(title)}"' if title else ""
        return self._held.hold(f'<img src="{escape(src)}" alt="{escape(alt)}"{title}{sizes}>')

    def _tell_missing(self, excerpt: str, where: str) -> None:
        message, advice = "A picture is missing from the file.", "Add the picture again."
        self._notes.loss(message, where=where, excerpt=excerpt, code="image", advice=advice)

    def videos(self, drawing: Element) -> list[str]:
        """The signs for films of the web, which stand behind their pictures."""
        codes = (one.get("embeddedHtml") or "" for one in drawing.iter("{*}webVideoPr"))
        found = (_SRC.search(code) for code in codes)
        about = escape(described(next(drawing.iter("{*}docPr"), None)))
        return [self._held.hold(f'<iframe src="{one[1]}" title="{about}"></iframe>') for one in found if one]

    def links(self, drawing: Element, part: Part, where: Where) -> None:
        """Tell where a picture or a shape leads to."""
        shown = any(local(one) in ("blip", "imagedata") for one in drawing.iter("{*}*"))
        what, kept = ("picture", "picture") if shown else ("drawn shape", "text")
        for address in dict.fromkeys(filter(None, _led(drawing, part))):
            message = f"A {what} led to another place; the {kept} was kept, the link not."
            self._notes.info(message, where=where(drawing), excerpt=address, code="picture-link")

    def _unshown(self, name: str, data: bytes, alt: str, where: str) -> str:
        """The sign for a picture that no browser shows: a link to its file."""
        base = posixpath.basename(name)
        kind = base.rpartition(".")[2].lower()
        if kind not in _UNSHOWN or not data:
            message = "A picture is of no known kind; paste it again as PNG."
            self._notes.loss(message, where=where, excerpt=base, code="image", advice=_AS_PNG)
            return self._held.hold(f'<img src="" alt="{escape(alt)}">') if alt else ""
        asset = Asset.of(data, name=base, media_type=f"image/{_UNSHOWN[kind]}")
        self._notes.loss(
            f"A picture is of the kind {kind.upper()}, which no browser shows; it is kept as a file.",
            where=where,
            excerpt=base,
            code="image",
            advice=_AS_PNG,
        )
        return self._held.hold(f' <a href="{self._assets.keep(asset)}">{escape(alt or base)}</a> ')


def _led(drawing: Element, part: Part) -> Iterator[str]:
    """Where a drawing and what is in it lead to, with what is said of that."""
    for one in drawing.iter("{*}hlinkClick", "{*}hlinkHover"):
        address, said = part.address(one.get(f"{{{R}}}id") or ""), one.get("tooltip") or ""
        yield f"{address} ({said})" if said and address else address or said
    for one in drawing.iter("{urn:schemas-microsoft-com:vml}*"):
        address, said = one.get("href") or "", (one.get("title") or "") if one.get("href") else ""
        yield f"{address} ({said})" if said else address


def _about(blip: Element, drawing: Element) -> str:
    """What is said of a picture; of one among several what is said of itself, the first time of all."""
    all_said, holder = described(next(drawing.iter("{*}docPr"), None)), blip.getparent()
    while holder is not None and local(holder) != "pic":
        holder = holder.getparent()
    own = "" if holder is None else described(next(holder.iter("{*}cNvPr"), None))
    first, *others = drawing.iter("{*}blip")
    if not own or not others:
        return all_said or own
    return f"{all_said}: {own}" if all_said and blip is first else own


def described(properties: Element | None) -> str:
    """The description that these properties of a drawing hold."""
    if properties is None:
        return ""
    return _spoken(properties.get("descr") or properties.get("title") or "")


def _beside(title: str | None, alt: str) -> str:
    """The title of a picture, where its description says something else."""
    said = _spoken(title or "")
    return "" if said == alt or said in alt else said


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
