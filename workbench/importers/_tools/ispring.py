"""Courses of iSpring: a presentation or quiz as packed JSON in the launch page."""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._endings import played
from workbench.importers._javascript import unescaped
from workbench.importers._placing import Placed
from workbench.importers._tools.ispring_flash import flash_slides
from workbench.importers._tools.ispring_question import question, rich
from workbench.importers._tools.shared import Launch, Tool, Writer, parsed, plain, record, records, string
from workbench.model.content import Node, doc, heading
from workbench.model.course import Page, PageKind

Json = Any
_PACKED = re.compile(r"""["']([A-Za-z0-9+/=]{60,})["']""")
_MARK = re.compile(r"ispring|PresentationPlayer|QuizPlayer|quizJson|presInfo", re.IGNORECASE)
_MOST = 60 * 2**20
_DEEPEST = 20
_COUNTER = re.compile(r"^\d{1,3}(\s*[/|]\s*\d{1,3})?$")
_DRAWN = re.compile(r"""<img\b[^>]*>""", re.IGNORECASE)
_HTML = re.compile(r"""loadHandler\s*\(\s*\d+\s*,\s*'((?:[^'\\]|\\.)*)'""", re.DOTALL)
_PLAYER = re.compile(r"""<audio\b[^>]*?\bid=["']([^"']+)["'][^>]*?\bsrc=["']([^"']+)["']""", re.IGNORECASE)
_VIDEO = re.compile(r"""(?:src|poster)=["']([^"']+\.(?:mp4|webm|m4v|mp3|m4a))["']""", re.IGNORECASE)


def ispring(launch: Launch) -> Tool | None:
    """The slides or questions of an iSpring course, if the launch page belongs to one."""
    for script in launch.scripts:
        if not _MARK.search(script.text):
            continue
        for packed in sorted(_PACKED.findall(script.text), key=len, reverse=True):
            data = unpacked(packed)
            reader = _Reader(launch, script.path)
            if isinstance(record(data).get("s"), list):
                return Tool(name="iSpring", pages=tuple(reader.slides(data)))
            if "sl" in record(record(data).get("d")) or "g" in record(record(data).get("sl")):
                return Tool(name="iSpring", pages=tuple(reader.quiz(data)))
    pages = tuple(flash_slides(launch))
    return Tool(name="iSpring", pages=pages) if pages else None


def unpacked(packed: str) -> Json:
    """The JSON in base64, which may be deflated; None for anything else."""
    try:
        data = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        return None
    if data[:1] == b"\x78":
        try:
            engine = zlib.decompressobj()
            data = engine.decompress(data, _MOST)
        except zlib.error:
            return None
    return parsed(data.decode("utf-8", "replace")) if data[:1] in (b"{", b"[") else None


