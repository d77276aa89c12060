"""Courses of Adobe Captivate: one JavaScript object that the player is given."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._notes import counted
from workbench.importers._placing import Placed
from workbench.importers._tools.captivate_backdrop import Backdrops
from workbench.importers._tools.captivate_files import Pictures, pools
from workbench.importers._tools.captivate_objects import boxed, dragged, named, opened
from workbench.importers._tools.captivate_order import in_order
from workbench.importers._tools.captivate_question import Asked, kind_of, question
from workbench.importers._tools.captivate_spoken import spoken
from workbench.importers._tools.captivate_text import accessible, drafted, filled
from workbench.importers._tools.exercise import lines
from workbench.importers._tools.shared import (
    Launch,
    Tool,
    Writer,
    listed,
    parsed,
    plain,
    record,
    records,
    string,
)
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind
from workbench.model.errors import Unreadable

Json = Any
_FILES = r"(^|/)assets/js/(CPM|project)\.js$"
_DATA = re.compile(r"cp\.(?:model\.data|D)\s*=\s*(?:cp\.model\.data\s*=\s*)?(?=\{)")
_TEXTS = frozenset({19, 589, 612, 683, 1250})
_IMAGE = 15
_SHAPE = 612
_WEB = 652
_HOLDER = 1268
"""What holds other parts, in courses of the new player only."""
_CHROME = frozenset(
    "next prev previous back submit continue ok close menu replay review clear exit skip go".split()
)
_VIDEOS = frozenset({98, 270, 365})
_NUMBERING = re.compile(r"<span[^>]*\bcp-numbering\b[^>]*>[^<]{0,40}</span>")
"""The sign or number before an item of a list, which the list has by itself."""
_BUTTON = re.compile(r"^slide-item-(progress|.*button|question-(review-)?caption)")
_CLICK = "ar/Mouse.mp3"
"""The sound of a click, which every course has and which says nothing."""


def captivate(launch: Launch) -> Tool | None:
    """The slides of a Captivate course, if the launch page belongs to one."""
    for path in launch.files(_FILES):
        source = launch.text(path)
        found = _DATA.search(source)
        if found is None:
            continue
        try:
            data = value_at(source, found.end())
        except Unreadable:
            continue
        if isinstance(record(data).get("project_main"), dict):
            course = Course(launch, path, data)
            return Tool(name="Adobe Captivate", pages=tuple(course.pages()))
    return None


@dataclass
class Course:
    """Reads the slides of one project."""

    launch: Launch
    path: str
    data: dict[str, Json]
    write: Writer = field(init=False)
    pictures: Pictures = field(init=False)
    copies: frozenset[Json] = field(init=False)
    """The numbers of parts that only show another part in another state."""

    def __post_init__(self) -> None:
        root = self.path[: self.path.rindex("assets/js/")].rstrip("/")
        self.write = Writer(package=self.launch.package, folders=(root, posixpath.join(root, "assets")))
        self.pictures = Pictures(self.launch, self.write)
        states = (records(one.get("stl"))[1:] for one in self.data.values() if isinstance(one, dict))
        shown = (number for later in states for one in later for number in listed(one.get("stsi")))
        self.copies = frozenset(number for number in shown if isinstance(number, int))

    def pages(self) -> Iterator[Page]:
        """A page for each slide that shows something, then for the slides of each pool."""
        if click := self.write.path(_CLICK):
            self.launch.package.used.add(click)
        names = string(self.data["project_main"].get("slides")).split(",")
        yield from self._slides(filter(None, (name.strip() for name in names)))
        for pool in pools(self.launch):
            self.data = {**pool, **self.data}
            drawn = tuple(self._slides(key for key in pool if {"si", "lb"} <= self.item(key).keys()))
            if drawn:
                yield Placed(title="Questions to draw from", kind=PageKind.SECTION, pages=drawn)

    def _slides(self, keys: Iterable[str]) -> Iterator[Placed]:
        slides, empty = tuple(keys), []
        backdrops = Backdrops(self, slides)
        for at, key in enumerate(slides, start=1):
            slide = self.item(key)
            title = plain(filled(string(slide.get("lb")))) or f"Slide {at}"
            blocks = (*backdrops.behind(key), *self._body(slide), *spoken(self, slide))
            if blocks:
                names = (named(self.path, slide.get("id")),)
                page = Placed(title=title, body=doc(*blocks), path=self.path, place=key, names=names)
                yield self.launch.package.left(page)
            else:
                empty.append(title)
        self._tell_empty(empty)

    def _tell_empty(self, titles: list[str]) -> None:
        """Tell of the slides that are no page."""
        if titles:
            self.launch.package.notes.warning(
                f"{counted(len(titles), 'slide')} without text, pictures or media "
                f"{'was' if len(titles) == 1 else 'were'} left out; there may be buttons.",
                where=self.path,
                excerpt=", ".join(titles),
                code="empty_slide",
            )

    def item(self, key: str) -> dict[str, Json]:
        """A part of the project by its name."""
        return record(self.data.get(key))

    def display(self, key: str) -> dict[str, Json]:
        """How a part is shown: its place, picture and description."""
        return record(self.data.get(str(self.item(key).get("mdi")))) or self.item(f"{key}c")

    def _body(self, slide: Json) -> tuple[Node, ...]:
        items = in_order(self, slide)
        scored = [self.item(key.strip()) for key in string(slide.get("qs")).split(",") if key.strip()]
        asked = next((one for one in scored if kind_of(one)), None)
        if asked is not None:
            found = question(Asked(course=self, data=asked, items=tuple(key for key, _ in items)))
            if found is not None:
                return found
            self.launch.package.notes.warning(
                "A question of a kind that is not known here was kept as text.",
                where=self.path,
                excerpt=f"{plain(slide.get('lb'))} ({kind_of(asked)})",
                code="question_kind",
            )
            told = lines(plain(asked.get("qt")))
            return (*told, *(block for key, kind in items for block in self._shown(key, kind)))
        made, taken = dragged(self, slide)
        shown = (block for key, kind in items if key not in taken for block in self._shown(key, kind))
        return (*shown, *made)

    @cached_property
    def modern(self) -> bool:
        """Whether the new player wrote it, whose parts stand in order."""
        if isinstance(self.data["project_main"].get("featureFlags"), dict):
            return True
        return any(isinstance(one, dict) and one.get("type") == _HOLDER for one in self.data.values())

    def _shown(self, key: str, kind: int) -> tuple[Node, ...]:
        item = self.item(key)
        if _BUTTON.match(string(item.get("tag"))):
            return ()
        if item.get("uab"):
            # A shape that is clicked may be a step of the slide's own text, as in a menu of themes.
            words = self.text(key) if kind == _SHAPE else ()
            said = " ".join(one.plain for one in words).strip()
            return opened(self, key, said) or words if said.lower() not in _CHROME else opened(self, key, "")
        if kind == _IMAGE:
            return self.picture(key)
        if kind in _VIDEOS:
            known = ("mp4", "vp", "vid", "src", "path", "ip")
            names = (self.display(key).get(each) or item.get(each) for each in known)
            return self.write.media(next(filter(None, map(string, names)), ""), "video")
        if kind == _WEB:
            return self.write.embed(item.get("wou") or self.display(key).get("wou"))
        if kind in _TEXTS:
            return self.text(key)
        return boxed(self, key, kind) or opened(self, key, "")

    def picture(self, key: str) -> tuple[Node, ...]:
        """What a part shows as a picture, with its description."""
        shown = self.display(key)
        name = string(shown.get("ip"))
        told = accessible(shown.get("accstr")) or string(record(shown.get("accProps")).get("a11yText"))
        alt = plain(told)
        return self.pictures.image(name, "" if alt.lower() == "image" else alt) if name else ()

    def part(self, key: str) -> tuple[Node, ...]:
        """A part by its words, or else by its picture."""
        return self.text(key) or self.picture(key)

    def text(self, key: str) -> tuple[Node, ...]:
        """The words of a part: rich text, HTML, or what a screen reader would be told."""
        item = self.item(key)
        if string(item.get("text")).lstrip().startswith("{"):
            return self.write.html(drafted(parsed(string(item["text"]))))
        layouts = record(item.get("rpvt")).values()
        html = string(item.get("vt")) or next((string(record(one).get("vt")) for one in layouts), "")
        if html.strip():
            words = filled(_NUMBERING.sub("", html))
            return self.write.heading(words) if key.startswith("Title_") else self.write.html(words)
        return self.write.html(accessible(self.display(key).get("accstr")))
