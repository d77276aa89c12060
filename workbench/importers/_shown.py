"""A file of a package that is no page, as it is shown: a picture, a player, or a file to download."""

from __future__ import annotations

import posixpath

from workbench.model.content import Node, node

_PICTURES = frozenset("png jpg jpeg gif svg webp avif bmp".split())
_VIDEOS = frozenset("mp4 webm mov m4v ogv avi".split())
_SOUNDS = frozenset("mp3 wav m4a ogg oga aac flac".split())


def shown_file(src: str, path: str, title: str = "") -> Node:
    """The block for a file at an address, by its ending; a player is called `title`, or else by its name."""
    name, ending = posixpath.basename(path), path.lower().rpartition(".")[2]
    if ending in _PICTURES:
        return node("paragraph", node("image", src=src, alt=name))
    kind = "video" if ending in _VIDEOS else "audio" if ending in _SOUNDS else "file"
    return node("media", kind=kind, src=src, title=title or name)
