"""Undoing an import as one step; what was edited since stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection

from workbench.model.conflict import Outcome
from workbench.model.content import Node
from workbench.model.errors import Conflict, NotFound
from workbench.model.matching import arranged
from workbench.model.merge import merge
from workbench.services._arranging import outline_of
from workbench.services.collaborating import Collaborating
from workbench.storage.courses import CourseStore
from workbench.storage.database import Database
from workbench.storage.imports import ImportStore, StoredImport
from workbench.storage.page_suggestions import PageSuggestionStore
from workbench.storage.pages import PageStore, Standing
from workbench.storage.revisions import RevisionStore, Snapshot
from workbench.storage.suggestions import SuggestionStore

_UNDONE = "This import was undone already, or another one goes on from it."


class Undoing:
    """Takes back what an import did to a course."""

    def __init__(self, database: Database, collaborating: Collaborating) -> None:
        self._collaborating = collaborating
        self._courses = CourseStore(database)
        self._imports = ImportStore(database)
        self._pages = PageStore(database)
        self._revisions = RevisionStore(database)
        self._suggestions = SuggestionStore(database)
        self._questions = PageSuggestionStore(database)

    def undo(self, import_id: str, user: str) -> Outcome:
        """Take an import back.

        Raises:
            NotFound: there is no such import.
            Conflict: it was undone already, or a later import goes on from it.
        """
        kept = self._imports.get(import_id)
        if kept is None:
            raise NotFound("This import does not exist any more.")
        standing = self._pages.of_course(kept.course_id)
        changes = self._changes(kept, standing)
        versions: dict[str, tuple[Snapshot, Snapshot]] = {}

        def recorded(name: str, change: Callable[[Node], Node]) -> Callable[[Node], Node]:
            def both(tree: Node) -> Node:
                new = change(tree)
                of = partial(Snapshot.of, name, author=user)
                versions[name] = of(tree, origin="person"), of(new, origin="undo")
                return new

            return both

        def also(writing: Connection) -> None:
            if self._imports.followed(import_id, writing):
                raise Conflict(_UNDONE, advice="Undo the newest import of this source first.")
            self._written(kept, standing, user, writing)
            self._revisions.add_all([one for both in versions.values() for one in both], writing)

        wrapped = {name: recorded(name, change) for name, change in changes.items()}
        self._collaborating.edit(wrapped, author=user, origin=f"undo:{import_id}", also=also)
        done = kept.done
        return Outcome(
            course_id=kept.course_id,
            import_id=import_id,
            added=tuple(done.get("removed", ())),
            changed=tuple(changes),
            removed=tuple(done.get("added", kept.documents if not kept.earlier else ())),
            settled=(*done.get("suggestions", ()), *done.get("renewed", ())),
        )

    def _changes(
        self, kept: StoredImport, standing: Mapping[str, Standing]
    ) -> dict[str, Callable[[Node], Node]]:
        versions = kept.done.get("versions", {})
        there = {
            name: ids for name, ids in versions.items() if name in standing and not standing[name].deleted
        }
        wanted = [ids[which] for ids in there.values() for which in ("before", "after")]
        bodies = self._pages.bodies(wanted)
        return {name: _back(bodies[ids["before"]], bodies[ids["after"]]) for name, ids in there.items()}

    def _written(
        self, kept: StoredImport, standing: Mapping[str, Standing], user: str, writing: Connection
    ) -> None:
        done = kept.done
        self._imports.undo(kept.id, writing)
        self._suggestions.withdraw(done.get("suggestions", ()), user=user, connection=writing)
        self._suggestions.reopen(done.get("renewed", ()), user=user, connection=writing)
        self._questions.close(done.get("asked", ()), writing, user=user)
        self._questions.reopen(done.get("closed", ()), writing, user=user)
        if done.get("course") and not self._others(kept):
            self._courses.delete(kept.course_id, connection=writing)
            return
        added = [one for one in done.get("added", ()) if one in standing and not standing[one].deleted]
        self._pages.put_aside(added, writing)
        self._pages.bring_back([one for one in done.get("removed", ()) if one in standing], writing)
        for name, values in _heads(done.get("heads", {}), standing):
            self._pages.change(name, writing, **values)
        self._pages.arrange(_outline(done, standing, set(added)), writing)
        self._pages.touch(kept.course_id, writing)

    def _others(self, kept: StoredImport) -> bool:
        """Whether something else was imported into the course."""
        imports = self._imports.of_course(kept.course_id)
        return any(one.undone is None and one.id != kept.id for one in imports)


def _back(before: Node, after: Node) -> Callable[[Node], Node]:
    return lambda tree: merge(after, tree, before).tree


def _heads(heads: Mapping[str, Any], standing: Mapping[str, Standing]) -> list[tuple[str, dict[str, Any]]]:
    """Titles and such as they were, but for those that were changed again since."""
    found = []
    for name, both in heads.items():
        if name not in standing:
            continue
        now = standing[name]
        values = dict(both["was"])
        if "title" in values and now.title != both["became"]["title"]:
            del values["title"]
        if values:
            found.append((name, values))
    return found


def _outline(
    done: Mapping[str, Any], standing: Mapping[str, Standing], added: set[str]
) -> dict[str | None, list[str]]:
    """The places that pages had; pages that came since stay where they are."""
    back = set(done.get("removed", ()))
    known = {one.id for one in standing.values() if one.deleted is None or one.id in back} - added
    former = {above: [one for one in below if one in known] for above, below in done.get("outline", ())}
    placed = {one for below in former.values() for one in below}
    found = {}
    for above, below in former.items():
        now = [one for one in outline_of(standing).get(above, ()) if one in known]
        here = [one for one in now if one in below or one not in placed]
        found[above] = arranged(here, here, below)
    return found
