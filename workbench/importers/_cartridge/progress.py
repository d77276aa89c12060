"""How far the reading of a cartridge is, and the pages that are left as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.importers._base import Report, leave
from workbench.importers._qti.package import Listed
from workbench.model.course import Page


@dataclass
class Progress:
    """Counts the resources that were read among those that are listed."""

    report: Report
    listed: Mapping[str, Listed]
    done: int = 0

    def tell(self, what: str) -> None:
        """Say what is read now."""
        count = max(1, len(self.listed))
        self.report.progress(min(1.0, self.done / count), f"Reading “{what}”")
        self.done += 1

    def mark(self) -> int:
        """A place among what was left, to `leave` a page from."""
        return self.report.mark()

    def leave(self, page: Page, mark: int, depth: int) -> None:
        """Leave a page as it is to be, in place of what its parts left."""
        self.report.drop(mark, self.report.mark())
        leave(self.report, page, depth)
        self.report.did("resource")
