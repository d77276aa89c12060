"""Courses of Articulate Storyline 1 and 2: one XML document, packed in the script for tablets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.importers._javascript import value_at
from workbench.importers._placing import Placed
from workbench.importers._scorm.unpack import unpacked
from workbench.importers._tools.shared import Launch, Writer, plain
from workbench.importers._tools.storyline_question import asked_of, exercise
from workbench.importers._tools.storyline_slide import CHROME, FILE_NAME, SHAPE, Shown
from workbench.importers._xml import Element, local, parse_lenient
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind
from workbench.model.errors import BadInput

Json = Any
_FILES = r"(^|/)mobile/data\.js$"
_SLIDES = r"(^|/)mobile/slides/[^/]+\.js$"
"""Storyline 1 and Quizmaker ’13: what a slide shows is in a script of its own."""
_CALL = re.compile(r"\w+\(\s*(?:['\"][\w.-]*['\"]\s*,\s*)?(?=['\"]\s*<)")
_LAYERS = ("slidelayer", "layer")
_TITLES = ("title", "slidetitle", "lmstext")


def old_slides(launch: Launch) -> Iterator[Page]:
    """The scenes and slides below the folder of a page."""
    for path in launch.files(_FILES):
        root = _document(launch, path)
        if root is not None:
            _graft(launch, path, root)
            yield from _Course(launch, path, root).pages()
            return


def _document(launch: Launch, path: str) -> Element | None:
    """The XML that the script hands to the player."""
    script = unpacked(launch.text(path))
    call = _CALL.search(script)
    if call is None:
        return None
    try:
        words = value_at(script, call.end())
        if not isinstance(words, str):
            return None
        return parse_lenient(words.encode("utf-8", "replace"), launch.package.limits, name=path)[0]
    except BadInput:
        return None


def _graft(launch: Launch, path: str, root: Element) -> None:
    """Put what a slide shows below the slide that the scenes name; what none names comes last."""
    named = {one.get("id"): one for one in _inside(root, "slide") if one.get("id")}
    beside = posixpath.join(posixpath.dirname(path), "slides")
    for name in launch.files(_SLIDES):
        shown = _document(launch, name) if posixpath.dirname(name) == beside else None
        if shown is None:
            continue
        for slide in [shown] if local(shown) == "slide" else _inside(shown, "slide"):
            known = named.get(slide.get("id"))
            if known is None:
                last = _inside(root, "scene")[-1:]
                (last[0] if last else root).append(slide)
            elif known is not slide:
                for key in set(slide.attrib) - set(known.attrib):
                    known.set(key, slide.attrib[key])
                known.extend(slide)


@dataclass(frozen=True)
class _Course:
    """Reads one document."""

    launch: Launch
    path: str
    root: Element

    def pages(self) -> Iterator[Page]:
        """A section for each scene, where there are several."""
        scenes = _inside(self.root, "scene")
        made = [(scene, tuple(self._slides(scene))) for scene in scenes]
        filled = [(scene, pages) for scene, pages in made if pages]
        for at, (scene, pages) in enumerate(filled, start=1):
            if len(filled) > 1:
                title = plain(scene.get("title") or scene.get("name")) or f"Scene {at}"
                yield Placed(title=title, kind=PageKind.SECTION, pages=pages)
            else:
                yield from pages

    def _slides(self, scene: Element) -> Iterator[Placed]:
        for at, slide in enumerate(_inside(scene, "slide"), start=1):
            blocks = tuple(self._body(slide))
            if blocks:
                words = next((plain(slide.get(key)) for key in _TITLES if plain(slide.get(key))), "")
                page = Placed(
                    title=words or f"Slide {at}",
                    body=doc(*blocks),
                    path=self.path,
                    place=slide.get("id") or "",
                )
                yield self.launch.package.left(page)

    def _body(self, slide: Element) -> Iterator[Node]:
        shown = list(self._shown(slide))
        asked: dict[str, Element] = {}
        for at, one in enumerate(_inside(slide, "interaction")):
            asked.setdefault(one.get("id") or str(at), one)
        if not asked:
            yield from (block for one in shown for block in one.blocks)
        for one in asked.values():
            data = _as_data(one)
            found = exercise(data, shown)
            if found is None:
                self._unknown(data)
                yield from (block for each in shown for block in each.blocks)
            yield from found or ()

    def _unknown(self, data: dict[str, Json]) -> None:
        self.launch.package.notes.warning(
            "A question of a kind that is not known here was kept as text.",
            where=self.path,
            excerpt=f"{asked_of(data)} ({data.get('type')})",
            code="question_kind",
        )

    def _shown(self, slide: Element) -> Iterator[Shown]:
        """The words of a slide's objects, each once; a picture that is told has its words only."""
        write = Writer(package=self.launch.package, folders=(posixpath.dirname(self.path),))
        seen: set[str] = set()
        layers = [one for one in slide.iter() if isinstance(one.tag, str) and local(one) in _LAYERS]
        for one in slide.iter():
            words = one.get("altText") or one.get("alttext") if isinstance(one.tag, str) else ""
            said = plain(words)
            if not said or said in seen or said.lower() in CHROME or SHAPE.match(said):
                continue
            if FILE_NAME.match(said):
                continue
            seen.add(said)
            above = [each for each in one.iterancestors() if each.get("id")]
            layer = next((each for each in above if each in layers[1:]), None)
            names = frozenset(each.get("id") or "" for each in (one, *above) if each is not slide)
            yield Shown(
                identifier=next(iter(names), ""),
                blocks=write.html(words),
                base=layer is None,
                names=names,
                layer="" if layer is None else layer.get("id") or "",
            )


def _inside(element: Element, name: str) -> list[Element]:
    """The elements of a name below an element, in their order."""
    return [one for one in element.iter() if isinstance(one.tag, str) and local(one) == name]


def _as_data(interaction: Element) -> dict[str, Json]:
    """An interaction as later versions write it."""

    def told(one: Element) -> dict[str, Json]:
        return {str(key): value for key, value in one.attrib.items()}

    answers = []
    for one in _inside(interaction, "answer"):
        held = [
            {"kind": local(each), **told(each)}
            for each in one.iter()
            if isinstance(each.tag, str) and each.get("choiceid")
        ]
        answers.append({**told(one), "evaluate": {"statements": held}})
    return {
        **told(interaction),
        "choices": [told(one) for one in _inside(interaction, "choice")],
        "statements": [told(one) for one in _inside(interaction, "statement") if one.get("id")],
        "answers": answers,
    }
