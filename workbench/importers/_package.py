"""The files of a package as an importer needs them: by address, as XML, as assets; each once."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report
from workbench.importers._decode import decode
from workbench.importers._html import data_asset
from workbench.importers._media_type import media_type
from workbench.importers._notes import Notes
from workbench.importers._placing import link_to
from workbench.importers._portion import closed
from workbench.importers._svg import clean_svg
from workbench.importers._xml import Element, parse_lenient
from workbench.model.course import Asset, Page
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

_PAGES = (".html", ".htm", ".xhtml")
_FILEBASE = re.compile(r"^\$IMS[-_]CC[-_]FILE[-_]?BASE\$/?", re.IGNORECASE)
"""Stands for the folder of a cartridge's files."""
_ENFORCED = re.compile(r"^/content/enforced/[^/]+/", re.IGNORECASE)
"""Where Desire2Learn keeps a course's files."""
_HEAD = 4096
_UNREAD = ("unreadable_xml", "unreadable_file", "damaged_file")
_BEGINNING = 2**20
"""How much is read of a page that is too large: all that may be read would leave no time for others."""
_SCRIPTS = 40
_LARGE = 1_000_000
"""Files from this size on go to disk as they are unpacked, never into memory."""
MANIFEST = "imsmanifest.xml"
P = TypeVar("P", bound=Page)


