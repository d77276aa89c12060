"""Pictures, sound, video and frames of imported HTML, as marks that the tree is built from."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.importers._html.footnotes import detach
from workbench.importers._notes import Notes, counted, shortened
from workbench.importers._numbers import whole_number
from workbench.importers._svg import clean_svg_element, svg_text, tell_links
from workbench.importers._xml import Element, local
from workbench.model.content import IMAGE_SCHEMES, safe_url
from workbench.model.course import Asset

Resolve = Callable[[str], str | None]
Keep = Callable[[Asset], str]
_BREAKING = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote section article".split())
_SHAPELESS = frozenset({"svg", "title", "desc", "defs", "g", "style", "use"})
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp")


def mark_media(tree: Element, resolve: Resolve, keep: Keep | None, notes: Notes) -> None:
    """Give pictures their final address and turn players and frames into `data-node` marks."""
    within = set[Element]()
    for element in list(tree.iter()):
        handler = _HANDLERS.get(local(element))
        if local(element) == "img":
            _mark_image(element, resolve, notes)
        elif local(element) == "svg" and element not in within:
            within.update(one for one in element.iter() if local(one) == "svg")
            _mark_drawing(element, keep, notes)
        elif handler:
            handler(element, resolve, notes)
    _tell_links(tree, notes)


def _tell_links(tree: Element, notes: Notes) -> None:
    """A picture cannot be a link here."""
    links = (one for one in tree.iter("a") if one.get("href") and one.find(".//img") is not None)
    goals = list(dict.fromkeys(one.get("href") for one in links if not "".join(one.itertext()).strip()))
    if goals:
        notes.info(
            f"{counted(len(goals), 'picture')} led to other places; the pictures were kept, the links not.",
            excerpt=" ".join(goals[:5]),
            code="picture-link",
        )


def _where(element: Element) -> str:
    return f"line {element.sourceline}" if element.sourceline else ""


def _mark_image(element: Element, resolve: Resolve, notes: Notes) -> None:
    src = element.get("src", "").strip()
    found = resolve(src) if src else None
    if not element.get("alt") and element.get("aria-label"):
        element.set("alt", element.get("aria-label"))
    if found is None and src.startswith(("http://", "https://", "//")):
        found = "https:" + src if src.startswith("//") else safe_url(src, IMAGE_SCHEMES)
        notes.warning(
            "A picture lies at another address and was left there.",
            where=_where(element),
            excerpt=src,
            code="remote-image",
        )
    elif found is None and (src or element.get("alt")):
        name = shortened(src if not src.startswith("data:") else "a picture inside the page", 120)
        notes.loss(
            "A picture is missing: its file did not come along.",
            where=_where(element),
            excerpt=name,
            code="image",
        )
        element.set("alt", element.get("alt") or _file_name(name))
    _set_size(element)
    element.set("src", found or "")


def _file_name(address: str) -> str:
    """The address of a picture; of one on somebody's disk its name only, for its folders tell who that is."""
    disk = address.lower().startswith("file:") or "\\" in address
    return re.split(r"[\\/]", address)[-1] if disk else address


def _set_size(element: Element) -> None:
    """A width in a style counts like one in an attribute; anything that is no number of pixels is dropped."""
    style = dict(
        (part.partition(":")[0].strip().lower(), part.partition(":")[2].strip())
        for part in element.get("style", "").split(";")
    )
    for name in ("width", "height"):
        value = element.get(name) or style.get(name, "")
        number = value.removesuffix("px").strip().partition(".")[0]
        if number.isascii() and 0 < (whole_number(number) or 0) < 20_000:
            element.set(name, number)
        else:
            element.attrib.pop(name, None)


def _mark_drawing(element: Element, keep: Keep | None, notes: Notes) -> None:
    _break_out(element)
    title = svg_text(element) or element.get("aria-label", "")
    tell_links(element, notes, where=_where(element))
    data = clean_svg_element(element)
    size = {name: element.get(name, "") for name in ("width", "height")}
    shapes = any(local(one) not in _SHAPELESS for one in element.iter())
    where = _where(element)
    become(element, "img", alt=title, **size)
    if keep is not None and data and shapes:
        element.set("src", keep(Asset.of(data, name="drawing.svg", media_type="image/svg+xml")))
        _set_size(element)
    elif shapes or title:
        notes.loss("A drawing could not be kept.", where=where, excerpt=title, code="drawing")
        become(element, "span")
        element.text = title
    else:
        become(element, "span")


def _break_out(drawing: Element) -> None:
    """Text of the page that stands in a drawing, on purpose or not, goes behind it."""
    found = [one for one in drawing.iter(*_BREAKING) if local(one.getparent()) not in _BREAKING]
    for block in reversed(found):
        detach(block)
        drawing.addnext(block)


def _mark_frame(element: Element, resolve: Resolve, notes: Notes) -> None:
    src = element.get("src") or element.get("data-src") or ""
    _embed(element, resolve, notes, src, element.get("title") or element.get("aria-label") or "")


