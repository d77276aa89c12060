"""Line breaks one behind the other: the empty line that they leave, which is no border of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.content import Node

EMPTY_LINE = "empty-line"
"""The class of a break behind another one, in HTML that is to be read back."""


def breaks_again(line: Sequence[Node]) -> frozenset[int]:
    """Which breaks of a line stand behind another, with nothing but white space between."""
    found: list[int] = []
    after = False
    for index, one in enumerate(line):
        if one.type == "hardBreak":
            found += [index] * after
            after = True
        elif one.type != "text" or one.text.strip():
            after = False
    return frozenset(found)
