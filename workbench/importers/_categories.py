"""Questions by the categories that Moodle keeps them in: a page for each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.importers._base import Report
from workbench.importers._notes import shortened
from workbench.model.content import Node, doc
from workbench.model.course import Page, PageKind


@dataclass
class Categories:
    """The pages of a question bank, each left question by question."""

    fallback: str
    """The title of what stands in no category."""
    kind: PageKind
    report: Report
    _blocks: dict[str, list[Node]] = field(default_factory=dict)
    _left: dict[str, int] = field(default_factory=dict)

    def add(self, category: str, question: Node) -> None:
        """Put a question at the end of its category."""
        self.introduce(category, question)
        self.report.did("question")

    def introduce(self, category: str, *blocks: Node) -> None:
        """Put something that is no question at the end of a category."""
        if not blocks:
            return
        if category not in self._blocks:
            self._blocks[category] = []
            self._left[category] = self.report.page(self._page(category))
        self._blocks[category].extend(blocks)
        self.report.add(self._left[category], *blocks)

    @property
    def all(self) -> tuple[Page, ...]:
        """The pages."""
        return tuple(self._page(name, *blocks) for name, blocks in self._blocks.items())

    def _page(self, category: str, *blocks: Node) -> Page:
        return Page(title=_title(category) or self.fallback, kind=self.kind, body=doc(*blocks))


def _title(category: str) -> str:
    """The last part of a category's path, in which `//` is a slash."""
    parts = re.split(r"(?<!/)/(?!/)", category.rstrip("/"))
    return shortened(parts[-1].replace("//", "/") or category, 120)
