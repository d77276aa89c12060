"""What a Storyline slide shows: the texts, pictures and players of its objects, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from workbench.importers._markup import escape
from workbench.importers._tools.shared import Writer, amount, plain, record, records, string
from workbench.model.content import Node

Json = Any
_VARIABLE = re.compile(r"%_?[\w.$]*_?player\.[^%\s]*%")
FILE_NAME = re.compile(r"^[^/]{1,120}\.(png|jpe?g|gif|svg|webp|bmp|emf|wmf)$", re.IGNORECASE)
SHAPE = re.compile(
    r"^(rectangle|oval|picture|group|image|shape|text box|line|freeform|rounded rectangle)( \d+)?$",
    re.IGNORECASE,
)
CHROME = frozenset("next prev previous back submit continue ok close menu replay review".split())
_REVIEW = ("_correctreview", "_incorrectreview")
_BREAK = re.compile(r"\\[rn]|[\r\n\v]+")
"""Where a line ends in the words of a drawn text; some versions write the letters of the escape."""
_LISTS = {"bullet": "ul", "none": "", "": ""}
_DEEPEST = 30
_PICKED = ("radio", "checkbox")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An object of a slide: its identifier, its words and its blocks."""

    identifier: str
    blocks: tuple[Node, ...]
    base: bool
    """Whether it is on the slide itself and not on a layer that opens over it."""
    names: frozenset[str] = frozenset()
    layer: str = ""
    button: bool = False

    @property
    def plain(self) -> str:
        """Its words on one line."""
        return " ".join(" ".join(block.plain for block in self.blocks).split())


@dataclass(frozen=True, kw_only=True)
class Slide:
    """Reads one slide."""

    data: Json
    assets: dict[str, Json]
    write: Writer

    def shown(self, apart: frozenset[str] = frozenset()) -> Iterator[Shown]:
        """The objects that show something, each text once; layers that stand apart say theirs again."""
        every: set[str] = set()
        layers = records(self.data.get("slideLayers")) or [self.data]
        for number, layer in enumerate(layers):
            base = bool(layer.get("isBaseLayer")) or number == 0
            name = str(layer.get("id") or "")
            seen = set() if name in apart else every
            for one in self._objects(layer, base, 0):
                key = one.plain or repr(one.blocks)
                if one.blocks and key not in seen:
                    seen.add(key)
                    yield replace(one, layer=name)
            yield from self._sound(layer, base, seen)

    def _objects(self, holder: Json, base: bool, depth: int) -> Iterator[Shown]:
        found = [*records(holder.get("objects")), *records(holder.get("children"))]
        if depth < _DEEPEST:
            for one in sorted(found, key=_tab):
                yield from self._object(one, base, depth)

    def _object(self, one: Json, base: bool, depth: int) -> Iterator[Shown]:
        identifier = str(one.get("id") or "")
        if identifier.lower().endswith(_REVIEW):
            return
        blocks = self._blocks(one)
        inner = list(self._objects(one, base, depth + 1))
        if one.get("kind") == "stategroup" and inner:
            # Each state has a copy of the words: the first is the one that is seen.
            first = next((each for each in inner if each.plain), inner[0])
            names = frozenset({identifier, *(each.identifier for each in inner)})
            shown = (*blocks, *first.blocks)
            button = any(each.button for each in inner)
            yield Shown(identifier=identifier, blocks=shown, base=base, names=names, button=button)
            return
        if one.get("kind") == "objgroup" and one.get("accType") in _PICKED and inner:
            said = [each for each in inner if not each.button] or inner
            shown = (*blocks, *(block for each in said for block in each.blocks))
            yield Shown(identifier=identifier, blocks=shown, base=base, names=frozenset({identifier}))
            return
        if blocks:
            known = string(one.get("connectdata")).rpartition(".choice_")[2]
            names, button = frozenset(filter(None, (identifier, known))), one.get("accType") == "button"
            yield Shown(identifier=identifier, blocks=blocks, base=base, names=names, button=button)
        yield from inner

    def _blocks(self, one: Json) -> tuple[Node, ...]:
        words = self._words(one)
        if one.get("accType") == "button" and plain(words).lower() in CHROME:
            return ()
        return (*self.write.html(words), *self._pictures(one, bool(words)), *self._players(one))

    # Texts

    def _words(self, one: Json) -> str:
        """The words of an object as HTML: of its usual state, where it has several."""
        libraries = records(one.get("textLib")) or [record(one.get("textLib"))]
        libraries.sort(key=lambda each: not str(each.get("linkId") or "").startswith("txt__default_"))
        found = next((html for each in libraries if (html := _rich(each.get("vartext")))), "")
        data = record(one.get("data"))
        for each in (record(data.get("vectorData")), record(data.get("textdata"))):
            alt = string(each.get("altText")).strip()
            if not found and one.get("textLib") and alt and not SHAPE.match(alt) and not FILE_NAME.match(alt):
                found = "".join(f"<p>{escape(line)}</p>" for line in _BREAK.split(alt) if line.strip())
        return found or _said(string(one.get("text")))

    # Pictures and players

    def _pictures(self, one: Json, worded: bool) -> tuple[Node, ...]:
        """Pictures that are content: those with a description, and objects that are pictures."""
        blocks: list[Node] = []
        held = record(record(one.get("data")).get("imagedata")) if one.get("kind") == "svgimage" else {}
        for each in (*records(one.get("imagelib")), *((held,) if held else ())):
            alt = string(each.get("altText")).strip()
            told = bool(alt) and not FILE_NAME.match(alt) and not SHAPE.match(alt)
            if not worded and (told or _is_picture(one)):
                url = self._address(each)
                blocks += self.write.image(url, alt if told else "") if url and self.write.path(url) else ()
        return tuple(blocks)

    def _players(self, one: Json) -> tuple[Node, ...]:
        kind = str(one.get("kind") or "")
        data = record(one.get("data"))
        if kind == "video" or "videodata" in record(data.get("video")) or "videodata" in data:
            video = record(data.get("videodata")) or record(record(data.get("video")).get("videodata")) or one
            return self.write.media(self._address(video), "video", video.get("altText"))
        if kind == "webobject":
            return self.write.embed(one.get("url") or record(data.get("webobjectdata")).get("url"))
        return ()

    def _sound(self, layer: Json, base: bool, seen: set[str]) -> Iterator[Shown]:
        for each in records(layer.get("audiolib")):
            url = self._address(each)
            if url and url not in seen and self.write.path(url):
                seen.add(url)
                yield Shown(identifier=url, blocks=self.write.media(url, "audio"), base=base)

    def _address(self, one: Json) -> str:
        asset = self.assets.get(str(one.get("assetId")), {})
        names = [string(one.get("url")), string(asset.get("url"))]
        return next((name for name in names if name and self.write.path(name)), next(filter(None, names), ""))


