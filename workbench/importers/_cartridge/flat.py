"""Thin cartridges that are one file: a manifest whose resources hold what they are."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from workbench.importers._archive import is_zip
from workbench.importers._package.files import MANIFEST
from workbench.importers._qti.package import kinds_of_manifest, root_name
from workbench.model.errors import TooLarge
from workbench.model.imported import Source
from workbench.model.limits import ImportLimits

_HEAD = 20_000


def is_flat(source: Source) -> bool:
    """Whether a source is the manifest of a cartridge, without a package around it."""
    head = b"" if is_zip(source) else source.head(_HEAD)
    found = kinds_of_manifest(head) if root_name(head) == b"manifest" else frozenset[str]()
    return "cartridge" in found and not found & {"qti2", "qti3", "scorm"}


def packed(source: Source, limits: ImportLimits) -> Source:
    """The package that a manifest alone makes.

    Raises:
        TooLarge: it is larger than XML may be.
    """
    if source.size > limits.xml_mb * 2**20:
        raise TooLarge(f"“{source.name}” is larger than {limits.xml_mb} MB of XML.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(MANIFEST, source.read())
    return replace(source, data=out.getvalue())
