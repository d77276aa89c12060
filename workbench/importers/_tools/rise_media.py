"""What parts of an Articulate Rise course show beside words: pictures, players, files, Storyline blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.importers._notes import counted
from workbench.importers._tools.shared import Launch, Writer, joined, record, records, string
from workbench.importers._tools.storyline import slides_in
from workbench.model.content import Node

Json = Any
Blocks = tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class RiseMedia:
    """Finds the media of one course."""

    write: Writer
    path: str

    def of(self, data: Json) -> Blocks:
        """What a part shows and plays, and the files that it offers."""
        media = {**record(data.get("media")), **{key: data[key] for key in ("image",) if key in data}}
        blocks: list[Node] = []
        image = record(media.get("image"))
        if key := self._image(image):
            blocks += self.write.image(key, image.get("alt"))
        for kind in ("video", "audio"):
            one = record(media.get(kind))
            blocks += self.write.media(self._file(one), kind, one.get("title") or one.get("originalUrl"))
            blocks += joined(self._captions(each) for each in records(one.get("captions")))
        attached = record(media.get("attachment"))
        blocks += self.write.media(self._file(attached), "file", attached.get("originalUrl"))
        embed = record(media.get("embed"))
        blocks += self.write.embed(embed.get("originalUrl") or embed.get("src"), embed.get("title"))
        blocks += self._storyline(record(media.get("storyline")))
        return tuple(blocks)

    def _image(self, image: Json) -> str:
        """The name of a picture's file: its smaller copy is often the only one that is shipped."""
        names = [string(image.get(key)) for key in ("crushedKey", "key", "src", "originalUrl")]
        return next((one for one in names if one and self.write.path(one)), next(filter(None, names), ""))

    def _captions(self, one: Json) -> Blocks:
        """The words of a player as a file, where they came along."""
        name = self._file(one)
        title = f"Captions: {string(one.get('name')) or name}"
        return self.write.media(name, "file", title) if name and self.write.path(name) else ()

    def _file(self, one: Json) -> str:
        names = [string(one.get(key)) for key in ("key", "filename", "src", "url", "originalUrl")]
        return next((name for name in names if name and self.write.path(name)), next(filter(None, names), ""))

    def _storyline(self, one: Json) -> Blocks:
        """A Storyline block is a whole package of its own: its slides' texts."""
        named = string(one.get("src")) or string(one.get("contentPrefix"))
        found = self.write.path(string(one.get("src"))) if string(one.get("src")) else None
        if not named and not one:
            return ()
        inner = Launch(package=self.write.package, path=found or "", scripts=())
        slides = [page for top in slides_in(inner) for page in top.walk()] if found else []
        notes = self.write.package.notes
        if slides:
            what = counted(len(slides), "slide")
            notes.info(f"A Storyline block became text: {what}.", where=self.path, code="authoring_tool")
        else:
            notes.loss(
                "A Storyline block could not be read: its slides did not come along.",
                where=self.path,
                excerpt=named,
                code="missing_file",
            )
        return joined((*self.write.heading(page.title, 3), *page.body.content) for page in slides)
