"""What a tour of 3DVista says, line by line: from the file of its language, or from its script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.importers._endings import played
from workbench.importers._javascript import unescaped

_LINE = re.compile(r"^([\w.-]+)\.(\w+)\s*=\s*(.*)$")
_GOES_ON = re.compile(r"\s*\\\r?\n")
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"|\\?\Z)|([{}:,\[\]])', re.DOTALL)
"""A string, up to the end of the script where it is never closed, or a sign."""
_SECTIONS = {
    "toolTip": "Tooltip",
    "html": "",
    "text": "Text",
    "title": "Title",
    "subtitle": "Title",
    "description": "Description",
}
_SHOWN = re.compile(r"(^|/)media/(?:photo|album|map|popup)_\w+\.\w{3,4}$")
_OPENED = re.compile(r"openLink\(\s*'(https?://[^'\s]{4,1500})'")
_MEDIA = re.compile(r"(?:panorama|livepanorama|video|photo|album|map|media|model3D)_\w+")
"""How what a tour shows is called."""
_LARGEST = 8 * 2**20


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that a tour says: whose it is, under what name, and the headline that it stands under."""

    owner: str
    name: str
    value: str
    section: str

    @property
    def names_media(self) -> bool:
        """Whether it is the title of a panorama, film, picture or map."""
        return self.name == "label" and _MEDIA.fullmatch(self.owner) is not None


def of_language(source: str) -> Iterator[Entry]:
    """The lines of a language's file; a stroke at a line's end goes on in the next."""
    section = ""
    for line in _GOES_ON.sub(" ", source).split("\n"):
        if line.startswith("##"):
            section = line.lstrip("# ").strip()
        elif (found := _LINE.match(line)) and found[3].strip():
            yield Entry(owner=found[1], name=found[2], value=found[3].strip(), section=section)


def of_script(script: str) -> Iterator[Entry]:
    """What the objects in a tour's script say, in their order; older tours have no file of a language."""
    for told in _objects(script[:_LARGEST]):
        owner = told.get("id", "")
        if "class" not in told:
            continue
        if label := told.get("label", "").strip():
            one = Entry(owner=owner, name="label", value=label, section="Button")
            if one.names_media or told["class"] in ("Button", "Label"):
                yield one
        for name, section in _SECTIONS.items():
            if words := told.get(name, "").strip():
                yield Entry(owner=owner, name=name, value=words, section=section)
        yield from _addresses(owner, told)


def _addresses(owner: str, told: dict[str, str]) -> Iterator[Entry]:
    """The films, sounds and pictures that an object plays or shows, and the pages that it opens."""
    for name, value in told.items():
        if name.lower().endswith("url") and (played(value) or _SHOWN.search(value)):
            yield Entry(owner=owner, name=name, value=value, section="")
    for url in _OPENED.findall(told.get("click", "")):
        yield Entry(owner=owner, name="source", value=url, section="")


def _objects(script: str) -> list[dict[str, str]]:
    """The objects of a script with their own texts, however deep they stand in one another."""
    found: list[dict[str, str]] = []
    open_ones: list[dict[str, str]] = []
    key, last = "", ""
    for token in _TOKEN.finditer(script):
        sign = token[2]
        if sign == "{":
            open_ones.append({})
            found.append(open_ones[-1])
        elif sign == "}" and open_ones:
            open_ones.pop()
        elif sign is None:
            last = unescaped(token[1])
            if key and open_ones:
                open_ones[-1][key] = last
        key = last if sign == ":" else ""
    return found
