"""Launch pages that show a Markdown file: LiaScript's player with its questions, docsify, reveal.js."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from workbench.importers._package.files import Folder
from workbench.importers._placing import Placed
from workbench.importers._tools.lia_questions import Asked, question_at
from workbench.importers._tools.shared import Launch, Tool
from workbench.importers.markdown import markdown_to_html
from workbench.model.content import Node, doc

Blocks = tuple[Node, ...]
_NAMED = re.compile(
    r"""[?&](?:\w+=)?([^"'\s?&=#<>]+\.md)\b|\bdata-markdown\s*=\s*["']([^"']+\.md)["']""", re.I
)
_HEAD = re.compile(r"\A\s*<!--.*?-->", re.DOTALL)
_EFFECT = re.compile(r"^[ \t]*(?:--)?\{\{[\d\s|>-]*\}\}(?:--)?[ \t]*", re.MULTILINE)
"""LiaScript's marks for what is spoken and what appears when."""
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")


def shown_markdown(launch: Launch, query: str, source: str) -> Tool | None:
    """The Markdown file that a launch page is told to show, in its address or a frame's."""
    name, path = _told(launch, query, source)
    if not path:
        return None
    lia = "liascript" in source.lower() or name == "LiaScript"
    blocks = tuple(_Text(launch, path, lia=lia).blocks())
    if not blocks:
        return None
    title = next((one.plain for one in blocks if one.type == "heading"), posixpath.basename(path))
    page = Placed(title=" ".join(title.split())[:200], body=doc(*blocks), path=path)
    return Tool(name=name, pages=(launch.package.left(page),), whole=True)


def _told(launch: Launch, query: str, source: str) -> tuple[str, str]:
    """The program and the Markdown file that it is to show; "" where there is none."""
    named = [one or other for one, other in _NAMED.findall(f"?{query} {source}")]
    docsify = "docsify" in source.lower()
    named += ["README.md"] if docsify else []
    for one in named:
        if found := launch.package.path(unquote(one), launch.folder):
            lia = launch.package.named(_LIA) or "liascript" in source.lower()
            return "docsify" if docsify else "LiaScript" if lia else "a player for Markdown", found
    return "", ""


_LIA = re.compile(r"(^|/)(liascript|responsivevoice)[^/]*$|(^|/)Base\.[0-9a-f]{6,}\.js$", re.IGNORECASE)


@dataclass
class _Text:
    """Turns the Markdown of one file into blocks; what LiaScript asks in it becomes questions."""

    launch: Launch
    path: str
    lia: bool = False
    made: list[Node] = field(default_factory=list)

    def blocks(self) -> Iterator[Node]:
        """The text in its order, a question with the paragraph before it."""
        text = self.launch.text(self.path)
        if not self.lia:
            self._say(text)
            return iter(self.made)
        if head := _HEAD.match(text):
            message = "What the course says of itself in its head was left out."
            notes = self.launch.package.notes
            notes.info(message, where=self.path, excerpt=head[0], code="front-matter")
        lines = _EFFECT.sub("", text[head.end() :] if head else text).splitlines()
        at, said, fence = 0, list[str](), ""
        while at < len(lines):
            found = None if fence else question_at(lines, at)
            if found is None:
                fence = _fenced(lines[at], fence)
                said.append(lines[at])
                at += 1
                continue
            self._say("\n".join(said))
            said, at = [], found.end
            self._ask(found)
        self._say("\n".join(said))
        return iter(self.made)

    def _say(self, markdown: str) -> None:
        self.made += self._read(markdown)

    def _read(self, markdown: str) -> Blocks:
        package = self.launch.package
        folder = Folder(package=package, folder=posixpath.dirname(self.path))
        html = markdown_to_html(markdown, assets=folder, limits=package.limits, front_matter=not self.lia)
        package.notes.extend(html.notes)
        return html.blocks

    def _ask(self, found: Asked) -> None:
        alone = found.kind != "gaps" and self.made and self.made[-1].type == "paragraph"
        asked = (self.made.pop(),) if alone else ()
        self.made.append(found.node(asked, self._read))


def _fenced(line: str, fence: str) -> str:
    """The fence that the next line stands in, "" where it is no code."""
    found = _FENCE.match(line)
    if not found:
        return fence
    return found[1] if not fence else "" if found[1].startswith(fence) else fence
