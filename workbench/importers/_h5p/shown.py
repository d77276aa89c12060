"""Parts of H5P that are shown as they are: pictures, players, links, tables, charts, frames, crossroads."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.importers._tools.shared import Writer, joined, plain, record, records, string
from workbench.model.content import Node, node, paragraph

Json = Any
Blocks = tuple[Node, ...]


@dataclass(frozen=True)
class Shown:
    """Writes the parts of one piece of content that are shown."""

    write: Writer
    path: str

    def tell(self, excerpt: str, words: str, *, lost: bool = False) -> None:
        """Note what cannot be read, or was only partly."""
        notes = self.write.package.notes
        tell = notes.loss if lost else notes.info
        tell(words, where=self.path, excerpt=excerpt, code="component_kind")

    def tracks(self, data: Json) -> Blocks:
        """The captions of a film, as files."""
        found = ((record(one.get("track")), one) for one in records(record(data).get("videoTrack")))
        return joined(
            self.write.media(track["path"], "file", told.get("label") or told.get("srcLang"))
            for track, told in found
            if string(track.get("path"))
        )

    def file(self, data: Json, alt: str = "", title: str = "") -> Blocks:
        """A picture, sound, video or other file."""
        path, kind = string(data.get("path")), string(data.get("mime")).partition("/")[0]
        if kind == "image":
            return self.write.image(path, alt or data.get("alt"), title)
        if path.startswith("http"):
            return self.write.embed(path)
        return self.write.media(path, kind if kind in ("audio", "video") else "file")

    def image(self, params: Json) -> Blocks:
        """H5P.Image."""
        return self.file(record(params.get("file")), plain(params.get("alt")), plain(params.get("title")))

    def player(self, params: Json) -> Blocks:
        """H5P.Video and H5P.Audio: the first of the sources that is here."""
        sources = records(params.get("sources")) or records(params.get("files"))
        found = next((blocks for one in sources if (blocks := self.file(one))), ())
        tracks = self.tracks(params.get("textTracks"))
        return (*self.write.heading(params.get("title"), 3), *found, *tracks)

    def link(self, params: Json) -> Blocks:
        """H5P.Link."""
        told = record(params.get("linkWidget"))
        url = f"{string(told.get('protocol'))}{string(told.get('url'))}"
        return self.write.link(url, plain(params.get("title")) or url) if url else ()

    def table(self, params: Json) -> Blocks:
        """H5P.Table and texts."""
        return self.write.html(params.get("text"))

    def frame(self, params: Json) -> Blocks:
        """H5P.IFrameEmbed: something on the web, or a page that came along."""
        source = string(params.get("source"))
        if shown := self.write.embed(source):
            return shown
        found = self.write.path(source) if source else None
        if found is None:
            self.tell(source, "A page that is shown here did not come along.", lost=True)
            return ()
        return self.write.link(source, posixpath.basename(found))

    def chart(self, params: Json) -> Blocks:
        """H5P.Chart: the table of its numbers."""
        rows = [(plain(one.get("text")), one.get("value")) for one in records(params.get("listOfTypes"))]
        cells = [
            node("tableRow", *(node("tableCell", paragraph(words)) for words in (name, _number(value))))
            for name, value in rows
        ]
        return (node("table", *cells),) if cells else ()

    def crossroads(self, params: Json) -> Blocks:
        """H5P.GoToQuestion: a question, and the ways on from it."""
        ways = [
            node("listItem", *words) for one in records(params.get("choices")) if (words := self._way(one))
        ]
        return (*self.write.html(params.get("text")), *((node("bulletList", *ways),) if ways else ()))

    def _way(self, choice: Json) -> Blocks:
        return (*self.write.html(choice.get("text")), *self.write.html(choice.get("ifChosenText")))


def _number(value: Json) -> str:
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else plain(value)


SHOWN: dict[str, Callable[[Shown, Json], Blocks]] = {
    "H5P.Image": Shown.image,
    "H5P.Video": Shown.player,
    "H5P.Audio": Shown.player,
    "H5P.Link": Shown.link,
    "H5P.Table": Shown.table,
    "H5P.IFrameEmbed": Shown.frame,
    "H5P.Chart": Shown.chart,
    "H5P.GoToQuestion": Shown.crossroads,
}
