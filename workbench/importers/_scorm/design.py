"""IMS Learning Design: the plays, acts and activities of a lesson as an outline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from workbench.importers._notes import Notes, counted
from workbench.importers._qti.names import Element, attr, below, children, name, truth
from workbench.importers._scorm.entry import Entry, title_of
from workbench.importers._scorm.rules import Setting

_NAMED = (
    "play",
    "act",
    "role-part",
    "learning-activity",
    "support-activity",
    "activity-structure",
    "environment",
    "learning-object",
    "service",
)
_UNREAD = ("properties", "conditions", "on-completion", "complete-activity", "complete-act", "complete-play")
_SKIPPED = ("title", "metadata", "role-ref", *_UNREAD)
_RULES = (
    "condition",
    "if",
    "change-property-value",
    "notification",
    "when-property-value-is-set",
    "time-limit",
)
_DEEPEST = 30


@dataclass
class Design:
    """Reads one learning design: each of its parts once, where the method first uses it."""

    item: Callable[[Element], Entry]
    notes: Notes
    root: Element
    parts: dict[str, Element] = field(init=False)
    roles: dict[str, str] = field(init=False)
    done: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.parts = {attr(one, "identifier"): one for one in below(self.root, *_NAMED)}
        self.roles = {attr(one, "identifier"): title_of(one) for one in below(self.root, "learner", "staff")}

    def entry(self) -> Entry:
        """The whole: what it says of itself, its plays, and what no play uses."""
        method = [*below(self.root, "play")]
        own = [
            one
            for part in children(self.root, "learning-objectives", "prerequisites")
            for one in self._of(part, 0)
        ]
        played = [entry for one in method for entry in self._part(one, 0)]
        rest = [entry for one in self.parts.values() for entry in self._part(one, 0)]
        rules = sum(1 for _ in below(self.root, *_RULES))
        if rules:
            self.notes.info(
                f"{counted(rules, 'rule')} of the learning design (conditions, properties, times, messages) "
                f"{'was' if rules == 1 else 'were'} left out: pages here are always open.",
                where=title_of(self.root),
                code="design_rules",
            )
        return Entry(
            title=title_of(self.root) or attr(self.root, "identifier"),
            identifier=attr(self.root, "identifier"),
            entries=(*own, *played, *rest),
        )

    def _part(self, one: Element, depth: int) -> Iterator[Entry]:
        """A part with all that it holds or uses; nothing where it has its place already."""
        if id(one) in self.done or depth > _DEEPEST:
            return
        self.done.add(id(one))
        inner, title = tuple(self._of(one, depth)), title_of(one)
        settings = tuple(self._settings(one))
        if not title and (name(one) in ("role-part", "service", "learning-object") or not inner):
            yield from (replace(entry, settings=(*entry.settings, *settings)) for entry in inner)
            return
        yield Entry(
            title=title or name(one).replace("-", " ").capitalize(),
            identifier=attr(one, "identifier"),
            settings=settings,
            entries=inner,
        )

    def _of(self, one: Element, depth: int) -> Iterator[Entry]:
        """What stands in an element, in its order: items, parts, and parts that it names."""
        for each in children(one):
            kind, wanted = name(each), attr(each, "ref")
            if kind == "item":
                yield self.item(each)
            elif kind in _NAMED:
                yield from self._part(each, depth + 1)
            elif kind.endswith("-ref") and kind not in _SKIPPED:
                if wanted in self.parts:
                    yield from self._part(self.parts[wanted], depth + 1)
            elif kind not in _SKIPPED and depth < _DEEPEST:
                yield from self._of(each, depth + 1)

    def _settings(self, one: Element) -> Iterator[Setting]:
        if attr(one, "isvisible") and not truth(attr(one, "isvisible")):
            yield "Visible", "no"
        who = [self.roles.get(attr(each, "ref"), "") for each in children(one, "role-ref")]
        if named := [words for words in who if words]:
            yield "Role", ", ".join(named)
        if attr(one, "structure-type") == "selection":
            yield "Choose", attr(one, "number-to-select") or "any of the parts"
