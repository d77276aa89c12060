"""The files of a package as an importer needs them: by address, as XML, as assets; each once."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, unquote

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report
from workbench.importers._blackboard.files import meant
from workbench.importers._media_type import media_type
from workbench.importers._notes import Notes
from workbench.importers._package.address import inside, outside, written_otherwise
from workbench.importers._package.strayed import Strays
from workbench.importers._package.text import HEAD, Texts
from workbench.importers._placing import link_to
from workbench.importers._svg import clean_svg_element, tell_links
from workbench.importers._xml import Element, parse_xml
from workbench.model.course import Asset, Page
from workbench.model.errors import BadInput
from workbench.model.limits import ImportLimits

_FILEBASE = re.compile(r"^\$?IMS[-_]CC[-_]FILE[-_]?BASE\$/?", re.IGNORECASE)
"""Stands for the folder of a cartridge's files."""
_LARGE = 1_000_000
"""Files from this size on go to disk as they are unpacked, never into memory."""
_SHOWN_FOR = ("/index.html", "/index.htm", ".html")
"""What a server adds to an address that names no file."""
MANIFEST = "imsmanifest.xml"
P = TypeVar("P", bound=Page)


class Package(Texts):
    """An open package: its manifest's folder, its files, and the assets that were asked for."""

    def __init__(
        self, archive: Archive, limits: ImportLimits, *, linked: bool = False, report: Report = SILENT
    ) -> None:
        super().__init__(archive, limits)
        self.linked = linked
        """Whether addresses of its pages become links that `_placing.settle` puts in place."""
        self.homes: dict[str, str] = {}
        """The folders of their own that files have, where the manifest names them."""
        self.matches: dict[tuple[str, str], tuple[str, ...]] = {}
        """Files below a folder whose names fit a pattern, as looked for before."""
        self.strays = Strays(self, self.notes)
        """Files that are not where addresses say."""
        self._endings: dict[str, list[str]] = {}
        self._assets: dict[str, Asset] = {}
        self.report = report
        self.language = ""
        """The language of the course, where the package names it."""
        self.depth = 0
        """How deep the pages stand that are found now."""
        report.watch("notes", lambda: self.notes)
        report.watch("assets", self._assets.values)
        self._by_path: dict[str, Asset] = {}

    def left(self, page: P) -> P:
        """The page, which is left as read."""
        self.report.page(page, self.depth)
        return page

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The assets that were asked for."""
        return tuple(self._assets.values())

    def path(self, url: str, base: str = "") -> str | None:
        """The package's own name for an address relative to a folder of it; None for what is not inside."""
        parts = inside(url)
        if parts is None or not parts[0]:
            return None
        for name in (parts[0], *written_otherwise(url)):
            for folder in _folders(base):
                joined = posixpath.normpath(posixpath.join(folder, name.lstrip("/") or "."))
                while joined.startswith("../"):
                    joined = joined[3:]
                if (found := self.archive.find(joined) or self._page_of(joined)) is not None:
                    return found
        return None

    def _page_of(self, name: str) -> str | None:
        """The page that a server shows for the name of a folder, or for that of a page without its ending."""
        if "." in posixpath.basename(name.rstrip(".")):
            return None
        named = (posixpath.normpath(f"{name}{ending}") for ending in _SHOWN_FOR)
        return next((found for one in named if (found := self.archive.find(one))), None)

    def named(self, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The files whose names a pattern is in; looked for once."""
        known = self.matches
        if (pattern.pattern, "") not in known:
            known[pattern.pattern, ""] = tuple(one for one in self.archive.names() if pattern.search(one))
        return known[pattern.pattern, ""]

    def nearest(self, url: str, home: str = "") -> str | None:
        """The one file whose name ends like an address that leads nowhere, of several the one at home."""
        parts = inside(url)
        end = f"/{posixpath.normpath(parts[0]).lstrip('./').casefold()}" if parts and parts[0] else ""
        last = end.rpartition("/")[2]
        found = [name for name in self.called(last) if end and f"/{name.casefold()}".endswith(end)]
        if len(found) > 1:
            found = [name for name in found if home and name.startswith(f"{home}/")]
        return found[0] if len(found) == 1 else None

    def called(self, last: str) -> list[str]:
        """The files by the last part of their names."""
        if not self._endings:
            for name in self.archive.names():
                self._endings.setdefault(posixpath.basename(name).casefold(), []).append(name)
        return self._endings.get(last.casefold(), [])

    def asset(self, path: str, called: str = "") -> str | None:
        """The tree's address of a file, which may be called otherwise than it lies in the package."""
        if path not in self._by_path:
            try:
                asset = self._asset(path, called or path)
            except BadInput as error:
                self.notes.loss(str(error), where=path, code="unreadable_file", advice=error.advice)
                return None
            self._by_path[path] = self._assets.setdefault(asset.sha256, asset)
            self.used.add(path)
        return self._by_path[path].uri

    def places(self) -> dict[str, str]:
        """The files behind the addresses of assets."""
        return {asset.uri: path for path, asset in self._by_path.items()}

    def forget(self, path: str) -> None:
        """Leave out an asset that nothing names any more."""
        asset = self._by_path.pop(path)
        if asset not in self._by_path.values():
            self._assets.pop(asset.sha256, None)

    @property
    def kept(self) -> int:
        """How many files became assets so far."""
        return len(self._by_path)

    def give_back(self, kept: int) -> None:
        """Leave out what became assets after so many others: what named these files is not taken."""
        for path in tuple(islice(reversed(self._by_path), len(self._by_path) - kept)):
            self.forget(path)
            self.used.discard(path)

    def address(self, path: str) -> str | None:
        """The tree's address of a file or page: pages are links, where links are kept."""
        if self.is_page(path):
            return link_to(path) if self.linked else ""
        return self.asset(path)

    def _asset(self, path: str, called: str) -> Asset:
        kind = media_type(self.archive.head(path, HEAD), called)
        name = posixpath.basename(called)
        if kind == "image/svg+xml" or called.lower().endswith(".svg"):
            drawing = parse_xml(self.archive.read(path), self.limits, name="The drawing")
            tell_links(drawing, self.notes, where=path)
            return Asset.of(clean_svg_element(drawing), name=name, media_type="image/svg+xml")
        if self.archive.size(path) < _LARGE:
            return Asset.of(self.archive.read(path), name=name, media_type=kind)
        return _on_disk(self.archive, path, kind, name)

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in a text; its address."""
        return self._assets.setdefault(asset.sha256, asset).uri

    def at(self, path: str) -> Folder:
        """The package as seen from one of its files."""
        home = self.homes.get(path) or posixpath.splitext(path)[0]
        return Folder(package=self, folder=posixpath.dirname(path), home=home)


def _folders(base: str) -> tuple[str, ...]:
    """Where an address may start from: its base as written or decoded, without a file in it; the top."""
    plain = unquote(base).rstrip("/")
    above = posixpath.dirname(plain) if "." in posixpath.basename(plain) else plain
    return tuple(dict.fromkeys((base, plain, above, "")))


def _on_disk(archive: Archive, path: str, kind: str, name: str) -> Asset:
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
        name=name,
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
    home: str = ""
    """The folder that holds the files of the one file alone, as Blackboard lays them."""

    @property
    def report(self) -> Report:
        """Where what is read is left."""
        return self.package.report

    @property
    def language(self) -> str:
        """The language of the course, where the package names it."""
        return self.package.language

    def resolve(self, url: str) -> str | None:
        """The tree's address for an address in a file: assets for files, None where nothing is known."""
        if inside(url) is None:
            return outside(url, self.package.keep, self.package.limits)
        bare = meant(_FILEBASE.sub("", unquote(url)), self.package.named)
        path = self.package.path(bare, self.folder) or self.package.nearest(bare, self.home)
        if path is None:
            return None
        if self.package.is_page(path):
            return link_to(path) if self.package.linked else None
        return self.package.asset(path)

    def strayed(self, url: str) -> str | None:
        """The address of the one file that is called as an address says which leads nowhere."""
        found = self.package.strays.any(url)
        return None if found is None else f"/{quote(found)}"

    def xml(self, url: str) -> Element | None:
        """The root of a neighbour that is XML."""
        path = self.package.path(url, self.folder)
        return None if path is None else self.package.xml(path)

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in a text; its address."""
        return self.package.keep(asset)


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
    language: str = ""

    def at(self, path: str) -> Alone:
        """The same: there are no folders."""
        return self

    def path(self, url: str, base: str = "") -> str | None:
        """There are no other files."""
        return None

    def resolve(self, url: str) -> str | None:
        """Addresses on the web stay; there are no neighbours."""
        return outside(url, self.keep, self.limits) if inside(url) is None else None

    def strayed(self, url: str) -> str | None:
        """There are no neighbours."""
        return None

    def xml(self, url: str) -> Element | None:
        """There are no neighbours."""
        return None

    def keep(self, asset: Asset) -> str:
        """Keep a file that stands in the text; its address."""
        return self.kept.setdefault(asset.sha256, asset).uri
