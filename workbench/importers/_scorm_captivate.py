"""Courses of Adobe Captivate: one JavaScript object that the player is given."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._markup import escape
from workbench.importers._placing import Placed
from workbench.importers._scorm_captivate_question import Asked, question
from workbench.importers._tool import Launch, Tool, Writer, amount, parsed, plain, record, records, string
from workbench.model.content import Node, doc, heading
from workbench.model.course import Page
from workbench.model.errors import Unreadable

Json = Any
_FILES = r"(^|/)assets/js/(CPM|project)\.js$"
_DATA = re.compile(r"cp\.(?:model\.data|D)\s*=\s*(?:cp\.model\.data\s*=\s*)?(?=\{)")
_TEXTS = frozenset({19, 589, 612, 683, 1250})
_IMAGE = 15
_SHAPE = 612
_CHROME = frozenset(
    "next prev previous back submit continue ok close menu replay review clear exit skip go".split()
)
_VIDEOS = frozenset({98, 270, 365})
_VARIABLE = re.compile(r"\$\$[\w.]+\$\$|@#\{\d+\}")
_NUMBERING = re.compile(r"<span[^>]*\bcp-numbering\b[^>]*>[^<]{0,40}</span>")
"""The sign or number before an item of a list, which the list has by itself."""
_BUTTON = re.compile(r"^slide-item-(progress|.*button|question-(review-)?caption)")
_DEEPEST = 32


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

    def __post_init__(self) -> None:
        root = self.path[: self.path.rindex("assets/js/")].rstrip("/")
        self.write = Writer(package=self.launch.package, folders=(root, posixpath.join(root, "assets")))

    def pages(self) -> Iterator[Page]:
        """A page for each slide that shows something."""
        names = string(self.data["project_main"].get("slides")).split(",")
        for at, key in enumerate(filter(None, (name.strip() for name in names)), start=1):
            slide = self.item(key)
            blocks = (*self._body(slide), *self._spoken(slide))
            if blocks:
                title = plain(_VARIABLE.sub("…", string(slide.get("lb")))) or f"Slide {at}"
                page = Placed(title=title, body=doc(*blocks), path=self.path, place=key)
                yield self.launch.package.left(page)

    def item(self, key: str) -> dict[str, Json]:
        """A part of the project by its name."""
        return record(self.data.get(key))

    def display(self, key: str) -> dict[str, Json]:
        """How a part is shown: its place, picture and description."""
        return record(self.data.get(str(self.item(key).get("mdi")))) or self.item(f"{key}c")

    def _body(self, slide: Json) -> tuple[Node, ...]:
        items = list(self.items(slide))
        scored = [self.item(key.strip()) for key in string(slide.get("qs")).split(",") if key.strip()]
        asked = next((one for one in scored if one.get("itp")), None)
        if asked is not None:
            found = question(Asked(course=self, data=asked, items=tuple(key for key, _ in items)))
            if found is not None:
                return found
            self.launch.package.notes.warning(
                "A question of a kind that is not known here was kept as text.",
                where=self.path,
                excerpt=f"{plain(slide.get('lb'))} ({asked.get('itp')})",
                code="question_kind",
            )
        return tuple(block for key, kind in items for block in self._shown(key, kind))

    def items(self, slide: Json) -> Iterator[tuple[str, int]]:
        """The parts of a slide and their kinds: by when they appear, then from the top left."""
        found: list[tuple[tuple[float, ...], str, int]] = []
        seen: set[str] = set()
        stack = [(one, 0) for one in reversed(records(slide.get("si")))]
        while stack:
            ref, depth = stack.pop()
            key = str(ref.get("n"))
            item = self.item(key)
            if key in seen or "bstin" in item or depth > _DEEPEST:
                continue
            seen.add(key)
            kind = ref.get("t")
            found.append((self._rank(key, item, len(found)), key, kind if isinstance(kind, int) else 0))
            stack += [(one, depth + 1) for one in reversed(records(item.get("si")))]
        yield from ((key, kind) for _, key, kind in (sorted(found) if not self.modern else found))

    @property
    def modern(self) -> bool:
        """Whether the new player wrote it, whose parts stand in order."""
        return isinstance(self.data["project_main"].get("featureFlags"), dict)

    def _rank(self, key: str, item: Json, at: int) -> tuple[float, ...]:
        box = self.display(key).get("b")
        left, top = (box[0], box[1]) if isinstance(box, list) and len(box) > 1 else (0, 0)
        numbers = (item.get("from"), top, left)
        return (*(amount(one) or 0.0 for one in numbers), float(at))

    def _shown(self, key: str, kind: int) -> tuple[Node, ...]:
        item = self.item(key)
        if _BUTTON.match(string(item.get("tag"))):
            return ()
        if item.get("uab"):
            # A shape that is clicked may be a step of the slide's own text, as in a menu of themes.
            words = self.text(key) if kind == _SHAPE else ()
            return () if " ".join(one.plain for one in words).strip().lower() in _CHROME else words
        if kind == _IMAGE:
            name = string(self.display(key).get("ip"))
            alt = plain(_accessible(self.display(key).get("accstr")))
            return self.write.image(name, "" if alt.lower() == "image" else alt) if name else ()
        if kind in _VIDEOS:
            names = (self.display(key).get(each) or item.get(each) for each in ("vp", "vid", "ip", "path"))
            return self.write.media(next(filter(None, map(string, names)), ""), "video")
        return self.text(key) if kind in _TEXTS else ()

    def text(self, key: str) -> tuple[Node, ...]:
        """The words of a part: rich text, HTML, or what a screen reader would be told."""
        item = self.item(key)
        if string(item.get("text")).lstrip().startswith("{"):
            return self.write.html(_drafted(parsed(string(item["text"]))))
        layouts = record(item.get("rpvt")).values()
        html = string(item.get("vt")) or next((string(record(one).get("vt")) for one in layouts), "")
        if html.strip():
            words = _VARIABLE.sub("…", _NUMBERING.sub("", html))
            return self.write.heading(words) if key.startswith("Title_") else self.write.html(words)
        return self.write.html(_accessible(self.display(key).get("accstr")))

    def _spoken(self, slide: Json) -> tuple[Node, ...]:
        """The captions of what is spoken."""
        listed = slide.get("audCC")
        captions = parsed(listed.strip().strip('"')) if isinstance(listed, str) else listed
        words: list[Node] = []
        for one in records(captions):
            html = _drafted(one.get("editorState")) if "editorState" in one else _widest(one.get("t"))
            words += self.write.html(html)
        return (heading(2, "Spoken"), *words) if words else ()


def _widest(told: Json) -> str:
    return string(told) or next((string(one) for one in record(told).values() if string(one)), "")


def _accessible(told: Json) -> str:
    """The words for screen readers, a paragraph for each of their parts."""
    parts = _VARIABLE.sub("…", _widest(told)).split("\x03")
    return "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in parts if part.strip())


def _drafted(raw: Json) -> str:
    """The new player's rich text as HTML."""
    state = record(raw)
    out, open_list = [], ""
    for block in records(state.get("blocks") or record(state.get("editorState")).get("blocks")):
        words = escape(_VARIABLE.sub("…", string(block.get("text"))).strip())
        kind = string(block.get("type"))
        wanted = {"ordered-list-item": "ol", "unordered-list-item": "ul"}.get(kind, "")
        if wanted != open_list:
            out.append((f"</{open_list}>" if open_list else "") + (f"<{wanted}>" if wanted else ""))
            open_list = wanted
        tag = (
            "li" if wanted else "h2" if kind == "header-one" else "h3" if kind.startswith("header-") else "p"
        )
        out.append(f"<{tag}>{words}</{tag}>" if words else "")
    return "".join(out) + (f"</{open_list}>" if open_list else "")
