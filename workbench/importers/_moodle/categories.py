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
        names = _path(category)
        above = ((ABOVE, " / ".join(names[:-1])),) if len(names) > 1 else ()
        title = shortened(names[-1] if names else "", 120) or self.fallback
        return Page(title=title, kind=self.kind, body=doc(*blocks), settings=above)


ABOVE = "Category"
"""The setting of a page that says in which categories its own stands."""
_ROOTS = ("top", "$course$", "$module$", "$cat1$", "$cat2$", "$system$", "$coursecat$")


def _path(category: str) -> list[str]:
    """The names of a category's path, in which `//` is a slash, without those that every path begins with."""
    parts = re.split(r"(?<!/)/(?!/)", category.strip().rstrip("/"))
    names = [part.replace("//", "/").strip() for part in parts]
    while len(names) > 1 and names[0].casefold() in _ROOTS:
        names = names[1:]
    return [name for name in names if name]
