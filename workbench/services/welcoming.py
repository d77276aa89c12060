"""Welcoming: the sample course that is there at a first start."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.importers import read
from workbench.model.imported import Source
from workbench.services.importing import Importing
from workbench.services.outlining import Outlining
from workbench.storage.settings import SettingStore

TITLE = "Photosynthesis (sample course)"
OWNER = "workbench"
_BROUGHT = "samples_brought"
_ENDINGS = (".docx", "-qti21.zip", "-scorm12.zip", ".csv")


class Welcoming:
    """Puts the samples into a new workbench, once; who deletes them is not given them again."""

    def __init__(self, importing: Importing, outlining: Outlining, settings: SettingStore) -> None:
        self._importing, self._outlining, self._settings = importing, outlining, settings

    def bring_samples(self) -> str | None:
        """Make the sample course if it was never made; its id.

        Raises:
            StorageError: it could not be kept.
        """
        if _BROUGHT in self._settings.all():
            return None
        read_samples = [read(Source(name=one.name, data=one), self._importing.limits) for one in samples()]
        if not self._settings.claim(_BROUGHT):
            return None  # another process was first
        course_id: str | None = None
        for imported in read_samples:
            course_id = self._importing.store(imported, user=OWNER, course_id=course_id)
        if course_id is not None:
            self._outlining.rename(course_id, TITLE)
        return course_id


def samples() -> Iterable[Path]:
    """The sample files, in the order of the course: beside the package, or in the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    folders = (package / "samples", package.parent / "data" / "samples")
    folder = next((one for one in folders if one.is_dir()), folders[0])
    for ending in _ENDINGS:
        yield from sorted(folder.glob(f"*{ending}"))
