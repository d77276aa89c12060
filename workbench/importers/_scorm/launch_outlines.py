"""Outlines of courses that no manifest of SCORM tells: cmi5, Tin Can (xAPI) and AICC."""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from urllib.parse import urlsplit

from workbench.importers._archive import Archive
from workbench.importers._notes import counted
from workbench.importers._package.files import Package
from workbench.importers._qti.names import Element, attr, below, child, children, name, string
from workbench.importers._scorm.entry import Entry

_MOVES = {
    "Passed": "passed",
    "Completed": "completed",
    "CompletedAndPassed": "completed and passed",
    "CompletedOrPassed": "completed or passed",
}
_MOST = 5000
_DEEPEST = 60
_SECTION = re.compile(r"\s*\[([^\]]+)\]\s*")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a course says of itself, and its outline."""

    entries: tuple[Entry, ...]
    title: str = ""
    description: str = ""
    language: str = ""
    identifier: str = ""


def outline_file(archive: Archive) -> str | None:
    """The file that tells the outline: near the top, cmi5 before Tin Can before AICC."""
    for ending in _READERS:
        found = [one for one in archive.names() if f"/{one.lower()}".endswith(ending)]
        if found:
            return min(found, key=lambda one: (one.count("/"), one))
    return None


def told_by(package: Package, path: str) -> Told | None:
    """What a course's outline says; None where it cannot be read."""
    read = next(one for ending, one in _READERS.items() if f"/{path.lower()}".endswith(ending))
    return read(package, path)


def _entry(
    package: Package, base: str, url: str, title: str, more: Iterator[tuple[str, str]], identifier: str
) -> Entry:
    """An entry that opens an address."""
    parts = urlsplit(url.strip())
    path = package.path(url, base) if url.strip() else None
    if url.strip() and path is None and not parts.scheme:
        package.notes.loss(
            f"The file “{url[:120]}” is missing from the package.", where=title, code="missing_file"
        )
    return Entry(
        title=title or posixpath.basename(parts.path) or "Untitled",
        identifier=identifier,
        path=path,
        query=parts.query,
        href=url.strip(),
        settings=tuple(pair for pair in more if pair[1]),
    )


# cmi5 --------------------------------------------------------------------------------------------


def _cmi5(package: Package, path: str) -> Told | None:
    root = package.xml(path)
    if root is None:
        return None
    course = child(root, "course")
    aims = {attr(one, "id"): _aim(one) for one in below(child(root, "objectives"), "objective")}
    _tell_languages(package, path, root)
    base = posixpath.dirname(path)
    language = next((attr(one, "lang") for one in below(child(course, "title"), "langstring")), "")
    return Told(
        entries=tuple(_blocks(package, base, root, aims)),
        title=_words(course, "title"),
        description=_words(course, "description"),
        language=language,
        identifier=attr(course, "id"),
    )


def _aim(element: Element) -> str:
    """An objective with what is said of it."""
    title, about = (_words(element, key) for key in ("title", "description"))
    return f"{title} ({about})" if about and about != title else title


def _tell_languages(package: Package, path: str, root: Element) -> None:
    """Say which languages besides the first ones the outline is told in."""
    listed = [[attr(one, "lang") for one in children(each, "langstring")] for each in root.iter()]
    first = {some[0] for some in listed if some}
    if others := {one for some in listed for one in some[1:]} - first:
        package.notes.info(
            f"The outline is told in further languages, which were left out: {', '.join(sorted(others))}.",
            where=path,
            code="languages",
        )


def _words(element: Element | None, key: str) -> str:
    """A text in the language that comes first."""
    found = child(element, key)
    first = next(children(found, "langstring"), None)
    return string(found if first is None else first)


def _blocks(
    package: Package, base: str, element: Element, aims: dict[str, str], depth: int = 0
) -> Iterator[Entry]:
    """The blocks and units in an element."""
    for one in children(element, "block", "au"):
        if name(one) == "au":
            url = string(child(one, "url"))
            yield _entry(package, base, url, _words(one, "title"), _unit_settings(one, aims), attr(one, "id"))
        elif depth < _DEEPEST:
            settings = (("Description", _words(one, "description")), ("Objectives", _aims(one, aims)))
            yield Entry(
                title=_words(one, "title") or "Block",
                identifier=attr(one, "id"),
                settings=tuple(pair for pair in settings if pair[1]),
                entries=tuple(_blocks(package, base, one, aims, depth + 1)),
            )


