"""QTI out of chats and scripts: words around the XML, several questions after each other in one file."""

from __future__ import annotations

import re

from workbench.importers._mend import wide

_ROOTS = rb"assessmentItem|qti-assessment-item|questestinterop"
_FIRST = re.compile(rb"<(?=[?!A-Za-z])")
_AGAIN = re.compile(
    rb"</(?:[\w.-]+:)?(" + _ROOTS + rb")\s*>[^<]*(?:<\?xml[^<>]*\?>\s*)?<(?:[\w.-]+:)?\1[\s>]", re.DOTALL
)
_HEADS = re.compile(rb"<\?xml[^<>]*\?>|<!DOCTYPE[^<>\[]*>")
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>\s*)?<(?:[\w.-]+:)?(?:" + _ROOTS + rb")[\s>]")


def gathered(data: bytes) -> tuple[bytes, str]:
    """The XML of a file with all its questions below one root, and what was done, or ""."""
    if wide(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data, ""
    first, end = _FIRST.search(data), data.rfind(b">") + 1
    if first is None or not end:
        return data, ""
    before = data[: first.start()].removeprefix(b"\xef\xbb\xbf")
    inner, done = data, ""
    if before.strip() or data[end:].strip():
        inner, done = data[first.start() : end], "has words around its XML, which were left out"
    inner, several = together(inner)
    return inner, several or done


def together(data: bytes) -> tuple[bytes, str]:
    """Questions that stand one after the other below one root, and what was done, or ""."""
    if not (_START.match(data) and _AGAIN.search(data)):
        return data, ""
    inner = b"<items>" + _HEADS.sub(b"", data.removeprefix(b"\xef\xbb\xbf")) + b"</items>"
    return inner, "holds several questions after each other; all were read"
