"""Learning objects of Xerte: one XML file whose elements are pages, named by their kind."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._endings import ending, is_picture, played
from workbench.importers._placing import Placed
from workbench.importers._tools.shared import Launch, Tool, Writer, plain
from workbench.importers._tools.xerte_question import QUESTIONS
from workbench.importers._xml import Element, local
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Blocks = tuple[Node, ...]
_FILES = r"(^|/)(template|data|preview)\.(xml|xwd)$"
_LOCATION = re.compile(r"FileLocation\s*\+\s*['\"]|['\"]\s*$|^\s*['\"]")
_TEXTS = (
    "text", "initialText", "instruction", "instructions", "intro", "prompt", "passage", "question", "goals",
    "audience", "prereq", "howto", "summary", "summary1", "side1", "side2", "answer", "feedback", "caption",
    "transcript", "descriptor", "description", "tip", "notes",
)  # fmt: skip
_MEDIA = {"url": "", "media": "", "img": "", "audio": "audio", "sound": "audio", "video": "video", "file": ""}
_DEEPEST = 20


def xerte(launch: Launch) -> Tool | None:
    """The pages of a Xerte learning object, if the launch page belongs to one."""
    for path in launch.files(_FILES):
        root = launch.package.xml(path) if launch.package.archive.size(path) < 2**25 else None
        if root is not None and local(root) == "learningObject":
            return Tool(name="Xerte", pages=tuple(_Xerte(launch, path, root).pages()))
    return None


@dataclass
class _Xerte:
    """Reads one learning object."""

    launch: Launch
    path: str
    root: Element
    write: Writer = field(init=False)

    def __post_init__(self) -> None:
        folder = posixpath.dirname(self.path)
        self.write = Writer(package=self.launch.package, folders=(folder, posixpath.join(folder, "media")))

    def pages(self) -> Iterator[Page]:
        """A page for each element; those of a chapter stand below it."""
        for at, one in enumerate(_elements(self.root), start=1):
            if local(one) == "chapter":
                inner = tuple(
                    self._page(each, f"Page {number}") for number, each in enumerate(_elements(one), start=1)
                )
                title = plain(one.get("name")) or f"Chapter {at}"
                yield self.launch.package.left(
                    Placed(title=title, kind=PageKind.SECTION, path=self.path, pages=inner)
                )
            else:
                yield self._page(one, f"Page {at}")

    def _page(self, element: Element, otherwise: str) -> Placed:
        blocks = self._asked(element) or self.part(element, 0, titled=False)
        page = Placed(
            title=plain(element.get("name")) or otherwise,
            body=doc(*blocks),
            path=self.path,
            place=element.get("linkID") or "",
            kind=PageKind.QUIZ if local(element) == "quiz" else PageKind.PAGE,
            settings=(("Visible", "no"),) if element.get("hidePage") == "true" else (),
        )
        return self.launch.package.left(page)

    def _asked(self, element: Element) -> Blocks:
        """The exercise that an element is, after what else it says."""
        make = QUESTIONS.get(local(element))
        return make(element, self.write) if make is not None else ()

    def part(self, element: Element, depth: int, *, titled: bool = True) -> Blocks:
        """A title, the texts, the pictures and players, and the parts within an element."""
        if depth > _DEEPEST:
            return ()
        blocks: list[Node] = []
        name = element.get("name") or element.get("label")
        if titled and name:
            blocks += self.write.heading(name, min(4, 2 + depth))
        shown = any(element.get(key) for key in _MEDIA)
        for key in _TEXTS:
            blocks += () if shown and key == "tip" else self.write.html(element.get(key))
        blocks += self.write.html(element.text if (element.text or "").strip() else "")
        for key, kind in _MEDIA.items():
            blocks += self._file(element.get(key) or "", kind, element.get("tip") or element.get("alt") or "")
        for one in _elements(element):
            blocks += self._asked(one) or self.part(one, depth + 1)
        return tuple(blocks)

    def _file(self, told: str, kind: str, alt: str) -> Blocks:
        """A picture, player, file or page on the web that an attribute names."""
        address = _LOCATION.sub("", told.strip())
        if not address or len(address) > 1000 or "<" in address:
            return ()
        name = address.partition("?")[0]
        if is_picture(name):
            return self.write.image(address, alt)
        if sort := "video" if ending(name) == "flv" else played(name):
            return self.write.media(address, sort, alt)
        if address.startswith(("http:", "https:")):
            return self.write.embed(address, alt)
        return self.write.media(address, kind or "file", alt) if self.write.path(address) else ()


def _elements(element: Element) -> list[Element]:
    return [one for one in element if isinstance(one.tag, str)]
