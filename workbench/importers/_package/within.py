"""Packages and documents within a package: each is read as if it had come alone, with its own choices."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from workbench.importers._archive import Archive
from workbench.importers._base import SILENT, Report, read
from workbench.model.errors import BadInput
from workbench.model.imported import Imported, Offer, Source
from workbench.model.limits import ImportLimits

_SIGN = "|"
"""Between what a thing within is called and the name of one of its offers."""


def read_within(
    archive: Archive, path: str, source: Source, limits: ImportLimits, report: Report = SILENT
) -> Imported:
    """What a package within a package holds.

    Args:
        archive: the outer package.
        path: where the inner one lies in it.
        source: what the inner one is called, and the choices for it; its bytes are taken from the outer one.
        limits: those of the outer package.
        report: is told of what is found.

    Raises:
        BadInput: it cannot be read, or there are more packages within packages than may be.
    """
    inner = _deeper(archive, limits)
    with tempfile.TemporaryDirectory(prefix="workbench-package-") as place:
        kept = Path(place) / "package.zip"
        with kept.open("wb") as file:
            file.writelines(archive.parts(path))
        return read(replace(source, data=kept), inner, report)


def read_joined(
    archive: Archive, files: Mapping[str, Iterable[bytes]], source: Source, limits: ImportLimits
) -> Imported:
    """What a package holds whose files lie in another one by themselves.

    Args:
        archive: the outer package.
        files: the parts of each file by its name in the package.
        source: what the package is called, and the choices for it.
        limits: those of the outer package.

    Raises:
        BadInput: it cannot be read, or there are more packages within packages than may be.
    """
    inner = _deeper(archive, limits)
    with tempfile.TemporaryDirectory(prefix="workbench-package-") as place:
        kept = Path(place) / "package.zip"
        with zipfile.ZipFile(kept, "w") as packed:
            for name, parts in files.items():
                with packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
                    for part in parts:
                        file.write(part)
        return read(replace(source, data=kept), inner)


def _deeper(archive: Archive, limits: ImportLimits) -> ImportLimits:
    """The limits of a package within another."""
    if limits.archive_depth < 2:
        raise BadInput(f"“{archive.name}” holds a package within packages too often; it was not opened.")
    return replace(limits, archive_depth=limits.archive_depth - 1)


def choices_within(choices: Mapping[str, str], name: str) -> dict[str, str]:
    """What was chosen for one thing within."""
    own = f"{name}{_SIGN}"
    return {key.removeprefix(own): value for key, value in choices.items() if key.startswith(own)}


def offers_within(offers: tuple[Offer, ...], name: str, called: str) -> Iterator[Offer]:
    """The offers of one thing within, as those of the whole."""
    for one in offers:
        yield replace(one, name=f"{name}{_SIGN}{one.name}", label=f"{called}: {one.label}")
