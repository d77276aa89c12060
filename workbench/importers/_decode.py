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
    encoding = "" if b"\0\0\0" in data[:_SAMPLE] else _likeliest(data[:_SAMPLE])
    if not encoding:
        raise UnknownFormat(f"“{name}” is no text file.")
    notes.info(f"The file does not say its encoding; it was read as {encoding}.", code="encoding")
    string = data.decode(encoding, "replace")
    if "\ufffd" in string:
        notes.warning("Some characters could not be read.", excerpt=_around(string), code="encoding")
    return _checked(string, name)


def _likeliest(sample: bytes) -> str:
    """Western text has few bytes beyond ASCII: too few for a guess by frequency, so it is taken as such."""
    beyond = sum(byte > 127 for byte in sample)
    if beyond < len(sample) / 5 and _tried(sample, "cp1252") is not None and not _has_controls(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    return "" if best is None or _has_controls(sample) else best.encoding


def _has_controls(sample: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)


def _around(string: str) -> str:
    at = string.index("\ufffd")
    return string[max(0, at - 30) : at + 30]