@dataclass
class _Reader:
    """Reads the slides and quizzes of one player page."""

    launch: Launch
    path: str
    write: Writer = field(init=False)

    def __post_init__(self) -> None:
        base = posixpath.dirname(self.path)
        self.write = Writer(package=self.launch.package, folders=(base, posixpath.join(base, "data")))

    def slides(self, data: Json) -> Iterator[Page]:
        """A page for each slide, nested by its level."""
        made: list[tuple[int, Placed]] = []
        for at, slide in enumerate(records(data.get("s")), start=1):
            page = self._slide(slide, at)
            if page is not None:
                level = slide.get("l")
                made.append((min(level, _DEEPEST) if isinstance(level, int) else 0, page))
        yield from _nested(made)

    def _slide(self, slide: Json, at: int) -> Placed | None:
        name = string(slide.get("s"))
        path = self.write.path(name) if name else None
        if path and string(slide.get("st")) in ("q", "i"):
            return self._inside(slide, path)
        words = [line.strip() for line in re.split(r"[\r\n]+", string(slide.get("x"))) if line.strip()]
        words = [line for line in words if not _COUNTER.match(line)]
        title = plain(slide.get("t")) or (words[0][:120] if words else f"Slide {at}")
        words = words[1:] if words and words[0] == title else words
        blocks: list[Node] = [block for line in words for block in self.write.html(line)]
        blocks += self._pictures(self.launch.text(path) if path else "", slide)
        blocks += self._narration(slide)
        notes = self.write.html(slide.get("N")) or self.write.html(slide.get("n"))
        blocks += (heading(2, "Notes"), *notes) if notes else ()
        for each in records(slide.get("wo")):
            blocks += self.write.embed(each.get("u"))
        return self._left(title, blocks, path or self.path) if blocks else None

    def _narration(self, slide: Json) -> tuple[Node, ...]:
        """What is spoken on a slide: the sounds that the launch page has players for."""
        players = dict(_PLAYER.findall(self.launch.package.text(self.launch.path)))
        names = [string(one.get("a")) for one in records(slide.get("S"))]
        files = (players.get(name) or f"{name}.mp3" for name in names if name)
        known = (file for file in files if self.write.path(file))
        return tuple(block for file in known for block in self.write.media(file, "audio"))

    def _left(self, title: str, blocks: Iterable[Node], path: str, kind: PageKind = PageKind.PAGE) -> Placed:
        return self.launch.package.left(Placed(title=title, body=doc(*blocks), path=path, kind=kind))

    def _pictures(self, source: str, slide: Json) -> list[Node]:
        """The pictures that are described and no drawn text, and the players."""
        found = _HTML.search(source)
        html = unescaped(found[1]) if found else ""
        blocks: list[Node] = []
        said = " ".join(string(slide.get("x")).split())
        for tag in _DRAWN.findall(html):
            src = re.search(r'src=["\']([^"\']+)', tag)
            alt = re.search(r'alt="([^"]*)"', tag)
            words = plain(alt[1]) if alt else ""
            if src and words and words not in said and not re.search(r"\.(png|jpe?g|gif|svg)$", words):
                blocks += self.write.image(src[1], words)
        players = [*_VIDEO.findall(html)]
        players += [url for each in records(slide.get("V")) for url in _VIDEO.findall(string(each.get("h")))]
        for url in dict.fromkeys(players):
            blocks += self.write.media(url, played(url))
        return blocks

    def _inside(self, slide: Json, path: str) -> Placed | None:
        """A quiz or an interaction in a slide's place."""
        data = next(
            (one for packed in _PACKED.findall(self.launch.text(path)) if (one := unpacked(packed))), None
        )
        if data is None:
            return None
        if slide.get("st") == "q":
            pages = list(self.quiz(data, path))
            return pages[0] if pages else None
        title = plain(slide.get("t")) or string(slide.get("it")).rpartition(".")[2] or "Interaction"
        return self._left(title, self._interaction(data, 0), path)

    def _interaction(self, data: Json, depth: int) -> tuple[Node, ...]:
        """The items of an interaction: a heading and a text each."""
        if depth > 12:
            return ()
        if isinstance(data, list):
            return tuple(block for one in data for block in self._interaction(one, depth + 1))
        if not isinstance(data, dict):
            return ()
        blocks = [*self.write.heading(rich(data.get("t")), 3)] if "t" in data else []
        own = rich(data) if "a" in data or "h" in data else ""
        blocks += self.write.html(own) if own else ()
        for key, value in data.items():
            if key != "t" and not own and isinstance(value, list | dict):
                blocks += self._interaction(value, depth + 1)
        return tuple(blocks)

    def quiz(self, data: Json, path: str = "") -> Iterator[Placed]:
        """A quiz as one page, its groups under headings."""
        root = record(data.get("d")) or data
        groups = records(record(root.get("sl")).get("g"))
        shown = record(root.get("sl"))
        blocks: list[Node] = [*self.write.html(rich(root.get("D")))]
        blocks += self._asked(record(shown["i"]), path or self.path) if record(shown.get("i")) else ()
        for group in groups:
            blocks += self.write.heading(rich(group.get("T"))) if len(groups) > 1 else ()
            for slide in records(group.get("S")):
                blocks += self._asked(slide, path or self.path)
        if blocks:
            title = plain(rich(root.get("T"))) or "Quiz"
            yield self._left(title, blocks, path or self.path, kind=PageKind.QUIZ)

    def _asked(self, slide: Json, path: str) -> tuple[Node, ...]:
        found = question(slide, self.write)
        if found is None:
            words = plain(rich(slide.get("D")))
            self.launch.package.notes.warning(
                "A question of a kind that is not known here was kept as text.",
                where=path,
                excerpt=f"{words} ({slide.get('tp')})",
                code="question_kind",
            )
            return self.write.html(rich(slide.get("D")))
        return found


def _nested(made: list[tuple[int, Placed]]) -> tuple[Placed, ...]:
    """Pages below those of a lower level before them."""
    out: list[Placed] = []
    at = 0
    while at < len(made):
        level, page = made[at]
        end = at + 1
        while end < len(made) and made[end][0] > level:
            end += 1
        inner = _nested(made[at + 1 : end])
        out.append(Placed(title=page.title, body=page.body, kind=page.kind, path=page.path, pages=inner))
        at = end
    return tuple(out)
