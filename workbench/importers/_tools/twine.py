"""Stories of Twine: a page for each passage, its ways as links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from workbench.importers._clean import parse_html
from workbench.importers._markup import escape
from workbench.importers._notes import Notes, counted
from workbench.importers._placing import Placed, link_to
from workbench.importers._tools.shared import Launch, Tool, Writer
from workbench.importers._xml import Element
from workbench.model.content import doc

_MADE = re.compile(r"<tw-storydata\b|\bid=[\"']?store-?area\b", re.IGNORECASE)
_WAY = re.compile(
    r"\[\[([^\[\]\n]{1,500})\]\](?:\[[^\]\n]{0,300}\])?"
    r"|<<link\s+\"([^\"]{1,300})\"\s+\"([^\"]{1,300})\"\s*>>(?:\s*<</link>>)?"
    r"|\(link-goto:\s*\"([^\"]{1,300})\"\s*,\s*\"([^\"]{1,300})\"\s*\)"
)
_RULE = re.compile(
    r"<<[^<>]{0,1000}>>|\((?:set|put|if|unless|else-if|else|print|display|live|stop|goto|go-to):[^()]{0,1000}\)"
)
_SERVES = frozenset(("script", "stylesheet", "widget", "twine.image", "twine.audio"))
_OWN = frozenset(
    f"Story{one}" for one in ("Title", "Author", "Init", "Menu", "Settings", "Caption", "Interface")
)
_PASSAGE = "twine/passage/"


def twine(launch: Launch) -> Tool | None:
    """The passages of a story, if the launch page holds one."""
    source = launch.text(launch.path) if launch.package.is_page(launch.path) else ""
    tree = parse_html(source, launch.package.limits, Notes()) if _MADE.search(source) else None
    passages = [] if tree is None else list(_passages(tree))
    if not passages:
        return None
    story = _Story(package=launch.package, folders=(launch.folder, ""))
    pages = tuple(story.page(name, words) for name, words in passages)
    return Tool(name="Twine", pages=tuple(launch.package.left(one) for one in pages), whole=True)


def _passages(tree: Element) -> Iterator[tuple[str, str]]:
    """The names and texts of the passages, the first one first."""
    story = next(tree.iter("tw-storydata"), None)
    first = story.get("startnode") if story is not None else None
    found = list(tree.iter("tw-passagedata")) or [one for one in tree.iter("div") if one.get("tiddler")]
    found.sort(key=lambda one: one.get("pid") != first if first else one.get("tiddler") != "Start")
    for one in found:
        name = one.get("name") or one.get("tiddler") or ""
        tags = set((one.get("tags") or "").lower().split())
        if name not in _OWN and not tags & _SERVES:
            words = "".join(one.itertext())
            yield name, words.replace("\\n", "\n") if one.get("tiddler") else words


@dataclass(frozen=True, kw_only=True)
class _Story(Writer):
    """Writes passages, whose links lead to passages."""

    def page(self, name: str, words: str) -> Placed:
        """The page of a passage."""
        rules = _RULE.findall(words)
        if rules:
            self.package.notes.warning(
                f"Left out of the story: {counted(len(rules), 'rule')} for what a reader sees.",
                where=name,
                excerpt=" ".join(rules),
                code="story_rules",
                advice="Read the passage again, and keep what every reader is to see.",
            )
        html = "".join(f"<p>{self._lines(part)}</p>" for part in re.split(r"\n\s*\n", words) if part.strip())
        body = doc(*self.html(html))
        return Placed(title=name or "Passage", body=body, names=(_PASSAGE + name,))

    def _lines(self, words: str) -> str:
        kept = _RULE.sub("", _WAY.sub(_way, words)).strip()
        return kept.replace("\n", "<br>")

    def _link(self, url: str) -> str | None:
        if url.startswith(_PASSAGE):
            return link_to(_PASSAGE + unquote(url.removeprefix(_PASSAGE)))
        return super()._link(url)


def _way(match: re.Match[str]) -> str:
    """A way to another passage as a link."""
    inner = match[1]
    if inner is None:
        words, to = (match[2], match[3]) if match[2] else (match[4], match[5])
    elif "->" in inner:
        words, _, to = inner.rpartition("->")
    elif "<-" in inner:
        to, _, words = inner.partition("<-")
    else:
        words, _, to = inner.rpartition("|")
        words = words or to
    if "://" in to:
        return f'<a href="{escape(to.strip())}">{escape(words.strip())}</a>'
    return f'<a href="{_PASSAGE}{quote(to.strip(), safe="")}">{escape(words.strip())}</a>'
