"""Exporting: courses as files in the formats that other programs read."""

from __future__ import annotations

from workbench.exporters._base import Exporter, Written, exporter_named, exporters
from workbench.model.course import Asset, Course
from workbench.model.errors import NotFound
from workbench.services.outlining import Outlining
from workbench.storage.assets import AssetStore


class Exporting:
    """Writes courses."""

    def __init__(self, outlining: Outlining, assets: AssetStore) -> None:
        self._outlining = outlining
        self._assets = assets

    def formats(self) -> tuple[Exporter, ...]:
        """The formats that can be written, by name."""
        return exporters()

    def export(self, course: Course | str, format: str) -> tuple[str, bytes]:
        """A course, or the one of this id, as a file: its name and bytes. Blocks: call it in a thread.

        Raises:
            NotFound: there is no such course.
            UnknownFormat: nothing here writes this format.
        """
        found = self._found(course)
        return exporter_named(format).filename(found), self.write(found, format).data

    def write(self, course: Course | str, format: str) -> Written:
        """The same with the notes on what the format cannot carry."""
        return exporter_named(format).write(self._found(course), self._asset)

    def _found(self, course: Course | str) -> Course:
        return self._outlining.course(course) if isinstance(course, str) else course

    def _asset(self, sha256: str) -> Asset | None:
        try:
            return self._assets.get(sha256.removeprefix("asset:")).as_asset()
        except NotFound:
            return None
