"""Lessons of SoftChalk: pages whose questions and activities stand in scripts beside them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.importers._javascript import value_at, values_after
from workbench.importers._numbers import whole_number
from workbench.importers._package.files import Package
from workbench.importers._tools.shared import parsed, record
from workbench.importers._tools.softchalk_parts import activity, question
from workbench.model.content import Node
from workbench.model.errors import Unreadable

Json = Any
Blocks = tuple[Node, ...]
_MADE = re.compile(r"SoftChalk", re.IGNORECASE)
_CONTENT = re.compile(r"<!--\s*start content\s*-->(.*)<!--\s*end content\s*-->", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]*>[^<]*</title>", re.IGNORECASE)
_LISTED = re.compile(
    r"<ul\b[^>]*class=[\"']sidebar-nav[\"'].*?</nav>|<ul\b[^>]*class=[\"']sidebar-nav[\"'].*?</div>",
    re.DOTALL,
)
_NEXT = re.compile(
    r"<(?:li|div)\b[^>]*class=[\"'][^\"']*\bnext\b[^\"']*[\"'][^>]*>\s*<a\b[^>]*>", re.IGNORECASE
)
_HREF = re.compile(r"\bhref=[\"']([^\"'#?<>]+\.html?)", re.IGNORECASE)
_PLACE = re.compile(
    r"<!--\s*(qp|quizgroup|act)start\b[^>]*-->(.*?)<!--\s*\1end\s*-->", re.DOTALL | re.IGNORECASE
)
_NUMBER = re.compile(
    r"\bid\s*=\s*[\"'](?:quiz-container-|quizpopper|quizgroup-container-|quizgroup|activity-container-|activity)(\d{1,6})"
)
_SIGN = re.compile(r"^softchalk-part-(\d{1,5})$")
_QUOTED = re.compile(r"\blesson_qp_format_json\s*=\s*(?=['\"`])")
_ACTIVITY = re.compile(r"\bActivityResources\[[^\]]{1,80}\]\s*=\s*(?=\{)")
_SAID = re.compile(r"^(?://)?([A-Za-z_]+?)(\d{1,6})(?:\[(\d{1,3})\])?\s*=\s*(?=\S)", re.MULTILINE)
_MOST = 20 * 2**20


@dataclass
class HeldParts:
    """The questions and activities of one page, and the lesson's own pages in their order."""

    package: Package
    write: Callable[[str], Blocks]
    seen: Callable[[str], object]
    """Told the addresses of the lesson's other pages."""
    _held: list[Blocks] = field(default_factory=list)

    def hold(self, path: str, source: str) -> str:
        """The page's content with a sign in the place of each question or activity."""
        content = _CONTENT.search(source) if _MADE.search(source) else None
        if content is None:
            return source
        for found in (*_LISTED.findall(source), *_NEXT.findall(source)):
            for url in _HREF.findall(found):
                self.seen(url)
        folder = posixpath.dirname(path)
        title = _TITLE.search(source)
        inner = _PLACE.sub(lambda one: self._sign(folder, one[1].lower(), one[2]), content[1])
        return f"<html><head>{title[0] if title else ''}</head><body>{inner}</body></html>"

    def placed(self, blocks: Blocks) -> Blocks:
        """The blocks with the questions where their signs stand."""
        return tuple(self._placed(blocks)) if self._held else blocks

    def _placed(self, blocks: Blocks) -> Iterator[Node]:
        for one in blocks:
            sign = _SIGN.match(one.plain.strip()) if one.type == "paragraph" else None
            if sign and int(sign[1]) < len(self._held):
                yield from self._held[int(sign[1])]
            else:
                yield one

    def _sign(self, folder: str, kind: str, inner: str) -> str:
        number = _NUMBER.search(inner)
        if number is None:
            return inner
        found = tuple(self._part(folder, kind, number[1]))
        if not found:
            self.package.notes.loss(
                "A question or activity of SoftChalk is missing: its data did not come along.",
                where=folder,
                excerpt=number[0],
                code="missing_file",
            )
            return inner
        self._held.append(found)
        return f"<p>softchalk-part-{len(self._held) - 1}</p>"

    def _part(self, folder: str, kind: str, number: str) -> Iterator[Node]:
        if kind == "act":
            yield from activity(self._activity(folder, number), self.write, self.package.notes)
            return
        asked = self._questions(folder)
        wanted = [number] if kind == "qp" else _of_group(asked, number)
        for one in wanted:
            if one in asked:
                yield from question(one, asked[one], self.write, self.package.notes)

    def _activity(self, folder: str, number: str) -> Json:
        """The data of an activity, from the script that is named by its kind and number."""
        named = re.compile(rf"^{re.escape(f'{folder}/' if folder else '')}[A-Za-z_-]+{number}\.js$")
        for name in self.package.named(named):
            source = self._text(name)
            for found in values_after(source, _ACTIVITY, _MOST):
                return found
        return None

    def _questions(self, folder: str) -> dict[str, dict[str, Json]]:
        """What the lesson asks, by number."""
        extras = posixpath.join(folder, "sclb_extras")
        for name in ("lesson_qp.json", "lesson_qp_json.js", "lesson_qp.js"):
            path = self.package.path(name, extras)
            source = self._text(path) if path else ""
            found = _written(source) if name.endswith(".js") else parsed(source)
            asked = record(record(found).get("questions"))
            if asked:
                return {number: record(one) for number, one in asked.items()}
        return {}

    def _text(self, path: str) -> str:
        return self.package.script(path) if self.package.archive.size(path) <= _MOST else ""


def _written(source: str) -> Json:
    """The questions of a script: as JSON in a string, or each of their parts by itself."""
    quoted = _QUOTED.search(source)
    try:
        if quoted:
            return parsed(str(value_at(source, quoted.end())))
    except Unreadable:
        return None
    asked: dict[str, dict[str, Json]] = {}
    for found in _SAID.finditer(source):
        name, number, place = found[1], found[2], found[3]
        value = _value(source, found.end())
        if place is None:
            asked.setdefault(number, {}).setdefault(name, value)
        elif value is not None:
            parts = asked.setdefault(number, {})
            before = parts.get(name) if int(place) else ()  # what stands there is only how many there are
            parts[name] = [*(before if isinstance(before, list) else ()), value]
    return {"questions": {number: one for number, one in asked.items() if "theQuestion" in one}}


def _value(source: str, at: int) -> Json:
    try:
        return value_at(source, at)
    except Unreadable:
        return None


def _of_group(asked: dict[str, dict[str, Json]], number: str) -> list[str]:
    """The questions of a group, in their order."""
    listed = [one for one in asked if str(asked[one].get("//groupID", asked[one].get("groupID"))) == number]
    return sorted(listed, key=lambda one: whole_number(one) or 0)
