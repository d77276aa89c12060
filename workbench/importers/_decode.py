"""The text of a file: by its byte order mark, what it declares, UTF-8, or the likeliest guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from workbench.importers._charset import likeliest
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
_SWITCHES = b"\x1b$"
"""Begins Japanese in what is else ASCII."""
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "cp1252": "Western European (Windows-1252)",
    "iso8859_15": "Western European (Latin-9)",
    "mac_roman": "Western European (Mac)",
    "cp850": "Western European (DOS)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "iso8859_2": "Central European (Latin-2)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "cp874": "Thai (Windows-874)",
    "shift_jis": "Japanese (Shift-JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc_kr": "Korean (EUC-KR)",
    "utf-16-le": "Unicode (UTF-16)",
}
"""The encodings that a person may choose, by Python's names."""


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """The text of a file and how it was read."""

    text: str
    encoding: str
    guessed: bool = False


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
    return decoded(data, notes, name=name, charset=charset).text


def decoded(data: bytes, notes: Notes, *, name: str, charset: str = "", chosen: str = "") -> Decoded:
    """The text of some bytes, and how they were read; `chosen` is an encoding that a person named.

    Raises:
        UnknownFormat: they are no text.
    """
    if chosen and chosen in ENCODINGS:
        return _as_chosen(data, chosen, notes)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            # Some programs write the mark again before what has one.
            return Decoded(text=data.decode(encoding, "replace").lstrip("\ufeff"), encoding=encoding)
    if _SWITCHES in data[:_SAMPLE] and (string := _tried(data, "iso2022_jp")) is not None:
        return Decoded(text=string, encoding="iso2022_jp")
    for encoding in (charset, _declared(data), "utf-8"):
        if _is_western(encoding) and not data.isascii() and (string := _tried(data, "utf-8")) is not None:
            return Decoded(text=string, encoding="utf-8")  # what a server says by default; no such text is
        if encoding and (string := _tried(data, encoding)) is not None and "\0" not in string[:_SAMPLE]:
            return Decoded(text=string, encoding=encoding)
    return _guessed(data, notes, name, said=charset or _declared(data))


def _as_chosen(data: bytes, encoding: str, notes: Notes) -> Decoded:
    string = data.decode(encoding, "replace").removeprefix("\ufeff")
    if "\ufffd" in string:
        notes.warning(
            "Some characters could not be read in the encoding chosen.",
            excerpt=_around(string),
            code="encoding",
            advice="Choose another encoding.",
        )
    return Decoded(text=string, encoding=encoding, guessed=True)


def beginning(data: bytes) -> str:
    """The text at the start of a file, to see what it is; a sign cut off at its end is left out."""
    mark = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    return data.decode(mark or _wide(data) or "utf-8", "ignore").removeprefix("\ufeff")


def _declared(data: bytes) -> str:
    found = _XML.search(data[:200]) or _META.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def _is_western(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ("iso8859-1", "cp1252", "iso8859-15", "ascii")
    except LookupError:
        return False


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        # What calls itself Latin-1 on the web is Windows-1252.
        encoding = "cp1252" if codecs.lookup(encoding).name in ("iso8859-1", "ascii") else encoding
        return data.decode(encoding)
    except (LookupError, UnicodeError):
        return None


def _guessed(data: bytes, notes: Notes, name: str, said: str = "") -> Decoded:
    sample = data[:_SAMPLE]
    encoding = _wide(sample) or ("" if b"\0" in sample else _likeliest(sample))
    if not encoding:
        raise UnknownFormat(f"“{name}” is no text file.")
    why = f"says that its encoding is {said[:40]}, which it is not" if said else "does not say its encoding"
    notes.info(f"The file {why}; it was read as {encoding}.", code="encoding")
    string = data.decode(encoding, "replace")
    if "\ufffd" in string:
        notes.warning("Some characters could not be read.", excerpt=_around(string), code="encoding")
    if "\0" in string[:_SAMPLE]:
        raise UnknownFormat(f"“{name}” is no text file.")
    return Decoded(text=string, encoding=encoding, guessed=True)


def _wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: in most texts every second byte, or three of four, is zero."""
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    zeros = [sample[at::4].count(0) / max(1, len(sample[at::4])) for at in range(4)]
    many, few = [share > 0.05 for share in zeros], [share < 0.02 for share in zeros]
    if len(sample) % 4 == 0 and many[2] and many[3] and few[0]:
        encoding = "utf-32-le"
    elif len(sample) % 4 == 0 and many[0] and many[1] and few[3]:
        encoding = "utf-32-be"
    elif many[1] and many[3] and few[0] and few[2]:
        encoding = "utf-16-le"
    elif many[0] and many[2] and few[1] and few[3]:
        encoding = "utf-16-be"
    else:
        return ""
    string = sample[: len(sample) // 4 * 4].decode(encoding, "replace")
    return "" if any(ord(one) < 32 and one not in "\t\n\r\f" for one in string) else encoding


def _likeliest(sample: bytes) -> str:
    if _has_controls(sample):
        return ""
    guess = None if (found := likeliest(sample)) else from_bytes(sample, cp_isolation=None).best()
    return found or ("" if guess is None else guess.encoding)


def _has_controls(sample: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)


def _around(string: str) -> str:
    at = string.index("\ufffd")
    return string[max(0, at - 30) : at + 30]
