"""The files of a package as text, XML and bytes: as far as they can be read, and not more than may be."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from workbench.importers._archive import Archive
from workbench.importers._decode import decode
from workbench.importers._notes import Notes
from workbench.importers._portion import closed
from workbench.importers._qti.gathered import together
from workbench.importers._xml import Element, parse_lenient
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

PAGES = (".html", ".htm", ".xhtml")
HEAD = 4096
_SERVED = ("", ".php", ".asp", ".aspx", ".jsp", ".cfm", ".shtml", ".shtm", ".xht", ".phtml")
TEMPLATES = (".tpl", ".tmpl", ".hbs", ".handlebars", ".mustache", ".ejs", ".inc")
"""Endings of pieces of pages that a script puts together."""
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|"
    rb"h[1-6]|p|div|section|ul|ol|table|span|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_UNREAD = ("unreadable_xml", "unreadable_file", "damaged_file")
_BEGINNING = 2**20
"""How much is read of a page that is too large: all that may be read would leave no time for others."""
_SCRIPTS = 40


class Texts:
    """The files of an archive as text; what cannot be read of them is told."""

    def __init__(self, archive: Archive, limits: ImportLimits) -> None:
        self.archive = archive
        self.limits = limits
        self.notes = Notes()
        for message, where in archive.problems:
            self.notes.warning(message, where=where, code="archive")
        self.used: set[str] = set()
        self._scripts: dict[str, str] = {}
        self._parsed: dict[str, Element | None] = {}

    def is_page(self, path: str) -> bool:
        """Whether a file is a web page: by its name, or by its beginning where servers make such names."""
        name = path.lower()
        if name.endswith(PAGES):
            return True
        return posixpath.splitext(name)[1] in (*_SERVED, *TEMPLATES) and bool(
            _MARKUP.match(self.head(path, 600))
        )

    @property
    def why(self) -> str:
        """Why what a package must have could not be read, as the end of a sentence; "" if nothing is told."""
        found = next((one for one in self.notes if one.code in _UNREAD), None)
        return f": {found.message.removesuffix('.')}" if found else ""

    def xml(self, path: str) -> Element | None:
        """The root of an XML file, read as far as it goes; None, with a note, where nothing can be read."""
        if path not in self._parsed:
            self.used.add(path)
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def _parse(self, path: str) -> Element | None:
        try:
            data = self._beginning(path, self.limits.xml_mb * 2**20, _closed)
            data, several = together(data)
            root, problem = parse_lenient(data, self.limits, name=f"“{path}”")
        except BadInput as error:
            self.notes.loss(str(error), where=path, code="unreadable_xml", advice=error.advice)
            return None
        if several:
            self.notes.info(f"The file {several}.", where=path, code="gathered")
        if problem:
            self.notes.warning(f"The file is {problem}.", where=path, code="not_well_formed")
        return root

    def text(self, path: str) -> str:
        """The text of a page or script; "", with a note, where it is damaged."""
        self.used.add(path)
        try:
            notes = Notes(where=path)
            end = _ENDS.get(posixpath.splitext(path)[1].lower())
            most = min(self.limits.xml_mb * 2**20, _BEGINNING)
            data = self._beginning(path, most, end) if end is not None else self.read(path)
            text = decode(data, notes, name=path)
            self.notes.extend(notes)
            return text
        except BadInput as error:
            self.notes.loss(str(error), where=path, code="unreadable_file", advice=error.advice)
            return ""

    def head(self, path: str, size: int = HEAD) -> bytes:
        """The first bytes of a file; none where it is damaged."""
        try:
            return self.archive.head(path, size)
        except BadInput:
            return b""

    def read(self, path: str) -> bytes:
        """The bytes of a file, with a note as far as they go where it is damaged.

        Raises:
            BadInput: nothing of it can be read.
        """
        data, problem = self.archive.as_far(path)
        if problem is not None:
            self.notes.loss(
                f"{problem.message.removesuffix('.')}; what could be unpacked of it was read.",
                where=path,
                code="damaged_file",
                advice="Compare it with the original, or make the package again.",
            )
        return data

    def _beginning(self, path: str, size: int, end: Callable[[bytes], bytes]) -> bytes:
        """The bytes of a file; of one that is larger than may be, its beginning: the others matter, too."""
        if self.archive.size(path) <= self.limits.xml_mb * 2**20:
            return self.read(path)
        data = end(b"".join(self._parts(path, size))[:size])
        self.notes.loss(
            f"The file is larger than {self.limits.xml_mb} MB: the first {len(data) / 2**20:.1f} of "
            f"{self.archive.size(path) / 2**20:.1f} MB were read.",
            where=path,
            code="size",
            advice="Import it by itself, or raise WORKBENCH_IMPORT_XML_MB, to have all of it.",
        )
        return data

    def _parts(self, path: str, size: int) -> Iterator[bytes]:
        for part in self.archive.parts(path):
            yield part
            size -= len(part)
            if size <= 0:
                return

    def script(self, path: str) -> str:
        """The text of a script, which many pages may share: the last ones stay at hand."""
        if path not in self._scripts:
            if len(self._scripts) >= _SCRIPTS:
                self._scripts.pop(next(iter(self._scripts)))
            self._scripts[path] = self.text(path)
        self.used.add(path)
        return self._scripts[path]


def _whole_tags(data: bytes) -> bytes:
    """A page up to the end of a tag."""
    return data[: data.rfind(b">") + 1 or len(data)]


def _whole_lines(data: bytes) -> bytes:
    """A text up to the end of a line."""
    return data[: data.rfind(b"\n") + 1 or len(data)]


_ENDS = {
    **dict.fromkeys(PAGES, _whole_tags),
    **dict.fromkeys((".md", ".markdown", ".txt"), _whole_lines),
}


def _closed(data: bytes) -> bytes:
    """XML up to the end of a tag, with what is open closed."""
    return closed(_whole_tags(data))
