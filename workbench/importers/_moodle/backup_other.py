"""Activities that nothing here knows: every text that their authors wrote, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.importers._moodle.backup_files import said
from workbench.importers._moodle.backup_parts import Activity, Blocks
from workbench.importers._notes import counted
from workbench.importers._xml import Element
from workbench.model.content import Node, node, paragraph

_PEOPLE = ("userid", "user_id", "authorid", "reviewerid", "studentid")
_SPOKEN = frozenset(
    "name title subtitle text content label description concept definition question answer option options "
    "choice heading subject message info summary instructions feedback hint value term comment".split()
)
_WORD = re.compile(r"[^\W\d_]{2}")
_MACHINE = re.compile(r"[aOs]:\d+:|[\[{]|[\w.:/+=-]*\Z", re.ASCII)
_MARKUP = re.compile(r"<[A-Za-z][^<>]*>")
_LAYOUT = re.compile(r"(?:template|css|script)\Z")
_DEEPEST = 30


def texts_within(activity: Activity) -> Blocks:
    """All texts of an activity, also those of its parts; what people wrote in it is left out and told."""
    found = _Texts(activity)
    blocks = tuple(found.of(activity.own, 0))
    notes = activity.files.package.notes
    if found.people:
        notes.info(
            "What learners wrote in an activity is not taken over.",
            where=activity.title,
            excerpt=counted(found.people, "entry", "entries"),
            code="learner_data",
        )
    if found.layout:
        notes.info(
            "How an activity lays out its pages is not taken over.",
            where=activity.title,
            excerpt=", ".join(dict.fromkeys(found.layout)),
            code="layout",
        )
    return blocks


class _Texts:
    def __init__(self, activity: Activity) -> None:
        self.activity, self.people = activity, 0
        self.layout: list[str] = []

    def of(self, element: Element, depth: int) -> Iterator[Node]:
        """The texts within an element."""
        for one in element:
            if not isinstance(one.tag, str) or depth > _DEEPEST:
                continue
            if not len(one):
                yield from self._leaf(element, one.tag, top=depth == 0)
            elif any(said(one, name).strip() not in ("", "0") for name in _PEOPLE):
                self.people += 1
            else:
                listed = self._listed(one)
                yield from (listed,) if listed is not None else self.of(one, depth + 1)

    def _leaf(self, parent: Element, name: str, *, top: bool) -> Iterator[Node]:
        words = said(parent, name).strip()
        if not _WORD.search(words) or (top and name == "name"):
            return
        if _LAYOUT.search(name):
            self.layout.append(name)
        elif parent.find(f"{name}format") is not None or _MARKUP.search(words):
            yield from self.activity.text.field(parent, name)
        elif _is_said(name, words):
            yield from (paragraph(" ".join(line.split())) for line in words.splitlines() if line.strip())

    def _listed(self, group: Element) -> Node | None:
        """A group of parts that each say one thing in a line, as a list."""
        parts = [one for one in group if isinstance(one.tag, str)]
        said_of = [list(self._leaves(one)) for one in parts]
        if len(parts) < 2 or any(len(one) != 1 for one in said_of):
            return None
        return node("bulletList", *(node("listItem", paragraph(words)) for (words,) in said_of))

    def _leaves(self, part: Element) -> Iterator[str]:
        """What a part says in lines; nothing where it has parts of its own, markup, or is a learner's."""
        if any(len(one) for one in part) or any(said(part, name) for name in _PEOPLE):
            return
        for one in part:
            words = said(part, one.tag).strip() if isinstance(one.tag, str) else ""
            if _WORD.search(words) and (_MARKUP.search(words) or _is_said(one.tag, words)):
                yield from (words,) if "\n" not in words and not _MARKUP.search(words) else ("", "")


def _is_said(name: str, words: str) -> bool:
    """Whether words are said to people and are no setting."""
    return name in _SPOKEN or _MACHINE.match(words) is None
