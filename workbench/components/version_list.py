"""The versions of a page, to name, compare and restore."""

from __future__ import annotations

from workbench.components._stated import Stated


class VersionList(Stated):
    """A page's versions, the newest first.

    State: versions [{id, name, author, at, origin}], compared [older, newer] or [].
    Asks: save {name}, compare {older, newer}, restore {id}, close.
    """
