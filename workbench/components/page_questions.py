"""What a new version of a source suggests for the open page as a whole, to be taken or refused."""

from __future__ import annotations

from workbench.components._stated import Stated


class PageQuestions(Stated):
    """Questions about a page, each with its two answers.

    State: questions [{id, said, why, take, refuse, danger}]. Asks: take {id}, refuse {id}.
    """
