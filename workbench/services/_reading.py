"""Reading a source in a process of its own, and reading it again in another way; nothing is stored."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from workbench.importers import read_isolated, source_asset, with_pictures
from workbench.model.errors import BadInput, StorageError
from workbench.model.freeing import freed_aside
from workbench.model.imported import Imported, Source
from workbench.model.limits import FetchLimits, ImportLimits
from workbench.services._filing import Progress
from workbench.services._resting import Resting

Stop = Callable[[], bool]


class Reading:
    """Reads sources until it is closed."""

    def __init__(self, limits: ImportLimits, fetch: FetchLimits, resting: Resting) -> None:
        self._limits, self._fetch, self._resting = limits, fetch, resting
        self._closed = threading.Event()

    def read(self, source: Source, progress: Progress | None, cancelled: Stop | None) -> Imported:
        """The course in a source.

        Raises:
            WorkbenchError: it cannot be read, takes too much, or `cancelled` said so.
        """
        with _told(), self._resting.meanwhile():
            imported = read_isolated(
                source, self._limits, progress=progress, cancelled=self._stops(cancelled)
            )
            digest = imported.provenance.sha256 if imported.provenance else source.sha256
            imported = replace(imported, source=source_asset(source, digest))
            freed_aside(imported, imported.course.walk())
        return with_pictures(imported, self._fetch, self._limits) if source.url else imported

    def _stops(self, cancelled: Stop | None) -> Stop:
        return lambda: self._closed.is_set() or (cancelled is not None and cancelled())

    def close(self) -> None:
        """Stop all that is being read."""
        self._closed.set()


def read_from(imported: Imported) -> Source:
    """What an import was read from, with the choices it was read with.

    Raises:
        BadInput: the file itself is not at hand any more.
    """
    if imported.source is None or imported.provenance is None:
        raise BadInput("The file is not at hand any more.", advice="Choose it again.")
    kept = imported.provenance
    return Source(
        name=kept.name,
        data=imported.source.content,
        media_type=imported.source.media_type,
        url=kept.url,
        choices=dict(kept.choices),
    )


def chosen(source: Source, choices: Mapping[str, str]) -> Source:
    """A source to be read with these choices; those made before hold."""
    return replace(source, choices={**dict(source.choices), **choices})


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"There is no room to read the file: {error.strerror}.") from error
