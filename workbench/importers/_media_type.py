"""What a file is by its bytes: its name may say anything, and what is served must not run."""

from __future__ import annotations

import mimetypes

from workbench.importers._html.reading import image_type

_START = (
    (b"%PDF-", "application/pdf"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"FLV\x01", "video/x-flv"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"fLaC", "audio/flac"),
    (b"FWS", "application/x-shockwave-flash"),
    (b"CWS", "application/x-shockwave-flash"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x1f\x8b", "application/gzip"),
    (b"{\\rtf", "application/rtf"),
)
_ACTIVE = ("html", "xml", "javascript", "ecmascript", "script", "css")
_BARE = "application/octet-stream"
_BROWSED = ("image/", "audio/", "video/", "font/")


def media_type(head: bytes, name: str) -> str:
    """The media type of a file by its first bytes, else by its name; never one that a browser would run."""
    if found := image_type(head) or next((kind for start, kind in _START if head.startswith(start)), ""):
        return found
    if head[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], _BARE)
    if head[:4] == b"OggS":
        return "audio/ogg" if b"OpusHead" in head[:64] or b"\x01vorbis" in head[:64] else "video/ogg"
    if head[4:8] == b"ftyp":
        return _quicktime(head[8:12])
    return _by_name(head, name)


def _quicktime(brand: bytes) -> str:
    if brand.startswith(b"M4A"):
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _by_name(head: bytes, name: str) -> str:
    """What has no mark of its own: office files are zips, the rest is text or unknown."""
    told = mimetypes.guess_type(name)[0] or _BARE
    if any(word in told for word in _ACTIVE) and not told.startswith("application/vnd."):
        return "text/plain" if b"\0" not in head else _BARE
    if told.startswith(_BROWSED):  # it calls itself a picture or sound and is none
        return told if told.startswith(("audio/", "video/")) and b"<" not in head[:256] else _BARE
    return told
