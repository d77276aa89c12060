"""The texts and files of a question in Moodle XML."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from lxml import etree

from workbench.importers._html.reading import Assets, image_asset
from workbench.importers._markup import Markup, escape, unsigned
from workbench.importers._media_type import media_type
from workbench.importers._notes import counted
from workbench.importers._package.address import outside
from workbench.importers._qti.names import Element, child, children, string
from workbench.importers.markdown import markdown_to_html
from workbench.model.content import Node, doc
from workbench.model.course import Asset
from workbench.model.limits import ImportLimits

_FILE = re.compile(r"@@PLUGINFILE@@/", re.IGNORECASE)


class MoodleText(Markup):
    """Texts of one question, with the files that stand beside them in the XML."""

    def __init__(self, where: str, limits: ImportLimits) -> None:
        super().__init__(self._file, where, link=self._linked, keep=self._kept_as)
        self.kept: dict[str, Asset] = {}
        self._limits = limits
        self._files: dict[str, Element] = {}
        self._idle: dict[str, None] = {}
        """Files that came with a text and were asked for by none yet."""

    def _file(self, url: str) -> str | None:
        path = unquote(_FILE.sub("", url).partition("?")[0]).lstrip("/")
        known = path if path in self._files else path.rpartition("/")[2]
        element = self._files.get(known)
        self._idle.pop(known, None)
        return outside(url, self._kept_as, self._limits) if element is None else self.picture(element)

    def _kept_as(self, asset: Asset) -> str:
        return self.kept.setdefault(asset.sha256, asset).uri

    def _linked(self, url: str) -> str | None:
        """The address of a file that a link names; a link to elsewhere stays."""
        return self._file(url) if _FILE.match(url) else None

    def picture(self, element: Element) -> str | None:
        """The address of a picture, or another file, that stands in the XML."""
        try:
            data = base64.b64decode("".join(element.itertext()), validate=False)
        except (binascii.Error, ValueError):
            return None
        name = element.get("name") or "file"
        asset = image_asset(data, name, self._limits)
        kind = media_type(data[:512], name)
        if asset is None and data and not kind.startswith("image/"):
            asset = Asset.of(data, name=name, media_type=kind)
        return self._kept_as(asset) if asset else None

    def old_picture(self, question: Element) -> tuple[Node, ...]:
        """The picture that a question of Moodle 1 has beside its text."""
        path, inside = string(child(question, "image")), child(question, "image-base64")
        if not path:
            return ()
        if inside is not None:
            inside.set("name", path.rpartition("/")[2])
            self._files[path] = inside
        return self.blocks(f'<img src="{escape(path)}" alt="">')

    def raw(self, element: Element | None) -> str:
        """The text of an element as HTML; its files are at hand from then on."""
        if element is None:
            return ""
        came = {_path(one): one for one in children(element, "file")}
        self._files |= came
        self._idle |= dict.fromkeys(came)
        inner = child(element, "text")
        words = unsigned(_inside(inner if inner is not None else element)).strip()
        plain = (element.get("format") or "") in ("plain_text", "moodle_auto_format") and "<" not in words
        return escape(words).replace("\n", "<br>") if plain else words

    def blocks_of(self, element: Element | None) -> tuple[Node, ...]:
        """The text of an element as blocks."""
        words = self.raw(element)
        if element is not None and element.get("format") == "markdown":
            return self._markdown(words)
        return self.blocks(words)

    def _markdown(self, words: str) -> tuple[Node, ...]:
        assets = Assets(self._asset, self._limits)
        made = markdown_to_html(words, assets=assets, limits=self._limits, front_matter=False)
        self.notes.extend(made.notes)
        self.kept |= {one.sha256: one for one in assets.all}
        return made.blocks

    def _asset(self, url: str) -> Asset | None:
        uri = self._file(url)
        return next((one for one in self.kept.values() if one.uri == uri), None)

    def tell_idle(self) -> None:
        """Say which files no text shows or leads to."""
        if names := ", ".join(self._idle):
            count = counted(len(self._idle), "file came", "files came")
            message = f"{count} with the question, but no text of it uses them; left out."
            self.notes.warning(message, excerpt=names, code="unused_files")

    def tree(self, element: Element | None) -> Node:
        """The text of an element as a document."""
        return doc(*self.blocks_of(element))

    def told(self, element: Element | None) -> Node | None:
        """The feedback in an element, if it says anything."""
        found = child(element, "feedback") if element is not None else None
        return self.tree(found) if string(child(found, "text")) else None


def _path(file: Element) -> str:
    """A file's name within its question, with the folder that it lies in."""
    return f"{(file.get('path') or '').strip('/')}/{file.get('name') or ''}".lstrip("/")


def _inside(element: Element) -> str:
    """The text of an element; where its HTML stands in it as elements, as HTML again."""
    if not any(isinstance(one.tag, str) and one.tag not in _OWN for one in element):
        return "".join(element.itertext())
    parts = [escape(element.text or "")]
    for one in element:
        if isinstance(one.tag, str) and one.tag not in _OWN:
            parts.append(etree.tostring(one, encoding="unicode", method="html"))
        else:
            parts.append(escape(one.tail or ""))
    return "".join(parts)


_OWN = ("text", "file", "feedback", "answer", "tolerance", "unit")
"""Elements of Moodle's own, which may stand beside a text that has no element of its own."""