class Package:
    """An open package: its manifest's folder, its files, and the assets that were asked for."""

    def __init__(
        self, archive: Archive, limits: ImportLimits, *, linked: bool = False, report: Report = SILENT
    ) -> None:
        self.archive = archive
        self.limits = limits
        self.linked = linked
        """Whether addresses of its pages become links that `_placing.settle` puts in place."""
        self.notes = Notes()
        for message, where in archive.problems:
            self.notes.warning(message, where=where, code="archive")
        self.used: set[str] = set()
        self.matches: dict[tuple[str, str], tuple[str, ...]] = {}
        """Files below a folder whose names fit a pattern, as looked for before."""
        self._scripts: dict[str, str] = {}
        self._endings: dict[str, list[str]] = {}
        self._assets: dict[str, Asset] = {}
        self.report = report
        self.depth = 0
        """How deep the pages stand that are found now."""
        report.watch("notes", lambda: self.notes)
        report.watch("assets", self._assets.values)
        self._by_path: dict[str, Asset] = {}
        self._parsed: dict[str, Element | None] = {}

    def left(self, page: P) -> P:
        """The page, which is left as read."""
        self.report.page(page, self.depth)
        return page

    @property
    def why(self) -> str:
        """Why what a package must have could not be read, as the end of a sentence; "" if nothing is told."""
        found = next((one for one in self.notes if one.code in _UNREAD), None)
        return f": {found.message.removesuffix('.')}" if found else ""

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The assets that were asked for."""
        return tuple(self._assets.values())

    def path(self, url: str, base: str = "") -> str | None:
        """The package's own name for an address relative to a folder of it; None for what is not inside."""
        parts = _split(url)
        if parts is None or not parts[0]:
            return None
        for folder in (base, "") if base else ("",):
            joined = posixpath.normpath(posixpath.join(folder, parts[0].lstrip("/") or "."))
            while joined.startswith("../"):
                joined = joined[3:]
            if (found := self.archive.find(joined)) is not None:
                return found
        return None

    def named(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The files whose names a pattern is in; looked for once."""
        known = self.matches
        if (pattern.pattern, "") not in known:
            known[pattern.pattern, ""] = tuple(one for one in self.archive.names() if pattern.search(one))
        return known[pattern.pattern, ""]

    def nearest(self, url: str) -> str | None:
        """The one file whose name ends like an address that leads nowhere; None where there are several."""
        parts = _split(url)
        end = f"/{posixpath.normpath(parts[0]).lstrip('./').casefold()}" if parts and parts[0] else ""
        last = end.rpartition("/")[2]
        found = [name for name in self._named().get(last, ()) if end and f"/{name.casefold()}".endswith(end)]
        return found[0] if len(found) == 1 else None

    def _named(self) -> dict[str, list[str]]:
        """The files by the last part of their names."""
        if not self._endings:
            for name in self.archive.names():
                self._endings.setdefault(posixpath.basename(name).casefold(), []).append(name)
        return self._endings

    def xml(self, path: str) -> Element | None:
        """The root of an XML file, read as far as it goes; None, with a note, where nothing can be read."""
        if path not in self._parsed:
            self.used.add(path)
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def _parse(self, path: str) -> Element | None:
        try:
            data = self._beginning(path, self.limits.xml_mb * 2**20, _closed)
            root, problem = parse_lenient(data, self.limits, name=f"“{path}”")
        except BadInput as error:
            self.notes.loss(str(error), where=path, code="unreadable_xml", advice=error.advice)
            return None
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

    def head(self, path: str, size: int = _HEAD) -> bytes:
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
        return self._scripts[path]

    def asset(self, path: str) -> str | None:
        """The tree's address of a file."""
        if path not in self._by_path:
            try:
                asset = self._asset(path)
            except BadInput as error:
                self.notes.loss(str(error), where=path, code="unreadable_file", advice=error.advice)
                return None
            self._by_path[path] = self._assets.setdefault(asset.sha256, asset)
            self.used.add(path)
        return self._by_path[path].uri

    def address(self, path: str) -> str | None:
        """The tree's address of a file or page: pages are links, where links are kept."""
        if path.lower().endswith(_PAGES):
            return link_to(path) if self.linked else ""
        return self.asset(path)

    def _asset(self, path: str) -> Asset:
        kind = media_type(self.archive.head(path, _HEAD), path)
        name = posixpath.basename(path)
        if kind == "image/svg+xml" or path.lower().endswith(".svg"):
            return Asset.of(
                clean_svg(self.archive.read(path), self.limits), name=name, media_type="image/svg+xml"
            )
        if self.archive.size(path) < _LARGE:
            return Asset.of(self.archive.read(path), name=name, media_type=kind)
        return _on_disk(self.archive, path, kind)

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in a text; its address."""
        return self._assets.setdefault(asset.sha256, asset).uri

    def at(self, path: str) -> Folder:
        """The package as seen from one of its files."""
        return Folder(package=self, folder=posixpath.dirname(path))


def _whole_tags(data: bytes) -> bytes:
    """A page up to the end of a tag."""
    return data[: data.rfind(b">") + 1 or len(data)]


def _whole_lines(data: bytes) -> bytes:
    """A text up to the end of a line."""
    return data[: data.rfind(b"\n") + 1 or len(data)]


_ENDS = {
    **dict.fromkeys(_PAGES, _whole_tags),
    **dict.fromkeys((".md", ".markdown", ".txt"), _whole_lines),
}


def _closed(data: bytes) -> bytes:
    """XML up to the end of a tag, with what is open closed."""
    return closed(_whole_tags(data))


def _on_disk(archive: Archive, path: str, kind: str) -> Asset:
    """A large file as an asset that lies on disk until nobody holds it any more."""
    descriptor, kept = tempfile.mkstemp(prefix="workbench-asset-")
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as out:
            for part in archive.parts(path):
                digest.update(part)
                size += len(part)
                out.write(part)
    except BaseException:
        os.unlink(kept)
        raise
    asset = Asset(
        sha256=digest.hexdigest(),
        name=posixpath.basename(path),
        media_type=kind,
        size=size,
        content=Path(kept),
    )
    weakref.finalize(asset, _forget, kept)
    return asset


def _forget(path: str) -> None:
    Path(path).unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True)
class Folder:
    """A package as seen from a folder: what relative addresses in a file there lead to."""

    package: Package
    folder: str = ""

    @property
    def report(self) -> Report:
        """Where what is read is left."""
        return self.package.report

    def resolve(self, url: str) -> str | None:
        """The tree's address for an address in a file: assets for files, None where nothing is known."""
        if _split(url) is None:
            return outside(url, self.package.keep, self.package.limits)
        bare = _FILEBASE.sub("", unquote(url))
        path = self.package.path(bare, self.folder) or self.package.nearest(bare)
        if path is None:
            return None
        if path.lower().endswith(_PAGES):
            return link_to(path) if self.package.linked else None
        return self.package.asset(path)

    def xml(self, url: str) -> Element | None:
        """The root of a neighbour that is XML."""
        path = self.package.path(url, self.folder)
        return None if path is None else self.package.xml(path)

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in a text; its address."""
        return self.package.keep(asset)


def _split(url: str) -> tuple[str, str] | None:
    """The path and fragment of an address inside the package; None for one that leads elsewhere."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    return _ENFORCED.sub("", unquote(parts.path)), parts.fragment


def manifest_path(archive: Archive) -> str | None:
    """Where the manifest is: at the root, else in the folder nearest to it."""
    found = [name for name in archive.names() if posixpath.basename(name).lower() == MANIFEST]
    return min(found, key=lambda name: (name.count("/"), name), default=None)


def packages_apart(archive: Archive) -> tuple[str, ...]:
    """The folders of several packages that lie side by side; none where one manifest is for all."""
    names = archive.names()
    folders = {posixpath.dirname(name) for name in names if posixpath.basename(name).lower() == MANIFEST}
    within = any(above in folders for folder in folders for above in _above(folder))
    return () if len(folders) < 2 or within else tuple(sorted(folders))


def _above(folder: str) -> Iterator[str]:
    """The folders around a folder, and the top."""
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


@dataclass
class Alone:
    """A file that came without a package: nothing around it can be reached."""

    limits: ImportLimits
    notes: Notes = field(default_factory=Notes)
    kept: dict[str, Asset] = field(default_factory=dict)
    report: Report = SILENT

    def at(self, path: str) -> Alone:
        """The same: there are no folders."""
        return self

    def path(self, url: str, base: str = "") -> str | None:
        """There are no other files."""
        return None

    def resolve(self, url: str) -> str | None:
        """Addresses on the web stay; there are no neighbours."""
        return outside(url, self.keep, self.limits) if _split(url) is None else None

    def xml(self, url: str) -> Element | None:
        """There are no neighbours."""
        return None

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in the text; its address."""
        return self.kept.setdefault(asset.sha256, asset).uri


def outside(url: str, keep: Callable[[Asset], str], limits: ImportLimits) -> str | None:
    """The address of what is in no package: data in the address itself becomes an asset, the web stays."""
    if url[:5].lower() == "data:":
        asset = data_asset(url, limits)
        return keep(asset) if asset else None
    return url if url.startswith(("http://", "https://", "asset:")) else None
