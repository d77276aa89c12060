"""What a Word file only draws: charts by their figures, diagrams by their words, as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from workbench.importers._docx.boxes import drawn_words
from workbench.importers._docx.charts import chart_html, diagram_html
from workbench.importers._docx.package import Part, R, WordFile
from workbench.importers._docx.pictures import Where, described
from workbench.importers._docx.stand_ins import StandIns
from workbench.importers._notes import Notes
from workbench.importers._xml import Element

_AS_PICTURE = "Save it as a picture, and put that in its place."
_KINDS = (
    ("chart", "chart", chart_html, "a table of its figures"),
    ("relIds", "diagram", diagram_html, "a list of its words"),
)


class Drawn:
    """Keeps the charts and diagrams of one file; each becomes a sign in the text."""

    def __init__(self, file: WordFile, held: StandIns, notes: Notes) -> None:
        self._file, self._held, self._notes = file, held, notes

    def signs(self, element: Element, part: Part, where: Where) -> Iterator[str]:
        """The signs for what a drawing draws; what is said of it is told."""
        about = described(next(element.iter("{*}docPr"), None))
        for kind, name, read, became in _KINDS:
            for found in element.iter(f"{{*}}{kind}"):
                drawn = self._part(part, found.get(f"{{{R}}}id") or found.get(f"{{{R}}}dm") or "")
                html = "" if drawn is None else read(drawn.root)
                if drawn is None or not html:
                    yield self._lost(name, drawn, about, where(element))
                    continue
                message = f"A {name} came as {became}."
                advice = f"If its form matters: {_AS_PICTURE[0].lower()}{_AS_PICTURE[1:]}"
                self._notes.warning(message, where=where(element), excerpt=about, code=name, advice=advice)
                yield self._held.hold(html + self._written_on(drawn))

    def _part(self, part: Part, relation: str) -> Part | None:
        target = part.target(relation)
        return self._file.part(target) if target else None

    def _written_on(self, chart: Part) -> str:
        """The words in shapes that somebody drew on a chart."""
        drawings = (one.get(f"{{{R}}}id") or "" for one in chart.root.iter("{*}userShapes"))
        parts = (self._part(chart, one) for one in drawings)
        lines = (line for one in parts if one is not None for line in drawn_words(one.root))
        return "".join(f"<p>{escape(line)}</p>" for line in lines)

    def _lost(self, name: str, drawn: Part | None, about: str, where: str) -> str:
        texts = () if drawn is None else drawn.root.iter("{*}t", "{*}v")
        words = " · ".join(text for one in texts if (text := (one.text or "").strip()))
        message = f"A {name} was left out; its words are kept." if words else f"A {name} was left out."
        self._notes.loss(message, where=where, excerpt=about or words, code=name, advice=_AS_PICTURE)
        return self._held.hold(f"<p>{escape(words)}</p>") if words else ""
