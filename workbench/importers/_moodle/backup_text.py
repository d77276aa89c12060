"""The texts of a Moodle backup: their files lie beside them, their links name activities by number."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml import etree

from workbench.importers._moodle.backup_files import BackupFiles, said
from workbench.importers._moodle.text import MoodleText
from workbench.importers._package.address import outside
from workbench.importers._placing import link_to, to_place
from workbench.importers._xml import Element
from workbench.model.content import Node
from workbench.model.course import Asset

_FILE = re.compile(r"@@PLUGINFILE@@/", re.IGNORECASE)
_VIEW = re.compile(r"\$@([A-Z0-9]+)\*(\d+)(?:\*(\d+))?@\$")
_OWN = re.compile(r"\$@[A-Z0-9*]+@\$")
_FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}


class BackupText(MoodleText):
    """The texts of one activity or question."""

    def __init__(self, where: str, files: BackupFiles, context: str, item: str = "") -> None:
        super().__init__(where, files.package.limits)
        self.files = files
        self._context, self._item = context, item

    def field(self, element: Element | None, name: str) -> tuple[Node, ...]:
        """The blocks of a part of an element, whose format stands beside it."""
        made = rich("text", element, name) if said(element, name).strip() else None
        return self.blocks_of(made)

    def _file(self, url: str) -> str | None:
        if not _FILE.match(url):
            return outside(url, self._kept_as, self._limits)
        name = unquote(_FILE.sub("", url).partition("?")[0].partition("#")[0]).lstrip("/")
        found = self.files.found(name, self._context, self._item)
        return None if found is None else self.files.uri(found)

    def _kept_as(self, asset: Asset) -> str:
        return self.files.package.keep(asset)

    def _asset(self, url: str) -> Asset | None:
        uri = self._file(url)
        return next((one for one in self.files.package.assets if one.uri == uri), None) if uri else None

    def _linked(self, url: str) -> str | None:
        """Links to activities lead to their pages; those to other parts of the site keep their words."""
        view = _VIEW.search(url)
        if view is not None and "VIEWBYID" in view[1] and not view[1].startswith(("COURSE", "USER")):
            return to_place(link_to(f"moodle:{view[2]}" + (f":{view[3]}" if view[3] else "")), url)
        if _OWN.search(url):
            return ""
        return self._file(url) if _FILE.match(url) else None


def rich(tag: str, element: Element | None, name: str, **attributes: str) -> Element:
    """A text of the backup as Moodle XML has it: its format as an attribute, its words within."""
    made = etree.Element(
        tag, {"format": _FORMATS.get(said(element, f"{name}format").strip(), "html"), **attributes}
    )
    etree.SubElement(made, "text").text = said(element, name)
    return made
