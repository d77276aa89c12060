"""One page of a Lectora course: its objects in their order, its questions as exercises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.importers._clean import parse_html
from workbench.importers._javascript import unescaped
from workbench.importers._markup import escape, inner_html
from workbench.importers._notes import Notes
from workbench.importers._placing import Placed
from workbench.importers._tools.lectora_question import Question, answers_of
from workbench.importers._tools.shared import Writer, plain
from workbench.model.content import Node

_OBJECT = re.compile(r"^([a-z]+)\d+$")
_TEXT = re.compile(r"\b(\w+)\.addInnerText\('((?:[^'\\]|\\.)*)'\)", re.DOTALL)
_IMAGE = re.compile(
    r"new Obj(?:Image|Inline)\(\s*'(\w+)'\s*,\s*'([^'\n]*)'\s*,\s*'((?:[^'\\\n]|\\.)*)'", re.IGNORECASE
)
_BUTTON = re.compile(r"new ObjButton\(\s*'(\w+)'\s*,\s*'((?:[^'\\\n]|\\.)*)'")
_ONLINE = re.compile(r'\b(\w+)\.rcdData\.att_\w+\s*=\s*\{\s*innerHtml:\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
_STRING = r"'(?:[^'\\]|\\.)*'"
_APPENDED = re.compile(
    rf"appendElement\(\s*(\w+)\s*,\s*(null|[\w.]+|{_STRING})\s*,\s*(null|{_STRING})\s*\)", re.DOTALL
)
_WRITTEN = re.compile(r"document\.write\(\s*(\w+)\.div\s*\)")
_PLACED = re.compile(rf"{_APPENDED.pattern}|{_WRITTEN.pattern}", re.DOTALL)
_GROUP = re.compile(r"\b(qu\d+)\.addChild\(\s*'(\w+)'\s*\)")
_GROUPS = re.compile(r"\b(qu\d+)\.arChld\s*=\s*\[([\w\s,]*)\]")
_SHOWN = re.compile(r"new ObjImage\([^\n]*|<img\b[^>\n]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title>([^<]{0,300})</title>", re.IGNORECASE)
_AUTO = re.compile(r"^<[^<>]* Auto Text>$")
_HIDDEN = frozenset(("shape", "og", "qu", "timer", "line", "action"))
_CHROME = frozenset((
    "next", "next >", "back", "< back", "previous", "home", "help", "exit", "close", "menu", "submit",
    "quit", "cancel", "done", "reset", "process question", "continue",
))  # fmt: skip


def ids_shown(source: str) -> str:
    """What a page's source says of its pictures, and nothing else."""
    return "\n".join(_SHOWN.findall(source))


@dataclass
class LectoraPage:
    """Reads one page, in whichever way its version of Lectora wrote it."""

    write: Writer
    source: str
    beside: str
    everywhere: frozenset[str]
    """Pictures of the course's frame, which are not shown again on each page."""
    made: dict[str, str] = field(default_factory=dict)
    """The objects by their names, as HTML."""
    order: dict[str, None] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, words in _ONLINE.findall(self.beside):
            self._add(name, unescaped(words))
        for name, words in _TEXT.findall(self.source):
            self.made[name] = unescaped(words)
        for name, src, alt in _IMAGE.findall(self.source):
            self.made.setdefault(name, f'<img src="{escape(src)}" alt="{escape(unescaped(alt))}">')
        for name, words in _BUTTON.findall(self.source):
            self.made.setdefault(name, f"<p>{escape(unescaped(words))}</p>")
        self._place()
        for name in self.made:
            self.order.setdefault(name)
        self._group()

    def _add(self, name: str, html: str) -> None:
        self.made.setdefault(name, html)
        self.order.setdefault(name)

    def _place(self) -> None:
        """The objects in the order in which the page is put together."""
        tree = parse_html(self.source, self.write.package.limits, Notes())
        for one in tree.iter("script", "div") if tree is not None else ():
            name = one.get("id") or ""
            if one.tag == "script":
                self._put("".join(one.itertext()))
            elif _OBJECT.match(name) and len(one) + len((one.text or "").strip()):
                self._add(name, inner_html(one))

    def _put(self, script: str) -> None:
        for found in _PLACED.finditer(script):
            name, holder, html, written = found.groups()
            if name == "null" and html != "null" and holder.endswith(".div"):
                self._add(holder.removesuffix(".div"), unescaped(html[1:-1]))
            elif name != "null":
                self.order.setdefault(name or written)

    def _group(self) -> None:
        for name, child in _GROUP.findall(self.source):
            self.groups.setdefault(name, []).append(child)
        for name, children in _GROUPS.findall(self.source):
            self.groups.setdefault(name, [one.strip() for one in children.split(",") if one.strip()])

    def placed(self, body: Node, path: str) -> Placed:
        """The page as one of the course."""
        found = _TITLE.search(self.source)
        return Placed(title=plain(found[1]) if found else "Page", body=body, path=path)

    def blocks(self) -> tuple[Node, ...]:
        """The page's texts, pictures and questions."""
        asked_in = {child: name for name, children in self.groups.items() for child in children}
        keys = answers_of(self.source + self.beside, list(self.groups))
        done: set[str] = set()
        blocks: list[Node] = []
        for name in self.order:
            group = asked_in.get(name, name if name in self.groups else "")
            if not group:
                blocks += self._shown(name)
            elif group not in done:
                done.add(group)
                blocks += self._question(group, keys.get(group, ()))
        return tuple(blocks)

    def _shown(self, name: str) -> tuple[Node, ...]:
        html = self.made.get(name, "")
        kind = _OBJECT.match(name)
        words = plain(html)
        if not html or (kind and kind[1] in _HIDDEN) or _AUTO.match(words):
            return ()
        if any(picture in html for picture in self.everywhere):
            return ()
        if name.startswith("button") and (not words or words.lower() in _CHROME):
            return ()
        return self.write.html(html)

    def _question(self, group: str, answers: tuple[str, ...]) -> Iterator[Node]:
        children = [(one, self.made.get(one, "")) for one in self.groups[group]]
        question = Question(self.write, group, children, answers, self.source + self.beside)
        exercise = question.exercise()
        if exercise is not None:
            yield exercise
            return
        for name, _ in children:
            yield from self._shown(name)
        words = " ".join(plain(html) for _, html in children)
        self.write.package.notes.warning(
            "A question of a kind that is not known here was kept as text.",
            where=self.write.folders[0],
            excerpt=words,
            code="question_kind",
        )
