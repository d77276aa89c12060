"""Courses that authoring tools keep as data beside a player: Rise, Storyline, Adapt."""

from __future__ import annotations

import base64
import binascii
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.importers._html import html_to_blocks
from workbench.importers._markup import escape
from workbench.importers._package import Package
from workbench.importers._scorm_loader import Script
from workbench.importers._scorm_quiz import question
from workbench.model.content import Node, doc, heading
from workbench.model.course import Page

Json = Any
_BASE64 = re.compile(r"""["']([A-Za-z0-9+/=\s]{200,})["']""")
_PROVIDED = re.compile(r"globalProvideData\(\s*'(\w+)'\s*,\s*'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_MOST = 40 * 2**20
_TEXTS = (
    "heading title displayTitle subtitle subheading paragraph body instruction description caption text "
    "content quote name front back prompt summary alt"
).split()
_HIDDEN = frozenset(
    "settings background theme fonts colors labels labelset sounds cover author id type key".split()
)


@dataclass(frozen=True, kw_only=True)
class Tool:
    """What was found in an authoring tool's data."""

    name: str
    pages: tuple[Page, ...]


def tool_pages(package: Package, path: str, scripts: tuple[Script, ...]) -> Tool | None:
    """The pages in the data that belongs to a launch page, where a known tool made it."""
    folder = posixpath.dirname(path)
    for read, name in ((_rise, "Articulate Rise"), (_storyline, "Articulate Storyline"), (_adapt, "Adapt")):
        pages = tuple(read(package, folder, scripts))
        if pages:
            return Tool(name=name, pages=pages)
    return None


def _inside(package: Package, folder: str, pattern: str) -> Iterator[str]:
    """The files below a folder whose names fit."""
    wanted = re.compile(pattern)
    start = f"{folder}/" if folder else ""
    return (
        name
        for name in package.archive.names()
        if name.startswith(start) and wanted.search(name[len(start) :])
    )


def _text(package: Package, path: str) -> str:
    return package.text(path) if package.archive.size(path) <= _MOST else ""


def _json(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


class _Blocks:
    """Turns texts and pictures in data into blocks."""

    def __init__(self, package: Package, folder: str) -> None:
        self.package = package
        self.folder = folder

    def html(self, html: str) -> tuple[Node, ...]:
        """A text of the data, which is HTML or plain."""
        place = self.package.at(posixpath.join(self.folder, "data"))
        rich = html if re.search(r"<[a-zA-Z/][^>]*>|&\w+;", html) else f"<p>{escape(html)}</p>"
        blocks, notes = html_to_blocks(rich, resolve=place.resolve, keep=self.package.keep, where=self.folder)
        self.package.notes.extend(notes)
        return tuple(block for block in blocks if block.content or block.type != "paragraph")

    def picture(self, key: str, alt: str = "") -> tuple[Node, ...]:
        """A picture of the data by the name of its file."""
        for folder in ("assets", ""):
            if self.package.path(posixpath.join(folder, key), self.folder):
                return self.html(f'<img src="{escape(posixpath.join(folder, key))}" alt="{escape(alt)}">')
        return ()


# Rise -----------------------------------------------------------------------------------------


def _rise(package: Package, folder: str, scripts: tuple[Script, ...]) -> Iterator[Page]:
    """Rise keeps the course as JSON in base64, in the page or in `locales/…js`."""
    places = [(one.path, one.text) for one in scripts]
    for name in _inside(package, folder, r"(^|/)(locales/[\w-]+\.js|scormcontent/index\.html)$"):
        places.append((name, _text(package, name)))
    for name, text in places:
        for packed in _BASE64.findall(text):
            course = _unpacked(packed)
            if course is not None:
                base = posixpath.dirname(name).removesuffix("/locales").removesuffix("locales")
                yield from _lessons(_Blocks(package, base), course)
                return


def _unpacked(packed: str) -> Json:
    """The course in a base64 string, or None."""
    try:
        found = _json(base64.b64decode(re.sub(r"\s", "", packed), validate=True).decode("utf-8"))
    except (binascii.Error, ValueError):
        return None
    course = found.get("course", found) if isinstance(found, dict) else None
    return course if isinstance(course, dict) and isinstance(course.get("lessons"), list) else None


def _lessons(blocks: _Blocks, course: Json) -> Iterator[Page]:
    described = blocks.html(str(course.get("description") or ""))
    if described:
        yield Page(title=_plain(course.get("title")) or "Introduction", body=doc(*described))
    for lesson in course["lessons"]:
        if isinstance(lesson, dict):
            title = _plain(lesson.get("title")) or "Lesson"
            content = tuple(_walk(blocks, {key: value for key, value in lesson.items() if key != "title"}))
            yield Page(title=title, body=doc(*content))


def _walk(blocks: _Blocks, data: Json, depth: int = 0) -> Iterator[Node]:
    """The texts, pictures and questions in data, in its order."""
    if depth > 40:
        return
    if isinstance(data, list):
        for part in data:
            yield from _walk(blocks, part, depth + 1)
    elif isinstance(data, dict):
        asked = question(data, blocks.html)
        if asked is not None:
            yield asked
            return
        if isinstance(data.get("key"), str) and data.get("type") in ("image", None):
            yield from blocks.picture(data["key"], _plain(data.get("alt")))
        for key, value in data.items():
            if isinstance(value, str):
                yield from _said(blocks, key, value)
            elif key not in _HIDDEN:
                yield from _walk(blocks, value, depth + 1)


def _said(blocks: _Blocks, key: str, value: str) -> Iterator[Node]:
    """A text under one of the names that tools use for what is shown."""
    if key not in _TEXTS or not value.strip():
        return
    found = blocks.html(value)
    if key in ("heading", "title", "displayTitle") and len(found) == 1 and found[0].type == "paragraph":
        yield heading(2, *found[0].content)
    else:
        yield from found


def _plain(value: Json) -> str:
    words = re.sub(r"<[^>]*>", " ", value) if isinstance(value, str) else ""
    return " ".join(words.split())[:200]


# Storyline ------------------------------------------------------------------------------------


def _storyline(package: Package, folder: str, scripts: tuple[Script, ...]) -> Iterator[Page]:
    """Storyline keeps each slide as a JSON string in a script of its own."""
    data: dict[str, Json] = {}
    for name in _inside(package, folder, r"html5/data/js/[\w-]+\.js$"):
        for kind, text in _PROVIDED.findall(_text(package, name)):
            found = _json(_unescaped(text))
            if isinstance(found, dict):
                data[f"{kind}:{found.get('id') or posixpath.basename(name)[:-3]}"] = found
    titles = dict(_titles(data))
    slides = {key.partition(":")[2]: value for key, value in data.items() if key.startswith("slide:")}
    order = [one for one in titles if one in slides] + [one for one in slides if one not in titles]
    for identifier in order:
        slide = slides[identifier]
        texts = list(dict.fromkeys(_slide_texts(slide)))
        if texts:
            title = titles.get(identifier) or _plain(slide.get("title")) or texts[0][:80]
            body = tuple(
                block for text in texts for block in _Blocks(package, folder).html(f"<p>{escape(text)}</p>")
            )
            yield Page(title=title, body=doc(*body))


def _titles(data: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """The slides with their titles, in the course's order."""
    for key, value in data.items():
        if key.startswith("data:"):
            for scene in value.get("scenes") or ():
                for slide in scene.get("slides") or () if isinstance(scene, dict) else ():
                    if isinstance(slide, dict) and slide.get("id"):
                        yield str(slide["id"]), _plain(slide.get("title"))


def _slide_texts(data: Json, depth: int = 0) -> Iterator[str]:
    """The texts of a slide: runs joined to lines."""
    if depth > 60:
        return
    if isinstance(data, list):
        for part in data:
            yield from _slide_texts(part, depth + 1)
    elif isinstance(data, dict):
        spans = data.get("spans")
        if isinstance(spans, list):
            line = "".join(str(one.get("text") or "") for one in spans if isinstance(one, dict)).strip()
            if line:
                yield line
            return
        for value in data.values():
            yield from _slide_texts(value, depth + 1)


def _unescaped(text: str) -> str:
    """A JavaScript string's content."""

    def letter(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] in "ux" and len(code) > 1:
            return chr(int(code[1:], 16))
        return _LETTERS.get(code, code)

    return _ESCAPE.sub(letter, text)


# Adapt ----------------------------------------------------------------------------------------


def _adapt(package: Package, folder: str, scripts: tuple[Script, ...]) -> Iterator[Page]:
    """Adapt keeps pages, articles, blocks and components in four JSON files that name their parents."""
    parts: list[dict[str, Json]] = []
    pages: list[dict[str, Json]] = []
    for sort in ("contentObjects", "articles", "blocks", "components"):
        found = next(_inside(package, folder, rf"course/[\w-]+/{sort}\.json$"), None)
        listed = _json(_text(package, found)) if found else None
        entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        (pages if sort == "contentObjects" else parts).extend(entries)
    below: dict[str, list[dict[str, Json]]] = {}
    for one in parts:
        below.setdefault(str(one.get("_parentId")), []).append(one)
    for page in pages:
        content = tuple(_adapted(_Blocks(package, folder), page, below))
        if content:
            yield Page(title=_plain(page.get("title")) or "Page", body=doc(*content))


def _adapted(blocks: _Blocks, part: Json, below: dict[str, list[Json]], depth: int = 0) -> Iterator[Node]:
    own = {
        key: value for key, value in part.items() if not key.startswith("_") or key in ("_items", "_graphic")
    }
    yield from _walk(blocks, own if depth else {key: value for key, value in own.items() if key == "body"})
    for one in below.get(str(part.get("_id")), ()) if depth < 5 else ():
        yield from _adapted(blocks, one, below, depth + 1)
