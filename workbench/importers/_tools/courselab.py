"""Modules of CourseLab 3: slides with frames and objects in one XML file, their settings at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbench.importers._placing import Placed
from workbench.importers._tools.courselab_question import asked, text
from workbench.importers._tools.shared import Launch, Tool, Writer, joined, plain
from workbench.importers._xml import Element, local
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind

Blocks = tuple[Node, ...]
_FILES, _SPLASH = r"^runtime\.xml$", r"^splash\.xml$"
_SERVING = ("nav_", "splash_")
"""How the kinds of objects begin by which learners move about."""
_MOST = 2**25


def courselab(launch: Launch) -> Tool | None:
    """The slides of a module, if the launch page belongs to one."""
    for path in launch.files(_FILES):
        root = launch.package.xml(path) if launch.package.archive.size(path) < _MOST else None
        if root is not None and local(root) == "module" and _below(root, "slides"):
            return Tool(name="CourseLab", pages=tuple(_Module(launch, path, root).pages()), whole=True)
    return None


@dataclass
class _Module:
    """Reads one module."""

    launch: Launch
    path: str
    root: Element
    write: Writer = field(init=False)
    settings: Mapping[str, Element] = field(init=False)
    """What is set of each object, by its identifier."""

    def __post_init__(self) -> None:
        self.write = Writer(package=self.launch.package, folders=(self.launch.folder,))
        self.settings = {one.get("objectid") or "": one for one in _below(self.root, "params", "param")}

    def pages(self) -> Iterator[Page]:
        """A page for what opens the module and for each slide, those that are set in below the others."""
        yield from self._opening()
        slides = _below(self.root, "slides", "slide")
        yield from self._nested([(_indent(one), self._page(one)) for one in slides])

    def _opening(self) -> Iterator[Page]:
        for path in self.launch.files(_SPLASH):
            root = self.launch.package.xml(path)
            blocks = joined(self.write.html(text(one)) for one in _below(root, "data"))
            if blocks:
                yield self.launch.package.left(Placed(title="Start", body=doc(*blocks), path=path))

    def _nested(self, pages: list[tuple[int, Placed]]) -> Iterator[Placed]:
        """Pages with those that follow and are set in deeper below them."""
        at = 0
        while at < len(pages):
            depth, page = pages[at]
            end = next((n for n in range(at + 1, len(pages)) if pages[n][0] <= depth), len(pages))
            inner = tuple(self._nested(pages[at + 1 : end]))
            yield replace(page, pages=inner)
            at = end

    def _page(self, slide: Element) -> Placed:
        objects = [one for frame in _below(slide, "frames", "frame") for one in _below(frame, "object")]
        blocks = joined(self._object(one) for one in objects)
        only = bool(blocks) and all(one.type == "exercise" for one in blocks)
        tests = (self.settings.get(one.get("id") or "") for one in objects)
        page = Placed(
            title=plain(slide.get("name")) or "Slide",
            body=doc(*blocks),
            kind=PageKind.QUIZ if only else PageKind.PAGE,
            path=self.path,
            place=slide.get("id") or "",
            settings=tuple(pair for one in tests if one is not None for pair in _limits(one)),
        )
        return self.launch.package.left(page)

    def _object(self, one: Element) -> Blocks:
        """A text, a picture, a player or a test; what only leads about or counts says nothing."""
        kind = one.get("type") or ""
        told = self.settings.get(one.get("id") or "")
        questions = [] if told is None else _below(told, "q_questions", "item")
        if questions:
            return joined(asked(each, self.write) for each in questions)
        if kind.startswith(_SERVING) or (told is not None and _below(told, "scoreboards")):
            return ()
        if told is not None and _below(told, "question_type"):
            return asked(told, self.write)
        return joined(self.write.html(text(each)) for each in _below(one, "data"))


def _limits(told: Element) -> Iterator[tuple[str, str]]:
    """How long a test may take, and how many of its questions are drawn."""
    said = {local(one): text(one).strip() for one in told if isinstance(one.tag, str)}
    if said.get("test_timer_switch") == "yes" and said.get("test_timer", "0") != "0":
        yield "Time limit", f"{said['test_timer']} min"
    if said.get("randomize") == "yes" and said.get("random_quantity"):
        yield "Questions drawn", said["random_quantity"]


def _indent(slide: Element) -> int:
    said = slide.get("indent") or ""
    return int(said) if said.isdigit() and len(said) < 3 else 0


def _below(element: Element | None, *names: str) -> list[Element]:
    """The elements at the end of a path of names."""
    found = [] if element is None else [element]
    for name in names:
        found = [each for one in found for each in one if isinstance(each.tag, str) and local(each) == name]
    return found
