"""Tours of 3DVista: the texts, pictures, sounds and addresses in the file of their language."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._endings import is_picture, played
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import Launch, Tool, Writer, plain
from workbench.model.content import Node, doc, node

Blocks = tuple[Node, ...]
_FILES = r"^(.*/)?locale/[\w-]+\.txt$"
_PLAYER = r"(^|/)tdvplayer[^/]*\.js$|(^|/)tdv[^/]*\.js$"
_SPOKEN = re.compile(r"<html[^>]*\blang=[\"']([\w-]+)", re.IGNORECASE)
_ENTRY = re.compile(r"^([\w.-]+)\.(\w+)\s*=\s*(.*)$")
_ADDRESS = re.compile(r"(https?:)?//\S+$|[\w./-]+\.\w{3,4}(\?.*)?$")
_SMALLER = re.compile(r"_\d+_[1-9]\d*\.\w+$")
"""A picture that is there in less detail too."""
_MOBILE = "_mobile"
_GOES_ON = re.compile(r"\s*\\\r?\n")


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A line of a language's file: whose it is, what it says, and the headline that it stands under."""

    owner: str
    name: str
    value: str
    section: str


def vista(launch: Launch) -> Tool | None:
    """What a tour says and shows, if the launch page opens one."""
    spoken = [name for name in launch.files(_FILES) if launch.files(_PLAYER)]
    if not spoken:
        return None
    path = _chosen(launch, spoken)
    entries = list(_entries(launch.text(path)))
    if not entries:
        return None
    launch.package.used.add(path)
    top = posixpath.dirname(posixpath.dirname(path))
    tour = _Tour(write=Writer(package=launch.package, folders=(top, launch.folder)))
    owners = {one.owner for one in entries}
    for one in entries:
        if not (one.owner.endswith(_MOBILE) and one.owner.removesuffix(_MOBILE) in owners):
            tour.take(one)
    page = Placed(title=tour.title or "Tour", body=doc(*tour.blocks()), path=path)
    return Tool(name="3DVista", pages=(launch.package.left(page),))


def _chosen(launch: Launch, spoken: list[str]) -> str:
    """The file of the language that the page is in; a note on the others."""
    names = {posixpath.splitext(posixpath.basename(path))[0]: path for path in spoken}
    found = _SPOKEN.search(launch.text(launch.path))
    told = found[1] if found else ""
    first = next((name for name in (told, "en") if name in names), next(iter(names)))
    if len(names) > 1:
        others = ", ".join(sorted(name for name in names if name != first))
        launch.package.notes.warning(
            f"The tour is told in several languages: “{first}” was taken, not {others}.",
            where=launch.path,
            code="languages",
            advice="Export the tour from 3DVista in the other language, and import that too.",
        )
        launch.package.used.update(spoken)
    return names[first]


def _entries(source: str) -> Iterator[_Entry]:
    """The lines of a language's file; a stroke at a line's end goes on in the next."""
    section = ""
    for line in _GOES_ON.sub(" ", source).split("\n"):
        if line.startswith("##"):
            section = line.lstrip("# ").strip()
        elif (found := _ENTRY.match(line)) and found[3].strip():
            yield _Entry(owner=found[1], name=found[2], value=found[3].strip(), section=section)


@dataclass(kw_only=True)
class _Tour:
    """Gathers what a tour says and shows, each once."""

    write: Writer
    title: str = ""
    texts: list[Node] = field(default_factory=list)
    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    shown: list[Node] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def take(self, one: _Entry) -> None:
        """Put an entry where it belongs."""
        if one.value in self.known:
            return
        self.known.add(one.value)
        if one.owner == "tour" and one.name in ("name", "title"):
            self.title = plain(one.value)
        elif _ADDRESS.match(one.value) and ("url" in one.name.lower() or one.name == "source"):
            self._address(one)
        elif "<" in one.value:
            self._text(one)
        else:
            self.lists.setdefault(one.section, {}).setdefault(one.value)

    def _text(self, one: _Entry) -> None:
        words = plain(one.value)
        if words and words not in self.known:
            self.known.add(words)
            self.texts += self.write.html(one.value)

    def _address(self, one: _Entry) -> None:
        """A file that came along, something that is shown within the tour, or where a link leads."""
        name = one.value.partition("?")[0]
        url = f"https:{one.value}" if one.value.startswith("//") else one.value
        if "//" in one.value:
            shown = self.write.embed(url) if one.name == "url" else ()
            self.shown += shown
            if not shown:
                self.links.setdefault(url)
        elif is_picture(name):
            self.shown += () if _SMALLER.search(one.value) else self.write.image(one.value)
        elif kind := played(name):
            self.shown += self.write.media(one.value, kind)
        else:
            self.links.setdefault(one.value)

    def blocks(self) -> Blocks:
        """Everything: the texts, then words in lists by their headlines, then what is shown, then links."""
        made = [*self.texts]
        for section, words in self.lists.items():
            made += (*self.write.heading(section, 3), _list(self.write.html(word) for word in words))
        made += self.shown
        if self.links:
            made.append(_list(self.write.link(url, url) for url in self.links))
        return tuple(made)


def _list(items: Iterator[Blocks]) -> Node:
    return node("bulletList", *(node("listItem", *one) for one in items if one))
