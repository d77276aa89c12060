"""The formats that can be imported, in the groups that people think in."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.components._channel import Json
from workbench.importers import Importer

_GROUPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "file",
        "Documents",
        {
            "docx": "Word",
            "word_xml": "Word as XML",
            "html": "web pages",
            "mhtml": "MHTML",
            "markdown": "Markdown",
            "text": "plain text",
        },
    ),
    (
        "exercise",
        "Questions",
        {"qti2": "QTI 2 and 3", "qti12": "QTI 1.2", "moodle": "Moodle XML", "gift": "GIFT", "aiken": "Aiken"},
    ),
    ("table", "Sheets", {"xlsx": "Excel", "csv": "CSV", "ods": "OpenDocument"}),
)
_REST = ("courses", "Packages", {"scorm": "SCORM", "elp": "eXeLearning", "h5p": "H5P"})
_NO_FILES = ("gdocs", "url")
"""What is read from elsewhere than a file that is dropped."""
_ZIPS = ("markdown_zip", "website", "zip")


def grouped(formats: Iterable[Importer]) -> list[Json]:
    """Groups with `icon`, `title` and `names`; a format that no group knows is among the packages."""
    labels = {one.name: one.label for one in formats if one.name not in _NO_FILES}
    groups: list[Json] = []
    for icon, title, known in _GROUPS:
        names = [short for name, short in known.items() if labels.pop(name, None)]
        groups.append({"icon": icon, "title": title, "names": names})
    zips = [name for name in _ZIPS if labels.pop(name, None)]
    icon, title, short = _REST
    names = [short.get(name, label) for name, label in labels.items()]
    groups.append({"icon": icon, "title": title, "names": names + ["zips of any of these"] * bool(zips)})
    return groups
