"""Tours of 3DVista: their panoramas, texts, pictures, sounds and addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._endings import is_picture, played
from workbench.importers._notes import counted
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import Launch, Tool, Writer, plain
from workbench.importers._tools.vista_entries import Entry, of_language, of_script
from workbench.model.content import Node, doc, node

Blocks = tuple[Node, ...]
_FILES = r"^(.*/)?locale/[\w-]+\.txt$"
_SCRIPTS = (r"^script_general\.js$", r"^script\.js$")
_PLAYER = r"(^|/)tdvplayer[^/]*\.js$|(^|/)tdv[^/]*\.js$"
_SPOKEN = re.compile(r"<html[^>]*\blang=[\"']([\w-]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?:)?//\S+$|[\w./-]+\.\w{3,4}(\?.*)?$")
_SMALLER = re.compile(r"_\d+_[1-9]\d*\.\w+$")
"""A picture that is there in less detail too."""
_MOBILE = "_mobile"
_PIECES = r"(^|/)media/\w+_\d/.*\.(jpe?g|png|webp)$|_HS_\d+_\w+\.(png|gif|webp)$|_[hlt]q?\.(jpe?g|webp|png)$"
"""Pictures that a player puts panoramas together from, or lays on them to be clicked."""
_WHOLE = (".jpeg", ".jpg", "_t.jpg", "_t.webp", "_t.png")
"""The endings of one picture of a panorama, the largest first."""


def vista(launch: Launch) -> Tool | None:
    """What a tour says and shows, if the launch page opens one."""
    path, entries = _told(launch) if launch.files(_PLAYER) else ("", [])
    if not entries:
        return None
    launch.package.used.add(path)
    top = posixpath.dirname(path).removesuffix("locale").rstrip("/")
    tour = _Tour(write=Writer(package=launch.package, folders=(top, launch.folder)))
    owners = {one.owner for one in entries}
    for one in entries:
        if not (one.owner.endswith(_MOBILE) and one.owner.removesuffix(_MOBILE) in owners):
            tour.take(one)
    page = Placed(title=tour.title or "Tour", body=doc(*tour.blocks()), path=path)
    _tell_pieces(launch, len(tour.views))
    return Tool(name="3DVista", pages=(launch.package.left(page),))


def _told(launch: Launch) -> tuple[str, list[Entry]]:
    """The file that says what a tour does, and what it says: its language's, or its script."""
    if spoken := list(launch.files(_FILES)):
        path = _chosen(launch, spoken)
        return path, list(of_language(launch.text(path)))
    path = next((name for pattern in _SCRIPTS for name in launch.files(pattern)), "")
    return path, list(of_script(launch.text(path))) if path else []


def _tell_pieces(launch: Launch, views: int) -> None:
    """Say of the pieces of panoramas at once that they were left out, as each is shown whole."""
    pieces = [name for name in launch.files(_PIECES) if name not in launch.package.used]
    if views and pieces:
        launch.package.used.update(pieces)
        launch.package.notes.info(
            f"{counted(len(pieces), 'piece')} of panoramas and spots on them were left out; "
            "each panorama is shown as one picture.",
            where=launch.path,
            code="pieces",
        )


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


@dataclass(kw_only=True)
class _Tour:
    """Gathers what a tour says and shows, each once."""

    write: Writer
    title: str = ""
    views: list[Node] = field(default_factory=list)
    """Panoramas, films and maps by their titles, each with a picture of it."""
    texts: list[Node] = field(default_factory=list)
    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    shown: list[Node] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def take(self, one: Entry) -> None:
        """Put an entry where it belongs."""
        if one.names_media and (view := self._view(one)):
            self.views += view
            return
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

    def _view(self, one: Entry) -> Blocks:
        """A panorama, film or map by its title, where a picture of it is there."""
        names = (f"media/{one.owner}{ending}" for ending in _WHOLE)
        picture = next((name for name in names if self.write.path(name)), None)
        if picture is None or one.owner in self.known:
            return ()
        self.known.add(one.owner)
        return (*self.write.heading(plain(one.value), 3), *self.write.image(picture, one.value))

    def _text(self, one: Entry) -> None:
        words = plain(one.value)
        if words and words not in self.known:
            self.known.add(words)
            self.texts += self.write.html(one.value)

    def _address(self, one: Entry) -> None:
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
        """Everything: the views, the texts, words in lists by their headlines, what is shown, then links."""
        made = [*self.views, *self.texts]
        for section, words in self.lists.items():
            made += (*self.write.heading(section, 3), _list(self.write.html(word) for word in words))
        made += self.shown
        if self.links:
            made.append(_list(self.write.link(url, url) for url in self.links))
        return tuple(made)


def _list(items: Iterator[Blocks]) -> Node:
    return node("bulletList", *(node("listItem", *one) for one in items if one))
