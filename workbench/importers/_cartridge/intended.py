"""What the entries and resources of a cartridge are for: their use, their readers, their standards."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.importers._qti.names import Element, attr, below, child, children, string
from workbench.model.course import PageKind

_USES = {"lessonplan": "lesson plan", "syllabus": "syllabus", "assignment": "assignment"}


def intended(element: Element | None, kind: PageKind) -> Iterator[tuple[str, str]]:
    """The use of an entry or resource, its readers, the standards that it is aligned with."""
    use = attr(element, "intendeduse") or attr(element, "intended-use")
    if use.lower() in _USES:
        yield "Intended use", _USES[use.lower()]
    own = [one for one in children(element) if one.tag != element.tag] if element is not None else []
    roles = {
        string(child(each, "value")).lower() for one in own for each in below(one, "intended-end-user-role")
    }
    if roles == {"instructor"} and kind != PageKind.BANK:
        yield "Meant for", "teachers"
    if standards := [_standard(each) for one in own for each in below(one, "guid")]:
        yield "Standards", ", ".join(standards)


def _standard(guid: Element) -> str:
    """A standard by what it is called, with its number."""
    label = string(child(guid.getparent(), "label"))
    return f"{label} ({string(guid)})" if label else string(guid)
