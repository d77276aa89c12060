"""Presentations of iSpring that are there for Flash alone: their texts and notes stand in an XML file."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._placing import Placed
from workbench.importers._qti.names import Element, attr, below, child, children, name
from workbench.importers._tools.exercise import lines
from workbench.importers._tools.shared import Launch, Writer
from workbench.model.content import doc, heading, paragraph

_FILE = r"^(data/)?presentation\.xml$"


def flash_slides(launch: Launch) -> Iterator[Placed]:
    """A page for each slide of the presentation beside a launch page."""
    for path in launch.files(_FILE)[:1]:
        root = launch.package.xml(path)
        listed = [one for block in below(root, "slides") for one in children(block)]
        for at, one in enumerate(listed, start=1):
            if name(one) == "quiz":
                launch.package.notes.loss(
                    "A quiz of the presentation is there for Flash alone; its questions cannot be read.",
                    where=path,
                    excerpt=attr(one, "title") or f"Slide {at}",
                    code="flash_quiz",
                    advice="In iSpring QuizMaker, publish the quiz as HTML5 or to Microsoft Word.",
                )
            elif (page := _slide(launch, path, one, at)) is not None:
                yield launch.package.left(page)


def _slide(launch: Launch, path: str, slide: Element, at: int) -> Placed | None:
    words = [line.strip() for line in _text(slide, "text").split("\n") if line.strip()]
    title = attr(slide, "title").strip() or (words[0] if words else f"Slide {at}")
    words = words[1:] if words and words[0] == title else words
    write = Writer(package=launch.package, folders=(launch.folder,))
    notes = write.html(_text(slide, "notes-html")) or lines(*_text(slide, "notes").split("\n"))
    blocks = (*map(paragraph, words), *((heading(2, "Notes"), *notes) if notes else ()))
    if not blocks and not attr(slide, "title").strip():
        return None
    hidden = (("Visible", "no"),) if attr(slide, "hidden") == "1" else ()
    return Placed(title=title[:300], body=doc(*blocks), path=path, place=str(at), settings=hidden)


def _text(slide: Element, wanted: str) -> str:
    found = child(slide, wanted)
    return "" if found is None else "".join(found.itertext())
