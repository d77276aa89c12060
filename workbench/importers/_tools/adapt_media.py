"""What Adapt's components show and play: files by their paths or as numbered assets, and frames."""

from __future__ import annotations

import re
from typing import Any

from workbench.importers._endings import played
from workbench.importers._tools.shared import Writer, joined, plain, record, records, string
from workbench.model.content import Node

Json = Any
Blocks = tuple[Node, ...]
PLACES = ("_graphic", "_itemGraphic", "_image", "_imageSrc", "_backgroundImage")
_SIZES = ("large", "_large", "src", "_src", "medium", "small", "_small")
_FRAME = re.compile(r"""<iframe\b[^>]*?\bsrc=["']([^"']+)""", re.IGNORECASE)


def media(data: Json, write: Writer) -> Blocks:
    """Pictures, players, their captions and what is spoken in them."""
    blocks: list[Node] = []
    for key in PLACES:
        graphic = record(data.get(key)) or {"src": data.get(key)}
        sources = (graphic, record(graphic.get("srcAdvanced")))
        named = (_file(write, told.get(size)) for told in sources for size in _SIZES)
        name = next(filter(None, named), "")
        blocks += write.image(name, graphic.get("alt")) if name else ()
        blocks += write.html(graphic.get("attribution")) if name else ()
        blocks += write.html(graphic.get("caption"))
    for key in ("_media", "_video"):
        blocks += _player(write, record(data.get(key)))
        blocks += _captions(write, record(data.get(key)))
    audio = record(record(data.get("_audio")).get("_media")) or record(data.get("_audio"))
    name = _file(write, audio.get("mp3")) or _file(write, audio.get("src"))
    blocks += write.media(name, "audio") if name else ()
    frame = record(data.get("_iframe"))
    blocks += _framed(write, string(frame.get("src")), frame.get("title"))
    told = data.get("_transcript")
    blocks += write.html(told) or write.html(record(told).get("inlineTranscriptBody"))
    return tuple(blocks)


def _player(write: Writer, media: Json) -> Blocks:
    """The first of a player's files, or what it plays from the web."""
    for one, kind in (("mp4", "video"), ("ogv", "video"), ("mp3", "audio"), ("ogg", "audio")):
        if name := _file(write, media.get(one)):
            return write.media(name, kind, media.get("title"))
    source = next(filter(None, (string(media.get(key)) for key in ("source", "_source", "src"))), "")
    if kind := played(source):
        return write.media(source, kind, media.get("title"))
    found = _FRAME.search(source)
    return write.embed(found[1] if found else source)


def _captions(write: Writer, media: Json) -> Blocks:
    """What is said in a film, in each language."""
    told = media.get("cc")
    return joined(
        write.media(name, "file", one.get("label") or one.get("srclang"))
        for one in records(told) or [record(told)]
        if (name := _file(write, one.get("src")))
    )


def _framed(write: Writer, src: str, title: Json) -> Blocks:
    """A page in a frame: one of the web, or one that came along, which stays a link."""
    if src.startswith(("http:", "https:")):
        return write.embed(src, title)
    return write.link(src, plain(title) or src) if src else ()


def _file(write: Writer, told: Json) -> str:
    """The file that some data names: by its path, or by the number and size of an asset."""
    asset = record(told)
    if not string(asset.get("_id")):
        return string(told)
    sizes = (string(asset.get("_size")), "large", "original", "uploaded", "extraLarge", "small")
    ending = string(asset.get("_extension"))
    names = [f"assets/{asset['_id']}/{size}.{ending}" for size in dict.fromkeys(filter(None, sizes))]
    return next((name for name in names if _there(write, name)), names[0])


def _there(write: Writer, name: str) -> bool:
    """Whether a file lies where its name says: other assets have files of the same name."""
    return any(write.package.path(name, base) for base in write.folders)
