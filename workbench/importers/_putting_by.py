"""A reading that is put by on disk and taken up again, as often as somebody asks."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from workbench.importers._base import importers
from workbench.importers._holding import prefix
from workbench.importers._lines import BROKEN, plain_pages, taken
from workbench.importers._sending import RESULT, save
from workbench.model.errors import OverBudget
from workbench.model.imported import Imported, Provenance

_IN_PART = " (in part)"


def put_by(imported: Imported, folder: Path) -> None:
    """Leave a reading in a folder, in place of one that is there."""
    folder.mkdir(exist_ok=True)
    save(imported, folder / RESULT)


def take_up(folder: Path) -> Imported | None:
    """The reading in a folder, which stays there; None where the file has to be read anew."""
    with tempfile.TemporaryDirectory(prefix=prefix("import"), ignore_cleanup_errors=True) as copy:
        try:
            for one in folder.iterdir():  # an asset takes its file with it
                _link(one, Path(copy) / one.name)
            found = taken(Path(copy) / RESULT, whole=True)
            imported = found.imported(plain_pages(found.pages()))
        except (*BROKEN, OverBudget):
            return None
    return imported if imported.provenance and _current(imported.provenance) else None


def _current(known: Provenance) -> bool:
    """Whether the reader is still the same."""
    version = known.version.removesuffix(_IN_PART)
    return any((one.name, one.version) == (known.importer, version) for one in importers())


def _link(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except OSError:  # another disk
        shutil.copyfile(path, copy)
