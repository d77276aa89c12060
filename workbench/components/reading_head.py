"""Which page of the course is read beside the coach."""

from __future__ import annotations

from workbench.components._stated import Stated


class ReadingHead(Stated):
    """A box to choose the page from, and a button that folds the pane away.

    State: entries [{id, title, entries}], current (id), folded.
    Asks: open {id}, fold.
    """