def _embed(element: Element, resolve: Resolve, notes: Notes, src: str, title: str) -> None:
    url = _address(src, resolve)
    where = _where(element)
    if url:
        become(element, "span", **{"data-node": "embed", "data-src": url, "data-title": title})
        notes.info("A frame became an embedded link.", where=where, excerpt=src, code="embed")
    elif src.strip().partition(":")[0] in ("", "about") and not "".join(element.itertext()).strip():
        become(element, "span")
        notes.info("An empty frame was left out.", where=where, code="empty_frame")
    else:
        words = "".join(element.itertext())
        become(element, "span")
        element.text = " ".join(words.split())
        told = (
            "The page in a frame did not come along." if src else "A frame without an address was left out."
        )
        notes.loss(told, where=where, excerpt=src or words, code="frame")


def _mark_player(element: Element, resolve: Resolve, notes: Notes) -> None:
    sources = [element.get("src"), *(one.get("src") for one in element.iter("source"))]
    if not any(sources) and next(element.iter("track"), None) is None:
        become(element, "span")
        notes.info("A player without a file was left out.", where=_where(element), code="empty_player")
        return
    _player(element, resolve, notes, [src for src in sources if src], local(element))


def _player(element: Element, resolve: Resolve, notes: Notes, sources: list[str], kind: str) -> None:
    found = next((url for src in sources if (url := _address(src, resolve))), "")
    title = element.get("title") or element.get("aria-label") or ""
    where, still = _where(element), element.get("poster") or ""
    if still:
        message = "The picture before a film begins was left out."
        notes.info(message, where=where, excerpt=still, code="poster")
    tracks = [(one.get("src", ""), _track_title(one)) for one in element.iter("track")]
    marks = {"data-node": "media", "data-kind": kind, "data-src": found, "data-title": title}
    become(element, "span", **marks)
    if not found:
        message, excerpt = f"The {kind} is missing: its file did not come along.", (*sources, title)[0]
        notes.loss(message, where=where, excerpt=excerpt, code="missing_file")
    for src, name in reversed(tracks):
        _mark_track(element, resolve, notes, src, name)


def _mark_track(player: Element, resolve: Resolve, notes: Notes, src: str, title: str) -> None:
    """Captions stand behind their player as a file, which `_captioned` makes the words in it."""
    url = _address(src, resolve)
    if url.startswith("asset:"):
        span = player.makeelement("span", {})
        become(
            span, "span", **{"data-node": "media", "data-kind": "file", "data-src": url, "data-title": title}
        )
        player.addnext(span)
    elif src:
        named = f"{title}: {src}" if title != "captions" else src
        notes.warning("Captions were not taken over.", where=_where(player), excerpt=named, code="captions")


def _track_title(track: Element) -> str:
    """What captions are called: by a name, or by their language."""
    kind = track.get("kind") or "captions"
    return track.get("label") or track.get("srclang") or kind


def _mark_object(element: Element, resolve: Resolve, notes: Notes) -> None:
    src = element.get("data") or element.get("src") or ""
    kind = (element.get("type") or "").partition("/")[0]
    if kind == "image" or src.lower().partition("?")[0].endswith(_IMAGES):
        words = " ".join("".join(element.itertext()).split())
        size = {name: element.get(name, "") for name in ("width", "height")}
        become(element, "img", src=src, alt=element.get("alt") or words, **size)
        _mark_image(element, resolve, notes)
    elif kind in ("audio", "video"):
        _player(element, resolve, notes, [src], kind)
    elif src and len(element) == 0:
        _embed(element, resolve, notes, src, element.get("title", ""))
    else:
        _mark_beside(element, resolve, notes, src)


def _mark_beside(element: Element, resolve: Resolve, notes: Notes, src: str) -> None:
    """A file with something to show in its place: both come, unless that names the file, too."""
    named = {one.get(key) for one in element.iter() for key in ("src", "href", "data") if one is not element}
    url = "" if src in named else _address(src, resolve)
    if url:
        title = element.get("title") or ""
        element.addprevious(
            element.makeelement("span", {"data-node": "embed", "data-src": url, "data-title": title})
        )
        notes.info("A frame became an embedded link.", where=_where(element), excerpt=src, code="embed")
    element.tag = "div"


def _address(src: str, resolve: Resolve) -> str:
    src = src.strip()
    if src.startswith("//"):
        src = "https:" + src
    if not src or src.startswith("about:"):
        return ""
    return resolve(src) or (safe_url(src) or "" if src.startswith(("http://", "https://")) else "")


def become(element: Element, tag: str, **attributes: str) -> None:
    """Make an element an empty one of another name, where it is and as links know it."""
    tail, line, name = element.tail, element.sourceline, element.get("id")
    element.clear()
    if name:
        element.set("id", name)
    element.tag, element.tail = tag, tail
    if line:
        element.sourceline = line
    for key, value in attributes.items():
        if value:
            element.set(key, value)


_HANDLERS: dict[str, Callable[[Element, Resolve, Notes], None]] = {
    "iframe": _mark_frame,
    "frame": _mark_frame,
    "video": _mark_player,
    "audio": _mark_player,
    "object": _mark_object,
    "embed": _mark_object,
}
