"""The texts and files of a question in Moodle XML."""

from __future__ import annotations

import base64
import binascii
import re

from workbench.importers._html import image_asset
from workbench.importers._markup import Markup, escape, unsigned
from workbench.importers._qti_names import Element, child, children, string
from workbench.importers.markdown import markdown_to_blocks
from workbench.model.content import Node, doc
from workbench.model.course import Asset
from workbench.model.limits import ImportLimits

_FILE = re.compile(r"@@PLUGINFILE@@/", re.IGNORECASE)


class MoodleText(Markup):
    """Texts of one question, with the files that stand beside them in the XML."""

    def __init__(self, where: str, limits: ImportLimits) -> None:
        super().__init__(self._file, where)
        self.kept: dict[str, Asset] = {}
        self._limits = limits
        self._files: dict[str, Element] = {}

    def _file(self, url: str) -> str | None:
        element = self._files.get(_FILE.sub("", url).partition("?")[0])
        if element is None:
            return url if url.startswith(("http://", "https://")) else None
        return self.picture(element)

    def picture(self, element: Element) -> str | None:
        """The address of a picture that stands in the XML."""
        try:
            data = base64.b64decode("".join(element.itertext()), validate=False)
        except (binascii.Error, ValueError):
            return None
        asset = image_asset(data, element.get("name") or "picture", self._limits)
        return self.kept.setdefault(asset.sha256, asset).uri if asset else None

    def raw(self, element: Element | None) -> str:
        """The text of an element as HTML; its files are at hand from then on."""
        if element is None:
            return ""
        self._files |= {one.get("name") or "": one for one in children(element, "file")}
        inner = child(element, "text")
        words = unsigned("".join((inner if inner is not None else element).itertext())).strip()
        plain = (element.get("format") or "") in ("plain_text", "moodle_auto_format") and "<" not in words
        return escape(words).replace("\n", "<br>") if plain else words

    def blocks_of(self, element: Element | None) -> tuple[Node, ...]:
        """The text of an element as blocks."""
        words = self.raw(element)
        if element is not None and element.get("format") == "markdown":
            return markdown_to_blocks(words)[0]
        return self.blocks(words)

    def tree(self, element: Element | None) -> Node:
        """The text of an element as a document."""
        return doc(*self.blocks_of(element))

    def told(self, element: Element | None) -> Node | None:
        """The feedback in an element, if it says anything."""
        found = child(element, "feedback") if element is not None else None
        return self.tree(found) if string(child(found, "text")) else None
