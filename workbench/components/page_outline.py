"""The pages of the open course, beside the editor."""

from __future__ import annotations

from workbench.components._stated import Stated


class PageOutline(Stated):
    """A course and its pages, with the open one marked; on a narrow screen two boxes to choose from.

    State: courses [{id, title}], course (id), current (id), entries [{id, title, kind, waiting, suggested,
    entries}]: how many suggestions wait on the page, and whether it is itself one, as it was deleted here.
    Asks: course {id}, open {id}, create {parent}.
    """
