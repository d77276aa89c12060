"""The text of a file: by its byte order mark, what it declares, UTF-8, or the likeliest guess."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from workbench.importers._notes import Notes
from workbench.model.errors import UnknownFormat

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)")
_SAMPLE = 200_000


def decode(data: bytes, notes: Notes, *, name: str, charset: str = "") -> str:
    """The text of some bytes.

    Args:
        data: the bytes.
        notes: told when the encoding had to be guessed or does not fit.
        name: the file's name, for the sentence when it is no text.
        charset: what came with them, such as a server's word.

    Raises:
        UnknownFormat: they are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in (charset, _declared(data), "utf-8"):
        if encoding and (string := _tried(data, encoding)) is not None:
            return _checked(string, name)
    return _guessed(data, notes, name)


def _declared(data: bytes) -> str:
    found = _XML.search(data[:200]) or _META.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        # What calls itself Latin-1 on the web is Windows-1252.
        encoding = "cp1252" if codecs.lookup(encoding).name in ("iso8859-1", "ascii") else encoding
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _checked(string: str, name: str) -> str:
    if "\0" in string[:_SAMPLE]:
        raise UnknownFormat(f"“{name}” is no text file.")
    return string


def _guessed(data: bytes, notes: Notes, name: str) -> str:
    best = None if b"\0\0\0" in data[:_SAMPLE] else from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise UnknownFormat(f"“{name}” is no text file.")
    notes.info(f"The file does not say its encoding; it was read as {best.encoding}.", code="encoding")
    string = data.decode(best.encoding, "replace")
    if "\ufffd" in string:
        notes.warning("Some characters could not be read.", excerpt=_around(string), code="encoding")
    return _checked(string, name)


def _around(string: str) -> str:
    at = string.index("\ufffd")
    return string[max(0, at - 30) : at + 30]
