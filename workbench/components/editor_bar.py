"""The line above the editor: the page's title, whether it is saved, and its versions."""

from __future__ import annotations

from workbench.components._stated import Stated


class EditorBar(Stated):
    """A page's title to edit in its place, the state of saving, and the way to its versions.

    State: title, status (`saved`, `saving` or a sentence), words, versions (whether they are shown),
    suggested (whether the page is only suggested, and can only be looked at).
    Asks: rename {title}, versions.
    """
