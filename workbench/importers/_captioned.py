"""The captions in a package, as words behind the sound or video that they belong to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._captions import ENDINGS, cues_in, cues_of, spoken
from workbench.importers._notes import counted
from workbench.importers._package.files import Package
from workbench.model.content import Node, mark, node, paragraph, text
from workbench.model.course import Page

_XML = (".ttml", ".dfxp")
_PLAIN = re.compile(
    r"(captions?|subtitles?|subs?|cc|transcript|text\s?tracks?|default|undefined)?", re.IGNORECASE
)
_FOLDER = re.compile(r"captions?|subtitles?|subs|tracks?|vtt|srt|cc", re.IGNORECASE)
_VARIANT = re.compile(r"[._ -]+\w{1,12}(-\w{2,8})?", re.IGNORECASE)
"""What a caption's name has behind that of its video: a language as a rule."""


def captioned(package: Package, pages: Iterable[Page]) -> tuple[Page, ...]:
    """The pages with captions as text behind what they belong to; those of nothing are left for the rest."""
    reading = _Captions(package)
    made = tuple(map(reading.page, pages))
    if reading.count:
        package.notes.info(
            f"{counted(reading.count, 'file')} of captions {'was' if reading.count == 1 else 'were'} read as "
            "text behind the sound or video; the times were left out.",
            code="captions",
        )
    return made


def transcript(package: Package, path: str, title: str = "") -> Node | None:
    """What a file of captions says, in a box of its own; None where it says nothing."""
    said = _read(package, path)
    if not said:
        return None
    name = title.removeprefix("Captions:").strip()
    name = "" if _PLAIN.fullmatch(name) or name.lower().endswith(ENDINGS) else name
    head = paragraph(text(f"Captions: {name}" if name else "Captions", mark("bold")))
    return node("callout", head, *map(paragraph, said), kind="note")


def _read(package: Package, path: str) -> tuple[str, ...]:
    if path.lower().endswith(_XML):
        root = package.xml(path)
        return () if root is None else spoken(cues_in(root))
    return spoken(cues_of(package.text(path)))


@dataclass
class _Captions:
    """Puts captions into pages."""

    package: Package
    count: int = 0
    files: list[str] = field(init=False)
    places: dict[str, str] = field(init=False)
    """The files behind the addresses of assets."""

    def __post_init__(self) -> None:
        self.files = [one for one in self.package.archive.names() if one.lower().endswith(ENDINGS)]
        self.places = self.package.places() if self.files else {}

    def page(self, page: Page) -> Page:
        """The page and those below it."""
        if not self.files:
            return page
        return replace(page, body=self._inside(page.body), pages=tuple(map(self.page, page.pages)))

    def _inside(self, parent: Node) -> Node:
        if not parent.content or not any(one.type == "media" for one in parent.walk()):
            return parent
        return replace(parent, content=tuple(self._each(parent.content)))

    def _each(self, content: tuple[Node, ...]) -> Iterator[Node]:
        for one in content:
            path = self.places.get(str(one.attrs.get("src", "")), "") if one.type == "media" else ""
            if path.lower().endswith(ENDINGS):
                found = transcript(self.package, path, str(one.attrs.get("title", "")))
                self.count += found is not None
                if found is not None:
                    self.package.forget(path)
                yield found or one
            else:
                yield self._inside(one)
                yield from self._beside(path) if path else ()

    def _beside(self, path: str) -> Iterator[Node]:
        """The captions that nothing names and that are called like a video."""
        for name in self.files:
            if name not in self.package.used and (variant := _belongs(name, path)) is not None:
                found = transcript(self.package, name, variant.strip("._ -"))
                self.count += found is not None
                if found is not None:
                    yield found


def _belongs(captions: str, path: str) -> str | None:
    """What is behind a video's name in that of its captions; None for those of another."""
    folder, name = posixpath.split(posixpath.splitext(captions)[0])
    place, stem = posixpath.split(posixpath.splitext(path)[0])
    near = folder == place or (posixpath.dirname(folder) in (place, posixpath.dirname(place)))
    near = near and (folder == place or bool(_FOLDER.fullmatch(posixpath.basename(folder))))
    for begin in (posixpath.basename(path), stem):
        rest = name[len(begin) :]
        if near and name.casefold().startswith(begin.casefold()) and (not rest or _VARIANT.fullmatch(rest)):
            return rest
    return None