def _is_picture(one: Json) -> bool:
    """Whether an object is a picture: by its kind, or because it is what a learner picks."""
    return one.get("accType") in ("image", *_PICKED) or one.get("kind") in ("image", "pict", "svgimage")


def _tab(one: Json) -> float:
    """Where an object comes in reading order; a group is where its first part is."""
    own = one.get("tabIndex")
    inner = [each.get("tabIndex") for each in records(one.get("objects"))]
    found = [at for at in (inner if one.get("kind") == "stategroup" and inner else [own, *inner])]
    numbers = [number for at in found if (number := amount(at)) is not None and number >= 0]
    return min(numbers, default=1e9)


def _rich(vartext: Json) -> str:
    """Storyline's text as HTML: a paragraph or list item for each of its blocks."""
    if isinstance(vartext, str):
        return _said(vartext)
    out, list_tag = [], ""
    for block in records(record(vartext).get("blocks")):
        words = escape(
            _filled("".join(string(each.get("text")) for each in records(block.get("spans"))).strip())
        )
        style = record(block.get("style"))
        kind = string(record(style.get("listStyle")).get("listType"))
        tag = _LISTS.get(kind, "ol" if kind else "")
        if tag != list_tag:
            out.append((f"</{list_tag}>" if list_tag else "") + (f"<{tag}>" if tag else ""))
            list_tag = tag
        name = "li" if tag else string(style.get("tagType")).lower()
        name = name if re.fullmatch(r"li|h[1-6]", name) else "p"
        out.append(f"<{name}>{words}</{name}>" if words else "")
    return "".join(out) + (f"</{list_tag}>" if list_tag else "")


def _said(words: str) -> str:
    return _filled(words.replace("\\n", "\n")).strip()


def _filled(words: str) -> str:
    """Words without the places that the player fills in."""
    shown = _VARIABLE.sub("…", words).replace("^%^", "%")
    return "" if shown.strip() == "…" else shown
