"""Courses of Articulate Rise: base64 JSON in the page or in a script beside it."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._placing import Placed
from workbench.importers._tools.rise_media import RiseMedia
from workbench.importers._tools.rise_parts import FAMILIES, chart, face, in_order, unnamed
from workbench.importers._tools.rise_question import question
from workbench.importers._tools.shared import (
    Launch,
    Tool,
    Writer,
    joined,
    parsed,
    plain,
    record,
    records,
    string,
)
from workbench.model.content import Node, doc, node, paragraph, text
from workbench.model.course import Page, PageKind

Json = Any
Blocks = tuple[Node, ...]
_BASE64 = re.compile(r"""["'`]([A-Za-z0-9+/=_-]{200,})["'`]""")
_FILES = r"(^|/)(locales/[\w-]+\.js|runtime-data\.js|(scormcontent|content)/index\.html)$"
_LOCALE = re.compile(r"(?:^|/)locales/([\w-]+)\.js$")
_DEFAULT = re.compile(r"\bi18n\s*=\s*\{[^{}]{0,2000}?[\"']default[\"']\s*:\s*[\"']([\w-]+)[\"']")
_TITLES = ("heading", "title", "displayTitle", "subtitle", "subheading", "label")
_TEXTS = (
    "paragraph", "description", "content", "text", "quote", "body", "instruction", "summary", "prompt",
    "name", "caption", "feedback",
)  # fmt: skip
_NESTED = (
    "items",
    "cards",
    "piles",
    "steps",
    "slides",
    "scenes",
    "options",
    "responses",
    "children",
    "blocks",
)
_LISTS = {"bulleted": "bulletList", "numbered": "orderedList", "checkboxes": "bulletList"}
_NO_CONTENT = frozenset({"continue", "divider", "spacing"})
_DEEPEST = 12


def rise(launch: Launch) -> Tool | None:
    """The lessons of a Rise course, if the launch page belongs to one."""
    for path, source in _spoken_first(launch, list(_places(launch))):
        for packed in sorted(_BASE64.findall(source), key=len, reverse=True):
            if data := _unpacked(packed):
                launch.package.used.add(path)
                return Tool(name="Articulate Rise", pages=tuple(_Rise(launch, path, data).pages()))
    return None


def _places(launch: Launch) -> Iterator[tuple[str, str]]:
    yield from ((one.path, one.text) for one in launch.scripts)
    for name in launch.files(_FILES, above=True):
        yield name, launch.text(name)


def _spoken_first(launch: Launch, places: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The places, the language that the course begins in first; a note on those that are left."""
    spoken = {path: found[1] for path, _ in places if (found := _LOCALE.search(path))}
    if len(spoken) < 2:
        return places
    told = next((found[1] for _, source in places if (found := _DEFAULT.search(source))), "")
    first = told if told in spoken.values() else next(iter(spoken.values()))
    others = sorted(one for one in set(spoken.values()) if one != first)
    launch.package.notes.warning(
        f"The course is told in several languages: “{first}” was taken, not {', '.join(others)}.",
        where=launch.path,
        code="languages",
        advice="Export the course from Rise in the other language, and import that too.",
    )
    return sorted(places, key=lambda one: spoken.get(one[0], first) != first)


def _unpacked(packed: str) -> Json:
    """The course in a base64 string, its texts in their own language; None for anything else."""
    try:
        data = base64.b64decode(packed.replace("-", "+").replace("_", "/") + "==")
        found = parsed(data.decode("utf-8"))
    except (binascii.Error, ValueError):
        return None
    course = record(found).get("course", found)
    if not isinstance(record(course).get("lessons"), list):
        return None
    told = record(record(found).get("l10n"))
    words = record(record(told.get("translations")).get(string(told.get("defaultLocale"))))
    return _spoken(course, words, 0) if words else course


def _spoken(data: Json, words: dict[str, Json], depth: int) -> Json:
    """The data with its texts where only their names stood."""
    if depth > 60:
        return None
    if isinstance(data, list):
        return [_spoken(one, words, depth + 1) for one in data]
    if isinstance(data, dict):
        if "l10nId" in data:
            return words.get(str(data["l10nId"]), "")
        return {key: _spoken(value, words, depth + 1) for key, value in data.items()}
    return data


@dataclass
class _Rise:
    """Reads one course."""

    launch: Launch
    path: str
    course: Json
    write: Writer = field(init=False)
    media: RiseMedia = field(init=False)

    def __post_init__(self) -> None:
        base = posixpath.dirname(self.path)
        base = posixpath.dirname(base) if posixpath.basename(base) == "locales" else base
        folders = (posixpath.join(base, "assets"), base)
        self.write = Writer(package=self.launch.package, folders=folders)
        self.media = RiseMedia(write=self.write, path=self.path)

    def pages(self) -> Iterator[Page]:
        """The lessons; those after a section's name stand below it."""
        described = self.write.html(self.course.get("description"))
        cover = self.media.of(record(self.course.get("coverImage")))
        if described or cover:
            yield self._page(plain(self.course.get("title")) or "Introduction", (*cover, *described))
        section: Placed | None = None
        inside: list[Placed] = []
        for lesson in records(self.course["lessons"]):
            if lesson.get("type") == "section":
                yield from _closed(section, inside)
                section, inside = self._page(plain(lesson.get("title")) or "Section", ()), []
            elif section is None:
                yield self._lesson(lesson)
            else:
                inside.append(self._lesson(lesson))
        yield from _closed(section, inside)

    def _page(self, title: str, blocks: Blocks, **more: Any) -> Placed:
        return self.launch.package.left(Placed(title=title, body=doc(*blocks), path=self.path, **more))

    def _lesson(self, lesson: Json) -> Placed:
        blocks = [*self.media.of(lesson), *self.write.html(lesson.get("description"))]
        for block in records(lesson.get("items")):
            blocks += self.block(block)
        settings = record(lesson.get("settings"))
        passing = settings.get("passingScore") if lesson.get("type") == "quiz" else None
        title = plain(lesson.get("title")) or "Lesson"
        identifier = str(lesson.get("id") or "")
        return self._page(
            title,
            tuple(blocks),
            kind=PageKind.QUIZ if lesson.get("type") == "quiz" else PageKind.PAGE,
            settings=(("Score to pass", f"{passing} %"),) if passing else (),
            place=identifier,
            names=(f"rise:{identifier}",),
        )

    def block(self, block: Json, depth: int = 0) -> Blocks:
        """One block of a lesson."""
        family = string(block.get("family") or block.get("type")).lower().replace("-", "")
        variant = string(block.get("variant")).lower()
        if family in _NO_CONTENT and not string(record(record(block.get("media")).get("image")).get("key")):
            return ()
        if isinstance(block.get("answers"), list) or block.get("type") == "DRAW_FROM_QUESTION_BANK":
            return self._asked(block)
        if family and family not in FAMILIES and not depth:
            self._noted(block, family)
        items = records(block.get("items"))
        if family == "chart":
            return (*self.write.heading(block.get("title"), 3), *chart(block))
        if kind := _LISTS.get(variant) if family == "list" else None:
            return self._list(kind, items)
        items = [_shown(one, family, variant) for one in in_order(items)]
        hidden = ("items", "name") if depth else ("items", "title", "name")
        own = {key: value for key, value in block.items() if key not in hidden}
        return (*self.item(own, depth), *joined(self.item(one, depth) for one in items))

    def _noted(self, block: Json, family: str) -> None:
        self.launch.package.notes.info(
            "A block of a kind that is not known here was kept as its texts and pictures.",
            where=self.path,
            excerpt=f"{family} {string(block.get('variant'))}".strip(),
            code="component_kind",
        )

    def _asked(self, data: Json) -> Blocks:
        if drawn := records(data.get("questions")):
            return joined(self._asked({**one, "questions": None}) for one in drawn)
        found = question(data, self.write, self.media.of)
        if found is not None:
            return (found,)
        self.launch.package.notes.warning(
            "A question of a kind that is not known here was kept as text.",
            where=self.path,
            excerpt=f"{plain(data.get('title'))} ({data.get('type')})",
            code="question_kind",
        )
        return self.item({key: value for key, value in data.items() if key != "answers"}, 1)

    def _list(self, kind: str, items: list[Json]) -> Blocks:
        rows = []
        for one in items:
            blocks = self.item(one, 1)
            first = blocks[0] if blocks and blocks[0].type == "paragraph" else paragraph()
            rest = blocks[1:] if blocks and blocks[0].type == "paragraph" else blocks
            rows.append(node("listItem", first, *rest))
        return (node(kind, *rows),) if rows else ()

    def item(self, data: Json, depth: int) -> Blocks:
        """A part of a block: its title, what it shows, its texts, and the parts within it."""
        if depth > _DEEPEST:
            return ()
        if isinstance(data.get("answers"), list) and data["answers"]:
            return self._asked(data)
        blocks: list[Node] = [*self.write.html(data.get("date"))]
        for key in _TITLES if not string(data.get("destination")) else ():
            blocks += self.write.heading(data.get(key), 3 if depth else 2)
        blocks += self.media.of(data)
        for key in _TEXTS:
            blocks += self.write.html(data.get(key))
        blocks += self._code(data)
        blocks += self._button(data)
        for side in filter(None, (record(data.get(key)) for key in ("front", "back"))):
            blocks += self.item(face(side), depth + 1)
        for key in _NESTED:
            blocks += joined(self.block(one, depth + 1) for one in records(data.get(key)))
        return (*blocks, *self._rest(data, depth))

    def _rest(self, data: Json, depth: int) -> Blocks:
        """What has a name that is not known here: its texts, and the parts within it."""
        found = unnamed(data, (*_TITLES, *_TEXTS, *_NESTED))
        return joined(
            self.write.html(one) if isinstance(one, str) else self.block(one, depth + 1) for one in found
        )

    def _code(self, data: Json) -> Blocks:
        code = string(data.get("code"))
        if not code.strip():
            return ()
        language = string(data.get("language")) or None
        return (node("codeBlock", text(code), language=language),)

    def _button(self, data: Json) -> Blocks:
        """A button as a link to where it leads."""
        to, label = string(data.get("destination")), plain(data.get("label") or data.get("title"))
        if not to or not label:
            return ()
        href = {"email": f"mailto:{to}", "lesson": f"rise:{to}"}.get(string(data.get("type")), to)
        return self.write.link(href, label)


def _closed(section: Placed | None, inside: list[Placed]) -> Iterator[Page]:
    if section is not None:
        yield Placed(title=section.title, kind=PageKind.SECTION, path=section.path, pages=tuple(inside))


def _shown(item: Json, family: str, variant: str) -> Json:
    """A block shows what its variant names; the rest is left over from editing."""
    if family == "image" and "aside" in variant and string(item.get("paragraph")):
        return {key: value for key, value in item.items() if key != "caption"}
    if family == "impact" and string(item.get("paragraph")):
        return {key: value for key, value in item.items() if key not in ("heading", "title")}
    if family != "text":
        return item
    names = {"paragraph", "heading", "subheading", "table", "columns"} & set(variant.split())
    if "heading" in names or "subheading" in names:
        return item if "paragraph" in names else {k: v for k, v in item.items() if k != "paragraph"}
    if "paragraph" in names:
        return {key: value for key, value in item.items() if key not in ("heading", "title")}
    return item
