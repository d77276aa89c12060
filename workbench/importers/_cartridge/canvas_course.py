"""What Canvas sets for a whole course: dates, licence, picture, late work, grading schemes, hidden files."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping

from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, attr, below, child, children, number, string, truth
from workbench.model.content import Node, heading, node, paragraph

_COURSE = {
    "course-code": "Code",
    "start-at": "Starts",
    "conclude-at": "Ends",
    "time-zone": "Time zone",
    "locale": "Language",
    "license": "Licence",
    "group-weighting-scheme": "Groups count by",
}
_HIDING = {"hidden": "hidden", "locked": "locked", "unlock-at": "opens", "lock-at": "closes"}
_NOTHING = ("", "false", "none", "equal", "private")


def course_page(
    roots: Mapping[str, Element | None], package: Package, files: Mapping[str, str]
) -> Iterator[Node]:
    """The settings that a person may want to see, as tables.

    Args:
        roots: the roots of the files with settings, by their names.
        package: where the picture of the course is.
        files: the files of the cartridge, by their identifiers.
    """
    course = roots.get("course_settings.xml")
    rows = [(label, string(child(course, key))) for key, label in _COURSE.items()]
    told = tuple(_told(roots, package, files))
    if told or any(value.lower() not in _NOTHING for label, value in rows if label != "Code"):
        yield from (*_table(rows), *told)


def _told(roots: Mapping[str, Element | None], package: Package, files: Mapping[str, str]) -> Iterator[Node]:
    yield from _picture(roots.get("course_settings.xml"), package, files)
    yield from _titled("Late and missing work", list(_late(roots.get("late_policy.xml"))))
    yield from _schemes(roots.get("grading_standards.xml"))
    yield from _titled("Files", list(_hidden(roots.get("files_meta.xml"), files)))


def _picture(course: Element | None, package: Package, files: Mapping[str, str]) -> Iterator[Node]:
    path = files.get(string(child(course, "image-identifier-ref")), "")
    url = package.asset(path) if path else None
    if url:
        yield paragraph(node("image", src=url, alt=posixpath.basename(path)))


def _titled(title: str, rows: list[tuple[str, str]]) -> Iterator[Node]:
    if rows:
        yield heading(2, title)
        yield from _table(rows)


def _table(rows: list[tuple[str, str]]) -> Iterator[Node]:
    told = [row for row in rows if row[1].lower() not in _NOTHING]
    if told:
        cells = ((node("tableCell", paragraph(word)) for word in row) for row in told)
        yield node("table", *(node("tableRow", *row) for row in cells))


def _late(policy: Element | None) -> Iterator[tuple[str, str]]:
    """What late and missing work costs."""
    if truth(string(child(policy, "late-submission-deduction-enabled"))):
        each = string(child(policy, "late-submission-interval")) or "day"
        yield "Late work", f"{_number(policy, 'late-submission-deduction')} % less for each {each}"
    if truth(string(child(policy, "late-submission-minimum-percent-enabled"))):
        yield "Late work keeps at least", f"{_number(policy, 'late-submission-minimum-percent')} %"
    if truth(string(child(policy, "missing-submission-deduction-enabled"))):
        yield "Missing work", f"{_number(policy, 'missing-submission-deduction')} % less"


def _number(element: Element | None, key: str) -> str:
    said = string(child(element, key))
    found = number(said)
    return said if found is None else f"{found:g}"


def _schemes(root: Element | None) -> Iterator[Node]:
    """Which shares give which grades."""
    for one in children(root, "grading-standard"):
        rows = list(_grades(string(child(one, "data"))))
        yield from _titled(f"Grading scheme: {string(child(one, 'title'))}", rows)


def _grades(data: str) -> Iterator[tuple[str, str]]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return
    for row in told if isinstance(told, list) else ():
        if isinstance(row, list) and len(row) == 2 and isinstance(row[1], int | float):
            yield str(row[0]), f"from {row[1] * 100:g} %"


def _hidden(root: Element | None, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The files and folders that learners do not see, or not at all times."""
    for one in below(root, "folder", "file"):
        own = attr(one, "path") or files.get(attr(one, "identifier"), "") or attr(one, "identifier")
        words = [_said(string(child(one, key)), label) for key, label in _HIDING.items()]
        rights = [string(each) for each in below(one, "legal-copyright")]
        told = ", ".join(filter(None, (*words, *rights)))
        if told:
            shown = string(child(one, "display-name"))
            yield f"{own} ({shown})" if shown else own, told


def _said(value: str, label: str) -> str:
    if not value or value.lower() == "false":
        return ""
    return label if value.lower() == "true" else f"{label} {value}"
