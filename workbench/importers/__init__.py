"""One file per format. `read` chooses the one that fits; `importers` lists them."""

from workbench.importers._base import Importer, Report, importer, importers, read

__all__ = ["Importer", "Report", "importer", "importers", "read"]
