"""What Canvas puts beside a cartridge: modules, settings, topics' details, rubrics, outcomes, events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from workbench.importers._cartridge.tools import Tools
from workbench.importers._package.files import Folder, Package
from workbench.importers._qti.names import Element, attr, below, child, children, name, string, truth
from workbench.model.content import Node

Setting = tuple[str, str]
Html = Callable[[str, Folder, str], tuple[Node, ...]]
SETTINGS_FOLDER = "course_settings/"
_NOTHING = ("", "false", "0", "none", "null")
_TOPIC = {
    "type": "Type",
    "discussion_type": "Discussion",
    "pinned": "Pinned",
    "require_initial_post": "Post before reading others",
    "delayed_post_at": "Opens",
    "posted_at": "Posted",
    "lock_at": "Closes",
    "locked": "Closed",
    "allow_rating": "Likes allowed",
    "todo_date": "To do by",
}
_ASSIGNMENT = {
    "points_possible": "Points",
    "grading_type": "Grading",
    "submission_types": "Handed in as",
    "allowed_extensions": "File types",
    "allowed_attempts": "Attempts",
    "due_at": "Due",
    "unlock_at": "Opens",
    "lock_at": "Closes",
    "all_day_date": "Day",
    "peer_reviews": "Peer reviews",
    "peer_review_count": "Peer reviews for each",
    "peer_reviews_due_at": "Peer reviews due",
    "group_category": "Groups",
    "anonymous_grading": "Graded anonymously",
    "moderated_grading": "Graded by several",
    "omit_from_final_grade": "Left out of the final grade",
    "grader_count": "Graders",
    "rubric_use_for_grading": "Graded with the rubric",
    "automatic_peer_reviews": "Peer reviews given out by itself",
    "anonymous_peer_reviews": "Peer reviews without names",
    "intra_group_peer_reviews": "Peer reviews within groups",
    "grade_group_students_individually": "Group members graded one by one",
    "hide_in_gradebook": "Hidden in the gradebook",
    "only_visible_to_overrides": "Only for those with dates of their own",
    "turnitin_enabled": "Turnitin",
    "vericite_enabled": "VeriCite",
    "annotatable_attachment_migration_id": "File to annotate",
    "external_tool_url": "Tool",
}
_DATES = {"due-at": "due", "unlock-at": "opens", "lock-at": "closes"}
_VALUES = {"true": "yes", "-1": "unlimited"}
_ITEM = {"indent": "Indented", "new_tab": "In a new tab"}
_MODULE = {
    "unlock_at": "Opens",
    "require_sequential_progress": "In this order",
    "requirement_count": "Requirements to meet",
    "locked": "Locked",
}


def assignment_settings(element: Element) -> tuple[Setting, ...]:
    """The settings of an assignment that are set to something."""
    return (*_told(element, _ASSIGNMENT), *_overrides(element), *published(element))


def quiz_dates(meta: Element | None) -> tuple[Setting, ...]:
    """Dates that a quiz has for some learners only, which its assignment tells once more."""
    told = (meta, child(meta, "assignment"))
    return tuple(dict.fromkeys(pair for one in told if one is not None for pair in _overrides(one)))


def _overrides(element: Element) -> Iterator[Setting]:
    """Dates that are for some learners only, and grades that a teacher shows by hand."""
    for one in below(child(element, "assignment-overrides"), "override"):
        dates = [f"{label} {attr(one, key)}" for key, label in _DATES.items() if attr(one, key)]
        if dates:
            yield "Other dates", ", ".join(filter(None, (attr(one, "title"), *dates)))
    if any(truth(string(one)) for one in below(child(element, "post-policy"), "post-manually")):
        yield "Grades shown", "when the teacher posts them"


def _told(element: Element, labels: dict[str, str]) -> Iterator[Setting]:
    found = {each.tag.rpartition("}")[2]: string(each) for each in children(element)}
    for key, label in labels.items():
        value = found.get(key, "")
        if value.lower() not in _NOTHING:
            yield label, _VALUES.get(value.lower(), value)


def published(element: Element | None) -> tuple[Setting, ...]:
    """Whether it is hidden from learners."""
    state = string(child(element, "workflow-state"))
    return (("Published", "no"),) if state in ("unpublished", "post_delayed", "deleted") else ()


@dataclass
class Canvas:
    """The settings of one Canvas export; empty for cartridges of other systems."""

    package: Package
    folder: str
    items: dict[str, Element] = field(default_factory=dict)
    modules: dict[str, Element] = field(default_factory=dict)
    topics: dict[str, Element] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """The files of the cartridge, by their identifiers."""
    tools: Tools = field(init=False)
    _named: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tools = Tools(self.package)
        for module in children(self.root("module_meta.xml"), "module"):
            self.modules[attr(module, "identifier")] = module
            for item in below(module, "item"):
                self.items[attr(item, "identifier")] = item
        for path in self._beside():
            found = self.package.xml(path)
            if found is not None and name(found) == "topic-meta":
                self.topics[string(child(found, "topic-id"))] = found

    def _beside(self) -> Iterator[str]:
        """The XML files at the top, one of which may tell of a topic."""
        start = f"{self.folder}/" if self.folder else ""
        for path in self.package.archive.names():
            rest = path[len(start) :] if path.startswith(start) else "/"
            small = path.lower().endswith(".xml") and "/" not in rest
            if small and b"topicMeta" in self.package.archive.head(path, 600):
                yield path

    def path(self, file: str) -> str | None:
        """One of the files with settings."""
        return self.package.path(SETTINGS_FOLDER + file, self.folder)

    def root(self, file: str) -> Element | None:
        """The root of one of the files with settings."""
        path = self.path(file)
        return self.package.xml(path) if path else None

    @property
    def title(self) -> str:
        """The course's title."""
        return string(child(self.root("course_settings.xml"), "title"))

    @property
    def description(self) -> str:
        """What the course says of itself to everyone."""
        return string(child(self.root("course_settings.xml"), "public-description"))

    def settings(self, identifier: str) -> tuple[Setting, ...]:
        """What is set for an entry of a module, or for a module."""
        module = self.modules.get(identifier)
        if module is not None:
            return (*_told(module, _MODULE), *self._needed(module), *published(module))
        item = self.items.get(identifier)
        return (*_told(item, _ITEM), *published(item)) if item is not None else ()

    def content(self, identifier: str) -> str:
        """What an entry of a module is to Canvas."""
        return string(child(self.items.get(identifier), "content-type"))

    def _needed(self, module: Element) -> Iterator[Setting]:
        """What has to be done before and within a module."""
        before = [string(child(one, "title")) for one in below(module, "prerequisite")]
        if before:
            yield "After", ", ".join(filter(None, before))
        for one in below(module, "completion-requirement"):
            titled = self.items.get(string(child(one, "identifierref")))
            words = attr(one, "type").replace("_", " ")
            score = string(child(one, "min-score"))
            what = string(child(titled, "title")) if titled is not None else ""
            yield "To complete", " ".join(filter(None, (words, score, f"“{what}”" if what else "")))

    def graded(self, element: Element | None) -> tuple[Setting, ...]:
        """The settings of an assignment, with its tool and the group and the rubric that it is graded by."""
        if element is None:
            return ()
        url = self.tools.url(string(child(element, "resource-link-lookup-uuid")))
        tool = (("Tool", url),) if url and not string(child(element, "external-tool-url")) else ()
        return (*assignment_settings(element), *tool, *self.grouped(element))

    def grouped(self, element: Element | None) -> Iterator[Setting]:
        """The group of assignments that something counts in, its rubric and its outcomes, by their titles."""
        wanted = (
            ("Group", "assignment_groups.xml", "assignment-group-identifierref"),
            ("Rubric", "rubrics.xml", "rubric-identifierref"),
        )
        for label, file, key in wanted:
            found = next(below(element, key), None)
            if found is not None and (title := self._titles(file).get(string(found))):
                yield label, title
        every = () if element is None else (element, *below(element, "assignment"))
        for one in every:
            yield from (("Outcome", title) for title in self._shown.get(attr(one, "identifier"), ()))

    @cached_property
    def _shown(self) -> dict[str, list[str]]:
        """The titles of the outcomes that tasks are to show, by the tasks."""
        found: dict[str, list[str]] = {}
        for one in below(self.root("learning_outcomes.xml"), "learning-outcome"):
            for each in below(one, "alignment"):
                found.setdefault(string(child(each, "content-id")), []).append(string(child(one, "title")))
        return found

    def _titles(self, file: str) -> dict[str, str]:
        if file not in self._named:
            every = children(self.root(file))
            self._named[file] = {attr(one, "identifier"): string(child(one, "title")) for one in every}
        return self._named[file]

    def topic(self, identifier: str) -> tuple[Setting, ...]:
        """What is set for a discussion or announcement; its assignment's settings too."""
        found = self.topics.get(identifier)
        if found is None:
            return ()
        more = self.graded(child(found, "assignment"))
        told = tuple(pair for pair in _told(found, _TOPIC) if pair != ("Type", "topic"))
        return (*told, *published(found), *more)
