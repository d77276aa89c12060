"""Inspecting: what a source itself looks like, and what a zip of loose files holds."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from workbench.importers import is_zip, open_archive
from workbench.model.errors import WorkbenchError
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

SHOWN_BYTES = 200_000
"""As much of a file's text is shown."""
MOST_MEMBERS = 5_000
_PIECE = 2**20
_FIRST = ("word/document.xml", "imsmanifest.xml")
_LANGUAGES = {
    ".xml": "xml",
    ".html": "xml",
    ".htm": "xml",
    ".xhtml": "xml",
    ".svg": "xml",
    ".xsd": "xml",
    ".rels": "xml",
    ".qti": "xml",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".js": "javascript",
    ".css": "css",
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".tex": "latex",
}
_TAG = re.compile(r"<[^<>]*>|[^<]+")
_STEP = "  "


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file in a package."""

    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """The beginning of a file as text, or why there is none."""

    name: str
    size: int
    text: str = ""
    language: str = ""
    cut: bool = False
    lined: bool = True
    """Whether its lines are those of the file."""
    why: str = ""
    """Why no text is shown."""


class Inspecting:
    """Looks into sources under the limits of an import."""

    def __init__(self, limits: ImportLimits) -> None:
        self._limits = limits

    def members(self, source: Source) -> tuple[Member, ...]:
        """The files of a package; none for what is no package. Blocks: call it in a thread."""
        if not is_zip(source):
            return ()
        try:
            with open_archive(source, self._limits) as archive:
                return tuple(Member(name=name, size=archive.size(name)) for name in archive.names())
        except WorkbenchError:
            return ()  # what is damaged has been said by the reader

    def first(self, members: Collection[Member]) -> str:
        """The member that says most about a package."""
        names = [one.name for one in members]
        by_name = [name for wanted in _FIRST for name in names if name.rpartition("/")[2] in wanted]
        return next(iter(by_name or names), "")

    def named(self, members: Collection[Member], name: str) -> str:
        """The member that a note means by this name; the one that says most where none has it."""
        names = [one.name for one in members]
        meant = (one for one in names if name and (one == name or one.endswith(f"/{name}")))
        return next(meant, "") or self.first(members)

    def excerpt(self, source: Source, member: str = "") -> Excerpt:
        """The beginning of a source, or of a file in it, as text. Blocks: call it in a thread.

        Raises:
            WorkbenchError: the package has no such file, or it is damaged.
        """
        if not member:
            return _excerpt(source.name, source.head(SHOWN_BYTES + 4), source.size)
        with open_archive(source, self._limits) as archive:
            return _excerpt(member, archive.head(member, SHOWN_BYTES + 4), archive.size(member))


def _excerpt(name: str, data: bytes, size: int) -> Excerpt:
    language = _LANGUAGES.get(PurePosixPath(name).suffix.lower(), "")
    text = _text(data[:SHOWN_BYTES])
    if text is None:
        return Excerpt(name=name, size=size, why="This file is no text, so it is not shown.")
    shown = _in_lines(text) if language == "xml" else text
    lined, cut = shown is text, size > SHOWN_BYTES
    return Excerpt(name=name, size=size, text=shown, language=language, cut=cut, lined=lined)


def _text(data: bytes) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:8192]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut within a letter
            return data[: error.start].decode("utf-8-sig")
        return data.decode("cp1252", "replace")


def _in_lines(text: str) -> str:
    """XML that a program wrote in one line, a line for each element; other XML as it is."""
    if text.count("\n") * 200 > len(text):
        return text
    lines, depth = [], 0
    for part in _TAG.findall(text):
        if part.startswith("</"):
            depth = max(0, depth - 1)
        lines.append(_STEP * min(depth, 40) + part.strip())
        if part.startswith("<") and part[1:2] not in "/?!" and not part.endswith("/>"):
            depth += 1
    return "\n".join(line for line in lines if line.strip())
