"""Links of a Word file whose address did not come along."""

from __future__ import annotations

from collections.abc import Callable

from workbench.importers._docx.package import Part, R, value, w
from workbench.importers._notes import Notes
from workbench.importers._xml import Element

_ID = f"{{{R}}}id"


def part_from_lost(part: Part, where: Callable[[Element], str], notes: Notes) -> None:
    """A link to an address that the file does not name keeps its words, and its place within the document."""
    known = part.outside()
    for link in list(part.root.iter(w("hyperlink"))):
        relation = link.get(_ID)
        if relation is None or relation in known:
            continue
        del link.attrib[_ID]
        notes.warning(
            "The address of a link is missing from the file, so only its words came.",
            where=where(link),
            excerpt="".join(one.text or "" for one in link.iter(w("t"))),
            code="link",
            advice="Set the link again where it is needed.",
        )
        if not value(link, "anchor"):
            for one in list(link):
                link.addprevious(one)
            link.getparent().remove(link)
