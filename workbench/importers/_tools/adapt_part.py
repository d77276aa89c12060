"""What a part of an Adapt course says by itself: its title, texts and media, and those of its items."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from workbench.importers._notes import Notes
from workbench.importers._tools.adapt_media import PLACES, media
from workbench.importers._tools.adapt_question import question
from workbench.importers._tools.shared import Writer, joined, plain, record, records, string
from workbench.model.content import Node

Json = Any
Blocks = tuple[Node, ...]
_TITLES = ("displayTitle", "title", "strapline", "subtitle", "name", "heading", "term")
_TEXTS = ("body", "instruction", "text", "content", "description", "caption", "quote", "credit")
_KNOWN = frozenset(
    "accordion assessmentresults blank flipcard gmcq graphic hotgrid hotgraphic hotspot matching mcq media"
    " narrative omcq openTextInput quicknav pagenav resources reveal slider text textinput tabs"
    " timeline trickle-button video videostream vimeo youtube iframe".lower().split()
)
_SETTINGS = frozenset((
    *PLACES, "_media", "_audio", "_video", "_iframe", "_transcript", "_buttons", "_globals", "_feedback",
    "_accessibility", "_assignment", "_extensions", "_pageLevelProgress", "_onScreen", "_trickle", "_tutor",
    "_playerOptions", "_tooltip", "_search", "_start", "_htmlTags", "_navigation", "_glossary", "_resources",
))  # fmt: skip
_UNSHOWN = re.compile(
    r"^(_|alt|aria|tooltip|placeholder|layout$|id$|type$|attribution$|title$)|(Button|Link)$"
)
_PROSE = re.compile(r"<\w|\S\s+\S")
_WORDED = re.compile(r"(title|body|text|label|heading|caption|description|quote|feedback)$", re.IGNORECASE)
_KEY = re.compile(r"^_?(correct|right)?_?(answers?|solutions?|correct\w*)$", re.IGNORECASE)
"""Names under which components keep what is right."""
_NESTED_DEEPEST = 30


@dataclass
class PartReader:
    """Reads the parts of one course, each without what is below it."""

    write: Writer
    notes: Notes
    folder: str

    def body(self, data: Json) -> Blocks:
        """The texts and media that stand under names which are known."""
        return (*joined(self.write.html(data.get(key)) for key in _TEXTS), *self._media(data))

    def own(self, data: Json, level: int) -> Blocks:
        """All of it: a question, or its title, texts and media with those of its items."""
        if level > _NESTED_DEEPEST:
            return ()
        asked = question(data, self.write, self._media)
        if asked is not None:
            return (asked,)
        self._noted(data)
        self._tell_key(data)
        # A part's `title` is a name for authors; its items have no other.
        titles = _TITLES if "_parentId" not in data else tuple(one for one in _TITLES if one != "title")
        title = next((data[key] for key in titles if string(data.get(key)).strip()), "") if level > 1 else ""
        blocks = [*self.write.heading(title, min(level, 6)), *self.body(data)]
        if level > 1:
            said = {title, *(string(data.get(key)) for key in _TEXTS)}
            blocks += self._rest(data, said, level)
        return tuple(blocks)

    def _rest(self, data: Json, said: set[str], level: int) -> Blocks:
        """What has a name that is not known here: texts for learners have names without an underscore."""
        blocks: list[Node] = []
        for key, value in data.items():
            if key == "link" and string(data.get("itemTitle")):
                blocks += self._link(string(value), plain(data["itemTitle"]))
            elif isinstance(value, str):
                shown = value not in said and not _UNSHOWN.search(key) and not _is_linked(key, data)
                if shown and (_WORDED.search(key) or _PROSE.search(value)):
                    blocks += self.write.html(value)
            elif key in ("options", "_options") and isinstance(value, list) and not records(value):
                blocks += joined(self.write.html(one) for one in value)
            elif key not in _SETTINGS:
                parts = records(value) if isinstance(value, list) else [record(value)]
                blocks += joined(self.own(one, level + 1) for one in parts if one)
        return tuple(blocks)

    def _link(self, to: str, words: str) -> Blocks:
        """Words that lead to the web, or to a page of the course by its name."""
        leads = to.startswith(("http:", "https:", "mailto:"))
        return self.write.link(to, words) if leads else self.write.html(words)

    def _noted(self, data: Json) -> None:
        kind = string(data.get("_component"))
        if kind and kind.lower().rpartition("contrib-")[2] not in _KNOWN:
            self.notes.info(
                "A component of a kind that is not known here was kept as its texts and pictures.",
                where=f"{self.folder}/components.json",
                excerpt=f"{plain(data.get('displayTitle') or data.get('title'))} ({kind})",
                code="component_kind",
            )

    def _tell_key(self, data: Json) -> None:
        """Say what would be right in a component that is no exercise here."""
        named = {key: value for key, value in data.items() if _KEY.search(key)}
        told = [
            value
            for key, value in named.items()
            if value not in (None, "", [], {}) and (key.startswith("_") or not _PROSE.search(str(value)))
        ]
        if told and data.get("_component"):
            title = plain(data.get("displayTitle") or data.get("title"))
            self.notes.loss(
                "What is right in this component is not modelled: its texts were kept, its key was not.",
                where=title or f"{self.folder}/components.json",
                excerpt=", ".join(one if isinstance(one, str) else json.dumps(one) for one in told),
                code="no_key",
                advice="Make an exercise of it in the editor.",
            )

    def _media(self, data: Json) -> Blocks:
        """Pictures, players and what is spoken in them."""
        return media(data, self.write)


def _is_linked(key: str, data: Json) -> bool:
    """Whether a text is the words of a link."""
    return key == "itemTitle" and bool(string(data.get("link")))
