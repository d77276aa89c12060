"""One file per format. `read` chooses the one that fits; `importers` lists them."""

from workbench.importers._addresses import google_document
from workbench.importers._archive import Archive, is_zip, open_archive
from workbench.importers._base import Importer, Report, endings, importer, importers, read
from workbench.importers._fetch import fetch, get
from workbench.importers._holding import source_asset, sweep
from workbench.importers._isolation import read_isolated
from workbench.importers._pictures import with_pictures
from workbench.importers._putting_by import put_by, take_up

__all__ = [
    "Archive",
    "Importer",
    "Report",
    "endings",
    "fetch",
    "get",
    "google_document",
    "importer",
    "importers",
    "is_zip",
    "open_archive",
    "put_by",
    "read",
    "read_isolated",
    "source_asset",
    "sweep",
    "take_up",
    "with_pictures",
]
