"""Keeping the files of an import before its rows are written; when anything fails, they go again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from workbench.model.course import Asset
from workbench.model.errors import Cancelled
from workbench.model.imported import Imported
from workbench.model.limits import ImportLimits
from workbench.storage.assets import AssetStore

Progress = Callable[[float, str], None]
_FILES, _ROWS = 0.7, 0.95


class Filing:
    """Writes files one by one, outside of any transaction, so that nobody waits for them."""

    def __init__(self, assets: AssetStore, limits: ImportLimits) -> None:
        self._assets = assets
        self._limits = limits

    def files(self, imported: Imported) -> tuple[Asset, ...]:
        """What is to be kept: the files that pages use, and the source itself."""
        source = self.source(imported)
        return imported.assets if source is None else (*imported.assets, source)

    def source(self, imported: Imported) -> Asset | None:
        """The source, if it is to be kept."""
        source, limits = imported.source, self._limits
        if source is None or not limits.keep_sources or source.size > limits.keep_mb * 2**20:
            return None
        return source

    def note(self, imported: Imported, course_id: str, writing: Connection) -> None:
        """Keep the rows of the files. The source is none of the course's: it may hold the answers."""
        self._assets.add_rows(imported.assets, writing, course_id=course_id)
        if (source := self.source(imported)) is not None:
            self._assets.add_rows((source,), writing)

    @contextmanager
    def kept(self, imported: Imported, steps: Steps) -> Iterator[None]:
        """The files, kept; if what is done then fails, those that are new go again."""
        files = self.files(imported)
        size = sum(one.size for one in files) or 1
        written: list[str] = []
        done = 0
        try:
            for asset in files:
                steps.tell(_FILES * done / size, f"Keeping {asset.name}")
                if self._assets.write(asset):
                    written.append(asset.sha256)
                done += asset.size
            steps.tell(_FILES, "Comparing pages")
            yield
        except BaseException:
            self._assets.forget(written)
            raise


class Steps:
    """How far storing is, told to whom it concerns, and whether to go on."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress = progress
        self._cancelled = cancelled

    def tell(self, share: float, doing: str) -> None:
        """Say how far it is.

        Raises:
            Cancelled: a person wants it to stop.
        """
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("The import was stopped; nothing was stored.")
        if self._progress is not None:
            self._progress(share, doing)

    def writing(self) -> None:
        """Say that the rows are about to be written: the last moment to stop."""
        self.tell(_ROWS, "Storing pages")
