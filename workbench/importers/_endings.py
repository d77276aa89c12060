"""What a file of a package is by the end of its name: a picture, a film, a sound."""

from __future__ import annotations

PICTURES = frozenset("png jpg jpeg gif svg webp avif bmp".split())
VIDEOS = frozenset("mp4 m4v webm mov ogv".split())
SOUNDS = frozenset("mp3 m4a wav ogg oga".split())


def ending(name: str) -> str:
    """The lower-case end of a name after its last dot."""
    _, dot, end = name.rpartition(".")
    return end.lower() if dot else ""


def is_picture(name: str) -> bool:
    """Whether a file is a picture."""
    return ending(name) in PICTURES


def played(name: str) -> str:
    """How a file is played: as “video”, as “audio”, or not at all (“”)."""
    found = ending(name)
    return "video" if found in VIDEOS else "audio" if found in SOUNDS else ""
