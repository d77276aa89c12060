"""Exporting: courses as files in the formats that other programs read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.exporters._base import Exporter, Written, exporter_named, exporters
from workbench.model.course import Asset, Course
from workbench.model.errors import BadInput, NotFound
from workbench.model.imported import Note
from workbench.services.outlining import Outlining
from workbench.storage.assets import AssetStore


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A course as a file: what to call it, what it is, and what it does not carry."""

    name: str
    media_type: str
    written: Written

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.written.data

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was changed or left out."""
        return self.written.notes

    def save(self, target: Path) -> Path:
        """Write the file, into a folder under its own name; where it is then.

        Raises:
            BadInput: nothing can be written there.
        """
        path = target / self.name if target.is_dir() else target
        try:
            self.written.save(path)
        except OSError as error:
            raise BadInput(
                f"{path} cannot be written: {error.strerror}.", advice="Choose another place."
            ) from error
        return path


class Exporting:
    """Writes courses."""

    def __init__(self, outlining: Outlining, assets: AssetStore) -> None:
        self._outlining = outlining
        self._assets = assets

    def formats(self) -> tuple[Exporter, ...]:
        """The formats that can be written, by name."""
        return exporters()

    def export(self, course: Course | str, format: str) -> Exported:
        """A course, or the one of this id, as a file. Blocks: call it in a thread.

        Raises:
            NotFound: there is no such course.
            UnknownFormat: nothing here writes this format.
        """
        found, chosen = self._found(course), exporter_named(format)
        written = chosen.write(found, self._asset)
        return Exported(name=chosen.filename(found), media_type=chosen.media_type, written=written)

    def _found(self, course: Course | str) -> Course:
        return self._outlining.course(course) if isinstance(course, str) else course

    def _asset(self, sha256: str) -> Asset | None:
        try:
            return self._assets.get(sha256.removeprefix("asset:")).as_asset()
        except NotFound:
            return None
