"""A file of a package that is no page, as it is shown: a picture, a player, or a file to download."""

from __future__ import annotations

import posixpath

from workbench.importers._endings import SOUNDS, VIDEOS, ending, is_picture
from workbench.model.content import Node, node

_VIDEOS = VIDEOS | {"avi"}
_SOUNDS = SOUNDS | {"aac", "flac"}


def shown_file(src: str, path: str, title: str = "") -> Node:
    """The block for a file at an address, by its ending; a player is called `title`, or else by its name."""
    name, end = posixpath.basename(path), ending(path)
    if is_picture(path):
        return node("paragraph", node("image", src=src, alt=name))
    kind = "video" if end in _VIDEOS else "audio" if end in _SOUNDS else "file"
    return node("media", kind=kind, src=src, title=title or name)