def _unit_settings(unit: Element, aims: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "Description", _words(unit, "description")
    yield "Objectives", _aims(unit, aims)
    yield "Done when", _MOVES.get(attr(unit, "move-on"), "")
    yield "Score to pass", attr(unit, "mastery-score")
    yield "Parameters", string(child(unit, "launch-parameters"))
    yield "Entitlement", string(child(unit, "entitlement-key"))
    yield "In a window of its own", "yes" if attr(unit, "launch-method") == "OwnWindow" else ""


def _aims(element: Element, aims: dict[str, str]) -> str:
    named = (attr(one, "idref") for one in children(child(element, "objectives"), "objective"))
    return ", ".join(aims.get(one) or one for one in named)


# Tin Can -----------------------------------------------------------------------------------------


def _tincan(package: Package, path: str) -> Told | None:
    """Every activity that opens a page; the others only say what is counted within it."""
    root = package.xml(path)
    if root is None:
        return None
    every = list(below(root, "activity"))
    opened = [one for one in every if string(child(one, "launch"))]
    base, several = posixpath.dirname(path), len(opened) > 1
    entries = tuple(_activity(package, base, one, described=several) for one in opened)
    _tell_counted(package, path, [_counted(one) for one in every if one not in opened])
    first = opened[0] if opened else None
    language = attr(child(first, "name"), "lang")
    return Told(
        entries=entries,
        title=string(child(first, "name")),
        description=string(child(first, "description")),
        language="" if language.lower() in ("und", "") else language,
        identifier=attr(first, "id"),
    )


def _activity(package: Package, base: str, element: Element, *, described: bool) -> Entry:
    """The entry of an activity; what the only one says of itself is told of the course."""
    launch, title, about = (string(child(element, key)) for key in ("launch", "name", "description"))
    more = iter((("Description", about),) if described else ())
    return _entry(package, base, launch, title, more, attr(element, "id"))


def _counted(element: Element) -> str:
    """What an activity that is only counted says: its name, what it asks, what is right."""
    parts = (
        "name",
        "description",
        "choices",
        "scale",
        "source",
        "target",
        "steps",
        "correct-response-patterns",
    )
    return ": ".join(dict.fromkeys(filter(None, (string(child(element, key)) for key in parts))))


def _tell_counted(package: Package, path: str, names: list[str]) -> None:
    if names:
        package.notes.info(
            f"{counted(len(names), 'name')} of what is counted while learners go on were left out.",
            where=path,
            excerpt=", ".join(filter(None, names)),
            code="activities",
        )


# AICC --------------------------------------------------------------------------------------------


def _aicc(package: Package, path: str) -> Told | None:
    stem = path.rpartition(".")[0]
    units = {row.get("system_id", "").lower(): row for row in _rows(package, path)}
    titles = {row.get("system_id", "").lower(): row for row in _beside(package, stem, "des")}
    before = {row.get("structure_element", "").lower(): row for row in _beside(package, stem, "pre")}
    course, about = _course(package, stem)
    tables = {ending: _members(package, stem, ending) for ending in ("cst", "ort")}
    ends = {row.get("structure_element", "").lower(): row for row in _beside(package, stem, "cmp")}
    reading = _Aicc(
        package, posixpath.dirname(path), units, titles, before, tables["cst"], tables["ort"], ends
    )
    entries = tuple(reading.entries("root", 0))
    rest = tuple(reading.entry(one, 0) for one in units if one not in reading.seen)
    return Told(
        entries=(*entries, *rest),
        title=course.get("course_title", ""),
        description=about,
        identifier=course.get("course_id", ""),
    )


@dataclass
class _Aicc:
    """Puts units and blocks of AICC into their order."""

    package: Package
    base: str
    units: dict[str, dict[str, str]]
    titles: dict[str, dict[str, str]]
    before: dict[str, dict[str, str]]
    members: dict[str, list[str]]
    aims: dict[str, list[str]]
    ends: dict[str, dict[str, str]]

    def __post_init__(self) -> None:
        self.seen: set[str] = set()

    def entries(self, block: str, depth: int) -> Iterator[Entry]:
        """What is in a block, each once."""
        for one in self.members.get(block, ()):
            if one not in self.seen and depth < _DEEPEST:
                yield self.entry(one, depth)

    def entry(self, key: str, depth: int) -> Entry:
        """A unit, or a block with what is in it."""
        self.seen.add(key)
        unit, about = self.units.get(key, {}), self.titles.get(key, {})
        title = about.get("title", "") or key.upper()
        made = _entry(
            self.package, self.base, unit.get("file_name", ""), title, self._settings(key), key.upper()
        )
        return Entry(
            title=made.title,
            identifier=made.identifier,
            path=made.path,
            query=made.query,
            href=made.href,
            settings=made.settings,
            entries=tuple(self.entries(key, depth + 1)),
        )

    def _settings(self, key: str) -> Iterator[tuple[str, str]]:
        unit = self.units.get(key, {})
        words = self.before.get(key, {}).get("prerequisite") or self.before.get(key, {}).get(
            "prerequisites", ""
        )
        yield "Description", self.titles.get(key, {}).get("description", "")
        yield "Score to pass", unit.get("mastery_score", "")
        yield "Time allowed", unit.get("max_time_allowed", "")
        yield "Parameters", unit.get("web_launch", "")
        yield "When time is up", unit.get("time_limit_action", "")
        yield "Data from the LMS", unit.get("core_vendor", "")
        yield "Prerequisites", re.sub(r"\w+", self._titled, words)
        end = self.ends.get(key, {})
        done = re.sub(r"\w+", self._titled, end.get("requirement", ""))
        yield "Done when", " → ".join(filter(None, (done, end.get("result", ""))))
        yield "Objectives", ", ".join(map(self._aim, self.aims.get(key, ())))

    def _aim(self, key: str) -> str:
        about = self.titles.get(key, {})
        return ": ".join(filter(None, (about.get("title") or key, about.get("description"))))

    def _titled(self, found: re.Match[str]) -> str:
        title = self.titles.get(found[0].lower(), {}).get("title", "")
        return f"“{title}”" if title else found[0]


def _beside(package: Package, stem: str, ending: str) -> list[dict[str, str]]:
    path = package.archive.find(f"{stem}.{ending}")
    return _rows(package, path) if path else []


def _table(package: Package, path: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(StringIO(package.text(path)), skipinitialspace=True))[:_MOST]
    except csv.Error:
        package.notes.loss("The table cannot be read.", where=path, code="unreadable_file")
        return []
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def _rows(package: Package, path: str) -> list[dict[str, str]]:
    """A table by the names in its first row, in small letters."""
    rows = _table(package, path)
    names = [one.lower().replace(" ", "_") for one in rows[0]] if rows else []
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]


def _members(package: Package, stem: str, ending: str) -> dict[str, list[str]]:
    """What belongs to each block or unit, by the table of the structure or that of the objectives."""
    path = package.archive.find(f"{stem}.{ending}")
    rows = _table(package, path) if path else []
    return {row[0].lower(): [cell.lower() for cell in row[1:] if cell] for row in rows[1:]}


def _course(package: Package, stem: str) -> tuple[dict[str, str], str]:
    """What is set for the course, and what is said of it."""
    path = package.archive.find(f"{stem}.crs")
    told: dict[str, str] = {}
    about: list[str] = []
    section = ""
    for line in package.text(path).splitlines() if path else ():
        if found := _SECTION.fullmatch(line):
            section = found[1].lower()
        elif section == "course_description":
            about.append(line.strip())
        elif "=" in line:
            key, _, value = line.partition("=")
            told.setdefault(key.strip().lower(), value.strip())
    return told, " ".join(filter(None, about))


_READERS: dict[str, Callable[[Package, str], Told | None]] = {
    "/cmi5.xml": _cmi5,
    "/tincan.xml": _tincan,
    ".au": _aicc,
}
