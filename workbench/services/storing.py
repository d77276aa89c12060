"""Storing what a person chose of an import, where they want it, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.model.conflict import Conflict, KeepBoth, Merge, Outcome, PageState, Replace, Resolution
from workbench.model.imported import Imported
from workbench.model.outline import CourseOutline
from workbench.services.choosing import leave_out
from workbench.services.importing import Importing
from workbench.services.outlining import Outlining


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person chose to take of an import, and where it goes."""

    title: str
    course_id: str | None
    """The course it becomes part of; None makes a new one."""
    place: str = "last"
    """`last` or `first` in the course, `under:<page>` or `after:<page>`."""
    pages: frozenset[int]
    without: frozenset[int] = frozenset()
    """The numbers of the questions that are left out."""
    conflict: str = ""
    """For a source that was imported before: `replace:<import>`, `merge:<import>` or `keep`."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Where an import went."""

    course_id: str
    title: str
    import_id: str
    new: bool
    said: str
    """What was done, in one sentence."""
    undecided: str | None = None
    """A page on which something is to be decided."""


class Storing:
    """Stores imports for one person. All of it blocks: call it in a thread."""

    def __init__(self, importing: Importing, outlining: Outlining, user: str) -> None:
        self._importing, self._outlining, self._user = importing, outlining, user

    def store(self, imported: Imported, wanted: Wanted) -> Stored:
        """Keep what is wanted of an import.

        Raises:
            WorkbenchError: nothing was kept.
        """
        conflict = _resolution(wanted.conflict)
        into = None if isinstance(conflict, Replace | Merge) else wanted.course_id
        new = into is None and not isinstance(conflict, Replace | Merge)
        chosen = leave_out(_titled(imported, wanted.title) if new else imported, wanted.without)
        outcome = self._importing.bring(
            chosen, user=self._user, course_id=into, pages=wanted.pages, conflict=conflict
        )
        outline = self._outlining.outline(outcome.course_id)
        if into and wanted.place != "last":
            self._place(outline, set(outcome.added), wanted.place)
        return Stored(
            course_id=outcome.course_id,
            title=outline.course.title,
            import_id=outcome.import_id or "",
            new=new,
            said=_said(outcome, len(wanted.without)),
            undecided=next(iter(outcome.undecided), None),
        )

    def _place(self, outline: CourseOutline, added: set[str], place: str) -> None:
        """Move the new pages from the end to where they are wanted."""
        way, _, target = place.partition(":")
        entry = outline.find(target) if target else None
        parent, position = None, 0
        if way == "under" and entry:
            parent, position = entry.id, len(entry.entries)
        elif way == "after" and entry:
            parent = entry.parent_id
            above = outline.find(parent) if parent else None
            siblings = above.entries if above else outline.entries
            position = [one.id for one in siblings].index(entry.id) + 1
        elif way != "first":
            return
        for number, one in enumerate(one.id for one in outline.entries if one.id in added):
            self._outlining.move_page(one, parent_id=parent, position=position + number)

    def undo(self, stored: Stored) -> None:
        """Take an import back: a course that it made goes to the bin, in another its pages do.

        Raises:
            WorkbenchError: it cannot be taken back any more.
        """
        if stored.new:
            self._outlining.delete(stored.course_id)
        elif stored.import_id:
            self._importing.undo(stored.import_id, self._user)

    def conflicts(self, imported: Imported) -> tuple[Conflict, ...]:
        """The earlier imports of the same source, the surest and newest first."""
        return self._importing.conflicts(imported, self._user)


def _titled(imported: Imported, title: str) -> Imported:
    course = imported.course
    return replace(imported, course=replace(course, title=title.strip() or course.title))


def _resolution(conflict: str) -> Resolution | None:
    way, _, import_id = conflict.partition(":")
    if way == "replace":
        return Replace(import_id=import_id)
    if way == "merge":
        return Merge(import_id=import_id)
    return KeepBoth() if way == "keep" else None


# What is said ---------------------------------------------------------------------------------


def ways(conflict: Conflict) -> list[tuple[str, str, str]]:
    """For each way to go on with an earlier import: its name, its label, and what it would do in numbers."""
    changed, new, gone = (conflict.count(one) for one in (PageState.CHANGED, PageState.NEW, PageState.GONE))
    if conflict.unchanged:
        merge = "Nothing changed in the file, so nothing would change here."
    else:
        merge = f"{_sum(changed, new, gone)}; what was edited here stays, and where both changed you decide."
    there = sum(1 for one in conflict.pages if one.state is not PageState.NEW)
    edited = (
        f" {_count(conflict.edited, 'page')} edited here would be overwritten." if conflict.edited else ""
    )
    return [
        ("replace", "Replace", f"{_count(there, 'page')} {_become(there)} what the file says now.{edited}"),
        ("merge", "Merge", merge),
        ("keep", "Keep both", "It comes in once more, as a course of its own or into the one you chose."),
    ]


def _become(number: int) -> str:
    return "becomes" if number == 1 else "become"


def _sum(changed: int, new: int, gone: int) -> str:
    counted = ((changed, "changed"), (new, "new"), (gone, "gone from the file"))
    parts = [f"{number} {what}" for number, what in counted if number]
    return f"Pages: {', '.join(parts)}" if parts else "No page changed in the file"


def _said(outcome: Outcome, without: int) -> str:
    counted = (
        (len(outcome.added), "page", "added"),
        (len(outcome.changed), "page", "changed"),
        (len(outcome.removed), "page", "put into the bin"),
        (len(outcome.suggestions), "suggestion", "to decide on"),
        (len(outcome.asked), "page", "to decide on in the editor"),
        (without, "question", "left out"),
    )
    parts = [f"{_count(number, what)} {done}" for number, what, done in counted if number]
    return f"{', '.join(parts)}." if parts else "There was nothing to change."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
